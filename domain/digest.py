"""The digest of a subtree: the figures of a week, a month or more, what changed in it, and what needs a person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.organisation import Organisation
from domain.span import Length, Span, length_of
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
class LeftOver:
    """往期未了: tasks from before a span that were open when it began, and how many of them were `settled` in it.

    They are counted as tasks, whoever must do them: 到社区报到 of a half-year is one, for all members of its branch.
    `since` is the earliest deadline among those that are still open.
    """

    tasks: int = 0
    settled: int = 0
    since: date | None = None

    def __add__(self, other: "LeftOver") -> "LeftOver":
        days = [day for day in (self.since, other.since) if day]
        return LeftOver(self.tasks + other.tasks, self.settled + other.settled, min(days, default=None))

    @property
    def open(self) -> int:
        """How many nobody has settled yet."""
        return self.tasks - self.settled


@dataclass(frozen=True, slots=True)
class Line:
    """The figure of an organisation (`key` is its id) or of a duty (`key` is its own).

    `parts` of an organisation are its duties. Its own figure sums up only those that are not `by_member`: members
    and meetings are no common unit. What it has `left` over from before sums up all of them.
    """

    key: str
    name: str
    figure: Figure
    by_member: bool = False
    parts: tuple["Line", ...] = ()
    left: LeftOver = LeftOver()

    @property
    def members(self) -> tuple["Line", ...]:
        """The parts that are counted over members."""
        return tuple(part for part in self.parts if part.by_member)

    @property
    def is_asked(self) -> bool:
        """Whether the span asked anything of it; if not, it only has something left over from before."""
        return bool(self.figure.due or self.figure.excused)


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
    """What happened in the span: tasks settled (`made_up` among them) or gone late, records reported or changed.

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
    RECTIFICATION = "rectification"
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
class Behind:
    """A task that is due and not done, with the numbers of its records so far; or one `left` over from before."""

    task: int
    unit: int
    branch: int
    duty: str
    period: str
    deadline: date
    late: bool
    records: tuple[int, ...]
    left: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """The total of a span that is told beside the digest's own."""

    span: Span
    total: Figure


@dataclass(frozen=True, slots=True)
class Spoken:
    """How often the bot spoke first in groups: `messages` in so many `groups`, and at `most` in one of them."""

    messages: int = 0
    groups: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """A span of `root` as of `as_of`. `items` only of a branch's week or month.

    The figures of a month and of anything longer are of what fell due in it; what was left over from before stands
    in `left`. A week is a look at the running month: its figures hold everything that was open in it.
    `last_no` is the last number of the month's list, with what is left over on it: other lines are numbered behind it.
    `earlier` are the totals of spans that ended before: the one before this, or for a week the month or longer that
    ended since the last 周报.
    """

    root: Organisation
    span: Span
    as_of: datetime
    total: Figure
    units: tuple[Line, ...]
    duties: tuple[Line, ...]
    items: tuple[Item, ...]
    changes: tuple[Change, ...]
    concerns: tuple[Concern, ...]
    earlier: tuple[Earlier, ...] = ()
    spoken: Spoken = Spoken()
    left: LeftOver = LeftOver()
    last_no: int = 0

    @property
    def counts_left(self) -> bool:
        """Whether the figures hold what was left over from before, too."""
        return self.length is Length.WEEK

    @property
    def length(self) -> Length:
        """Whether it is a 周报, a 月报 or longer."""
        return length_of(self.span)

    @property
    def counted(self) -> tuple[Line, ...]:
        """The duties of branches and groups, which the total sums up."""
        return tuple(line for line in self.duties if line.is_asked and not line.by_member)

    @property
    def members(self) -> tuple[Line, ...]:
        """The duties of each member: told as rates of their own."""
        return tuple(line for line in self.duties if line.is_asked and line.by_member)

    @property
    def is_closed(self) -> bool:
        """Whether the whole span is told: its moment is the end of the last day."""
        return today(self.as_of) > self.span.last

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
        """How many changes of a kind there are."""
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

    def gain(self, earlier: Earlier) -> float | None:
        """By how many points of a hundred the rate is above that of an earlier span; None while either is no rate."""
        then, now = earlier.total.rate, self.total.rate
        return None if then is None or now is None or not self.is_closed else now - then
