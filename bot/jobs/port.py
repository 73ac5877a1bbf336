"""What a job is: work on the tables at a moment, without network and without memory of its own."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger

from handlers.context import House
from storage.database import Transaction

Job = Callable[[Transaction, House, datetime], Awaitable[None]]
"""Gets the business time; run twice at the same moment it changes nothing the second time."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job and when it fires; `name` is what the `run` table knows it by."""

    name: str
    trigger: BaseTrigger
    job: Job


def fires_after(schedule: Schedule, moment: datetime) -> datetime | None:
    """The first firing later than `moment`, in UTC."""
    found: datetime | None = schedule.trigger.get_next_fire_time(moment, moment + timedelta(microseconds=1))
    return found.astimezone(UTC) if found else None


class Timetable:
    """When schedules fire; an answer is kept for as long as it holds, since a trigger takes long to ask."""

    def __init__(self) -> None:
        self._known: dict[Schedule, tuple[datetime, datetime | None]] = {}

    def after(self, schedule: Schedule, moment: datetime) -> datetime | None:
        """The first firing later than `moment`, in UTC."""
        asked, fires = self._known.get(schedule, (None, None))
        if asked is None or moment < asked or (fires is not None and fires <= moment):
            fires = fires_after(schedule, moment)
            self._known[schedule] = (moment, fires)
        return fires


def firings(schedules: Sequence[Schedule], start: datetime, end: datetime) -> Iterator[tuple[datetime, Schedule]]:
    """Everything that fires from `start` until `end`, in order."""
    moment, table = start, Timetable()
    while True:
        ahead = [(at, no) for no, schedule in enumerate(schedules) if (at := table.after(schedule, moment))]
        if not ahead or min(ahead)[0] >= end:
            return
        moment = min(ahead)[0]
        for at, no in ahead:
            if at == moment:
                yield at, schedules[no]
