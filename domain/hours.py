"""Working hours and the budget: when the bot may speak first, and how often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from domain.calendar import WorkCalendar

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The whole country keeps one clock without summer time, so that no zone database is needed."""


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


def moment(day: date, at: time) -> datetime:
    """A time of a local day, aware."""
    return datetime.combine(day, at, SHANGHAI)


def is_open(now: datetime, calendar: WorkCalendar, hours: WorkingHours = HOURS) -> bool:
    """Whether the bot may speak first now."""
    local = now.astimezone(SHANGHAI)
    return calendar.is_workday(local.date()) and hours.holds(local.time())


def next_opening(now: datetime, calendar: WorkCalendar, hours: WorkingHours = HOURS) -> datetime:
    """Now, if the bot may speak now; else the start of the next working hours, local and aware."""
    local = now.astimezone(SHANGHAI)
    if is_open(local, calendar, hours):
        return local
    today = local.date()
    if calendar.is_workday(today) and local.time() < hours.opens:
        return moment(today, hours.opens)
    return moment(calendar.add_workdays(today, 1), hours.opens)
