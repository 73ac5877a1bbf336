"""The tree of organisations: commission 工委, committee 机关党委, branch 支部, group 党小组."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.work import Work


class Level(StrEnum):
    """Where an organisation stands in the tree."""

    COMMISSION = "commission"
    COMMITTEE = "committee"
    BRANCH = "branch"
    GROUP = "group"


PARENT_LEVEL = {Level.COMMITTEE: Level.COMMISSION, Level.BRANCH: Level.COMMITTEE, Level.GROUP: Level.BRANCH}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A node of the tree; `path` is `/1/4/12/`: the ids from the root down to itself.

    `unit_class` is the 单位类别 it is compared with, `term_ends` the last day of its committee's term.
    """

    id: int
    name: str
    level: Level
    parent: int | None
    path: str
    fixed_day: str | None = None
    unit_class: str = ""
    term_ends: date | None = None
    works: tuple[Work, ...] = ()

    def holds(self, other: "Organisation") -> bool:
        """Whether `other` is this organisation or stands below it."""
        return other.path.startswith(self.path)
