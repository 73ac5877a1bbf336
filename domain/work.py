"""What a branch takes on beside its own meetings: enterprises and villages it helps, estates, teams."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SPOKEN = {
    "结对企业": "enterprise", "企业": "enterprise", "联系企业": "enterprise",
    "帮扶村": "village", "联系村": "village", "村": "village",
    "小区": "estate", "联系小区": "estate",
    "先锋队": "team", "党员先锋队": "team", "先锋岗": "team", "责任区": "team",
    "志愿服务小组": "service_group", "服务小组": "service_group", "志愿服务队": "service_group",
}  # fmt: skip
"""How a roster calls each of them; the first word of a kind is the one that is shown."""


class WorkKind(StrEnum):
    """What it is that a branch takes on."""

    ENTERPRISE = "enterprise"
    VILLAGE = "village"
    ESTATE = "estate"
    TEAM = "team"
    SERVICE_GROUP = "service_group"

    @property
    def spoken(self) -> str:
        """Its word in a roster: 结对企业."""
        return next(word for word, kind in SPOKEN.items() if kind == self)


@dataclass(frozen=True, slots=True)
class Work:
    """One enterprise, village, estate or team by its name, which for a village may tell of all who help it."""

    kind: WorkKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


def written(works: Iterable[Work]) -> str | None:
    """All of a branch's in one text, as the tables keep them; None for none."""
    return "|".join(str(work) for work in works) or None


def read_written(text: str | None) -> tuple[Work, ...]:
    """What `written` wrote."""
    parts = (part.partition(":") for part in (text or "").split("|") if part)
    return tuple(Work(WorkKind(kind), name) for kind, _, name in parts)
