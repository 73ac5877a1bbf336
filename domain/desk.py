"""What the desk shows of a month: the figures of organisations and duties, each of which opens further down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.digest import Figure
from domain.duty import Duty
from domain.member import SPEAKS_FOR_BRANCH, Person
from domain.organisation import Organisation
from domain.record import Record


@dataclass(frozen=True, slots=True)
class Cell:
    """The tasks of one duty in one organisation; `task` is the task where it is a single one."""

    figure: Figure
    task: int | None

    @property
    def state(self) -> str:
        """done, late, excused or open: the most pressing of them."""
        if self.figure.late:
            return "late"
        if self.figure.due == 0:
            return "excused"
        return "done" if self.figure.missing == 0 else "open"


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation with its cells by duty."""

    organisation: Organisation
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overview:
    """Organisations by duties in a month, as of a day; only duties that are asked of anybody stand in it."""

    root: Organisation
    duties: tuple[Duty, ...]
    rows: tuple[Row, ...]

    def total(self, duty: str) -> Figure:
        """A duty over all rows."""
        return sum((row.cells[duty].figure for row in self.rows if duty in row.cells), Figure())


def overview(
    root: Organisation, units: Sequence[Organisation], cells: Mapping[tuple[int, str], Cell], duties: Sequence[Duty]
) -> Overview:
    """Put the cells in their rows; units of which nothing is asked keep an empty one."""
    asked = {duty for _, duty in cells}
    rows = tuple(Row(unit, {duty: cell for (owner, duty), cell in cells.items() if owner == unit.id}) for unit in units)
    return Overview(root, tuple(duty for duty in duties if duty.key in asked), rows)


def without_reasons(record: Record) -> Record:
    """A record as others than the branch's own committee see it: how many were away, not who and why."""
    leave = record.fact.leave if record.fact.leave is not None else len(record.fact.leaves) or None
    return replace(record, fact=replace(record.fact, leaves=(), leave=leave))


def is_own(person: Person, branch: Organisation) -> bool:
    """Whether somebody is of the branch's own committee: who is behind and why somebody is away is for these alone."""
    return any(person.holds(role, branch) for role in SPEAKS_FOR_BRANCH)
