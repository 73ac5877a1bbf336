"""Working hours and the budget: when the bot may speak first, and how often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from domain.calendar import WorkCalendar
from domain.zone import at_time, local


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The window of a working day in which the bot may speak first; `closes` itself is outside it."""

    opens: time = time(9, 0)
    closes: time = time(17, 30)

    def holds(self, at: time) -> bool:
        """Whether this time of day lies inside."""
        return self.opens <= at < self.closes


HOURS = WorkingHours()


class Push(StrEnum):
    """What the bot says unasked: the list of the month, or anything else."""

    LIST = "list"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Budget:
    """How much the bot may say unasked to one group chat in one ISO week: one list, and `per_week` other messages."""

    per_week: int = 3

    def allowed(self, sent_this_week: Iterable[Push], wanted: Push = Push.OTHER) -> bool:
        """Whether one more may go out after those of this week."""
        spent = sum(push is wanted for push in sent_this_week)
        return spent < (1 if wanted is Push.LIST else self.per_week)


def is_open(now: datetime, calendar: WorkCalendar, hours: WorkingHours = HOURS) -> bool:
    """Whether the bot may speak first now."""
    wall = local(now)
    return calendar.is_workday(wall.date()) and hours.holds(wall.time())


def next_opening(now: datetime, calendar: WorkCalendar, hours: WorkingHours = HOURS) -> datetime:
    """Now, if the bot may speak now; else the start of the next working hours, local and aware."""
    wall = local(now)
    if is_open(wall, calendar, hours):
        return wall
    today = wall.date()
    if calendar.is_workday(today) and wall.time() < hours.opens:
        return at_time(today, hours.opens)
    return at_time(calendar.add_workdays(today, 1), hours.opens)
