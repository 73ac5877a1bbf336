"""What a branch's year is scored from: its occasions, inspections and rectifications, each with its numbers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Occasion:
    """A task that has fallen due and was not excused. `records` are the numbers people see.

    `due` is the day it was due or moved to, `last` the last day of its period, `held` the earliest day a record says
    it took place, `told` the day the first record of it was made. A checklist has items `in_order` and `lacking` ones.
    """

    task: int
    duty: str
    period: str
    due: date
    last: date
    wanted: int
    had: int
    held: date | None = None
    told: date | None = None
    records: tuple[int, ...] = ()
    in_order: int = 0
    lacking: int = 0

    @property
    def is_done(self) -> bool:
        """Whether nobody is missing."""
        return self.had >= self.wanted


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspection found: its number and its kind."""

    number: int
    issue: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection that the branch was in the sample of, with what was found there."""

    inspection: int
    period: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectification:
    """A 整改 that was asked for: until when, and when the branch reported it done.

    It `counts` once it fell due in the year; one that did not may still stand open.
    """

    number: int
    due: date
    solved: date | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class BranchYear:
    """The facts of one branch. `unit` is the committee it belongs to, or the branch itself right under the commission.

    `unit_class` is the class of the unit, `own_class` the branch's where it differs: an office's branch in a 事业单位.
    `until` is the last day of a branch that was merged or dissolved: its periods until then count for its unit.
    """

    id: int
    name: str
    unit: int
    unit_name: str
    unit_class: str
    until: date | None = None
    occasions: tuple[Occasion, ...] = ()
    visits: tuple[Visit, ...] = ()
    rectifications: tuple[Rectification, ...] = ()
    own_class: str = ""

    @property
    def months(self) -> int:
        """In how many months something of it fell due."""
        return len({(each.due.year, each.due.month) for each in self.occasions})

    @property
    def open_rectifications(self) -> tuple[int, ...]:
        """The numbers of those not reported done."""
        return tuple(each.number for each in self.rectifications if each.solved is None)
