"""督查表: what tasks and records say of a branch's quarter, put down for people to verify on site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.duty import Duty
from domain.organisation import Organisation
from domain.reading.reading import MEETINGS, State
from domain.record import Record
from domain.task import Task, TaskState

MINUTES = ("date", "topic", "expected", "present", "host", "recorder")
"""What the minutes of a meeting are looked through for; 缺请假人员、缺记录人 are typical findings."""


@dataclass(frozen=True, slots=True)
class Told:
    """One record as an inspector compares it with the book; `lacks` are the fields that it does not tell."""

    record: Record
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One duty in the quarter. `due` and `done` count those who must do it, `late` what is overdue, `made_up` tasks."""

    duty: Duty
    due: int
    done: int
    late: int
    made_up: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The facts of one branch. `mending` is how many of its earlier 整改 are open."""

    branch: Organisation
    unit: str
    unit_class: str
    lines: tuple[SheetLine, ...]
    mending: int

    @property
    def headings(self) -> tuple[tuple[str, tuple[SheetLine, ...]], ...]:
        """The lines under their headings, in the order of the catalogue."""
        names = dict.fromkeys(line.duty.heading for line in self.lines)
        return tuple((name, tuple(each for each in self.lines if each.duty.heading == name)) for name in names)

    def line(self, *keys: str) -> tuple[SheetLine, ...]:
        """The lines of these duties."""
        return tuple(line for line in self.lines if line.duty.key in keys)


def lines_of(
    duties: Sequence[Duty], tasks: Iterable[Task], records: Mapping[int, Sequence[Record]], day: date
) -> tuple[SheetLine, ...]:
    """The lines of a branch, in the order of the catalogue; what was not asked of it is left out."""
    by_duty: dict[str, list[Task]] = {}
    for task in tasks:
        by_duty.setdefault(task.duty, []).append(task)
    return tuple(_line(duty, there, records, day) for duty in duties if (there := by_duty.get(duty.key)))


def _line(duty: Duty, tasks: Sequence[Task], records: Mapping[int, Sequence[Record]], day: date) -> SheetLine:
    asked = [task for task in tasks if task.state is not TaskState.EXCUSED]
    told = [record for task in tasks for record in records.get(task.id, ())]
    return SheetLine(
        duty,
        sum(task.wanted for task in asked),
        sum(min(task.had, task.wanted) for task in asked),
        sum(task.wanted - min(task.had, task.wanted) for task in asked if task.is_late(day)),
        sum(task.made_up for task in asked),
        tuple(Told(record, lacking(record)) for record in sorted(told, key=_order) if not record.members),
    )


def _order(record: Record) -> tuple[date, int]:
    return record.held_on or date.min, record.number


def lacking(record: Record) -> tuple[str, ...]:
    """What the minutes of a meeting that was held do not tell."""
    if record.fact.kind not in MEETINGS or record.fact.state is not State.DONE:
        return ()
    away = record.fact.expected is not None and record.fact.present is not None
    unexcused = away and (record.fact.expected or 0) > (record.fact.present or 0) and not record.fact.leaves
    missing = tuple(field for field in MINUTES if getattr(record.fact, field) is None)
    return (*missing, "leaves") if unexcused else missing
