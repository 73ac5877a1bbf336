"""Days and periods named in a message, resolved against the day it was written."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from domain.reading.numerals import HAN, number
from domain.reading.patterns import regex
from domain.reading.ribbon import Ribbon

_CN = rf"[{HAN}]{{1,3}}"
_THINGS = "微?心愿|难题|楼|室|院|文|会议|岗|线|门|栋|件|企业|店|厅|公馆|机|库|馆|营|车"
_NO_SUFFIX = rf"{_THINGS}|月|人|名|个|位|次|条|项|户|级|度|点|%|元|万|分|天|公里"
_NOT_A_DAY = rf"(?! ?(?:{_NO_SUFFIX}))"
_UNITS = "h|小时|个|元|块|万|亿|吨|公里|人|名|%|分|点|折|倍|公斤|斤|度|米|平|章|节(?![水约能日前后假])"
_YEAR = r"(?:(?P<year>\d{4}|[〇零一二三四五六七八九]{4})年|(?P<rel_year>今年|去年|上年|明年|前年))?度?"
_MONTH = "[上下]个?月|本月|这个?月|当月"

_FULL = (  # 20260828, 2026-08-28
    r"(?P<y8>20\d\d)(?P<m8>0[1-9]|1[0-2])(?P<d8>[0-2]\d|3[01])(?!\d)"
    r"|(?P<y>\d{4}) ?[年./\-] ?(?P<m>\d{1,2}) ?[月./\-] ?(?P<d>\d{1,2})(?!\d) ?[日号]?"
)
_HAN_DAY = rf"{_CN}(?= ?[日号])|(?:[一二三]?十|廿)[{HAN}]?"
_MONTH_DAY = (  # 8月28
    rf"{_YEAR} ?(?P<month>\d{{1,2}}|{_CN})月份? ?(?P<mday>\d{{1,2}}(?!\d)|{_HAN_DAY})(?: ?[日号])?{_NOT_A_DAY}"
)
_OF_MONTH = (  # 上月28号, 本月廿八
    rf"(?P<relmonth>{_MONTH})份?的? ?(?:(?P<relday>\d{{1,2}}(?!\d)|{_CN}) ?[日号]"
    rf"|(?P<relhan>(?:初|[二三廿]?十|廿)[{HAN}])){_NOT_A_DAY}"
)
_DOTTED = (  # 8.28, 8-28; no decimal, no price, no section number
    r"(?P<dm>1[0-2]|0?[1-9])[.\-](?P<dd>3[01]|[12]\d|0?[1-9])"
    rf"(?![\d.:%月]|\.\d|/\d(?!\d?\.\d)|-\d{{1,3}}(?![\d.月])| ?(?:{_UNITS}))"
)
_NEAR = (  # 昨天; of 昨晚 the 晚 stays with the hour
    "大前[天儿]|前[天日儿]|昨[天日儿]|昨|今儿个|今[天日儿]|今(?=[早晚晨])|明儿个|明[天日儿]|明(?=[早晚晨])|大?后[天儿]"
)
_WEEKDAY = (
    r"(?<!每)(?P<which>上上个?|上个?|本|这个?|下下个?|下个?)?"
    r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])(?![次期年岁])"
)
_ONLY_DAY = rf"(?P<only>\d{{1,2}}|{_CN}) ?[号日]{_NOT_A_DAY}"  # 28号

_FEASTS = {
    "元旦": (1, 1), "学雷锋日": (3, 5), "三八": (3, 8), "妇女节": (3, 8), "植树节": (3, 12), "五一": (5, 1),
    "劳动节": (5, 1), "五四": (5, 4), "青年节": (5, 4), "六一": (6, 1), "儿童节": (6, 1), "七一": (7, 1),
    "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1), "教师节": (9, 10), "烈士纪念日": (9, 30), "国庆": (10, 1),
    "十一": (10, 1), "宪法日": (12, 4),
}  # fmt: skip
"""Days that are named; they count only where the words say that the day itself is meant: 七一那天, 元旦前一天."""
_FEAST = (
    rf"(?P<feast>{'|'.join(_FEASTS)})节?(?:(?P<eve>前一天|头一天|前一日|前夜)|(?P<morrow>后一天|第二天|次日)"
    r"|[之以]?后的?第(?P<nth>[一二三])个(?:周|星期|礼拜)(?P<nthday>[一二三四五六日天])|那[天日]|当[天日]|这[天一]|(?=[上下]午|晚上|一早|早上|中午))"
)
_NTH = r"第(?P<week_no>[一二三四五])个|(?P<last_one>最后一个)"
_OF_WEEK = rf"(?:{_NTH})(?:(?:周|星期|礼拜)(?P<nth_weekday>[一二三四五六日天])|(?P<workday>工作日))"  # 8月的第一个周一
_LAST_DAY = rf"(?:(?P<lastrel>{_MONTH}|[上下本这]个?月)|(?P<lastmonth>\d{{1,2}}|{_CN})月)份?的?(?:最后一天|{_OF_WEEK})"
_DAYS_AGO = rf"(?P<daysago>\d{{1,2}}|{_CN})天(?:以)?前"

_DAY = regex(
    rf"(?=[\d{HAN}今去上明前下本这当大昨后周星礼元学妇植劳青儿建教烈国宪])(?!\d{{1,4}}(?:[^\d年月日号天./\- ]|$))(?:"
    rf"(?P<named>{_FEAST})|(?P<last>{_LAST_DAY})|(?P<since>{_DAYS_AGO})|"
    rf"(?P<full>{_FULL})|(?P<md>{_MONTH_DAY})|(?P<relmd>{_OF_MONTH})"
    rf"|(?<![\d.\-¥$第])(?<!\d[:/])(?P<dot>{_DOTTED})|(?P<ago>{_NEAR})(?!年)|(?P<week>{_WEEKDAY})"
    rf"|(?<![\d月第〕\]〔.零一二三四五六七八九十]){_ONLY_DAY})"
)
_SLASH = regex(r"(?<![\d/.])(?<!\d:)(?P<sm>1[0-2]|0?[1-9])/(?P<sd>3[01]|[12]\d|0?[1-9])(?![\d/]| ?(?:人(?!数)|名))")
_SPAN_TAIL = regex(r"(?: ?[-~至]|到) ?(?:(?:\d{1,2}[月./])?\d{1,2}[日号]?)(?![\d:点时h]| ?[人名个次])")
_BESIDE = regex(r"的?(?:(?P<eve_of>前一天|头一天|前一日|前天)|后一天|第二天|次日)")  # …最后一个工作日的前一天
_OLD = regex(
    r"截[至止]到?(?:目前|今[天日]|昨[天日]|\d{1,2}月\d{1,2}[日号]?)|(?<![按照是])(?:原定于?|原计划于?|(?:本来|原来|原先|原本|之前)(?:定|说|安排|计划|通知)(?:于|在|的)?|原本|本来)[^,。;\n推延改挪调]{0,14}?(?:\d{1,2}[号日]|\d{1,2}\.\d{1,2}|周.|星期.|[今昨明后前]天)"
)

_LUNAR = regex(
    rf"(?:农历|旧历|阴历|夏历)的?闰?(?:[{HAN}]{{1,3}}|[正冬腊])月(?:初[{HAN}]|[{HAN}]{{1,3}}(?![个人名位月年]))?"
    rf"|(?<![改修更真公纠校])(?:正|腊|冬)月(?:初[{HAN}]|[{HAN}]{{1,3}}(?![个人名位月年]))?"
)
"""农历七月初七: no table of the moon is kept here, so that no day is told."""

_LUNAR_SIGN = regex("[历正腊冬]")

_AGO = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_WEEK = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_RELATIVE_YEAR = {"今年": 0, "去年": -1, "上年": -1, "明年": 1, "前年": -2}
_RELATIVE_MONTH = {"本": 0, "这": 0, "当": 0, "上": -1, "下": 1}


class DayFound(NamedTuple):
    """A day that was named; `day` is None when the calendar has no such day. `reach` tells a range from a day."""

    start: int
    end: int
    day: date | None
    reach: bool = False


class Anchor(NamedTuple):
    """What relative days are measured from; ahead: unmarked days lie in the future; month: of a bare 31日.

    bare_ahead: a bare 31日, or 周五, lies in the future, though other days may not.
    last_month: what was told before was of it.
    """

    today: date
    ahead: bool = False
    month: tuple[int, int] | None = None
    bare_ahead: bool = False
    last_month: tuple[int, int] | None = None


def take_days(ribbon: Ribbon, anchor: Anchor, *, given_up: bool = False) -> list[DayFound]:
    """Cut out every day that is named, in the order of the text.

    A day that was given up (原定29号) is cut and returned only where it is asked for.
    """
    plain = ribbon.plain
    if not given_up and ("原" in plain or "本" in plain or "截" in plain):
        ribbon.take_all(_OLD)
    if _LUNAR_SIGN.search(plain):
        ribbon.take_all(_LUNAR)
    days = []
    for found in ribbon.take_all(_DAY):
        if "末" in (found["weekday"] or ""):
            continue
        tail = _SPAN_TAIL.match(ribbon.plain, found.end())
        if tail:
            ribbon.cut(*tail.span())
        day = _resolve(found, anchor)
        beside = _BESIDE.match(ribbon.plain, found.end())
        if beside and day:
            ribbon.cut(*beside.span())
            day += timedelta(days=-1 if beside["eve_of"] else 1)
        days.append(DayFound(*found.span(), day, bool(tail)))
    return days


def take_slash_day(ribbon: Ribbon, anchor: Anchor, *, near: int = 62) -> DayFound | None:
    """Cut out 8/12 where it is a day close to today; the caller knows whether it may be a ratio instead."""
    found = _SLASH.search(ribbon.plain)
    if not found:
        return None
    day = _nearest(int(found["sm"]), int(found["sd"]), anchor)
    if day is None or abs((day - anchor.today).days) > near:
        return None
    ribbon.cut(*found.span())
    return DayFound(*found.span(), day)


def _resolve(found: re.Match[str], anchor: Anchor) -> date | None:
    """The day that one match names."""
    return _NAMED_BY[found.lastgroup or ""](found, anchor)


def _full(found: re.Match[str], _: Anchor) -> date | None:
    if found["y8"]:
        return _day(int(found["y8"]), int(found["m8"]), int(found["d8"]))
    return _day(int(found["y"]), int(found["m"]), int(found["d"]))


def _month_day(found: re.Match[str], anchor: Anchor) -> date | None:
    month, day = number(found["month"]), number(found["mday"])
    year = _year(found, anchor)
    return _day(year, month, day) if year else _nearest(month, day, anchor)


def _of_month(found: re.Match[str], anchor: Anchor) -> date | None:
    """上月28号, 本月廿八."""
    year, month = _shift(anchor.today, _RELATIVE_MONTH[found["relmonth"][0]])
    return _day(year, month, number((found["relday"] or found["relhan"]).removeprefix("初")))


def _dotted(found: re.Match[str], anchor: Anchor) -> date | None:
    return _nearest(int(found["dm"]), int(found["dd"]), anchor)


def _ago(found: re.Match[str], anchor: Anchor) -> date:
    """昨天."""
    return anchor.today + timedelta(days=_AGO[found["ago"].rstrip("天日儿个")])


def _since(found: re.Match[str], anchor: Anchor) -> date:
    """三天前."""
    return anchor.today - timedelta(days=number(found["daysago"]))


def _feast(found: re.Match[str], anchor: Anchor) -> date | None:
    """七一那天, the day before or after, 元旦后第一个周一."""
    day = _nearest(*_FEASTS[found["feast"]], anchor)
    if day and found["nth"]:
        ahead = (_weekday_number(found["nthday"]) - day.weekday() - 1) % 7 + 1
        return day + timedelta(days=ahead + 7 * (number(found["nth"]) - 1))
    step = -1 if found["eve"] else 1 if found["morrow"] else 0
    return day + timedelta(days=step) if day else None


def _last_day(found: re.Match[str], anchor: Anchor) -> date | None:
    """2月的最后一天, 上月第一个周一."""
    if found["lastrel"]:
        year, month = _shift(anchor.today, _RELATIVE_MONTH[found["lastrel"][0]])
    elif not 1 <= (month := number(found["lastmonth"])) <= 12:  # noqa: PLR2004
        return None
    else:
        first = _nearest(month, 1, anchor)
        year = first.year if first else anchor.today.year
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    if found["workday"]:
        return _workday(last, found["week_no"])
    if not found["nth_weekday"]:
        return last
    wanted = _weekday_number(found["nth_weekday"])
    if found["last_one"]:
        return last - timedelta(days=(last.weekday() - wanted) % 7)
    first = last.replace(day=1)
    return first + timedelta(days=(wanted - first.weekday()) % 7 + 7 * (number(found["week_no"]) - 1))


def _workday(last: date, nth: str | None) -> date:
    """The last or the first Monday to Friday of the month that ends on this day; public holidays are not known here."""
    if nth is None:
        return last - timedelta(days=max(0, last.weekday() - 4))
    day = last.replace(day=1)
    for _ in range(number(nth)):
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)  # noqa: PLR2004
        found, day = day, day + timedelta(days=1)
    return found


def _year(found: re.Match[str], anchor: Anchor) -> int | None:
    if found["year"]:
        return number(found["year"])
    return anchor.today.year + _RELATIVE_YEAR[found["rel_year"]] if found["rel_year"] else None


def _weekday_number(written: str) -> int:
    return "一二三四五六日".find(written.replace("天", "日"))


def _weekday(found: re.Match[str], anchor: Anchor) -> date:
    wanted = _weekday_number(found["weekday"])
    monday = anchor.today - timedelta(days=anchor.today.weekday())
    if found["which"]:
        return monday + timedelta(weeks=_WEEK[found["which"].rstrip("个")], days=wanted)
    day = monday + timedelta(days=wanted)
    if anchor.ahead and day < anchor.today:
        return day + timedelta(weeks=1)
    return day - timedelta(weeks=1) if not (anchor.ahead or anchor.bare_ahead) and day > anchor.today else day


def _bare(found: re.Match[str], anchor: Anchor) -> date | None:
    """28号: of the month in question, else the last one gone (or the next to come)."""
    day = number(found["only"])
    if not 1 <= day <= 31:  # noqa: PLR2004
        return None
    if anchor.month and (of_month := _day(*anchor.month, day)) and not (anchor.ahead and of_month < anchor.today):
        return of_month
    before = _day(*anchor.last_month, day) if anchor.last_month else None
    if before and (before >= anchor.today if anchor.ahead else before <= anchor.today):
        return before
    ahead = anchor.ahead or anchor.bare_ahead
    for step in (0, 1, 2) if ahead else (0, -1, -2):
        year, month = _shift(anchor.today, step)
        candidate = _day(year, month, day)
        if candidate and (candidate >= anchor.today if ahead else candidate <= anchor.today):
            return candidate
    return None


def _nearest(month: int, day: int, anchor: Anchor) -> date | None:
    """The year that a day without one belongs to: reports look back up to nine months, plans look ahead as far."""
    back, forth = (90, 275) if anchor.ahead else (270, 95)
    for year in (anchor.today.year, anchor.today.year - 1, anchor.today.year + 1):
        candidate = _day(year, month, day)
        if candidate and -back <= (candidate - anchor.today).days <= forth:
            return candidate
    return _day(anchor.today.year, month, day)


def _shift(today: date, months: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_NAMED_BY: dict[str, Callable[[re.Match[str], Anchor], date | None]] = {
    "named": _feast, "last": _last_day, "since": _since, "full": _full, "md": _month_day, "relmd": _of_month,
    "dot": _dotted, "ago": _ago, "week": _weekday, "only": _bare,
}  # fmt: skip
"""What a day is told by, as the groups of the pattern are called."""
