"""A branch as of a day: who belongs to it and how it is made up."""

from dataclasses import dataclass
from functools import cached_property

from domain.duty import BranchShape
from domain.member import Role
from domain.organisation import Organisation

LEAST_COMMITTEE = 3
"""A 支委会 has three to five members; a secretary with a deputy alone is none (支部工作条例)."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """One member of the branch. `group` is the number of the 党小组, None where there is none."""

    member: int
    name: str
    formal: bool
    in_service: bool
    group: int | None


@dataclass(frozen=True)
class Branch:
    """The branch's members and offices on one day."""

    organisation: Organisation
    members: tuple[Belonging, ...]
    offices: tuple[tuple[Role, int], ...]
    groups: int

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everybody's name, as the reader matches them."""
        return tuple(each.name for each in self.members)

    @cached_property
    def formal(self) -> int:
        """正式党员."""
        return sum(each.formal for each in self.members)

    @property
    def probationary(self) -> int:
        """预备党员."""
        return len(self.members) - self.formal

    @property
    def in_service(self) -> tuple[Belonging, ...]:
        """在职党员: 双报到 is asked of these alone."""
        return tuple(each for each in self.members if each.in_service)

    @cached_property
    def committee(self) -> int:
        """How many sit in the 支委会; 0 where none is set up."""
        return committee_of(len({member for role, member in self.offices if role in SITS}))

    @property
    def secretaries(self) -> tuple[int, ...]:
        """Member ids of the secretary, more than one only while an office is handed over."""
        return tuple(member for role, member in self.offices if role is Role.SECRETARY)

    @property
    def posted(self) -> tuple[int, ...]:
        """Member ids of its 第一书记."""
        return tuple(member for role, member in self.offices if role is Role.MEMBER)

    @property
    def shape(self) -> BranchShape:
        """What decides which duties it has."""
        return BranchShape(
            self.committee,
            self.groups,
            len(self.in_service),
            self.organisation.fixed_day,
            frozenset(work.kind.value for work in self.organisation.works),
            len(self.posted),
            self.organisation.term_ends,
        )

    def ids_of(self, names: tuple[str, ...]) -> tuple[int, ...]:
        """The members that these names name; a name two members share names neither."""
        found: dict[str, list[int]] = {}
        for each in self.members:
            found.setdefault(each.name, []).append(each.member)
        return tuple(ids[0] for name in names if len(ids := found.get(name, [])) == 1)


SITS = frozenset({Role.SECRETARY, Role.COMMITTEE_MEMBER})


def committee_of(seats: int) -> int:
    """The size of a committee with so many seats taken: fewer than three are no committee."""
    return seats if seats >= LEAST_COMMITTEE else 0
