"""The weekly digest of a subtree: its figures, what changed in the week, and what needs a person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.organisation import Organisation
from domain.period import Week
from domain.task import Task
from domain.zone import today

LEAST_FOR_RATE = 3
"""Of fewer than three a rate says nothing (and with members it points at one of them): the counts alone are shown."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts that add up: 应完成 `due`, 已完成 `done`, 逾期 `late`, 补录 `made_up`, 不适用 `excused`.

    The unit is one who must do it: the branch, each of its groups, or each member. `made_up` and `excused` count
    tasks. `excused` is no part of `due`.
    """

    due: int = 0
    done: int = 0
    late: int = 0
    made_up: int = 0
    excused: int = 0

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(
            self.due + other.due,
            self.done + other.done,
            self.late + other.late,
            self.made_up + other.made_up,
            self.excused + other.excused,
        )

    @property
    def missing(self) -> int:
        """How many are still to be done."""
        return self.due - self.done

    @property
    def rate(self) -> float | None:
        """Done in a hundred; None where the denominator is too small to speak of a rate."""
        return 100 * self.done / self.due if self.due >= LEAST_FOR_RATE else None


@dataclass(frozen=True, slots=True)
class Line:
    """The figure of an organisation (`key` is its id) or of a duty (`key` is its own).

    `parts` of an organisation are its duties. Its own figure sums up only those that are not `by_member`: members
    and meetings are no common unit.
    """

    key: str
    name: str
    figure: Figure
    by_member: bool = False
    parts: tuple["Line", ...] = ()

    @property
    def members(self) -> tuple["Line", ...]:
        """The parts that are counted over members."""
        return tuple(part for part in self.parts if part.by_member)


@dataclass(frozen=True, slots=True)
class Item:
    """One task of a branch as it stood; `no` is its number on the month's list, None when it stands on none."""

    no: int | None
    duty: str
    name: str
    by_member: bool
    task: Task
    figure: Figure


class ChangeKind(StrEnum):
    """What happened in the week: tasks settled (`made_up` among them) or gone late, records reported or changed.

    `served` are new reports of members' own duties, of which a task is done only when its last member is.
    """

    DONE = "done"
    MADE_UP = "made_up"
    LATE = "late"
    SERVED = "served"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """So many of a kind in one organisation and duty; `branches` names the first few and `more` counts the rest."""

    kind: ChangeKind
    unit: int
    unit_name: str
    duty: str
    duty_name: str
    by_member: bool
    count: int
    branches: tuple[str, ...]
    more: int = 0


class ConcernKind(StrEnum):
    """Why a person is needed, the most pressing first."""

    OVERDUE = "overdue"
    BLOCKED = "blocked"
    REFUSED = "refused"
    OPINION = "opinion"
    CLAIM = "claim"
    HOLIDAYS = "holidays"


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that no reminder will settle. It names organisations, duties and records, never a member.

    `since` is the earliest deadline, report or question among the `count`; of `holidays` the month without a notice.
    """

    kind: ConcernKind
    organisation: int
    name: str
    count: int = 1
    since: date | None = None
    duties: tuple[str, ...] = ()
    records: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """The lines worth showing, and what the others are: complete, or still under way and not late."""

    shown: tuple[Line, ...]
    complete: int
    under_way: int
    late: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A task that a figure counts as due and not done, with the numbers of the records it has so far."""

    task: int
    unit: int
    branch: int
    duty: str
    period: str
    deadline: date
    late: bool
    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """The week of `root` as of `as_of`. `items` only where `root` is a branch."""

    root: Organisation
    week: Week
    as_of: datetime
    total: Figure
    units: tuple[Line, ...]
    duties: tuple[Line, ...]
    items: tuple[Item, ...]
    changes: tuple[Change, ...]
    concerns: tuple[Concern, ...]

    @property
    def counted(self) -> tuple[Line, ...]:
        """The duties of branches and groups, which the total sums up."""
        return tuple(line for line in self.duties if not line.by_member)

    @property
    def members(self) -> tuple[Line, ...]:
        """The duties of each member: told as rates of their own."""
        return tuple(line for line in self.duties if line.by_member)

    @property
    def is_closed(self) -> bool:
        """Whether the whole week is told: its moment is the end of Sunday."""
        return today(self.as_of) > self.week.last

    def happened(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of a kind, those with the most first."""
        return tuple(sorted((each for each in self.changes if each.kind == kind), key=lambda change: -change.count))

    def tally(self, kind: ChangeKind) -> tuple[tuple[str, int], ...]:
        """How many changes of a kind there are in each duty, by its name, most first."""
        counts: dict[str, int] = {}
        for change in self.happened(kind):
            counts[change.duty_name] = counts.get(change.duty_name, 0) + change.count
        return tuple(sorted(counts.items(), key=lambda entry: -entry[1]))

    def count(self, kind: ChangeKind) -> int:
        """How many changes of a kind there are in the week."""
        return sum(each.count for each in self.changes if each.kind == kind)

    def furthest(self, duty: str, most: int) -> tuple[Line, ...]:
        """The organisations with most left to do in a duty of members, as lines of that duty, most first."""
        lines = [
            Line(unit.key, unit.name, part.figure, by_member=True)
            for unit in self.units
            for part in unit.members
            if part.key == duty and part.figure.missing
        ]
        return tuple(sorted(lines, key=lambda line: -line.figure.missing)[:most])

    def pressing(self, most: int) -> tuple[Concern, ...]:
        """At most so many concerns in their order, at least one of each kind: many late ones hide no other."""
        first = list({each.kind: each for each in reversed(self.concerns)}.values())
        chosen = (first + [each for each in self.concerns if each not in first])[:most]
        return tuple(each for each in self.concerns if each in chosen)

    def folded(self, most: int) -> Fold:
        """At most so many organisations: late ones, then those with most to do; shown in the order of the roster."""
        busy = [line for line in self.units if line.figure.missing or line.figure.late]
        pressing = sorted(busy, key=lambda line: (-line.figure.late, -line.figure.missing))[:most]
        hidden = [line for line in busy if line not in pressing]
        late = sum(1 for line in hidden if line.figure.late)
        return Fold(
            tuple(line for line in busy if line in pressing), len(self.units) - len(busy), len(hidden) - late, late
        )
