"""党费: who has not paid for how many months in a row, as far as a branch tells of dues by name. No amounts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from domain.period import Cycle, Period
from domain.reading.reading import State
from domain.record import Record
from domain.task import TaskState

TOLD_AT = (1, 3, 5)
"""Months after which a secretary hears of it; six in a row without good reason count as leaving (党章)."""
LOOKS_BACK = 6
_PAID = frozenset({State.DONE, State.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Month:
    """What is known of one month's dues in a branch: how its task stands, and its records, newest first."""

    period: Period
    state: TaskState | None
    records: tuple[Record, ...]


def behind(members: Collection[int], months: Sequence[Month], paid_ahead: Iterable[Record]) -> dict[int, int]:
    """Members who owe for the newest month, with how many months in a row; `months` come newest first.

    `paid_ahead` are records of other months that may cover these: a quarter paid at once, an exemption for the year.
    """
    ahead = tuple(paid_ahead)
    found: dict[int, int] = {}
    for member in members:
        count = 0
        for month in months:
            if not owes(member, month, ahead, len(members)):
                break
            count += 1
        if count:
            found[member] = count
    return found


def owes(member: int, month: Month, ahead: Iterable[Record], size: int) -> bool:
    """Whether the branch's own words say so: it names this member as unpaid, or all others as paid."""
    for record in month.records:
        if member in record.members:
            return record.fact.state not in _PAID
        if not record.members and record.fact.state is State.DONE:
            return False
    own = (record for record in ahead if member in record.members and record.fact.state in _PAID)
    if any(covers(record, month.period) for record in own):
        return False
    if month.state is not TaskState.OPEN:
        return False
    named = {each for record in month.records if record.fact.state in _PAID for each in record.members}
    return 2 * len(named) > size


def covers(record: Record, month: Period) -> bool:
    """Whether a record speaks of a longer time that holds the month."""
    period = Period.parse(record.fact.period) if record.fact.period else None
    return period is not None and period.cycle is not Cycle.MONTH and period.contains(month.first)
