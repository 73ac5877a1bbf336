"""The outbox: every message owed to a chat, once, and what became of it. `storage/delivery.py` sends from it."""

import unicodedata
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from domain.chat import Chat
from domain.conversation import About, Button, Owed, Purpose
from storage.database import Transaction, new_id
from storage.tables.core import chat, outgoing


class State(StrEnum):
    """Where a message owed stands; the last four are its ends."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    DROPPED = "dropped"


class UnknownChat(LookupError):
    """A message is owed to a chat that is not in the tables."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(f"there is no chat {chat_id}; enter it before anything is owed to it")
        self.chat_id = chat_id


class OwedAlready(Exception):
    """Another process put the same message at the same moment; this unit of work is undone whole."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} was put by another process meanwhile; run the same work again, it will find it there")
        self.key = key


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of the bot that somebody may quote or press a button of."""

    id: int
    chat_id: int
    text: str
    buttons: tuple[Button, ...]
    about: About
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outbox as a person reads it; `fault` is the platform's last word against it."""

    id: int
    key: str
    channel: str
    chat: str
    purpose: Purpose
    state: State
    due_at: datetime
    attempts: int
    text: str
    fault: str | None


ABOUT = timedelta(seconds=10)
"""A platform's clock and ours may differ by some seconds."""
QUOTED_AT_MOST = 50
"""How far back a message is looked for that is quoted by its words alone."""
UNSETTLED = (State.QUEUED.value, State.SENDING.value)
_PLACE = select(
    chat.c.channel, chat.c.address, exists().where(outgoing.c.key == bindparam("key")).label("is_owed")
).where(chat.c.id == bindparam("chat"))
_PUT = insert(outgoing)
_MESSAGE = select(
    outgoing.c.id,
    outgoing.c.chat_id,
    outgoing.c.text,
    outgoing.c.buttons,
    outgoing.c.about_kind,
    outgoing.c.about_record,
    outgoing.c.created_at,
)
_BY_ID = _MESSAGE.where(outgoing.c.id == bindparam("id"))
_BY_PLATFORM_ID = _MESSAGE.where(
    outgoing.c.platform_id == bindparam("platform_id"), outgoing.c.channel == bindparam("channel")
)
_LATELY = (
    _MESSAGE.where(outgoing.c.chat_id == bindparam("of_chat"), outgoing.c.state == State.SENT.value)
    .order_by(outgoing.c.id.desc())
    .limit(QUOTED_AT_MOST)
)
_NEWEST_ABOUT = (
    _MESSAGE.where(outgoing.c.chat_id == bindparam("of_chat"), outgoing.c.about_kind.like(bindparam("prefix")))
    .order_by(outgoing.c.id.desc())
    .limit(1)
)
_ABOUT_THEN = _MESSAGE.where(
    outgoing.c.chat_id == bindparam("of_chat"),
    outgoing.c.state == State.SENT.value,
    outgoing.c.sent_at.between(bindparam("earliest"), bindparam("latest")),
).limit(2)
_OLDEST_DUE = select(func.min(outgoing.c.due_at)).where(
    outgoing.c.state.in_(UNSETTLED), outgoing.c.due_at <= bindparam("now")
)
_NEXT_DUE = select(func.min(outgoing.c.due_at)).where(
    outgoing.c.state == State.QUEUED.value, outgoing.c.due_at > bindparam("after")
)
_LISTING = (
    select(
        outgoing.c.id,
        outgoing.c.key,
        outgoing.c.channel,
        chat.c.title,
        chat.c.address,
        outgoing.c.purpose,
        outgoing.c.state,
        outgoing.c.due_at,
        outgoing.c.attempts,
        outgoing.c.text,
        outgoing.c.fault,
    )
    .join(chat, chat.c.id == outgoing.c.chat_id)
    .where(outgoing.c.state.in_(bindparam("states", expanding=True)))
    .order_by(outgoing.c.due_at, outgoing.c.id)
    .limit(bindparam("most"))
)
_WAITING = (
    select(outgoing.c.state, func.count().label("messages"))
    .where(outgoing.c.state.in_((*UNSETTLED, State.REFUSED.value)))
    .group_by(outgoing.c.state)
)
_REQUEUE = (
    update(outgoing)
    .where(
        outgoing.c.id == bindparam("row"),
        outgoing.c.state.in_((State.REFUSED.value, State.EXPIRED.value, State.DROPPED.value)),
    )
    .values(state=State.QUEUED.value, attempts=0, fault=None, expires_at=None)
)
_DROP = (
    update(outgoing)
    .where(outgoing.c.id == bindparam("row"), outgoing.c.state.in_((State.QUEUED.value, State.REFUSED.value)))
    .values(state=State.DROPPED.value)
)


async def put(transaction: Transaction, owed: Owed, now: datetime) -> int | None:
    """Owe a message and give its id, or None when its key is owed already.

    Raises UnknownChat, and OwedAlready when two processes put the same key at once.
    """
    place = (await transaction.execute(_PLACE, {"chat": owed.chat, "key": owed.key})).first()
    if place is None:
        raise UnknownChat(owed.chat)
    if place.is_owed:
        return None
    try:
        return new_id(await transaction.execute(_PUT, row_of(owed, place.channel, place.address, now)))
    except IntegrityError as fault:
        if "uq_outgoing_key" not in str(fault.orig):
            raise
        raise OwedAlready(owed.key) from fault


