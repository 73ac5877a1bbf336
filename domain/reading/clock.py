"""Times of day and lengths of service."""

import re
from typing import NamedTuple

from domain.reading.numerals import HAN, number
from domain.reading.patterns import regex
from domain.reading.ribbon import Ribbon

_PART = r"(?P<@part>凌晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|晚间|夜间|晚|早|夜里)?"
_TIME = (
    _PART + rf" ?(?:(?P<@colon>(?:[01]?\d|2[0-4])):(?P<@minute>[0-5]\d)(?!\d)"
    rf"|(?P<@hour>\d{{1,2}}|[{HAN}]{{1,2}})[点时](?!间|候|长|刻|段)钟?(?P<@past>整|半|一刻|三刻|[0-5]?\d分?|[{HAN}]{{1,3}}分)?)"
)
_FIRST = rf"(?=[凌早上中下午傍晚夜\d{HAN}])"
_RANGE = regex(
    _FIRST
    + _TIME.replace("@", "a")
    + r" ?(?:-{1,2}|~|至|到|(?:一直)?[干忙开搞讲做值站学弄]到) ?"
    + _TIME.replace("@", "b")
)
_ONE = regex(_FIRST + _TIME.replace("@", "a"))
_OVER = regex(
    _FIRST
    + _TIME.replace("@", "a")
    + r"(?:许|整|多|左右|前后|准时)?[, ]?(?:会议|活动|全部|大会|党课|就|才|圆满|准时|胜利){0,2}"
    r"(?:结束|散的?会|闭会|休会|返程|返回|往回走|往回赶|到家|回程|收工|收队|毕(?!业)|止(?!于))"
)
"""会议于十一时结束, 17:20散会."""
_OVER_AT = regex(
    r"(?:散会|结束|闭会|收工)(?:的?时[间候]?)?(?:已经?是?|是|为|在|于|:|约|大概|差不多|到)* ?" + _TIME.replace("@", "a")
)
"""散会已是五点半."""
_HOURS = regex(
    rf"(?=[\d{HAN}半一整全])(?:(?P<half_more>\d{{1,2}}|[{HAN}]{{1,2}})个半(?:小时|钟头)"
    r"|(?P<whole>\d{1,2})个?(?:小时|钟头)(?P<and>\d{1,2})分钟?"
    r"|(?P<decimal>\d{1,3}(?:\.\d{1,2})?) ?(?:个?小时|h(?![a-z])|hours?|个?钟头|个钟|个学时|学时)"
    rf"|(?P<han>[{HAN}]{{1,3}}) ?(?:个?小时|个?钟头|个学时)"
    r"|(?P<half>半个?小时|半个钟)|(?P<half_day>半天|半日|一上午|一下午|一个上午|一个下午)|(?P<day>(?<!第)(?:一整天|一天|1天|整天|全天))"
    r"|(?P<minutes>\d{1,3}) ?分钟)"
)
_LATER_TODAY = regex(
    r"(?:今[天日儿]?|(?<![昨前每天后]))(?P<part>中午|下午|傍晚|晚上?(?![点于到会报说宣])|夜里|下班[后以])(?![班好茶])"
)
_BEGINS = {"中": "11:30", "下午": "14:00", "傍": "17:00", "下班": "17:30", "晚": "19:00", "夜": "19:00"}
"""When it is sure that the part of the day that is named has come."""
_EARLIER = regex(r"(下午|晚上|傍晚|晚(?=[^上点于到会]))[^。;\n上早]*\Z")
_PART_REACH = 24
_MAY_END, _PART_SIGN, _LENGTH_SIGN = regex("[束散闭毕返休回止收到]"), regex("[午晚夜班]"), regex("[时钟天午h日]")
"""Characters of which one stands in every end that is told, part of a day, length of time: quickly looked for first."""
_NOBODY_MEETS_BEFORE = "07:00"
_HALF_DAY, _DAY_HOURS = 4.0, 8.0


class Times(NamedTuple):
    """From when to when, as HH:MM."""

    start: str | None = None
    end: str | None = None

    @property
    def hours(self) -> float | None:
        """The length between the two, None when one is missing."""
        if not self.start or not self.end:
            return None
        length = _minutes(self.end) - _minutes(self.start)
        return round(length / 60, 2) if length > 0 else None


