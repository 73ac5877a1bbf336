"""A duty: what the catalogue asks for, of whom, how often, and which branches it is for."""

from dataclasses import dataclass
from enum import StrEnum

from domain.calendar import Shift
from domain.due_rule import DueRule
from domain.ladder import Step
from domain.period import Cycle, Period

WANTED = (
    "date",
    "start",
    "end",
    "topic",
    "place",
    "content",
    "expected",
    "present",
    "leave",
    "absent",
    "host",
    "recorder",
    "speaker",
    "community",
    "post",
    "hours",
    "confirmed",
)
"""The fields of a record that a duty may want, named as a reading names them."""


class Doer(StrEnum):
    """What must each do a duty once; of groups and members completion is a rate."""

    BRANCH = "branch"
    GROUP = "group"
    MEMBER = "member"


class Need(StrEnum):
    """What a branch must have for a duty to be asked of it: a 支委会 set up, 党小组 divided."""

    COMMITTEE = "committee"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class BranchShape:
    """What decides which duties a branch has: members of its committee, its groups, its in-service members."""

    committee: int
    groups: int
    members: int
    fixed_day: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """An entry of the catalogue. `key` is the reading's kind; `wants` names fields of a record.

    `months` are the numbers of the months in which it is asked; none means all. `ask` is its short line in the
    month's list; `basis` names the rule it rests on by content.
    """

    key: str
    name: str
    short: str
    heading: str
    cycle: Cycle
    of: Doer
    needs: frozenset[Need]
    due: DueRule
    shift: Shift
    ladder: tuple[Step, ...]
    wants: tuple[str, ...]
    ask: str
    basis: str
    months: frozenset[int] = frozenset()

    @property
    def by_rate(self) -> bool:
        """Whether its completion is counted over groups or members."""
        return self.of is not Doer.BRANCH

    def is_asked_in(self, period: Period) -> bool:
        """Whether this period of its cycle has a month in which it is asked."""
        return period.cycle is self.cycle and (not self.months or not self.months.isdisjoint(period.months))


def applies(duty: Duty, shape: BranchShape) -> bool:
    """Whether a branch of this shape has the duty."""
    return how_many(duty, shape) > 0


def how_many(duty: Duty, shape: BranchShape) -> int:
    """How many must do it: 1, the groups or the members; 0 when the branch does not have the duty."""
    if Need.COMMITTEE in duty.needs and not shape.committee:
        return 0
    if Need.GROUPS in duty.needs and not shape.groups:
        return 0
    return {Doer.BRANCH: 1, Doer.GROUP: shape.groups, Doer.MEMBER: shape.members}[duty.of]
