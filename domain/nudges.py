"""Which reminders are due now, and how many of them become one message."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.calendar import WorkCalendar
from domain.duty import Duty
from domain.ladder import Audience, Step, steps_due
from domain.task import Task
from domain.zone import today

FORGOTTEN = timedelta(days=31)
"""So long after its day nobody is reminded any more, not even somebody new: the digest goes on telling of it."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A task that somebody has to be reminded of, at the newest step of its ladder."""

    task: Task
    duty: Duty
    step: Step

    @property
    def is_late(self) -> bool:
        """Whether it is said after the due day."""
        return self.step.order > (0, time.max)

    @property
    def to(self) -> Audience:
        """Who hears it."""
        return self.step.to


def due_nudges(
    tasks: Iterable[Task], duty_of: Callable[[str], Duty | None], calendar: WorkCalendar, now: datetime
) -> Iterator[Nudge]:
    """The reminders to say now. A step that was said is not said again; of several missed only the newest is."""
    for task in tasks:
        duty = duty_of(task.duty)
        if duty is None or task.deadline + FORGOTTEN < today(now):
            continue
        step = steps_due(duty.ladder, task.deadline, calendar, (task.said,) if task.said else (), now)
        if step:
            yield Nudge(task, duty, step)
