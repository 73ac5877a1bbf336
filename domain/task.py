"""Tasks: one occasion of a duty for one organisation in one period."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class TaskState(StrEnum):
    """What the latest records make of a task; `excused` is 本月不适用 or called off."""

    OPEN = "open"
    DONE = "done"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Task:
    """One occasion, frozen when its period opened. `wanted` and `had` count those who must do it.

    For a branch's own duty `wanted` is 1; for a duty of each group or member it is their number on the
    day the period opened, and `had` is how many of them have a record.
    `said` is the newest step of the ladder that somebody was told, `why` how the due day came about.
    """

    id: int
    duty: str
    organisation: int
    period: str
    due: date
    state: TaskState
    wanted: int
    had: int
    done_at: datetime | None = None
    moved_to: date | None = None
    made_up: bool = False
    said: str = ""
    why: str = ""

    @property
    def deadline(self) -> date:
        """The day it is due, or the day it was moved to."""
        return self.moved_to or self.due

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and nothing settles it."""
        return self.state is TaskState.OPEN and self.deadline < today


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A task under the number it bears on a branch's list of the month.

    What an earlier month left open bears a number after those of the month: it is `left_over`.
    """

    no: int
    task: Task
    left_over: bool = False
