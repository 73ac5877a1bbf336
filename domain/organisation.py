"""The tree of organisations: commission 工委, committee 机关党委, branch 支部, group 党小组."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Where an organisation stands in the tree."""

    COMMISSION = "commission"
    COMMITTEE = "committee"
    BRANCH = "branch"
    GROUP = "group"


PARENT_LEVEL = {Level.COMMITTEE: Level.COMMISSION, Level.BRANCH: Level.COMMITTEE, Level.GROUP: Level.BRANCH}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A node of the tree; `path` is `/1/4/12/`: the ids from the root down to itself."""

    id: int
    name: str
    level: Level
    parent: int | None
    path: str
    fixed_day: str | None = None

    def holds(self, other: "Organisation") -> bool:
        """Whether `other` is this organisation or stands below it."""
        return other.path.startswith(self.path)
