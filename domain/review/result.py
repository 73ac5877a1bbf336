"""The whole review of a year: every unit and branch of a subtree with its points, among its peers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from domain.review.counting import Count, Line, lines, tally
from domain.review.entry import Entry
from domain.review.facts import BranchYear
from domain.review.rubric import Part, Rubric
from domain.review.scoring import ItemScore, Score, score
from domain.review.standing import Candidate, Standing, standings
from domain.review.wire import hash_of_inputs, seal_of


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a review is made from, as of the end of a day."""

    year: int
    root: int
    root_name: str
    as_of: date
    branches: tuple[BranchYear, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One organisation's. `branches` are the facts below it: its own for a branch, all of them for a unit."""

    id: int
    name: str
    unit: int
    peer_group: str
    score: Score
    standing: Standing
    months: int
    open_rectifications: tuple[int, ...]
    branches: tuple[BranchYear, ...]

    @property
    def costly(self) -> tuple[ItemScore, ...]:
        """The items that still cost points, the most costly first."""
        return tuple(sorted((each for each in self.score.items if each.lost), key=lambda each: -each.lost))

    def opened(self, part: Part, grace: timedelta) -> tuple[tuple[BranchYear, tuple[Line, ...]], ...]:
        """What a part counts here, branch by branch."""
        return tuple((year, lines(part, year, grace)) for year in self.branches)


@dataclass(frozen=True)
class Review:
    """All of it."""

    inputs: Inputs
    rubric: Rubric
    units: tuple[Result, ...]
    branches: tuple[Result, ...]
    entries: tuple[Entry, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing fell due in the year as far as it has gone."""
        return not any(branch.occasions for branch in self.inputs.branches)

    @cached_property
    def hash(self) -> str:
        """Over the inputs and the rubric; of a thousand branches it takes a second, so only who wants it pays."""
        rubric = f"{self.rubric.version} {self.rubric.fingerprint}"
        return hash_of_inputs(self.inputs.year, self.inputs.root, self.inputs.as_of, rubric, self.inputs.branches)

    @cached_property
    def seal(self) -> str:
        """Over the hash and every entry: what a signature stands under."""
        return seal_of(self.hash, self.entries)


def review_of(rubric: Rubric, inputs: Inputs, entries: Sequence[Entry]) -> Review:
    """Score everything. The same inputs, entries and rubric give the same review."""
    ordered = tuple(sorted(entries, key=lambda entry: entry.number))
    known = tuple(sorted(inputs.branches, key=lambda branch: branch.id))
    counts = {branch.id: tally(rubric, branch, ordered) for branch in known}
    by_unit: dict[int, list[BranchYear]] = defaultdict(list)
    for branch in known:
        by_unit[branch.unit].append(branch)
    # A branch that was merged away counts for its unit until its last day, and is placed nowhere itself.
    living = [
        Entrant(each.id, each.name, each.own_class or each.unit_class, (each,)) for each in known if not each.until
    ]
    units = [Entrant(unit, own[0].unit_name, own[0].unit_class, tuple(own)) for unit, own in sorted(by_unit.items())]
    return Review(
        inputs, rubric, placed(rubric, units, counts, ordered), placed(rubric, living, counts, ordered), ordered
    )


@dataclass(frozen=True, slots=True)
class Entrant:
    """An organisation that is to be placed among those of its class, with the facts it is placed by."""

    id: int
    name: str
    unit_class: str
    branches: tuple[BranchYear, ...]


def placed(
    rubric: Rubric, entrants: Iterable[Entrant], counts: Mapping[int, Mapping[str, Count]], entries: Sequence[Entry]
) -> tuple[Result, ...]:
    """The results of one level, each compared with those of its peer group."""
    plain: list[tuple[Entrant, Score]] = []
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for each in entrants:
        own = [entry for entry in entries if entry.organisation == each.id]
        points = score(rubric, summed(rubric, [counts[branch.id] for branch in each.branches]), own)
        plain.append((each, points))
        enough = months_of(each.branches) >= rubric.least_months
        candidate = Candidate(each.id, points.total, len(open_of(each.branches)), enough)
        groups[rubric.peer_group(each.unit_class)].append(candidate)
    where = {id_: standing for peers in groups.values() for id_, standing in standings(rubric, peers).items()}
    return tuple(
        Result(
            each.id,
            each.name,
            each.branches[0].unit,
            rubric.peer_group(each.unit_class),
            points,
            where[each.id],
            months_of(each.branches),
            open_of(each.branches),
            each.branches,
        )
        for each, points in plain
    )


def open_of(branches: Iterable[BranchYear]) -> tuple[int, ...]:
    """The numbers of the rectifications that stand open in these branches."""
    return tuple(number for branch in branches for number in branch.open_rectifications)


def summed(rubric: Rubric, counts: Sequence[Mapping[str, Count]]) -> dict[str, Count]:
    """Counts of several branches together: numerators with numerators, denominators with denominators."""
    return {part.key: sum((each[part.key] for each in counts), Count()) for part in rubric.parts}


def months_of(branches: Iterable[BranchYear]) -> int:
    """The months that the fullest of these branches has something in."""
    return max((branch.months for branch in branches), default=0)
