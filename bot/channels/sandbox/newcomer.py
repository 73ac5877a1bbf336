"""Somebody the roster does not know, with a group that nobody bound: joining is tried with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

NAMES = ("来晓晨", "新雨桐", "初一帆", "启明远", "始春和", "迎朝阳")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person, the direct chat with the bot, and a group; all unknown to the database until they join."""

    person: str
    name: str
    direct: str
    group: str
    title: str

    @classmethod
    def number(cls, count: int, token: str) -> Self:
        """The `count`-th newcomer; `token` keeps the ids apart from those of an earlier journal."""
        name = NAMES[(count - 1) % len(NAMES)] + (str(count) if count > len(NAMES) else "")
        return cls(f"guest-{token}", name, f"direct-{token}", f"group-{token}", f"新建的工作群{count}")

    def kept(self) -> dict[str, object]:
        """The journal's line about this newcomer."""
        return {
            "newcomer": {
                "person": self.person,
                "name": self.name,
                "direct": self.direct,
                "group": self.group,
                "title": self.title,
            }
        }


def welcome_back(entry: Mapping[str, Any]) -> Newcomer:
    """Read a newcomer back from the journal; raises KeyError or TypeError on anything else."""
    return Newcomer(entry["person"], entry["name"], entry["direct"], entry["group"], entry["title"])
