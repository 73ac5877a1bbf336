"""Pushes in bulk: what the jobs owe to many chats at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, select

from domain.conversation import Owed, Purpose
from storage import outbox
from storage.database import Transaction
from storage.tables.core import outgoing

_WITH_PREFIX = select(outgoing.c.chat_id).where(outgoing.c.key.like(bindparam("prefix")))


async def chats_with(transaction: Transaction, prefix: str) -> frozenset[int]:
    """The chats that are owed, or were sent, a message whose key begins so."""
    rows = (await transaction.execute(_WITH_PREFIX, {"prefix": f"{prefix}%"})).all()
    return frozenset(row.chat_id for row in rows)


async def put_all(transaction: Transaction, owed: Iterable[Owed], now: datetime) -> None:
    """Owe many messages; those whose key is owed already stay as they are."""
    for each in owed:
        await outbox.put(transaction, each, now)


_SPENT = (
    select(outgoing.c.chat_id, outgoing.c.purpose, func.count().label("pushes"))
    .where(
        outgoing.c.purpose != Purpose.ANSWER.value,
        outgoing.c.due_at >= bindparam("start"),
        outgoing.c.due_at < bindparam("end"),
        outgoing.c.state.not_in((outbox.State.DROPPED.value, outbox.State.EXPIRED.value)),
    )
    .group_by(outgoing.c.chat_id, outgoing.c.purpose)
)


async def spent(transaction: Transaction, start: datetime, end: datetime) -> Mapping[int, Mapping[Purpose, int]]:
    """How many pushes of each purpose every chat gets between two moments."""
    found: dict[int, dict[Purpose, int]] = {}
    for row in (await transaction.execute(_SPENT, {"start": start, "end": end})).all():
        found.setdefault(row.chat_id, {})[Purpose(row.purpose)] = row.pushes
    return found
