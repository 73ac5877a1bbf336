"""Open questions: at most one for each person in a chat; one that lapsed stays until it is answered or given up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Row

from domain.question import Question
from domain.reading.reading import Fact
from domain.reading.wire import fact_from_json, fact_to_kept
from storage.database import Transaction
from storage.tables.core import outgoing, question

_MINE = question.c.member_id == bindparam("member")
_UNANSWERED = question.c.closed_at.is_(None)
_OPEN = (
    select(question)
    .where(question.c.chat_id == bindparam("chat"), _MINE, _UNANSWERED, question.c.expires_at > bindparam("now"))
    .order_by(question.c.id.desc())
    .limit(1)
)
_OF_MESSAGE = (
    select(question)
    .join(outgoing, outgoing.c.cause_id == question.c.incoming_id)
    .where(outgoing.c.id == bindparam("message"), _MINE, _UNANSWERED)
    .limit(1)
)
_PUT_BY = (
    select(question.c.id)
    .join(outgoing, outgoing.c.cause_id == question.c.incoming_id)
    .where(outgoing.c.id == bindparam("message"))
    .limit(1)
)
_ABOUT = select(question.c.id).where(question.c.incoming_id == bindparam("incoming"), _UNANSWERED).limit(1)
_OF_MEMBER = (
    select(question).where(_MINE, _UNANSWERED, question.c.asked_at > bindparam("since")).order_by(question.c.id)
)
_LAPSED = (
    select(question)
    .where(_UNANSWERED, question.c.expires_at <= bindparam("now"), question.c.lapse_told_at.is_(None))
    .order_by(question.c.id)
)
_ASK = insert(question)
_CLOSE = update(question).where(question.c.id == bindparam("row")).values(closed_at=bindparam("now"))
_LAPSE = (
    update(question)
    .where(question.c.chat_id == bindparam("chat"), _MINE, _UNANSWERED, question.c.expires_at > bindparam("now"))
    .values(expires_at=bindparam("now"))
)
_TOLD = update(question).where(question.c.id == bindparam("row")).values(lapse_told_at=bindparam("now"))


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A question nobody answered in time, whose it is, and since when."""

    question: Question
    member: int
    asked_at: datetime


async def pending(transaction: Transaction, chat: int, member: int, now: datetime) -> Question | None:
    """The question this person has not answered in this chat, if it has not lapsed."""
    row = (await transaction.execute(_OPEN, {"chat": chat, "member": member, "now": now})).first()
    return _value(row) if row else None


async def of_message(transaction: Transaction, message: int, member: int) -> Question | None:
    """The unanswered question that one of the bot's messages put to this person, lapsed or not."""
    row = (await transaction.execute(_OF_MESSAGE, {"message": message, "member": member})).first()
    return _value(row) if row else None


async def put_by(transaction: Transaction, message: int) -> bool:
    """Whether one of the bot's messages put a question to anybody."""
    return (await transaction.execute(_PUT_BY, {"message": message})).first() is not None


async def asks_about(transaction: Transaction, incoming: int) -> bool:
    """Whether a message is what a question asks about that nobody has answered."""
    return (await transaction.execute(_ABOUT, {"incoming": incoming})).first() is not None


async def of_member(transaction: Transaction, member: int, since: datetime) -> tuple[Question, ...]:
    """What somebody was asked since then and has not answered, in any chat, oldest first."""
    rows = (await transaction.execute(_OF_MEMBER, {"member": member, "since": since})).all()
    return tuple(_value(row) for row in rows)


async def lapsed(transaction: Transaction, now: datetime) -> tuple[Lapsed, ...]:
    """Every question that lapsed and whose lapse was told to nobody yet."""
    rows = (await transaction.execute(_LAPSED, {"now": now})).all()
    return tuple(Lapsed(_value(row), row.member_id, row.asked_at) for row in rows)


async def close(transaction: Transaction, number: int, now: datetime) -> None:
    """A question was answered, or given up."""
    await transaction.execute(_CLOSE, {"row": number, "now": now})


async def told(transaction: Transaction, number: int, now: datetime) -> None:
    """The lapse of a question was told."""
    await transaction.execute(_TOLD, {"row": number, "now": now})


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
    choices: tuple[str, ...] = (),
) -> None:
    """Note the bot's question; one that the same person still had open in this chat lapses at once."""
    await transaction.execute(_LAPSE, {"chat": chat, "member": member, "now": now})
    row = {
        "chat_id": chat,
        "member_id": member,
        "asked": asked,
        "records": [fact_to_kept(fact) for fact in facts],
        "text": text,
        "incoming_id": incoming,
        "asked_at": now,
        "expires_at": expires_at,
        "choices": list(choices),
    }
    await transaction.execute(_ASK, row)


def _value(row: Row[Any]) -> Question:
    facts = tuple(fact_from_json(each) for each in row.records)
    return Question(row.id, row.asked, facts, row.text, row.incoming_id, row.expires_at, tuple(row.choices))
