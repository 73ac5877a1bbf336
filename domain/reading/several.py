"""Tells several records of one kind apart: by day, by month, by party group."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from domain.reading.findings import Findings
from domain.reading.heard import Heard
from domain.reading.kinds import Mention
from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import regex
from domain.reading.reading import MEETINGS, SERVICES, Fact, Kind, State
from domain.reading.sections import Section

_REPEATED = frozenset({
    Kind.VOLUNTEER_SERVICE, Kind.COMMITTEE_MEETING, Kind.GROUP_MEETING, Kind.PARTY_LECTURE,
    Kind.VILLAGE_VISIT, Kind.ENTERPRISE_HELP,
})  # fmt: skip
_NEAR = 5
_TIMES = regex(rf"({NUMBER}) ?次")
_AND = regex(r"[)） ]{0,2}[、,，和及与/]? ?")
_JOINTLY = regex("联合|合并|合在一起|合开|一起开|一块儿?开|一道开|共同")
_BESIDE = regex("[、和与及跟]")
_ALONG = regex(r"(?:连(?:着|同|带)?|加上|带着?)[^,。;\n]{1,10}(?:一[块起并道]|也|都|全)")
"""3月党费漏了，刚才连4月的一块补交了: every month that is named was paid."""
_EACH_CAME = regex(
    rf"分别[^,。;\n\d]{{0,6}}?"
    rf"(?P<told>{NUMBER} ?(?:个人|[人名位个])?(?:[、,和及] ?{NUMBER} ?(?:个人|[人名位个])?){{1,8}})"
    r"(?<=[人名位个])"
)
"""一组、二组都开了，分别8人、7人: who came, in the order of the groups."""
_NUMBER = regex(NUMBER)
_EACH = regex(r"各|分别|[两二三2-4] ?[次回趟]")


def by_day(fact: Fact, found: Findings, heard: Heard) -> list[Fact]:
    """17日和18日各2小时, 开了两次: one record a day."""
    if len(found.days) < 2:  # noqa: PLR2004
        return []
    days = [one.day for one in found.days if one.day and not one.reach and one.day <= heard.today]
    told = [one for one in found.days if one.day]
    if fact.kind in SERVICES and len(days) > 1 and _in_turn([one.start for one in told], found.lengths):
        return [replace(fact, date=one.day, hours=hours) for one, (_, hours) in zip(told, found.lengths, strict=True)]
    if fact.kind in _REPEATED and len(days) > 1 and (_EACH.search(found.rest.source) or _listed(fact, found)):
        return [replace(fact, date=day) for day in days]
    if fact.kind in MEETINGS and len(days) > 1 and _as_often(days, found.rest.source):
        topics = [title.words for title in found.titles] if len(found.titles) == len(days) else []
        return [
            replace(fact, date=day, topic=topics[at] if topics else fact.topic if at == 0 else None)
            for at, day in enumerate(days)
        ]
    return []


def _listed(fact: Fact, found: Findings) -> bool:
    """党小组会（8号、9号）: days with nothing else between them."""
    if fact.kind is not Kind.GROUP_MEETING:
        return False
    return all(_AND.fullmatch(found.rest.source, one.end, two.start) for one, two in pairwise(found.days))


def _as_often(days: list[date], plain: str) -> bool:
    """主题党日3次，分别是…: as many days are told as it was held times."""
    times = _TIMES.search(plain)
    return times is not None and number(times[1]) == len(days)


def by_person(fact: Fact, found: Findings) -> list[Fact]:
    """郑国强、夏雨各3小时，苏婷2小时: one record for each length of time, of those who are named ahead of it."""
    if fact.kind not in SERVICES or len(found.lengths) < 2:  # noqa: PLR2004
        return []
    people: dict[float, list[str]] = {}
    named = 0
    for at, (end, hours) in enumerate(found.lengths):
        start = found.lengths[at - 1][0] if at else 0
        names = [name.name for name in found.names if start <= name.start < end]
        if not names:
            return []
        named += len(names)
        people.setdefault(hours, []).extend(names)
    if named < len(found.names):
        return []
    return [replace(fact, people=tuple(names), hours=hours) for hours, names in people.items()]


def _in_turn(starts: list[int], lengths: list[tuple[int, float]]) -> bool:
    """Whether each of several things has a length of time of its own behind it."""
    if len(starts) != len(lengths) or len(starts) < 2:  # noqa: PLR2004
        return False
    places = [place for pair in zip(starts, (at for at, _ in lengths), strict=True) for place in pair]
    return places == sorted(places)


def by_month(fact: Fact, found: Findings) -> list[Fact]:
    """补交6月7月 are two payments."""
    if fact.kind is not Kind.DUES or len(found.periods) < 2:  # noqa: PLR2004
        return [fact]
    together = _ALONG.search(found.rest.source)
    listed = [
        one
        for at, one in enumerate(found.periods)
        if at == 0 or together or one.start - found.periods[at - 1].end <= _NEAR
    ]
    months = list(dict.fromkeys(period.period for period in listed))
    return [replace(fact, period=month) for month in months] if len(months) > 1 else [fact]


def named_groups(found: Findings, heard: Heard) -> list[int]:
    """The groups a message tells of in turn: those it names, else all of the branch, 三个小组分别5、6、4人."""
    if len(found.groups) > 1:
        return found.groups
    came = 0 if found.groups else len(_came(found))
    return list(range(1, came + 1)) if came > 1 and came == heard.message.branch.groups else []


def by_group(found: Findings, kinds: tuple[Kind, ...], groups: list[int]) -> list[Fact]:
    """一组、二组、三组分别是 8.10 8.11 8.12: one record a group."""
    days = [day.day for day in found.days]
    ratios = found.ratios
    came = _came(found)
    facts = []
    for at, group in enumerate(groups):
        day = days[at] if len(days) == len(groups) else found.day
        expected, present = ratios[at] if len(ratios) == len(groups) else (None, None)
        if present is None and len(came) == len(groups):
            present = came[at]
        facts.append(
            Fact(kind=Kind.GROUP_MEETING, state=State.DONE, date=day, expected=expected, present=present, group=group)
        )
    return facts + [
        Fact(kind=kind, state=State.DONE, date=found.day) for kind in kinds if kind is not Kind.GROUP_MEETING
    ]


def joint(found: Findings) -> bool:
    """第一、第二党小组联合开会: one meeting, of no group alone."""
    return len(found.ratios) < len(found.groups) and _JOINTLY.search(found.rest.source) is not None


def _came(found: Findings) -> list[int]:
    """How many came to each of several meetings, in their order."""
    told = _EACH_CAME.search(found.rest.source)
    return [number(each.group()) for each in _NUMBER.finditer(told["told"])] if told else []


def own_periods(facts: list[Fact], found: Findings, section: Section, plain: str) -> list[Fact]:
    """In 主题党日+第三季度党员大会 the quarter belongs to the kind it stands before."""
    if len(facts) < 2 or len(section.kinds) < 2 or found.day:  # noqa: PLR2004
        return facts
    owner: dict[Kind, str] = {}
    for period in found.periods:
        mention = _behind(section, period.end)
        if mention:
            owner[mention.kind] = period.period
    if not owner:
        return facts
    for one, two in pairwise(section.mentions):
        if one.kind in owner and _BESIDE.fullmatch(plain, one.end, two.start):
            owner.setdefault(two.kind, owner[one.kind])  # 11月支委会、党小组会都不适用
    first = section.mentions[0].kind
    if first in owner and len(owner) == 1:
        return facts
    return [replace(fact, period=owner.get(fact.kind) if fact.kind else None) for fact in facts]


def _behind(section: Section, end: int) -> Mention | None:
    at = section.start + end
    return next((mention for mention in section.mentions if 0 <= mention.start - at <= 2), None)  # noqa: PLR2004
