"""Short ways for tests to fill the outbox and to look into it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from domain.conversation import ChatKind, Owed, Purpose
from storage import chats, outbox
from storage.database import Database, Transaction
from storage.outbox import Entry, State

START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""09:00 of the first working day of December 2026 in Shanghai."""


async def make_chats(database: Database, count: int, channel: str = "sandbox") -> list[int]:
    """Enter so many group chats; gives their ids."""

    async def work(transaction: Transaction) -> list[int]:
        return [await chats.enter(transaction, channel, f"g{n}", ChatKind.GROUP, f"第{n}群") for n in range(count)]

    return await database.write(work)


def owed(
    key: str,
    chat: int,
    purpose: Purpose = Purpose.ANSWER,
    *,
    due_at: datetime = START,
    expires_at: datetime | None = None,
) -> Owed:
    """A message whose text is its key."""
    return Owed(key, chat, key, purpose, due_at, expires_at=expires_at)


async def put(database: Database, *messages: Owed, now: datetime = START) -> list[int]:
    """Owe messages in one unit; gives their ids."""

    async def work(transaction: Transaction) -> list[int]:
        return [made for message in messages if (made := await outbox.put(transaction, message, now))]

    return await database.write(work)


async def entries(database: Database, states: Sequence[State] = tuple(State)) -> list[Entry]:
    """What the outbox holds, by id."""
    found = await database.read(lambda transaction: outbox.listing(transaction, states, 10_000))
    return sorted(found, key=lambda entry: entry.id)


async def states(database: Database) -> dict[str, State]:
    """Where each message stands, by key."""
    return {entry.key: entry.state for entry in await entries(database)}


class Ticking:
    """A clock for leases that a test moves by hand."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Where it stands."""
        return self.at

    def move(self, seconds: float) -> None:
        """Forward."""
        self.at += timedelta(seconds=seconds)
