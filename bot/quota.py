"""The platforms' monthly allowances: what was used is written down, and an officer told once when it gets short."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.channels.port import Channel, Metered
from domain.conversation import Owed, Purpose
from domain.member import Role
from domain.period import Cycle, Period
from domain.zone import today
from storage import chats, outbox, people, spending
from storage.database import Transaction
from templates import render

SHORT = 0.7
"""The part of an allowance at which there is still time to buy more."""
HINT = "可在平台后台购买额度，或调小用量；每月 1 日重新计"

log = structlog.get_logger(__name__)


class Meter:
    """Takes from a channel what it used; what the database did not take is written down with the next."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel if isinstance(channel, Metered) else None

    def take(self) -> Counter[str]:
        """What was used since the last time."""
        if self._channel is None:
            return Counter()
        taken = Counter(self._channel.spent)
        self._channel.spent.clear()
        return taken

    def put_back(self, taken: Counter[str]) -> None:
        """It could not be written down."""
        if self._channel is not None:
            self._channel.spent.update(taken)

    async def note(self, transaction: Transaction, taken: Mapping[str, int], now: datetime, due_at: datetime) -> None:
        """Write it down; owe the officers a word when an allowance got short, at the hour when the bot may speak."""
        if self._channel is None:
            return
        name, month = self._channel.name, str(Period.containing(Cycle.MONTH, today(now)))
        for what, more in taken.items():
            used = await spending.add(transaction, name, what, month, more)
            allowed = self._channel.allowances.get(what)
            if allowed is not None and used >= SHORT * allowed > used - more:
                log.warning("quota_short", channel=name, what=what, used=used, allowed=allowed, hint=HINT)
                await tell(transaction, f"quota:{name}:{what}:{month}", now, due_at, name, what, used, allowed)


async def tell(
    transaction: Transaction,
    key: str,
    now: datetime,
    due_at: datetime,
    channel: str,
    what: str,
    used: int,
    allowed: int,
) -> None:
    """Owe it to the officers of the highest level that has any."""
    for role in (Role.COMMISSION_OFFICER, Role.COMMITTEE_OFFICER, Role.SECRETARY):
        held = await people.officers(transaction, role, today(now))
        members = {member for each in held.values() for member in each}
        directs = await chats.directs(transaction, sorted(members)) if members else {}
        for member, chat in directs.items():
            text = render("quota", channel=channel, what=what, used=used, allowed=allowed)
            owed = Owed(f"{key}:{member}", chat.id, text, Purpose.NOTE, due_at=due_at)
            await outbox.put(transaction, owed, now)
        if directs:
            return