async def answer(transaction: Transaction, owed: Owed, chat: Chat, now: datetime) -> int:
    """Owe an answer in the chat where its message was heard just now: its key is as new as the message is."""
    return new_id(await transaction.execute(_PUT, row_of(owed, chat.channel, chat.address, now)))


def row_of(owed: Owed, channel: str, address: str, now: datetime) -> dict[str, Any]:
    """A message owed as its row."""
    return {
        "key": owed.key,
        "channel": channel,
        "lane": f"{channel}:{address}",
        "chat_id": owed.chat,
        "purpose": owed.purpose.value,
        "text": owed.text,
        "buttons": [asdict(button) for button in owed.buttons],
        "about_kind": owed.about.kind,
        "about_record": owed.about.record,
        "cause_id": owed.cause,
        "state": State.QUEUED.value,
        "created_at": now,
        "due_at": owed.due_at,
        "expires_at": owed.expires_at,
        "attempts": 0,
        "perhaps_sent": False,
    }


async def by_id(transaction: Transaction, message: int) -> SentMessage | None:
    """The message under our own id, sent or not."""
    return _message((await transaction.execute(_BY_ID, {"id": message})).first())


async def by_platform_id(transaction: Transaction, channel: str, platform_id: str) -> SentMessage | None:
    """The message that a platform knows by this id, such as the one a person quotes."""
    found = await transaction.execute(_BY_PLATFORM_ID, {"channel": channel, "platform_id": platform_id})
    return _message(found.first())


async def by_moment(transaction: Transaction, chat_id: int, at: datetime) -> SentMessage | None:
    """The message of the bot that was said in a chat about then; None where there are two, for then nobody can tell."""
    terms = {"of_chat": chat_id, "earliest": at - ABOUT, "latest": at + ABOUT}
    rows = (await transaction.execute(_ABOUT_THEN, terms)).all()
    return _message(rows[0]) if len(rows) == 1 else None


async def newest(transaction: Transaction, chat_id: int) -> SentMessage | None:
    """What the bot said last in a chat."""
    return _message((await transaction.execute(_LATELY, {"of_chat": chat_id})).first())


async def by_words(transaction: Transaction, chat_id: int, words: str) -> SentMessage | None:
    """The newest message of the bot in a chat that reads so, or begins so: platforms cut what they quote."""
    wanted = squeezed(words).removesuffix("...").removesuffix("…")
    if not wanted:
        return None
    for row in (await transaction.execute(_LATELY, {"of_chat": chat_id})).all():
        if squeezed(row.text).startswith(wanted):
            return _message(row)
    return None


async def newest_about(transaction: Transaction, chat_id: int, prefix: str) -> SentMessage | None:
    """The last message of the bot in a chat that is about what begins so."""
    found = await transaction.execute(_NEWEST_ABOUT, {"of_chat": chat_id, "prefix": f"{prefix}%"})
    return _message(found.first())


def squeezed(words: str) -> str:
    """A text without blanks and marks of style, which a quote may have lost; signs of either width are the same."""
    plain = unicodedata.normalize("NFKC", words)
    return "".join(char for char in plain if not char.isspace() and char not in "*#>`_")


async def oldest_due(transaction: Transaction, now: datetime) -> datetime | None:
    """Since when the oldest message is due that has not gone out; None when nothing waits."""
    due: datetime | None = (await transaction.execute(_OLDEST_DUE, {"now": now})).scalar()
    return due


async def next_due(transaction: Transaction, after: datetime) -> datetime | None:
    """When the next message falls due, later than `after`."""
    due: datetime | None = (await transaction.execute(_NEXT_DUE, {"after": after})).scalar()
    return due


async def listing(transaction: Transaction, states: Collection[State], limit: int) -> tuple[Entry, ...]:
    """The entries in these states, those due first in front."""
    found = await transaction.execute(_LISTING, {"states": [state.value for state in states], "most": limit})
    return tuple(
        Entry(
            row.id,
            row.key,
            row.channel,
            row.title or row.address,
            Purpose(row.purpose),
            State(row.state),
            row.due_at,
            row.attempts,
            row.text,
            row.fault,
        )
        for row in found.all()
    )


async def waiting(transaction: Transaction) -> dict[str, int]:
    """How many messages wait, are being sent, or were refused."""
    found = dict.fromkeys((State.QUEUED.value, State.SENDING.value, State.REFUSED.value), 0)
    return found | {row.state: row.messages for row in (await transaction.execute(_WAITING)).all()}


async def requeue(transaction: Transaction, message: int) -> bool:
    """Owe a refused, expired or dropped message afresh, without an end; whether there was one."""
    return (await transaction.execute(_REQUEUE, {"row": message})).rowcount == 1


async def drop(transaction: Transaction, message: int) -> bool:
    """Give up a message that waits or was refused; whether there was one."""
    return (await transaction.execute(_DROP, {"row": message})).rowcount == 1


def _message(row: Row[Any] | None) -> SentMessage | None:
    if row is None:
        return None
    buttons = tuple(Button(**button) for button in row.buttons)
    return SentMessage(row.id, row.chat_id, row.text, buttons, About(row.about_kind, row.about_record), row.created_at)
