"""Brings together what several sections tell of one occasion: its day, its figures, what was held inside it."""

from dataclasses import fields as fields_of
from dataclasses import replace
from operator import attrgetter

from domain.reading.heard import Heard
from domain.reading.patterns import regex
from domain.reading.periods import covers
from domain.reading.reading import MEETINGS, Fact, Kind, State
from domain.reading.sections import Section

_SENTENCE_END = regex("[。;\n]")
_PART_OF_DAY = regex(r"\W*(?:[上下]午|中午|晚上|傍晚)")
"""A line that opens so goes on with the day of the lines above it."""
SHARED = MEETINGS | {Kind.DEMOCRATIC_APPRAISAL, Kind.WORK_REPORT}
_OWN_COUNTS = frozenset({Kind.COMMITTEE_MEETING, Kind.GROUP_MEETING})
_EVENT = attrgetter("key", "date", "period", "group", "people")


def later_that_day(plain: str, section: Section, made: list[Fact], before: list[Fact], heard: Heard) -> list[Fact]:
    """昨天上午支委会，下午党员大会: a part of the day that opens a clause is of the day that was told before."""
    last = before[-1] if before else None
    if (
        last is None
        or not last.date
        or plain[section.start - 1] not in ",;"
        or not _PART_OF_DAY.match(plain, section.start)
    ):
        return made
    state = {State.DONE: last.state} if last.state is State.PLANNED else {}
    return [
        replace(fact, date=last.date, state=state.get(fact.state, fact.state) if fact.state else None)
        if fact.date in (None, heard.today) and "今" not in plain[section.start : section.end]
        else fact
        for fact in made
    ]


def tie(plain: str, section: Section, made: list[Fact], before: list[Fact]) -> list[Fact]:
    """A later event on the same line that names no day and no figures of its own was part of the same occasion."""
    if not before or section.start == 0:
        return made
    if plain[section.start - 1] == "\n":
        same_day = before[-1].date if _PART_OF_DAY.match(plain, section.start) else None
        return [fact if fact.date or fact.period else replace(fact, date=same_day) for fact in made]
    first = _shared_before(before)
    if first.kind is Kind.ENTERPRISE_HELP and not _SENTENCE_END.search(
        plain, section.start - 1, section.mentions[0].start
    ):
        return [fact if fact.date or fact.period else replace(fact, date=first.date) for fact in made]
    tied = []
    for fact in made:
        joins = (
            fact.kind in SHARED and first.kind in SHARED and fact.kind is not first.kind and fact.state is first.state
        )
        if not joins or fact.state is not State.DONE:
            tied.append(fact)
            continue
        if fact.date is None and (fact.period is None or (first.date and covers(fact.period, first.date))):
            fact = replace(fact, date=first.date, period=None if first.date else first.period)  # noqa: PLW2901
        if fact.date == first.date and fact.expected is None and fact.present is None and fact.kind not in _OWN_COUNTS:
            fact = replace(fact, expected=first.expected, present=first.present)  # noqa: PLW2901
        tied.append(fact)
    return tied


def _shared_before(before: list[Fact]) -> Fact:
    """The last record; behind a meeting that counts as help for an enterprise too, the meeting of that day."""
    last = before[-1]
    meetings = (fact for fact in reversed(before) if fact.kind in SHARED and fact.date == last.date is not None)
    return last if last.kind in SHARED else next(meetings, last)


def inside(fact: Fact, inner: Kind, outer: Kind) -> Fact:
    """A part of another event keeps only the day."""
    if fact.kind is not inner:
        return fact
    return Fact(
        kind=inner,
        state=fact.state,
        date=fact.date,
        period=fact.period,
        group=fact.group,
        part_of=outer,
        said=fact.said,
    )


def told_of_outer(facts: list[Fact], inner: Kind, outer: Kind) -> list[Fact]:
    """党小组会并入一起开的。应到22…: figures that follow what was held inside are of the whole."""
    told = next((fact for fact in facts if fact.kind is inner and not fact.group), None)
    alone = [fact for fact in facts if fact.kind is outer]
    if told is None or len(alone) != 1 or alone[0].present is not None or (told.date and told.date != alone[0].date):
        return facts
    return [_with(fact, told) if fact is alone[0] else fact for fact in facts]


def with_day_of(facts: list[Fact], inner: Kind, outer: Kind) -> list[Fact]:
    """What was held inside another event was held on its day."""
    day = next((fact.date for fact in facts if fact.kind is outer), None)
    if day is None:
        return facts
    return [replace(fact, date=day, period=None) if fact.kind is inner and not fact.date else fact for fact in facts]


def without_echoes(facts: list[Fact]) -> list[Fact]:
    """A second fact of a kind that says nothing of its own only speaks of the first again."""
    if len(facts) < 2:  # noqa: PLR2004
        return facts
    told = {fact.kind for fact in facts if not fact.is_bare}
    return [fact for fact in facts if fact.kind not in told or not fact.is_bare]


def gathered(facts: list[Fact]) -> list[Fact]:
    """What minutes tell further below of a meeting, with no day of its own, belongs to the record of it."""
    if len(facts) < 2:  # noqa: PLR2004
        return facts
    kept: list[Fact] = []
    for fact in facts:
        at = next((at for at, each in enumerate(kept) if _goes_on(each, fact)), None)
        if at is None:
            kept.append(fact)
        else:
            kept[at] = _with(kept[at], fact)
    return kept


def _goes_on(before: Fact, fact: Fact) -> bool:
    """Whether both tell of one meeting."""
    if fact.kind not in SHARED or fact.kind is not before.kind or fact.state is not before.state:
        return False
    if fact.date or fact.period or fact.group or fact.part_of or not before.date:
        return False
    figures = ((before.expected, fact.expected), (before.present, fact.present), (before.start, fact.start))
    return all(one is None or other is None or one == other for one, other in figures)


def _with(before: Fact, fact: Fact) -> Fact:
    """The record with what was told later, where it says nothing of it."""
    more = {
        each.name: getattr(fact, each.name)
        for each in fields_of(Fact)
        if getattr(before, each.name) in (None, ()) and each.name != "said"
    }
    return replace(before, **more, said=(*before.said, *fact.said))


def once(facts: list[Fact]) -> list[Fact]:
    """Each kind counts once per event: two facts of one kind differ in day, period, group, people or community."""
    if len(facts) < 2:  # noqa: PLR2004
        return facts
    kept: list[Fact] = []
    for fact in facts:
        if not any(_same_event(fact, before) for before in kept):
            kept.append(fact)
    return kept


def _same_event(one: Fact, other: Fact) -> bool:
    if _EVENT(one) != _EVENT(other):
        return False
    return one.community == other.community or None in (one.community, other.community)
