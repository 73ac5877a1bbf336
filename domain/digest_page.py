"""One screen of a digest: what is shown of it, each line under the number that a reply can point to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from domain.digest import Concern, Digest, Item, Line
from domain.organisation import Level
from domain.task import TaskState

MOST_CONCERNS = 6
MOST_UNITS = 6
MOST_DUTIES = 8
MOST_MEMBERS = 4
MOST_LEFT = 3


@dataclass(frozen=True, slots=True)
class LeftLine:
    """What an organisation, or of a branch a duty, has left over from before."""

    line: Line


About = Concern | Line | Item | LeftLine


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the screen and its number."""

    no: int
    about: About


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a part that are worth a look, and what the others are."""

    shown: tuple[Shown, ...] = ()
    complete: tuple[str, ...] = ()
    under_way: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """The screen. `late` and `open` are the tasks of a branch that are not settled, `settled` the others."""

    concerns: tuple[Shown, ...] = ()
    more_concerns: int = 0
    late: tuple[Shown, ...] = ()
    open: tuple[Shown, ...] = ()
    settled: tuple[Shown, ...] = ()
    units: Part = Part()
    duties: Part = Part()
    members: Part = Part()
    left: tuple[Shown, ...] = ()
    more_left: int = 0

    @property
    def shown(self) -> tuple[Shown, ...]:
        """Every line that bears a number."""
        items = (*self.late, *self.open, *self.settled)
        return (*self.concerns, *items, *self.units.shown, *self.duties.shown, *self.members.shown, *self.left)

    def at(self, no: int) -> About | None:
        """What the line of this number speaks of."""
        return next((each.about for each in self.shown if each.no == no), None)


def page_of(digest: Digest) -> Page:
    """What of a digest goes on one screen of a phone."""
    return _of_tasks(digest) if digest.items else _of_sums(digest)


def _of_tasks(digest: Digest) -> Page:
    """A branch's own tasks under the numbers of its list; what stands on no list, and what else is up, behind them."""
    behind = count(max([digest.last_no, *(item.no for item in digest.items if item.no)]) + 1)
    items = [Shown(item.no or next(behind), item) for item in digest.items]
    others = [each for each in digest.concerns if each.kind != "overdue"]
    shown = pressing(others, MOST_CONCERNS)
    lines, more = left_of(digest, MOST_DUTIES)
    return Page(
        concerns=tuple(Shown(next(behind), each) for each in shown),
        more_concerns=len(others) - len(shown),
        left=tuple(Shown(next(behind), LeftLine(line)) for line in lines),
        more_left=more,
        late=tuple(each for each in items if is_late(each)),
        open=tuple(each for each in items if is_open(each) and not is_late(each)),
        settled=tuple(each for each in items if not is_open(each)),
    )


def is_open(shown: Shown) -> bool:
    """Whether a task waits to be settled."""
    return isinstance(shown.about, Item) and shown.about.task.state is TaskState.OPEN


def is_late(shown: Shown) -> bool:
    """Whether its day has passed as well."""
    return is_open(shown) and isinstance(shown.about, Item) and bool(shown.about.figure.late)


def _of_sums(digest: Digest) -> Page:
    """What needs a person, then which organisations, then which duties."""
    numbers = count(1)
    own = digest.root.level is Level.BRANCH
    shown = pressing(digest.concerns, MOST_CONCERNS)
    lines, more = left_of(digest, MOST_DUTIES if own else MOST_LEFT)
    return Page(
        concerns=tuple(Shown(next(numbers), each) for each in shown),
        more_concerns=len(digest.concerns) - len(shown),
        units=Part() if own else part((unit for unit in digest.units if unit.is_asked), MOST_UNITS, numbers),
        duties=part(digest.counted, MOST_DUTIES, numbers),
        members=part(digest.members, MOST_MEMBERS, numbers),
        left=tuple(Shown(next(numbers), LeftLine(line)) for line in lines),
        more_left=more,
    )


def left_of(digest: Digest, most: int) -> tuple[tuple[Line, ...], int]:
    """At most so many that have most left over from before, in their own order, and how many others have something.

    They are units, or a branch's duties. There are none where the figures count what was left over.
    """
    lines = digest.duties if digest.root.level is Level.BRANCH else digest.units
    waiting = [line for line in lines if line.left.open and not digest.counts_left]
    chosen = sorted(waiting, key=lambda line: -line.left.open)[:most]
    return tuple(line for line in waiting if line in chosen), len(waiting) - len(chosen)


def pressing(concerns: Sequence[Concern], most: int) -> tuple[Concern, ...]:
    """At most so many concerns in their order, at least one of each kind: many late ones hide no other."""
    kinds = [each.kind for each in concerns]
    first = sorted(kinds.index(kind) for kind in set(kinds))
    others = [no for no in range(len(concerns)) if no not in first]
    return tuple(concerns[no] for no in sorted((first + others)[:most]))


def part(lines: Iterable[Line], most: int, numbers: Iterator[int] | None = None) -> Part:
    """At most so many lines: late ones, then those with most to do; shown in their own order."""
    given, numbers = list(lines), numbers or count(1)
    busy = [line for line in given if line.figure.missing or line.figure.late]
    chosen = sorted(busy, key=lambda line: (-line.figure.late, -line.figure.missing))[:most]
    hidden = [line for line in busy if line not in chosen]
    late = sum(1 for line in hidden if line.figure.late)
    return Part(
        tuple(Shown(next(numbers), line) for line in busy if line in chosen),
        tuple(line.name for line in given if line not in busy),
        len(hidden) - late,
        late,
    )
