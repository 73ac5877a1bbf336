"""Open questions: at most one for each person in a chat."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from domain.question import Question
from domain.reading.reading import Fact
from domain.reading.wire import fact_from_json, fact_to_kept
from storage.database import Transaction
from storage.tables.core import question

_OPEN = (
    select(question)
    .where(
        question.c.chat_id == bindparam("chat"),
        question.c.member_id == bindparam("member"),
        question.c.closed_at.is_(None),
        question.c.expires_at > bindparam("now"),
    )
    .order_by(question.c.id.desc())
    .limit(1)
)
_ASK = insert(question)
_CLOSE = (
    update(question)
    .where(
        question.c.chat_id == bindparam("chat"),
        question.c.member_id == bindparam("member"),
        question.c.closed_at.is_(None),
    )
    .values(closed_at=bindparam("now"))
)


async def pending(transaction: Transaction, chat: int, member: int, now: datetime) -> Question | None:
    """The question this person has not answered in this chat, if it has not lapsed."""
    row = (await transaction.execute(_OPEN, {"chat": chat, "member": member, "now": now})).first()
    if row is None:
        return None
    facts = tuple(fact_from_json(each) for each in row.records)
    return Question(row.id, row.asked, facts, row.text, row.incoming_id, row.expires_at)


async def close(transaction: Transaction, chat: int, member: int, now: datetime) -> None:
    """Close what is open: it was answered, or something else was said."""
    await transaction.execute(_CLOSE, {"chat": chat, "member": member, "now": now})


async def ask(
    transaction: Transaction,
    *,
    chat: int,
    member: int,
    asked: str,
    facts: tuple[Fact, ...],
    text: str,
    incoming: int,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Note the bot's question; an older one to the same person in this chat is closed."""
    await close(transaction, chat, member, now)
    row = {
        "chat_id": chat,
        "member_id": member,
        "asked": asked,
        "records": [fact_to_kept(fact) for fact in facts],
        "text": text,
        "incoming_id": incoming,
        "asked_at": now,
        "expires_at": expires_at,
    }
    await transaction.execute(_ASK, row)
