"""A chat that its platform no longer delivers to: nothing more is tried there, and somebody who can mend it is told."""

from datetime import datetime

import structlog

from domain.conversation import Owed, Purpose
from domain.member import Role
from domain.zone import today
from storage import audit, chats, outbox, people
from storage.database import Transaction
from templates import render

log = structlog.get_logger(__name__)
HINT = "把机器人重新加进群，再用 zhibu invite 取绑定码绑定；绑定后用 zhibu outbox retry 重发"


async def give_up(transaction: Transaction, chat_id: int, why: str, now: datetime, due_at: datetime) -> None:
    """Mark the chat dead, and owe a line to the officers above it, or to the secretary where there are none.

    `due_at` is when the bot may next speak first.
    """
    chat = await chats.die(transaction, chat_id, why)
    if chat is None:
        return  # it is dead already
    log.error("chat_gone", channel=chat.channel, chat=chat.title, fault=why, hint=HINT)
    await audit.append(transaction, now, "zhibu", "chat.gone", f"chat:{chat_id}", {"why": why[:80]})
    if chat.organisation is None:
        return
    for member in await responsible(transaction, chat.organisation.path, now):
        direct = await chats.direct(transaction, member)
        if direct and direct.id != chat_id:
            text = render("chat_gone", name=chat.organisation.name, channel=chat.channel)
            await outbox.put(
                transaction,
                Owed(f"gone:{chat_id}:{member}:{now:%Y%m%d}", direct.id, text, Purpose.NOTE, due_at=due_at),
                now,
            )


async def responsible(transaction: Transaction, path: str, now: datetime) -> tuple[int, ...]:
    """The nearest officers above an organisation; its own secretary where nobody else is known."""
    held: dict[int, tuple[int, ...]] = {}
    for role in (Role.SECRETARY, Role.COMMITTEE_OFFICER, Role.COMMISSION_OFFICER):
        held |= await people.officers(transaction, role, today(now))
    *above, own = (int(each) for each in path.strip("/").split("/"))
    return next((held[each] for each in reversed(above) if held.get(each)), held.get(own, ()))
