"""A roster as its sheets give it: organisations and members by name, with no fault in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.member import Role, Standing
from domain.organisation import Level


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One organisation. `name` is full (a group's begins with its branch's), `short` is a group's own part of it."""

    row: int
    name: str
    level: Level
    parent: str | None
    fixed_day: str | None = None
    since: date | None = None
    until: date | None = None
    former: str | None = None
    short: str = ""
    number: int | None = None
    unit_class: str | None = None
    term_ends: date | None = None
    works: str | None = None


@dataclass(frozen=True, slots=True)
class PostLine:
    """A role in an organisation, under the branch's own words for it."""

    role: Role
    organisation: str
    title: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member; None is what the sheet leaves open."""

    row: int
    name: str
    code: str | None = None
    branch: str | None = None
    group: str | None = None
    standing: Standing | None = None
    in_service: bool | None = None
    posts: tuple[PostLine, ...] = ()
    joined: date | None = None
    left: date | None = None
    accounts: tuple[tuple[str, str], ...] = ()
    appointed: date | None = None

    def is_gone(self, day: date) -> bool:
        """Whether this person left before `day`."""
        return self.left is not None and self.left < day


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says. A sheet that it lacks is None, and a column that it lacks is not in `says`: both stay."""

    organisations: tuple[OrganisationLine, ...] | None
    members: tuple[MemberLine, ...] | None
    says: frozenset[str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation that a member's row may name; `until` is its last day, if that is known.

    Without a level its own row is faulty: rows that name it are not told of until that is put right.
    """

    name: str
    level: Level | None
    parent: str | None = None
    short: str = ""
    until: date | None = None


Places = Mapping[str, Place]


def above(place: Place | None, level: Level, places: Places) -> Place | None:
    """The place itself or the nearest above it that stands on `level`, or that nobody knows the level of."""
    while place is not None and place.level not in (level, None):
        place = places.get(place.parent) if place.parent else None
    return place


def at_level(places: Places, levels: Sequence[Level]) -> list[Place]:
    """All places of these levels."""
    return [place for place in places.values() if place.level in levels]
