"""Where a fact belongs, and what it does to those that stand there already."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from domain.branch import Branch
from domain.member import Person, Role
from domain.period import Cycle, Period, PeriodError
from domain.reading.reading import Fact, Kind, State
from domain.record import Record
from domain.zone import today

PERSONAL = frozenset(
    {Kind.COMMUNITY_REGISTER, Kind.VOLUNTEER_SERVICE, Kind.GOOD_DEED, Kind.HARD_PROBLEM, Kind.MICRO_WISH}
)
"""Kinds that a member does, not the branch."""
SAYS_NOTHING = frozenset({"kind", "late", "photos", "part_of"})
"""Fields whose difference alone makes no second report."""


LOOPS = frozenset({Kind.HARD_PROBLEM, Kind.MICRO_WISH})
"""Kinds that go through states: claimed, in progress, solved or blocked."""
UNDER_WAY = frozenset({State.CLAIMED, State.IN_PROGRESS, State.BLOCKED})


NOT_HELD = frozenset({None, State.PLANNED})


class Effect(Enum):
    """What a report does: stands for itself, adds to one that is there, or says it once more."""

    NEW = auto()
    MERGED = auto()
    SAME = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a merge or a correction changed."""

    field: str
    before: Any
    after: Any


def day_of(fact: Fact, now: datetime) -> date:
    """The day that decides the period: its date, else the last day of the period it names, else today."""
    if fact.date is not None and fact.state is not State.POSTPONED:
        return fact.date
    if fact.period:
        try:
            return min(Period.parse(fact.period).last, max(Period.parse(fact.period).first, today(now)))
        except PeriodError:
            return today(now)
    return today(now)


def period_of(fact: Fact, now: datetime, cycle: Cycle = Cycle.MONTH) -> str:
    """The period a fact counts in, for a duty of this cycle."""
    return str(Period.containing(cycle, day_of(fact, now)))


def counts_for(fact: Fact, speaker: Person, branch: Branch) -> tuple[int, ...]:
    """The members a fact is about: those named, else the one who speaks; nobody for what the branch did."""
    if is_excuse(fact):
        return branch.ids_of(tuple(each.name for each in fact.leaves if each.name)) or (speaker.id,)
    named = branch.ids_of(fact.people)
    if fact.kind in PERSONAL:
        told = fact.expected is not None or (fact.state is None and fact.present is not None)
        return named or (() if told else (speaker.id,))
    if fact.kind is Kind.DUES and speaker.role is Role.MEMBER:
        return named or (speaker.id,)
    return ()


def is_excuse(fact: Fact) -> bool:
    """Somebody's leave by itself, not the leave that a report of a meeting counts."""
    return fact.state in NOT_HELD and bool(fact.leaves) and fact.present is None and fact.expected is None


def effect(fact: Fact, members: tuple[int, ...], there: tuple[Record, ...]) -> tuple[Effect, Record | None]:
    """What a report does beside the records of the same task; with the record it touches.

    The same event told by two people is one event: what the second adds is merged, what it repeats is not kept
    twice. Another day is another event.
    """
    for record in there:
        if not one_event(fact, members, record):
            continue
        return (Effect.MERGED, record) if joined(record.fact, fact) != record.fact else (Effect.SAME, record)
    return Effect.NEW, None


def one_event(fact: Fact, members: tuple[int, ...], record: Record) -> bool:
    """Whether a report and a record tell of the same thing."""
    old = record.fact
    if goes_on(fact, members, record):
        return True
    if old.state is not fact.state or old.group != fact.group or record.members != members:
        return False
    if members:
        return old.date == fact.date and (old.content or "") == (fact.content or "")
    return fact.date is None or old.date is None or fact.date == old.date


def goes_on(fact: Fact, members: tuple[int, ...], record: Record) -> bool:
    """Whether a report tells how a problem went on that the same people had claimed: 难题办结了."""
    advances = fact.kind in LOOPS and fact.state is not State.CLAIMED
    return advances and record.fact.state in UNDER_WAY and record.members == members


def joined(old: Fact, new: Fact) -> Fact:
    """`old` with what a second report adds; a problem keeps the words in which it was claimed."""
    added = replace(new, period=None)  # they are of the same occasion already
    return corrected(old, replace(added, content=None) if old.kind in LOOPS and old.content else added)


def differences(old: Fact, new: Fact) -> tuple[Change, ...]:
    """The fields that `new` says and `old` has otherwise or not at all."""
    return tuple(
        Change(field.name, getattr(old, field.name), said)
        for field in fields(Fact)
        if field.name not in SAYS_NOTHING
        and (said := getattr(new, field.name)) not in (None, ())
        and said != getattr(old, field.name)
    )


def corrected(old: Fact, new: Fact) -> Fact:
    """`old` with what `new` says put over it. A period gives way to a date."""
    said = {
        field.name: value
        for field in fields(Fact)
        if field.name != "kind" and (value := getattr(new, field.name)) not in (None, ())
    }
    if "date" in said:
        said.setdefault("period", None)
    return replace(old, **said)


def exceeds(fact: Fact) -> bool:
    """Whether those present and those excused are more than were expected: worth a word, not a refusal."""
    told = (fact.present or 0) + (fact.leave or 0) + (fact.absent or 0)
    return fact.expected is not None and fact.present is not None and told > fact.expected


def contradiction(fact: Fact) -> str | None:
    """The field that cannot be right: more came than were expected, or the sum does not add up."""
    if fact.expected is None or fact.present is None:
        return None
    if fact.present > fact.expected:
        return "present"
    away = (fact.leave or 0) + (fact.absent or 0)
    says_all = fact.leave is not None and fact.absent is not None
    return "present" if says_all and fact.present + away != fact.expected else None
