"""How a digest is summed up from tasks, counts and what happened in its span."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.digest import Change, ChangeKind, Figure, LeftOver, Line
from domain.duty import Doer, Duty
from domain.period import Week
from domain.span import Span
from domain.task import Task, TaskState
from domain.zone import today

NO_FIGURE, NOTHING_LEFT = Figure(), LeftOver()
MOST_NAMED = 3
"""Branches a change names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one duty in one organisation of the digest, and what was left over of it from before."""

    unit: int
    duty: str
    figure: Figure = NO_FIGURE
    left: LeftOver = NOTHING_LEFT


@dataclass(frozen=True, slots=True)
class Late:
    """Tasks of a duty in one branch that were open when their day had passed.

    The first of them was due on `since`; of so many the reminders are `exhausted`, so many fell due in the span.
    """

    branch: int
    duty: str
    since: date
    exhausted: int = 0
    fresh: int = 0


@dataclass(frozen=True, slots=True)
class Happening:
    """A change in one branch, before it is gathered by organisation and duty; None where no branch is to be named."""

    kind: ChangeKind
    unit: int
    branch: int | None
    duty: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Stood:
    """A task as it stood at the digest's moment, where it stands otherwise now; it is asked for from `first` on."""

    task: Task
    unit: int
    first: date
    last: date

    def is_asked_in(self, span: Span, of_members: Collection[str]) -> bool:
        """Whether the span asks for it: of a week what overlaps it, of anything longer what falls due in it.

        What members have to do has until the end of its own period, in every month of it.
        """
        overlaps = self.first <= span.last and self.last >= span.first
        if isinstance(span, Week):
            return overlaps
        return (self.first <= span.last and span.first <= self.task.deadline <= span.last) or (
            overlaps and self.task.duty in of_members
        )

    def is_left_in(self, span: Span, of_members: Collection[str]) -> bool:
        """Whether it was left over from before the span: due earlier, and open when the span began."""
        if self.is_asked_in(span, of_members):
            return False
        before = self.last if isinstance(span, Week) else self.task.deadline
        done_at = self.task.done_at
        return before < span.first and (
            self.task.state is TaskState.OPEN or bool(done_at and today(done_at) >= span.first)
        )

    def cell(self, span: Span, as_of: datetime, of_members: Collection[str]) -> Cell:
        """What it adds to the digest."""
        if self.is_asked_in(span, of_members):
            return Cell(self.unit, self.task.duty, self.figure(as_of))
        if not self.is_left_in(span, of_members):
            return Cell(self.unit, self.task.duty)
        is_open = self.task.state is TaskState.OPEN
        left = LeftOver(1, 0, self.task.deadline) if is_open else LeftOver(1, 1)
        counted = is_open and isinstance(span, Week) and self.task.duty not in of_members
        return Cell(self.unit, self.task.duty, self.figure(as_of) if counted else Figure(), left)

    def figure(self, as_of: datetime) -> Figure:
        """What it is counted as."""
        return figure_of(self.task, as_of, self.task.had)


@dataclass(frozen=True, slots=True)
class Wording:
    """What things are called: the catalogue's duties in its order, and the organisations of the subtree by id."""

    duties: Mapping[str, Duty]
    organisations: Mapping[int, str]
    places: Mapping[str, int]

    @classmethod
    def of(cls, duties: Iterable[Duty], organisations: Mapping[int, str]) -> "Wording":
        """From the catalogue and the names."""
        by_key = {duty.key: duty for duty in duties}
        return cls(by_key, organisations, {key: place for place, key in enumerate(by_key)})

    def duty(self, key: str) -> str:
        """The duty's name; its key once the catalogue has dropped it, so that no figure gets lost."""
        return self.duties[key].name if key in self.duties else key

    def by_member(self, key: str) -> bool:
        """Whether each member must do it."""
        return key in self.duties and self.duties[key].of is Doer.MEMBER

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """In the catalogue's order, unknown ones last."""
        return sorted(set(keys), key=lambda key: (self.places.get(key, len(self.places)), key))


def lines_of_units(cells: Sequence[Cell], wording: Wording) -> tuple[Line, ...]:
    """A line for each organisation, in the order of their ids, which is that of the roster."""
    by_unit: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_unit[cell.unit].append(cell)
    lines = []
    for unit, own in sorted(by_unit.items()):
        parts = lines_of_duties(own, wording)
        figure = sum((part.figure for part in parts if not part.by_member), Figure())
        left = sum((part.left for part in parts), LeftOver())
        lines.append(Line(str(unit), wording.organisations[unit], figure, parts=parts, left=left))
    return tuple(lines)


def lines_of_duties(cells: Sequence[Cell], wording: Wording) -> tuple[Line, ...]:
    """A line for each duty, in the catalogue's order."""
    figures: dict[str, Figure] = defaultdict(Figure)
    left: dict[str, LeftOver] = defaultdict(LeftOver)
    for cell in cells:
        figures[cell.duty] += cell.figure
        if cell.left.tasks:
            left[cell.duty] += cell.left
    return tuple(
        Line(key, wording.duty(key), figures[key], by_member=wording.by_member(key), left=left[key])
        for key in wording.in_order(figures)
    )


def gathered(happenings: Iterable[Happening], wording: Wording) -> tuple[Change, ...]:
    """Changes by kind, organisation and duty, each with the names of its first few branches."""
    counts: dict[tuple[ChangeKind, int, str], dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for each in happenings:
        counts[each.kind, each.unit, each.duty][each.branch] += each.count
    kinds = tuple(ChangeKind)
    duties = {key: place for place, key in enumerate(wording.in_order(duty for _, _, duty in counts))}
    changes = []
    for (kind, unit, duty), branches in sorted(
        counts.items(), key=lambda entry: (kinds.index(entry[0][0]), entry[0][1], duties[entry[0][2]])
    ):
        known = sorted(branch for branch in branches if branch is not None)
        named = tuple(wording.organisations[branch] for branch in known[:MOST_NAMED])
        changes.append(
            Change(
                kind,
                unit,
                wording.organisations[unit],
                duty,
                wording.duty(duty),
                wording.by_member(duty),
                sum(branches.values()),
                named,
                len(known) - len(named),
            )
        )
    return tuple(changes)


def state_at(task: Task, as_of: datetime) -> TaskState:
    """What the task was then: settled later is not settled yet."""
    later = task.done_at is not None and task.done_at > as_of
    return TaskState.OPEN if later else task.state


def was_made_up(deadline: date, done_at: datetime, *, marked: bool) -> bool:
    """补录: said to be so, or settled after its deadline."""
    return marked or today(done_at) > deadline


def figure_of(task: Task, as_of: datetime, had: int) -> Figure:
    """What one task adds to a digest; `had` is how many had done it then, where it was not settled."""
    match state_at(task, as_of):
        case TaskState.EXCUSED:
            return Figure(excused=1)
        case TaskState.DONE:
            made_up = task.done_at is not None and was_made_up(task.deadline, task.done_at, marked=task.made_up)
            return Figure(due=task.wanted, done=task.wanted, made_up=int(made_up))
        case _:
            had = min(had, task.wanted)
            late = task.wanted - had if task.deadline < today(as_of) else 0
            return Figure(due=task.wanted, done=had, late=late)


def stood_at(task: Task, as_of: datetime, had: int) -> Task:
    """The task as it stood then, `had` as the digest counts it."""
    state = state_at(task, as_of)
    done_at = task.done_at if state is task.state else None
    return replace(task, state=state, had=had, done_at=done_at, made_up=task.made_up and state is TaskState.DONE)
