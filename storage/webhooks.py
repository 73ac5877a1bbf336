"""The webhooks that groups have beside the bot's own way in. What is kept of one is sealed before it comes here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from domain.chat import SEND_ONLY
from storage.database import Transaction
from storage.tables.core import chat, webhook


@dataclass(frozen=True, slots=True)
class Listed:
    """A group with a webhook, as an operator sees it: never the secret."""

    chat: int
    channel: str
    title: str
    added_at: datetime


_OF_CHAT = webhook.c.chat_id == bindparam("chat")
_ADD = insert(webhook)
_CHANGE = update(webhook).where(_OF_CHAT).values(sealed=bindparam("kept"), added_at=bindparam("now"))
_REMOVE = delete(webhook).where(_OF_CHAT)
_HAS = select(webhook.c.chat_id).where(_OF_CHAT)
_MOVE = update(webhook).where(_OF_CHAT).values(chat_id=bindparam("to"))
_SEND_ONLY = select(chat.c.id).where(
    chat.c.channel == bindparam("of_channel"),
    chat.c.organisation_id == bindparam("organisation"),
    chat.c.address.startswith(SEND_ONLY),
)
_RETIRE = update(chat).where(chat.c.id == bindparam("old")).values(organisation_id=None)
_LIST = (
    select(webhook.c.chat_id, chat.c.channel, chat.c.title, webhook.c.added_at)
    .join(chat, chat.c.id == webhook.c.chat_id)
    .order_by(webhook.c.chat_id)
)
_SEALED = select(webhook.c.chat_id, webhook.c.sealed).order_by(webhook.c.chat_id)


async def put(transaction: Transaction, chat_id: int, sealed: str, now: datetime) -> None:
    """Give a group this webhook in place of the one it had."""
    changed = await transaction.execute(_CHANGE, {"chat": chat_id, "kept": sealed, "now": now})
    if not changed.rowcount:
        await transaction.execute(_ADD, {"chat_id": chat_id, "sealed": sealed, "added_at": now})


async def remove(transaction: Transaction, chat_id: int) -> bool:
    """Take a group's webhook away; whether it had one."""
    return (await transaction.execute(_REMOVE, {"chat": chat_id})).rowcount > 0


async def take_over(transaction: Transaction, chat_id: int, channel: str, organisation_id: int) -> None:
    """A group that can be heard now stands in for the send-only one of its organisation, and gets its webhook."""
    terms = {"of_channel": channel, "organisation": organisation_id}
    for old in (await transaction.execute(_SEND_ONLY, terms)).scalars():
        if not (await transaction.execute(_HAS, {"chat": chat_id})).first():
            await transaction.execute(_MOVE, {"chat": old, "to": chat_id})
        await transaction.execute(_REMOVE, {"chat": old})
        await transaction.execute(_RETIRE, {"old": old})


async def listed(transaction: Transaction) -> tuple[Listed, ...]:
    """Every group with a webhook."""
    rows = (await transaction.execute(_LIST)).all()
    return tuple(Listed(row.chat_id, row.channel, row.title, row.added_at) for row in rows)


async def sealed(transaction: Transaction) -> dict[int, str]:
    """What is kept of each, by chat, for when the keys change."""
    return {row.chat_id: row.sealed for row in (await transaction.execute(_SEALED)).all()}
