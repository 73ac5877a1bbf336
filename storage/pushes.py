"""Pushes in bulk: what the jobs owe to many chats at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from domain.conversation import ChatKind, Owed, Purpose
from storage import outbox
from storage.database import Transaction
from storage.tables.core import chat, membership, organisation, outgoing

_WITH_PREFIX = select(outgoing.c.key).where(outgoing.c.key.like(bindparam("prefix")))


async def keys_with(transaction: Transaction, prefix: str) -> frozenset[str]:
    """The keys that begin so, of messages owed or sent."""
    rows = (await transaction.execute(_WITH_PREFIX, {"prefix": f"{prefix}%"})).all()
    return frozenset(row.key for row in rows)


_DROP_NUDGES = (
    update(outgoing)
    .where(
        outgoing.c.state == outbox.State.QUEUED.value,
        outgoing.c.purpose == Purpose.NUDGE.value,
        outgoing.c.key.like(bindparam("prefix")),
    )
    .values(state=outbox.State.DROPPED.value)
)


async def drop_nudges(transaction: Transaction, task: int) -> None:
    """Do not send what reminds of this task alone and still waits: it is settled meanwhile."""
    await transaction.execute(_DROP_NUDGES, {"prefix": f"nudge:{task}:%"})


AT_ONCE = 500
"""Messages looked up and put by one statement each."""
_PLACES = select(chat.c.id, chat.c.channel, chat.c.address).where(chat.c.id.in_(bindparam("chats", expanding=True)))
_KNOWN = select(outgoing.c.key).where(outgoing.c.key.in_(bindparam("keys", expanding=True)))
_PUT = insert(outgoing)


async def put_all(transaction: Transaction, owed: Iterable[Owed], now: datetime) -> None:
    """Owe many messages; those whose key is owed already stay as they are. Raises as `outbox.put` does."""
    waiting: dict[str, Owed] = {}
    for each in owed:
        waiting.setdefault(each.key, each)
    messages = list(waiting.values())
    for start in range(0, len(messages), AT_ONCE):
        await _put_some(transaction, messages[start : start + AT_ONCE], now)


async def _put_some(transaction: Transaction, owed: Sequence[Owed], now: datetime) -> None:
    found = await transaction.execute(_PLACES, {"chats": sorted({each.chat for each in owed})})
    places = {row.id: row for row in found.all()}
    known = frozenset((await transaction.execute(_KNOWN, {"keys": [each.key for each in owed]})).scalars())
    rows = []
    for each in owed:
        if each.chat not in places:
            raise outbox.UnknownChat(each.chat)
        if each.key not in known:
            place = places[each.chat]
            rows.append(outbox.row_of(each, place.channel, place.address, now))
    try:
        if rows:
            await transaction.execute(_PUT, rows)
    except IntegrityError as fault:
        if "uq_outgoing_key" not in str(fault.orig):
            raise
        raise outbox.OwedAlready(rows[0]["key"]) from fault


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


@dataclass(frozen=True, slots=True)
class Planned:
    """A push as a rehearsal lists it: to which chat, when, and what it says."""

    due_at: datetime
    purpose: Purpose
    title: str
    private: bool
    place: str
    text: str


_NEWEST = select(func.coalesce(func.max(outgoing.c.id), 0))
_AFTER = (
    select(outgoing.c.due_at, outgoing.c.purpose, outgoing.c.text, chat.c.title, chat.c.kind, organisation.c.path)
    .join(chat, chat.c.id == outgoing.c.chat_id)
    .outerjoin(membership, and_(membership.c.member_id == chat.c.member_id, membership.c.until.is_(None)))
    .outerjoin(organisation, organisation.c.id == func.coalesce(chat.c.organisation_id, membership.c.branch_id))
    .where(outgoing.c.id > bindparam("after"))
    .order_by(outgoing.c.due_at, outgoing.c.id)
)


async def newest(transaction: Transaction) -> int:
    """The id of the last message put."""
    found: int = (await transaction.execute(_NEWEST)).scalar_one()
    return found


async def planned(transaction: Transaction, after: int) -> tuple[Planned, ...]:
    """What was put since, in the order in which it goes out; `place` is the path of the branch it concerns."""
    rows = (await transaction.execute(_AFTER, {"after": after})).all()
    return tuple(
        Planned(
            row.due_at, Purpose(row.purpose), row.title, row.kind == ChatKind.DIRECT.value, row.path or "", row.text
        )
        for row in rows
    )