_NEVER = Times()


def take_times(ribbon: Ribbon) -> Times:
    """Cut out a range of times, or one time, and the time that something ended at where it is told apart."""
    plain = ribbon.plain
    if not ("点" in plain or "时" in plain or ":" in plain):
        return _NEVER
    over = None
    if _MAY_END.search(plain):
        over = ribbon.take(_OVER) or ribbon.take(_OVER_AT)
    times = _first_times(ribbon)
    if over is None or times.end:
        return times
    return Times(times.start, _clock(over, "a", over["apart"] or _part_as(times.start, over)))


def _part_as(start: str | None, over: re.Match[str]) -> str | None:
    """下午三时开始，五时结束: hours that lie before the beginning are of the same half of the day."""
    end = _clock(over, "a", None)
    if end and not start and end < _NOBODY_MEETS_BEFORE:
        return "下午"
    return "下午" if start and end and end < start and start >= "12:00" else None


def _first_times(ribbon: Ribbon) -> Times:
    found = ribbon.take(_RANGE)
    if found:
        part = found["apart"] or _part_of_day(ribbon.plain, found.start())
        first = _clock(found, "a", part)
        last = _clock(found, "b", found["bpart"] or part)
        return Times(first, last)
    found = ribbon.take(_ONE)
    if not found:
        return _NEVER
    return Times(_clock(found, "a", found["apart"] or _part_of_day(ribbon.plain, found.start())))


def _part_of_day(plain: str, at: int) -> str | None:
    """周三下午去…2点到4点: the part of the day may be told ahead of the hours."""
    found = _EARLIER.search(plain, max(0, at - _PART_REACH), at)
    return found[1] if found else None


def names_later(plain: str, now: str) -> bool:
    """Whether a part of this day is named that has not come at `now` (HH:MM): 今晚党课, said in the morning."""
    if not _PART_SIGN.search(plain):
        return False
    begins = [
        begin
        for found in _LATER_TODAY.finditer(plain)
        for part, begin in _BEGINS.items()
        if found["part"].startswith(part)
    ]
    return bool(begins) and now < min(begins)


def take_lengths(ribbon: Ribbon) -> list[tuple[int, float]]:
    """Cut out every length of time, each with where it stood; half a day is 4 hours, a day is 8."""
    if not _LENGTH_SIGN.search(ribbon.plain):
        return []
    return [(found.start(), _length(found)) for found in ribbon.take_all(_HOURS)]


def take_hours(ribbon: Ribbon, slip: int = -1) -> float | None:
    """Cut out the lengths of time and give the first; behind a slip of the pen the last one counts."""
    lengths = take_lengths(ribbon)
    return the_length(lengths, slip)


def the_length(lengths: list[tuple[int, float]], slip: int = -1) -> float | None:
    """The length that counts, None where there is none."""
    if not lengths:
        return None
    return lengths[-1][1] if 0 <= slip < lengths[-1][0] else lengths[0][1]


def _length(found: re.Match[str]) -> float:
    if found["half_more"]:
        return number(found["half_more"]) + 0.5
    if found["decimal"] or found["han"]:
        return float(found["decimal"] or number(found["han"]))
    if found["whole"] or found["minutes"]:
        return round(int(found["whole"] or 0) + int(found["and"] or found["minutes"]) / 60, 2)
    if found["half"]:
        return 0.5
    return _HALF_DAY if found["half_day"] else _DAY_HOURS


def _clock(found: re.Match[str], which: str, part: str | None) -> str | None:
    hour = number(found[which + "colon"] or found[which + "hour"])
    past = found[which + "past"] or ""
    if found[which + "minute"]:
        minute = int(found[which + "minute"])
    elif past in ("半", "一刻", "三刻"):
        minute = {"半": 30, "一刻": 15, "三刻": 45}[past]
    else:
        minute = number(past.removesuffix("分")) if past not in ("", "整") else 0
    if part and part[0] in "下午傍晚夜" and part != "午夜" and hour < 12:  # noqa: PLR2004
        hour += 12
    if part == "中午" and hour <= 2:  # noqa: PLR2004
        hour += 12
    if hour > 24 or minute > 59:  # noqa: PLR2004
        return None
    return f"{hour % 24:02}:{minute:02}"


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
