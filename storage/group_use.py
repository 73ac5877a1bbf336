"""How the groups are used: who is bound to what, and when somebody last wrote there."""

from datetime import date

from sqlalchemy import bindparam, func, select, update

from domain.conversation import ChatKind
from domain.idle_groups import GroupUse
from storage import chats
from storage.database import Transaction
from storage.people import columns
from storage.tables.core import chat, incoming, organisation
from storage.tables.types import UtcTime

_LAST = (
    select(incoming.c.chat_id, func.max(incoming.c.heard_at, type_=UtcTime).label("heard_at"))
    .group_by(incoming.c.chat_id)
    .subquery()
)
_GROUPS = (
    select(
        chat.c.id,
        chat.c.channel,
        chat.c.address,
        chat.c.kind,
        chat.c.title,
        chat.c.member_id,
        chat.c.bound_at,
        chat.c.dead,
        organisation.c.until.label("ends"),
        _LAST.c.heard_at,
        *columns(organisation, "o"),
    )
    .outerjoin(organisation, organisation.c.id == chat.c.organisation_id)
    .outerjoin(_LAST, _LAST.c.chat_id == chat.c.id)
    .where(chat.c.kind == ChatKind.GROUP.value)
    .order_by(chat.c.id)
)
_RELEASE = (
    update(chat)
    .where(chat.c.id == bindparam("released"), chat.c.organisation_id.is_not(None))
    .values(organisation_id=None, bound_at=None)
)


async def groups(transaction: Transaction, day: date) -> tuple[GroupUse, ...]:
    """Every group that the program has ever met, as it is used by this day."""
    return tuple(
        GroupUse(
            chats.value(row),
            row.heard_at,
            row.bound_at,
            is_dead=row.dead is not None,
            has_ended=row.ends is not None and row.ends < day,
        )
        for row in (await transaction.execute(_GROUPS)).all()
    )


async def release(transaction: Transaction, chat_id: int) -> bool:
    """Unbind a group; False when it was bound to nothing."""
    return bool((await transaction.execute(_RELEASE, {"released": chat_id})).rowcount)
