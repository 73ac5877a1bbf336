"""The roster as it stands in the database, before an import."""

from dataclasses import dataclass
from datetime import date

from domain.member import Role, Standing
from domain.organisation import Level


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation there is or was."""

    id: int
    name: str
    level: Level
    parent: int | None
    number: int | None
    fixed_day: str | None
    since: date
    until: date | None
    unit_class: str | None = None
    term_ends: date | None = None
    works: str | None = None

    def is_open(self, day: date) -> bool:
        """Whether it has not ended before `day`."""
        return self.until is None or self.until >= day


@dataclass(frozen=True, slots=True)
class KnownMembership:
    """A membership by the ids of its organisations."""

    id: int
    branch: int
    group: int | None
    standing: Standing
    in_service: bool
    since: date
    until: date | None

    def is_open(self, day: date) -> bool:
        """Whether it has not ended before `day`; one that is yet to begin is open too."""
        return self.until is None or self.until >= day


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A role held, or to be held, in an organisation."""

    id: int
    organisation: int
    role: Role
    title: str
    since: date
    until: date | None

    def is_open(self, day: date) -> bool:
        """Whether it has not ended before `day`."""
        return self.until is None or self.until >= day


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member with memberships and roles in the order in which they were entered: the last one is the newest."""

    id: int
    code: str
    name: str
    memberships: tuple[KnownMembership, ...] = ()
    roles: tuple[KnownRole, ...] = ()

    @property
    def last(self) -> KnownMembership | None:
        """The newest membership."""
        return self.memberships[-1] if self.memberships else None

    @property
    def has_own_code(self) -> bool:
        """Whether the code is the roster's own and not one that the import made up."""
        return not self.code.startswith(MADE_UP)

    def is_open(self, day: date) -> bool:
        """Whether this person still belongs to a branch or holds a role."""
        last = self.last
        return (last is not None and last.is_open(day)) or any(role.is_open(day) for role in self.roles)


MADE_UP = "~"
"""How a code begins that the import made up for somebody whose row has none."""


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """A platform's user and the member behind it."""

    id: int
    channel: str
    user: str
    member: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything an import is compared with."""

    organisations: tuple[KnownOrganisation, ...] = ()
    members: tuple[KnownMember, ...] = ()
    accounts: tuple[KnownAccount, ...] = ()
