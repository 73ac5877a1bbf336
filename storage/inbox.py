"""The inbox: every message heard, once, with its text for as long as retention allows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from domain.conversation import Incoming
from storage import callbacks
from storage.database import Transaction, new_id
from storage.tables.core import incoming as heard


class HeardAlready(Exception):
    """Another process took the same message at the same moment; this unit of work is undone whole."""

    def __init__(self, channel: str, message_id: str) -> None:
        super().__init__(f"message {message_id} of {channel} is being handled elsewhere; there is nothing left to do")
        self.channel = channel
        self.message_id = message_id


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was taken; `text` is masked, and empty once retention has purged it."""

    id: int
    chat_id: int | None
    member_id: int | None
    at: datetime
    text: str
    act: str


_COLUMNS = (heard.c.id, heard.c.chat_id, heard.c.member_id, heard.c.heard_at, heard.c.text, heard.c.act)
_SAME = (heard.c.channel == bindparam("channel"), heard.c.message_id == bindparam("message_id"))
_KNOWN = select(heard.c.id).where(*_SAME)
_TAKE = insert(heard)
_FIND = select(*_COLUMNS).where(*_SAME)
_OF = select(*_COLUMNS).where(heard.c.id.in_(bindparam("ids", expanding=True))).order_by(heard.c.id)
_PURGE = update(heard).where(heard.c.heard_at < bindparam("before"), heard.c.text != "").values(text="")


async def take(
    transaction: Transaction,
    incoming: Incoming,
    *,
    chat_id: int | None,
    member_id: int | None,
    text: str,
    act: str,
    now: datetime,
) -> int | None:
    """Note a message and give its id, or None when it was heard before; `text` is what may be kept of it.

    Raises HeardAlready when two processes hear it at once: the later one has nothing to do.
    """
    if incoming.kept is not None:
        await callbacks.heard(transaction, incoming.kept)
    same = {"channel": incoming.channel, "message_id": incoming.message_id}
    if (await transaction.execute(_KNOWN, same)).first() is not None:
        return None
    row = {**same, "chat_id": chat_id, "member_id": member_id, "heard_at": now, "text": text, "act": act}
    try:
        return new_id(await transaction.execute(_TAKE, row))
    except IntegrityError as fault:
        if "uq_incoming_message" not in str(fault.orig):
            raise
        raise HeardAlready(incoming.channel, incoming.message_id) from fault


async def find(transaction: Transaction, channel: str, message_id: str) -> Heard | None:
    """The message that the platform knows by this id."""
    row = (await transaction.execute(_FIND, {"channel": channel, "message_id": message_id})).first()
    return None if row is None else _value(row)


async def of(transaction: Transaction, ids: Collection[int]) -> tuple[Heard, ...]:
    """Several messages, in the order they were heard."""
    return tuple(_value(row) for row in (await transaction.execute(_OF, {"ids": list(ids)})).all())


async def purge(transaction: Transaction, before: datetime) -> int:
    """Empty the text of every message heard before; the facts made of it stay. Gives how many."""
    return (await transaction.execute(_PURGE, {"before": before})).rowcount


def _value(row: Row[Any]) -> Heard:
    return Heard(row.id, row.chat_id, row.member_id, row.heard_at, row.text, row.act)
