"""What an import changes: new rows, changed rows, and what is told about them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from domain.member import Role, Standing
from domain.organisation import Level

T = TypeVar("T")
ENDING_SHARE = 0.2
"""More memberships than this share do not end without somebody's word: it is how a half file looks."""


@dataclass(frozen=True, slots=True)
class OrganisationValues:
    """An organisation by name; so is its parent, whose id may not be there yet."""

    name: str
    level: Level
    parent: str | None
    number: int | None
    fixed_day: str | None
    since: date
    until: date | None
    unit_class: str | None = None
    term_ends: date | None = None
    works: str | None = None


@dataclass(frozen=True, slots=True)
class MemberValues:
    """A member's code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MembershipValues:
    """A membership: the member by code, the organisations by name."""

    member: str
    branch: str
    group: str | None
    standing: Standing
    in_service: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class RoleValues:
    """A role: the member by code, the organisation by name."""

    member: str
    organisation: str
    role: Role
    title: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AccountValues:
    """A platform's user and the code of the member behind it."""

    channel: str
    user: str
    member: str


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """A row that is there already, and what it shall say."""

    id: int
    values: T


@dataclass(frozen=True, slots=True)
class Difference(Generic[T]):
    """The new and the changed rows of one table."""

    new: tuple[T, ...] = ()
    changed: tuple[Changed[T], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


class EffectKind(StrEnum):
    """What happened to somebody or something, as the summary counts it."""

    ORGANISATION_NEW = "organisation_new"
    ORGANISATION_CHANGED = "organisation_changed"
    ORGANISATION_ENDED = "organisation_ended"
    JOINED = "joined"
    RETURNED = "returned"
    MOVED = "moved"
    LEFT = "left"
    RENAMED = "renamed"
    CHANGED = "changed"
    ROLE_BEGAN = "role_began"
    ROLE_ENDED = "role_ended"
    ACCOUNT_BOUND = "account_bound"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that the import does, for the person who reads the summary."""

    kind: EffectKind
    whom: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """All that an import changes. `vanished` counts what ends only because the file no longer has it."""

    organisations: Difference[OrganisationValues] = Difference()
    members: Difference[MemberValues] = Difference()
    memberships: Difference[MembershipValues] = Difference()
    roles: Difference[RoleValues] = Difference()
    accounts: Difference[AccountValues] = Difference()
    effects: tuple[Effect, ...] = ()
    notes: tuple[str, ...] = ()
    vanished_organisations: int = 0
    vanished_memberships: int = 0
    open_memberships: int = 0

    def __bool__(self) -> bool:
        return any((self.organisations, self.members, self.memberships, self.roles, self.accounts))

    @property
    def needs_consent(self) -> bool:
        """Whether so much ends that a person must say it is meant."""
        return self.vanished_organisations > 0 or self.vanished_memberships > ENDING_SHARE * self.open_memberships

    def counts(self) -> dict[EffectKind, int]:
        """How often each thing happens, in the order in which the kinds are listed."""
        counted = Counter(effect.kind for effect in self.effects)
        return {kind: counted[kind] for kind in EffectKind if counted[kind]}
