"""A digest as a picture for a phone: a bar for each organisation and duty, with the place of everything worked out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.digest import Digest, Figure, Line
from domain.organisation import Level

WIDTH = 540
"""In units of the picture; it is drawn twice as wide, so that a phone of 360 points shows each unit as a third more
than one of its pixels."""
MARGIN, ROW, HEAD, LINE, TOP, FOOT = 24, 58, 52, 26, 196, 72
BAR = WIDTH - 2 * MARGIN
MOST_UNITS, MOST_DUTIES, MOST_MEMBERS = 12, 14, 6
MOST_NAME, TAIL = 17, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: `y` is the top of its row, `done` and `late` are the lengths of its parts."""

    y: int
    name: str
    figure: Figure
    done: float
    late: float


@dataclass(frozen=True, slots=True)
class Section:
    """Some bars under a heading; `more` lines are not shown, and none of them is late."""

    y: int
    heading: str
    bars: tuple[Bar, ...]
    more: int
    more_y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture."""

    digest: Digest
    sections: tuple[Section, ...]
    height: int
    width: int = WIDTH
    margin: int = MARGIN
    bar: int = BAR


def chart_of(digest: Digest) -> Chart:
    """The picture of a digest: completion by organisation, by duty, and of members' duties by persons."""
    own = digest.root.level is Level.BRANCH
    units: Sequence[Line] = () if own else [unit for unit in digest.units if unit.is_asked]
    wanted = [
        ("units", units, MOST_UNITS),
        ("duties", digest.counted, MOST_DUTIES),
        ("members", digest.members, MOST_MEMBERS),
    ]
    says_left = digest.left.tasks and not digest.counts_left
    sections, y = [], TOP + (LINE if says_left else 0)
    for heading, lines, most in wanted:
        if lines:
            section, y = _section(heading, lines, most, y)
            sections.append(section)
    return Chart(digest, tuple(sections), y + FOOT)


def shortened(name: str) -> str:
    """A name that fits its row: what tells units of one bureau apart stands at the end, so the middle goes."""
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - TAIL - 1]}…{name[-TAIL:]}"


def _section(heading: str, lines: Sequence[Line], most: int, y: int) -> tuple[Section, int]:
    top = y + HEAD
    chosen = _chosen(lines, most)
    bars = tuple(_bars(chosen, top))
    more = len(lines) - len(chosen)
    end = top + ROW * len(bars)
    return Section(y, heading, bars, more, end + ROW // 3), end + (ROW // 2 if more else 0)


def _chosen(lines: Sequence[Line], most: int) -> list[Line]:
    """At most so many, those with most to do; in the order they came in, which ranks nobody."""
    pressing = sorted(lines, key=lambda line: (-line.figure.late, -line.figure.missing))[:most]
    return [line for line in lines if line in pressing]


def _bars(lines: Iterable[Line], top: int) -> Iterator[Bar]:
    for no, line in enumerate(lines):
        figure, due = line.figure, line.figure.due or 1
        yield Bar(
            top + ROW * no,
            shortened(line.name),
            figure,
            round(BAR * figure.done / due, 1),
            round(BAR * figure.late / due, 1),
        )
