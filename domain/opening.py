"""What opens with a month: which branch has which tasks, due when, and for how many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from domain.branch import Branch
from domain.calendar import WorkCalendar
from domain.due import Due, due_day
from domain.duty import Duty, how_many
from domain.period import Period


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
    asked = [(duty, period, *duty.window(period)) for duty in duties for period in duty.periods_in(month)]
    for branch in branches:
        shape = branch.shape
        for duty, period, first, last in asked:
            wanted = how_many(duty, shape)
            if wanted:
                due = days.of(duty, period, branch.organisation.fixed_day)
                yield Opening(branch, duty, period, due, wanted, first, last)
