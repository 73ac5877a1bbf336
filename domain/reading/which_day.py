"""Chooses among the days of a section those that tell when it was, or will be."""

from datetime import date, timedelta

from domain.reading.dates import Anchor, DayFound, take_days, take_slash_day
from domain.reading.heard import Heard
from domain.reading.numerals import HAN, number
from domain.reading.patterns import regex
from domain.reading.reading import AHEAD, MEETINGS, Kind, State
from domain.reading.ribbon import Ribbon
from domain.reading.states import Standing

_PLAIN_RATIO = regex(r"(\d{1,3}) ?/ ?(\d{1,3})")
_SMALL = frozenset({Kind.GROUP_MEETING, Kind.COMMITTEE_MEETING})
_DENIED = ("不是", "并非", "不在", "没在")
_IS = ("是", "应为", "改成", "改为", "在")
"""不对，12号在开会，是13号去的."""
_FROM = ("从", "由", "把")
"""从这周五改到下周二."""
_PART_OF_DAY = regex(
    r"(?:^|[,。;\s]|我们|支部|咱们|刚刚|党[课日]|[委组大活]会)([上下]午|中午|晚上|傍晚|下班[以之]?后|刚刚|刚才)(?![的班好])"
)
_ATTENDED = regex(r"(?=[应实到参\d])(?:[应实]到|到会|参会|\d ?[/到] ?\d|\d ?[人名个])")
_WILL_OPEN = regex(
    r"(?=[号日周星礼])(?:[号日]|(?<!上)(?:周|星期|礼拜)[一二三四五六日天])(?:[上下]午|晚上?)?再?"
    r"(?:[开上搞办讲]|召开|举行)会?(?=$|[,。;! ])"
)
_CALLED = regex(
    rf"(?=[\d周星礼])(?:(?<![\d月./])(?P<day>\d{{1,2}})[号日]|(?<![上了])(?:周|星期|礼拜)[一二三四五六日天])[,的]?(?:[上下]午|晚上?|早上?|中午)?"
    rf"(?:\d{{1,2}}[点:]|[{HAN}]{{1,3}}点)"
)
"""26号下午三点支委会: a day and an hour, and no word of what happened then."""
_TELLS = regex("[了过完刚已昨]|[开搞办上去讲学]的|前天|主持|记录|补")
_BARE_MONTH = regex(
    rf"(?<![\d.\-/年])(\d{{1,2}}|[{HAN}]{{1,2}})月份?的?(?! ?[\d初底末{HAN}])(?=[^,。;\n]{{0,12}}[\d{HAN}][号日])"
)
_LATER_BY = regex(
    rf"(?:顺延|推迟|推后|延[后期迟缓]|[推延挪晚])(?:了|[到至](?!\d{{1,2}}日))? ?(?P<n>\d{{1,2}}|[{HAN}]{{1,2}})"
    r"个?(?P<unit>[天日周]|星期|礼拜)(?![一二三四五六日])"
)
_MONTH_ALONE = regex(rf"月份?的?(?! ?[\d初底末{HAN}])")
_TO = regex(r"\d人?到\d")
_COUNTED = regex(r"(?:到会|实到|应到|人数|完成|出勤|参会|到课|出席) ?:?$")


