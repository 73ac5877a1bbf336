"""Groups nobody needs any more: which they are, and what is proposed for each; a person decides."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.chat import Chat

QUIET_DAYS = 60
"""Two lists went out and nobody wrote a word: the branch reports elsewhere, or the group is left."""


class Reason(StrEnum):
    """Why a group is listed, the surest first."""

    GONE = "gone"
    """The platform no longer delivers there."""
    ENDED = "ended"
    """Its organisation has ended."""
    DUPLICATE = "duplicate"
    """Another group of the same organisation on the same platform is used more."""
    QUIET = "quiet"
    """Nobody has written there for long."""
    UNBOUND = "unbound"
    """It was never bound to an organisation."""


@dataclass(frozen=True, slots=True)
class GroupUse:
    """How a group is used: `heard_at` is when somebody last wrote there, `since` when the program got to know it."""

    chat: Chat
    heard_at: datetime | None
    since: datetime | None
    is_dead: bool
    has_ended: bool

    @property
    def last(self) -> datetime | None:
        """The last sign of life."""
        return max((moment for moment in (self.heard_at, self.since) if moment), default=None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group to let go, and why; `rather` is the group that stays, of two for the same organisation."""

    use: GroupUse
    reason: Reason
    rather: Chat | None = None


def proposals(uses: Iterable[GroupUse], now: datetime, quiet_days: int = QUIET_DAYS) -> tuple[Proposal, ...]:
    """The groups to let go, by the order of their reasons and then of their numbers.

    A group that only receives is never quiet: nobody can be heard there.
    """
    before = now - timedelta(days=quiet_days)
    alive: dict[tuple[int, str], list[GroupUse]] = defaultdict(list)
    found = []
    for use in uses:
        if use.is_dead:
            found.append(Proposal(use, Reason.GONE))
        elif use.has_ended:
            found.append(Proposal(use, Reason.ENDED))
        elif use.chat.organisation is None:
            if not use.chat.is_send_only and (use.last is None or use.last < before):
                found.append(Proposal(use, Reason.UNBOUND))
        else:
            alive[use.chat.organisation.id, use.chat.channel].append(use)
    for own in alive.values():
        most, *others = sorted(own, key=_by_use)
        found += [Proposal(use, Reason.DUPLICATE, most.chat) for use in others]
        if not most.chat.is_send_only and (most.last is None or most.last < before):
            found.append(Proposal(most, Reason.QUIET))
    order = tuple(Reason)
    return tuple(sorted(found, key=lambda each: (order.index(each.reason), each.use.chat.id)))


def _by_use(use: GroupUse) -> tuple[bool, float, int]:
    """The group that is used most comes first: one that hears, then the one heard last, then the older one."""
    return use.chat.is_send_only, -(use.last.timestamp() if use.last else 0), use.chat.id
