"""Members, the roles they hold, and what a role may see."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.organisation import Level, Organisation


class Role(StrEnum):
    """What somebody is to an organisation."""

    COMMISSION_OFFICER = "commission_officer"
    COMMITTEE_OFFICER = "committee_officer"
    SECRETARY = "secretary"
    COMMITTEE_MEMBER = "committee_member"
    GROUP_LEADER = "group_leader"
    INSPECTOR = "inspector"
    MEMBER = "member"


class Standing(StrEnum):
    """正式党员 or 预备党员: both take part and pay dues, only the first may vote."""

    FORMAL = "formal"
    PROBATIONARY = "probationary"


# Whose voice in a branch the reader hears first, when one person holds several roles.
SPEAKING_ORDER = (
    Role.SECRETARY,
    Role.COMMITTEE_MEMBER,
    Role.GROUP_LEADER,
    Role.COMMITTEE_OFFICER,
    Role.COMMISSION_OFFICER,
    Role.INSPECTOR,
    Role.MEMBER,
)

# The words that `replies/READING.md` uses for the sender's role.
SPEAKS_AS = {
    Role.SECRETARY: "secretary",
    Role.COMMITTEE_MEMBER: "committee",
    Role.GROUP_LEADER: "group_leader",
    Role.COMMITTEE_OFFICER: "officer",
    Role.COMMISSION_OFFICER: "commission",
    Role.INSPECTOR: "officer",
    Role.MEMBER: "member",
}


@dataclass(frozen=True, slots=True)
class Post:
    """One role held in one organisation today; `title` is the branch's own word for it (组织委员)."""

    role: Role
    organisation: Organisation
    title: str = ""


@dataclass(frozen=True, slots=True)
class InPost:
    """Somebody's post and since when it is held."""

    name: str
    place: str
    title: str
    since: date


@dataclass(frozen=True, slots=True)
class Person:
    """A member as of today: the branch of the membership and every post held."""

    id: int
    name: str
    branch: Organisation | None
    posts: tuple[Post, ...] = ()

    @property
    def role(self) -> Role:
        """The role this person speaks in when nothing else decides."""
        held = {post.role for post in self.posts}
        return next((role for role in SPEAKING_ORDER if role in held), Role.MEMBER)

    def holds(self, role: Role, organisation: Organisation) -> bool:
        """Whether this person holds `role` in just this organisation."""
        return any(post.role is role and post.organisation.id == organisation.id for post in self.posts)

    def oversees(self) -> tuple[Organisation, ...]:
        """The roots of the subtrees this person may see, the highest first; never more than these."""
        roots: dict[int, Organisation] = {}
        for post in self.posts:
            if post.role in SEES and post.organisation.level in SEES[post.role]:
                roots[post.organisation.id] = post.organisation
        return tuple(sorted(roots.values(), key=lambda o: (o.path.count("/"), o.id)))

    def may_see(self, organisation: Organisation) -> bool:
        """Deny by default: only inside a subtree that a post of this person opens."""
        return any(root.holds(organisation) for root in self.oversees())


SPEAKS_FOR_BRANCH = (Role.SECRETARY, Role.COMMITTEE_MEMBER)
"""Whose word is the branch's, and who may change what it reported."""

SEES: dict[Role, frozenset[Level]] = {
    Role.COMMISSION_OFFICER: frozenset({Level.COMMISSION}),
    Role.COMMITTEE_OFFICER: frozenset({Level.COMMITTEE}),
    Role.SECRETARY: frozenset({Level.BRANCH}),
    Role.COMMITTEE_MEMBER: frozenset({Level.BRANCH}),
}