def find_days(
    ribbon: Ribbon, standing: Standing, heard: Heard, kinds: tuple[Kind, ...], slip: int, last: tuple[int, int] | None
) -> list[DayFound]:
    """Days behind a slip of the pen win over those ahead of it; of something moved only the new day counts.

    `last` is the month of what was told before.
    """
    plain, ahead = ribbon.plain, standing.state in AHEAD or (standing.undone and not standing.done)
    untold = standing.state is None and not standing.undone and not _ATTENDED.search(plain)
    called = untold and _is_called(plain, heard.today)
    to_be_held = called or (untold and _WILL_OPEN.search(plain) is not None)  # 支委会31号开: the plain verb
    anchor = Anchor(heard.today, ahead or called, _month(plain, heard), ahead or to_be_held, last)
    days = take_days(ribbon, anchor) or _slash_days(ribbon, heard, kinds, ahead=ahead)
    if standing.state is State.POSTPONED and (moved := _moved_by(plain, heard)):
        return [moved]
    if not days:
        return _some_time_today(plain, heard, kinds)
    days = [day for day in _after_slip(days, slip) if not plain.endswith(_DENIED, 0, day.start)]
    if slip > 0:
        days = [day for day in days if plain.endswith(_IS, 0, day.start)] or days
    if standing.state is State.POSTPONED:
        days = [day for day in days if not plain.endswith(_FROM, 0, day.start)] or days
        return [day for day in days if day.start >= standing.at] or days
    return days


def _moved_by(plain: str, heard: Heard) -> DayFound | None:
    """29号的党课顺延一周: so much later than the day it was to be held on."""
    later = _LATER_BY.search(plain)
    if later is None:
        return None
    planned = take_days(Ribbon(plain[: later.start()], plain), Anchor(heard.today, ahead=True), given_up=True)
    day = next((found.day for found in planned if found.day), None)
    if day is None:
        return None
    step = number(later["n"]) * (7 if later["unit"] in ("周", "星期", "礼拜") else 1)
    return DayFound(*later.span(), day + timedelta(days=step))


def _some_time_today(plain: str, heard: Heard, kinds: tuple[Kind, ...]) -> list[DayFound]:
    """下午开了支委会: of a meeting the part of a day alone is of this day."""
    found = _PART_OF_DAY.search(plain) if kinds and kinds[0] in MEETINGS else None
    return [DayFound(*found.span(1), heard.today)] if found else []


def _is_called(plain: str, today: date) -> bool:
    """Whether a day of this month, or a weekday, is named with its hour, and nothing is told of it."""
    called = _CALLED.search(plain)
    if called is None or _TELLS.search(plain):
        return False
    return called["day"] is None or int(called["day"]) >= today.day


def _month(plain: str, heard: Heard) -> tuple[int, int] | None:
    """8月的支委会31号开: the month that a bare day behind it is of."""
    named = _BARE_MONTH.search(plain) if ("日" in plain or "号" in plain) and _MONTH_ALONE.search(plain) else None
    if not named or not 1 <= (month := number(named[1])) <= 12:  # noqa: PLR2004
        return None
    away = (month - heard.today.month) % 12
    years = heard.today.year + (heard.today.month - 1 + (away if away <= 2 else away - 12)) // 12  # noqa: PLR2004
    return years, month


def _slash_days(ribbon: Ribbon, heard: Heard, kinds: tuple[Kind, ...], *, ahead: bool) -> list[DayFound]:
    """8/12 is a day unless it counts heads: the larger is everyone, or a word for attendance stands before it."""
    found = _PLAIN_RATIO.search(ribbon.plain)
    if not found:
        return []
    if found[1] == found[2] and kinds and kinds[0] in _SMALL:
        return []  # 二组5/5
    everyone = {heard.head_count(kind) for kind in kinds}
    if kinds != (Kind.GROUP_MEETING,) or not _TO.search(ribbon.plain):
        everyone.add(heard.message.branch.size)
    if max(int(found[1]), int(found[2])) in everyone or _COUNTED.search(ribbon.plain[: found.start()]):
        return []
    anchor = Anchor(heard.today, ahead)
    if not ahead and kinds and kinds[0] in _SMALL:
        day = take_slash_day(Ribbon(ribbon.plain, ribbon.source), anchor)
        if day and day.day and day.day > heard.today:
            return []  # 一组6/5 in April
    day = take_slash_day(ribbon, anchor)
    return [day] if day else []


def _after_slip(days: list[DayFound], slip: int) -> list[DayFound]:
    return [day for day in days if day.start > slip] or days if slip > 0 else days
