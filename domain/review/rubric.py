"""The rubric 考核细则: what the yearly review scores, with which points, and when it freezes; never a person."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from domain.member import Role

FULL = 100
"""What the items are worth together, and what a review is scaled to when some of them do not apply."""


class Measure(StrEnum):
    """What a part rests on: a closed set of counts out of tasks, inspections and rectifications.

    Not in it, and not to be added: numbers of messages, how fast somebody replied, photos, hours online.
    """

    DONE = "done"
    ON_TIME = "on_time"
    CHECKED = "checked"
    CLEAN = "clean"
    RECTIFIED = "rectified"


@dataclass(frozen=True, slots=True)
class Part:
    """One line of an item. `counts` are duties, or kinds of finding of `clean`; empty means all.

    The costs are shares of one occasion, 0 to 1: `late` of one held after its time, `made_up` of one held in time and
    recorded long after, `finding` of each finding of an inspection.
    """

    key: str
    name: str
    points: Fraction
    measure: Measure
    counts: frozenset[str] = frozenset()
    late: Fraction = Fraction(0)
    made_up: Fraction = Fraction(0)
    finding: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Item:
    """An item with the parts that share its points; parts that do not apply leave theirs to the others."""

    key: str
    name: str
    points: Fraction
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class BonusRule:
    """What officers may add for, and how much at most for one organisation in a year."""

    key: str
    name: str
    most: Fraction


@dataclass(frozen=True, slots=True)
class DeductionRule:
    """What officers take points off for; with `zeroes` the item they name counts nothing."""

    key: str
    name: str
    points: Fraction
    zeroes: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A band 等次: from so many points; `nothing_open` wants no rectification open; `share` of its peers at most."""

    name: str
    least: Fraction
    nothing_open: bool = False
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """Classes of units that are compared with each other; a class that is in none is a group of its own."""

    name: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dates:
    """When a year freezes and until when corrections come in, as month and day: of the year, and of the one after it.

    `record_by` days after its period (or its day, if that is later) a record counts as made up.
    """

    freeze: tuple[int, int]
    corrections: tuple[int, int]
    record_by: int

    def freezes(self, year: int) -> date:
        """The first day on which the year may be frozen."""
        return date(year, *self.freeze)

    def corrected_until(self, year: int) -> date:
        """The last day of the correction window."""
        return date(year + 1, *self.corrections)

    @property
    def grace(self) -> timedelta:
        """`record_by` as a span."""
        return timedelta(days=self.record_by)


@dataclass(frozen=True, slots=True)
class Rubric:
    """The whole of it. `ranks` and `stars` are off unless the operator turns them on; a rank is an organisation's.

    `checks` and `approves` are the roles whose holders put the first and the second signature under a year.
    `text` is the file it was read from: whoever edits that makes another rubric.
    """

    version: str
    text: str
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    bonus: tuple[BonusRule, ...]
    most_bonus: Fraction
    deductions: tuple[DeductionRule, ...]
    peers: tuple[PeerGroup, ...]
    dates: Dates
    checks: tuple[Role, ...]
    approves: tuple[Role, ...]
    least_months: int
    ranks: bool = False
    stars: bool = False

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in order."""
        return tuple(part for item in self.items for part in item.parts)

    def peer_group(self, unit_class: str) -> str:
        """The group whose members a unit of this class is compared with."""
        found = (group.name for group in self.peers if unit_class in group.classes)
        return next(found, unit_class or UNCLASSED)


UNCLASSED = "未分类"
"""The group of units whose class is not on the roster."""
