"""Chats: where messages come from and go to, and whom they are bound to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from domain.chat import Chat
from domain.conversation import ChatKind
from storage.database import Transaction, new_id
from storage.people import columns, organisation_of
from storage.tables.core import account, chat, member, organisation
from storage.tables.types import UtcTime

_CHATS = select(
    chat.c.id,
    chat.c.channel,
    chat.c.address,
    chat.c.kind,
    chat.c.title,
    chat.c.member_id,
    chat.c.dead,
    *columns(organisation, "o"),
).outerjoin(organisation, organisation.c.id == chat.c.organisation_id)
_BY_ADDRESS = _CHATS.where(chat.c.channel == bindparam("channel"), chat.c.address == bindparam("address"))
_BY_ID = _CHATS.where(chat.c.id == bindparam("id"))
_DIE = update(chat).where(chat.c.id == bindparam("dying"), chat.c.dead.is_(None)).values(dead=bindparam("why"))
_REVIVE = update(chat).where(chat.c.id == bindparam("living")).values(dead=None)
_ALL = _CHATS.where(or_(chat.c.organisation_id.is_not(None), chat.c.member_id.is_not(None))).order_by(chat.c.id)
_GONE = _CHATS.add_columns(chat.c.dead.label("why")).where(chat.c.dead.is_not(None)).order_by(chat.c.id)
_GROUPS = _CHATS.where(chat.c.organisation_id.is_not(None), chat.c.dead.is_(None)).order_by(chat.c.id)
_DIRECT_OF = _CHATS.where(chat.c.member_id == bindparam("member"), chat.c.dead.is_(None)).order_by(chat.c.id)
_ENTER = insert(chat)
_NAME_OF = select(member.c.name).where(member.c.id == bindparam("of_member")).scalar_subquery()
_BELONGS_TO = (
    update(chat)
    .where(chat.c.id == bindparam("of_chat"))
    .values(member_id=bindparam("of_member"), title=_NAME_OF, bound_at=bindparam("now", type_=UtcTime))
)


class EnteredAlready(Exception):
    """Another process entered the same chat at the same moment; this unit of work is undone whole."""

    def __init__(self, channel: str, address: str) -> None:
        super().__init__(f"chat {address} of {channel} was entered by another process meanwhile; run the work again")
        self.address = address


def value(row: Row[Any]) -> Chat:
    """A chat from a row of the join with its organisation."""
    return Chat(
        row.id,
        row.channel,
        row.address,
        ChatKind(row.kind),
        row.title,
        organisation_of(row, "o"),
        row.member_id,
        row.dead is not None,
    )


async def by_address(transaction: Transaction, channel: str, address: str) -> Chat | None:
    """The chat at a platform's address, bound or not."""
    row = (await transaction.execute(_BY_ADDRESS, {"channel": channel, "address": address})).first()
    return value(row) if row else None


async def bound(transaction: Transaction) -> tuple[Chat, ...]:
    """Every chat that is bound to an organisation or a member."""
    return tuple(value(row) for row in (await transaction.execute(_ALL)).all())


async def groups(transaction: Transaction) -> dict[int, tuple[Chat, ...]]:
    """The living group chats, by organisation."""
    found: dict[int, tuple[Chat, ...]] = {}
    for row in (await transaction.execute(_GROUPS)).all():
        one = value(row)
        if one.organisation:
            found[one.organisation.id] = (*found.get(one.organisation.id, ()), one)
    return found


async def die(transaction: Transaction, chat_id: int, why: str) -> Chat | None:
    """Note why the platform no longer delivers to a chat; None when that was known. Binding it anew revives it."""
    if not (await transaction.execute(_DIE, {"dying": chat_id, "why": why[:200]})).rowcount:
        return None
    row = (await transaction.execute(_BY_ID, {"id": chat_id})).first()
    return value(row) if row else None


async def gone(transaction: Transaction) -> tuple[tuple[Chat, str], ...]:
    """The chats that their platform no longer delivers to, each with what it said."""
    return tuple((value(row), row.why) for row in (await transaction.execute(_GONE)).all())


async def revive(transaction: Transaction, chat_id: int) -> None:
    """Somebody is heard there again: what was given up lives."""
    await transaction.execute(_REVIVE, {"living": chat_id})


async def direct(transaction: Transaction, member_id: int) -> Chat | None:
    """The direct chat with a member, the first one bound where there are several."""
    row = (await transaction.execute(_DIRECT_OF, {"member": member_id})).first()
    return value(row) if row else None


async def directs(transaction: Transaction, members: Sequence[int]) -> dict[int, Chat]:
    """The direct chats of several members at once."""
    found: dict[int, Chat] = {}
    wanted = _CHATS.where(chat.c.member_id.in_(members), chat.c.dead.is_(None)).order_by(chat.c.id)
    for row in (await transaction.execute(wanted)).all():
        found.setdefault(row.member_id, value(row))
    return found


async def enter(transaction: Transaction, channel: str, address: str, kind: ChatKind, title: str = "") -> int:
    """Note a chat nobody has bound yet, so that it can be answered; gives its id.

    Raises EnteredAlready when two processes hear of it at once: the same work run again will find it.
    """
    row = {"channel": channel, "address": address, "kind": kind.value, "title": title}
    try:
        return new_id(await transaction.execute(_ENTER, row))
    except IntegrityError as fault:
        raise EnteredAlready(channel, address) from fault


async def bind_group(transaction: Transaction, chat_id: int, organisation_id: int, title: str, now: datetime) -> None:
    """Bind a group to an organisation; a group that moves leaves its former one."""
    bind = update(chat).where(chat.c.id == chat_id)
    await transaction.execute(bind.values(organisation_id=organisation_id, title=title, bound_at=now, dead=None))


async def bind_member(
    transaction: Transaction, chat_id: int | None, channel: str, user: str, member_id: int, now: datetime
) -> None:
    """Say who a platform's user is, and that `chat_id` is the direct chat with them."""
    await transaction.execute(delete(account).where(account.c.channel == channel, account.c.user == user))
    await transaction.execute(insert(account).values(channel=channel, user=user, member_id=member_id, since=now))
    if chat_id is not None:
        await belongs_to(transaction, chat_id, member_id, now)


async def belongs_to(transaction: Transaction, chat_id: int, member_id: int, now: datetime) -> None:
    """Note whose direct chat it is; it bears their name."""
    await transaction.execute(_BELONGS_TO, {"of_chat": chat_id, "of_member": member_id, "now": now})


_HAS_ACCOUNT = select(account.c.id).where(account.c.member_id == bindparam("member")).limit(1)


async def has_account(transaction: Transaction, member_id: int) -> bool:
    """Whether somebody on any platform is known as this member already."""
    return (await transaction.execute(_HAS_ACCOUNT, {"member": member_id})).first() is not None
