"""Callbacks that got their 200 and wait to be heard: sealed as they came, and gone with the commit that hears them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from storage.database import Transaction, new_id
from storage.tables.core import callback


@dataclass(frozen=True, slots=True)
class Callback:
    """One that waits: what was posted to which channel, and when it was taken."""

    id: int
    channel: str
    sealed: str
    taken_at: datetime


_KEEP = insert(callback)
_HEARD = delete(callback).where(callback.c.id == bindparam("row"))
_PURGE = delete(callback).where(callback.c.taken_at < bindparam("before"))
_LEFT = (
    select(callback.c.id, callback.c.channel, callback.c.sealed, callback.c.taken_at)
    .where(callback.c.taken_at <= bindparam("until"), callback.c.id > bindparam("after"))
    .order_by(callback.c.id)
    .limit(bindparam("most"))
)


async def keep(transaction: Transaction, channel: str, sealed: str, now: datetime) -> int:
    """Keep a callback until it is heard; gives its number."""
    row: dict[str, Any] = {"channel": channel, "sealed": sealed, "taken_at": now}
    return new_id(await transaction.execute(_KEEP, row))


async def heard(transaction: Transaction, number: int) -> None:
    """Let go of a callback, in the unit of work that hears it."""
    await transaction.execute(_HEARD, {"row": number})


async def left(transaction: Transaction, until: datetime, after: int, most: int) -> tuple[Callback, ...]:
    """Those taken by then and not heard yet, of higher numbers than `after`, in the order they came."""
    found = await transaction.execute(_LEFT, {"until": until, "after": after, "most": most})
    return tuple(Callback(row.id, row.channel, row.sealed, row.taken_at) for row in found.all())


async def purge(transaction: Transaction, before: datetime) -> int:
    """Remove what nobody could open since: its channel or its key is gone. Gives how many."""
    return (await transaction.execute(_PURGE, {"before": before})).rowcount
