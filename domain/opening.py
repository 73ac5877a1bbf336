"""What opens with a month: which branch has which tasks, due when, and for how many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from domain.branch import Branch
from domain.calendar import WorkCalendar
from domain.due import Due, due_day, term_day
from domain.duty import Duty, how_many
from domain.ladder import months_from
from domain.period import Cycle, Period

TERM_IS_ASKED = 6
"""So many months before a committee's term ends its election stands on the list."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One task that opens and is asked for from `first` to `last`; `wanted` counts members or groups as of today."""

    branch: Branch
    duty: Duty
    period: Period
    due: Due
    wanted: int
    first: date
    last: date


@dataclass(slots=True)
class DueDays:
    """Due days, each worked out once: a thousand branches share a handful of fixed days."""

    calendar: WorkCalendar
    known: dict[tuple[str, Period, str | None], Due] = field(default_factory=dict)

    def of(self, duty: Duty, period: Period, fixed_day: str | None) -> Due:
        """The day a duty is due for a branch with this fixed day."""
        key = (duty.key, period, fixed_day if duty.due.own else None)
        if key not in self.known:
            self.known[key] = due_day(duty, period, self.calendar, fixed_day)
        return self.known[key]


def openings(
    branches: Iterable[Branch], duties: tuple[Duty, ...], month: Period, calendar: WorkCalendar
) -> Iterator[Opening]:
    """Every task that is asked for in the month, also those whose quarter or year began earlier."""
    days = DueDays(calendar)
    fixed = [duty for duty in duties if not duty.due.term]
    asked = [(duty, period, *duty.window(period)) for duty in fixed for period in duty.periods_in(month)]
    by_term = [duty for duty in duties if duty.due.term]
    for branch in branches:
        shape = branch.shape
        for duty, period, first, last in asked:
            wanted = how_many(duty, shape)
            if wanted:
                due = days.of(duty, period, branch.organisation.fixed_day)
                yield Opening(branch, duty, period, due, wanted, first, last)
        if shape.term_ends:
            yield from elections(branch, by_term, shape.term_ends, month, calendar)


def elections(
    branch: Branch, duties: Iterable[Duty], term_ends: date, month: Period, calendar: WorkCalendar
) -> Iterator[Opening]:
    """What the end of a committee's term asks for, in the months before it."""
    first = months_from(term_ends, -TERM_IS_ASKED).replace(day=1)
    if not first <= month.first <= term_ends:
        return
    for duty in duties:
        wanted = how_many(duty, branch.shape)
        if wanted:
            due = term_day(term_ends, calendar)
            yield Opening(branch, duty, Period.containing(Cycle.YEAR, term_ends), due, wanted, first, term_ends)
