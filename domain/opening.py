"""What opens with a month: which branch has which tasks, due when, and for how many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from domain.branch import Branch
from domain.calendar import WorkCalendar
from domain.due import Due, due_day
from domain.duty import Duty, how_many
from domain.period import Period


@dataclass(frozen=True, slots=True)
class Opening:
    """One task that opens: for a duty of each member or group, `wanted` is their number today."""

    branch: Branch
    duty: Duty
    period: Period
    due: Due
    wanted: int


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
    for branch in branches:
        for duty in duties:
            period = Period.containing(duty.cycle, month.first)
            wanted = how_many(duty, branch.shape)
            if wanted and duty.is_asked_in(period):
                yield Opening(branch, duty, period, days.of(duty, period, branch.organisation.fixed_day), wanted)
