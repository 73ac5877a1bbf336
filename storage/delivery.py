"""Sending from the outbox: claim under a lease, then mark. The states are drawn in `storage/outbox.py`.

Two clocks: what is due, expired or too many goes by the business clock (`now`), whether a holder is
still alive by the machine's (`wall`), since the demo's business clock stands still while a process dies.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Row

from domain.chat import SEND_ONLY
from domain.conversation import Button, ChatKind, Purpose
from storage.database import Transaction
from storage.outbox import State
from storage.tables.core import chat, incoming, lane, outgoing, webhook

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MANY = 1_000_000
"""Stands for a limit that a platform does not have."""
LONGEST_FAULT = 300
LONGEST_ID = 128


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in the hands of one holder; `attempts` is how often it failed before.

    `answers` is the platform's id of the message that it answers, None for a push; `sealed` the group's webhook
    as it is kept, for groups that have one. `perhaps_sent` says that it was tried and nobody knows whether it is out.
    """

    id: int
    key: str
    lane: str
    chat: int
    address: str
    chat_kind: ChatKind
    purpose: Purpose
    text: str
    buttons: tuple[Button, ...]
    attempts: int
    answers: str | None = None
    sealed: str | None = None
    perhaps_sent: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages a platform takes on one lane in any sliding minute and hour; None means no such limit.

    `webhook` is the minute's limit of groups that are known by their webhook alone.
    """

    minute: int | None = None
    hour: int | None = None
    webhook: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a holder asks for: messages of one channel, answers or pushes, at most `limit` of them."""

    channel: str
    holder: str
    is_answer: bool
    limit: int
    lease_seconds: float = 60.0
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Statements:
    """The two statements of a claim: find what is free, and take of it what still is."""

    find: Select[Any]
    take: Update


_NOW: ColumnElement[datetime] = bindparam("now")
_QUEUED = outgoing.c.state == State.QUEUED.value
_SENDING = outgoing.c.state == State.SENDING.value
_HELD = and_(_SENDING, outgoing.c.lease_holder == bindparam("holder"))
_ROW = outgoing.c.id == bindparam("row")
_FREE: dict[str, Any] = {"state": State.QUEUED.value, "lease_holder": None, "lease_until": None}


def _is_free(*, answers: bool, limited: bool) -> list[ColumnElement[bool]]:
    """When a message may be claimed: it is due, its chat hears nothing else just now, and its lane is open."""
    other, flown, quiet = outgoing.alias("other"), outgoing.alias("flown"), lane.alias("quiet")
    kind = outgoing.c.purpose == Purpose.ANSWER.value if answers else outgoing.c.purpose != Purpose.ANSWER.value
    same = other.c.purpose == Purpose.ANSWER.value if answers else other.c.purpose != Purpose.ANSWER.value
    # In a chat answers keep their order and pushes theirs, over failures too; an answer waits for no push.
    ahead = and_(same, other.c.id < outgoing.c.id, or_(other.c.due_at <= _NOW, other.c.attempts > 0))
    free: list[ColumnElement[bool]] = [
        _QUEUED,
        outgoing.c.due_at <= _NOW,
        kind,
        outgoing.c.channel == bindparam("of_channel"),
        or_(outgoing.c.expires_at.is_(None), outgoing.c.expires_at > _NOW),
        exists().where(chat.c.id == outgoing.c.chat_id, chat.c.dead.is_(None)).correlate(outgoing),
        ~exists()
        .where(
            other.c.chat_id == outgoing.c.chat_id,
            # Named apart from `ahead`, so that the index finds them and a chat's history is never read through.
            or_(other.c.state == State.SENDING.value, other.c.state == State.QUEUED.value),
            or_(other.c.state == State.SENDING.value, ahead),
        )
        .correlate(outgoing),
        ~exists().where(quiet.c.name == outgoing.c.lane, quiet.c.paused_until > _NOW).correlate(outgoing),
    ]
    if limited:
        sent = select(func.count()).where(flown.c.lane == outgoing.c.lane).correlate(outgoing)
        by_webhook = outgoing.c.lane.startswith(bindparam("webhooks"))
        a_minute = case(
            (by_webhook, bindparam("per_webhook", type_=Integer)), else_=bindparam("per_minute", type_=Integer)
        )
        free.append(sent.where(flown.c.sent_at > bindparam("minute_ago")).scalar_subquery() < a_minute)
        free.append(sent.where(flown.c.sent_at > bindparam("hour_ago")).scalar_subquery() < bindparam("per_hour"))
    return free


def _claiming(*, answers: bool, limited: bool) -> Statements:
    free = _is_free(answers=answers, limited=limited)
    source = outgoing.join(chat, chat.c.id == outgoing.c.chat_id).outerjoin(webhook, webhook.c.chat_id == chat.c.id)
    asked = source.outerjoin(incoming, incoming.c.id == outgoing.c.cause_id)
    find = (
        select(
            outgoing.c.id,
            outgoing.c.key,
            outgoing.c.lane,
            outgoing.c.chat_id,
            chat.c.address,
            chat.c.kind,
            outgoing.c.purpose,
            outgoing.c.text,
            outgoing.c.buttons,
            outgoing.c.attempts,
            outgoing.c.perhaps_sent,
            (incoming.c.message_id if answers else literal(None)).label("answers"),
            webhook.c.sealed,
        )
        .select_from(asked if answers else source)
        .where(*free)
        .order_by(outgoing.c.due_at, outgoing.c.id)
        .limit(bindparam("most"))
        # The chat is locked too: it is what makes one message at a time, and the lane's count, hold between processes.
        .with_for_update(of=[outgoing, chat], skip_locked=True, key_share=True)
    )
    take = (
        update(outgoing)
        .where(outgoing.c.id.in_(bindparam("ids", expanding=True)), *free)
        .values(state=State.SENDING.value, lease_holder=bindparam("holder"), lease_until=bindparam("until"))
    )
    return Statements(find, take)


_CLAIMING = {
    (answers, limited): _claiming(answers=answers, limited=limited)
    for answers in (True, False)
    for limited in (True, False)
}
_TAKEN = select(outgoing.c.id).where(
    outgoing.c.id.in_(bindparam("ids", expanding=True)), _HELD, outgoing.c.lease_until == bindparam("until")
)
_SENT = (
    update(outgoing)
    .where(_ROW)
    .values(
        state=State.SENT.value, platform_id=bindparam("platform"), sent_at=_NOW, lease_holder=None, lease_until=None
    )
)
_RETRY = (
    update(outgoing)
    .where(_ROW, _HELD)
    .values(
        **_FREE,
        due_at=bindparam("at"),
        fault=bindparam("what"),
        attempts=outgoing.c.attempts + 1,
        perhaps_sent=or_(outgoing.c.perhaps_sent, bindparam("doubtful", type_=Boolean)),
    )
)
_REFUSED = (
    update(outgoing)
    .where(_ROW, _HELD)
    .values(**{**_FREE, "state": State.REFUSED.value}, fault=bindparam("what"), attempts=outgoing.c.attempts + 1)
)
_GIVE_BACK = update(outgoing).where(_ROW, _HELD).values(**_FREE)
_LEFT: dict[str, Any] = {**_FREE, "perhaps_sent": True}
_RELEASE = update(outgoing).where(_HELD, outgoing.c.channel == bindparam("of_channel")).values(**_LEFT)
_LOST = update(outgoing).where(_SENDING, outgoing.c.lease_until < bindparam("wall")).values(**_LEFT)
_EXPIRE = update(outgoing).where(_QUEUED, outgoing.c.expires_at <= _NOW).values(state=State.EXPIRED.value)
_DEAD = (
    update(outgoing)
    .where(_QUEUED, outgoing.c.chat_id.in_(select(chat.c.id).where(chat.c.dead.is_not(None))))
    .values(state=State.REFUSED.value, fault="这个会话已无法送达；重新绑定后可用 zhibu outbox retry 重发")
)
_PAUSE = (
    update(lane)
    .where(lane.c.name == bindparam("of_lane"))
    .values(paused_until=bindparam("until"), failures=lane.c.failures + 1)
)
_NEW_PAUSE = insert(lane)
_IN_HAND = select(outgoing.c.id).where(outgoing.c.id.in_(bindparam("ids", expanding=True)), _SENDING)


async def sweep(transaction: Transaction, *, now: datetime, wall: datetime) -> None:
    """Settle what no claim will touch: take back what a dead holder had, expire what is stale, refuse to dead chats."""
    await transaction.execute(_LOST, {"wall": wall})
    await transaction.execute(_EXPIRE, {"now": now})
    await transaction.execute(_DEAD)


async def claim(transaction: Transaction, wanted: Claim, *, now: datetime, wall: datetime) -> tuple[Claimed, ...]:
    """Take what may go out now, the longest due first, no two of one chat; it is the holder's until the lease ends."""
    limits = wanted.limits
    statements = _CLAIMING[wanted.is_answer, limits != Limits()]
    terms: dict[str, Any] = {"now": now, "of_channel": wanted.channel}
    if limits != Limits():
        terms |= {
            "minute_ago": now - MINUTE,
            "hour_ago": now - HOUR,
            "per_minute": limits.minute or MANY,
            "per_hour": limits.hour or MANY,
            "per_webhook": limits.webhook or limits.minute or MANY,
            "webhooks": f"{wanted.channel}:{SEND_ONLY}",
        }
    rows = (await transaction.execute(statements.find, {**terms, "most": wanted.limit})).all()
    ids = [row.id for row in rows]
    if not ids:
        return ()
    lease = {"ids": ids, "holder": wanted.holder, "until": wall + timedelta(seconds=wanted.lease_seconds)}
    taken = await transaction.execute(statements.take, {**terms, **lease})
    if taken.rowcount < len(ids):
        ids = [row.id for row in (await transaction.execute(_TAKEN, lease)).all()]
    return tuple(_claimed(row) for row in rows if row.id in ids)


async def sent(transaction: Transaction, platform_ids: Mapping[int, str], now: datetime) -> None:
    """Mark messages as sent, each under the id its platform gave; true even if the lease ended meanwhile."""
    if platform_ids:
        marks = [
            {"row": row, "platform": plain(platform, LONGEST_ID), "now": now} for row, platform in platform_ids.items()
        ]
        await transaction.execute(_SENT, marks)


async def retry(
    transaction: Transaction, holder: str, message: int, at: datetime, fault: str, *, perhaps_sent: bool = False
) -> None:
    """Queue a message again for a later moment; it keeps its place before the later ones of its chat.

    `perhaps_sent` is what nobody knows of it from now on.
    """
    what = plain(fault, LONGEST_FAULT)
    terms = {"row": message, "holder": holder, "at": at, "what": what, "doubtful": perhaps_sent}
    await transaction.execute(_RETRY, terms)


async def refused(transaction: Transaction, holder: str, message: int, fault: str) -> None:
    """Keep a message as refused, for a person to look at."""
    await transaction.execute(_REFUSED, {"row": message, "holder": holder, "what": plain(fault, LONGEST_FAULT)})


async def give_back(transaction: Transaction, holder: str, messages: Iterable[int]) -> None:
    """Queue messages as they were: nothing was tried, or the platform wants to be asked later."""
    if rows := [{"row": message, "holder": holder} for message in messages]:
        await transaction.execute(_GIVE_BACK, rows)


async def release(transaction: Transaction, holder: str, channel: str) -> int:
    """Give back all that `holder` has on a channel: at its end, and at its start what its predecessor had.

    Whether any of it is out nobody knows.
    """
    return (await transaction.execute(_RELEASE, {"holder": holder, "of_channel": channel})).rowcount


async def pause(transaction: Transaction, name: str, until: datetime) -> None:
    """Keep a lane quiet until a moment of the business clock."""
    known = await transaction.execute(_PAUSE, {"of_lane": name, "until": until})
    if not known.rowcount:
        await transaction.execute(_NEW_PAUSE, {"name": name, "paused_until": until, "failures": 1})


async def in_hand(transaction: Transaction, ids: Collection[int]) -> frozenset[int]:
    """Those of the messages that some holder is sending now."""
    return frozenset((await transaction.execute(_IN_HAND, {"ids": list(ids)})).scalars())


def plain(words: str, most: int) -> str:
    """A platform's words as any database takes them: one that it refused would keep all others unmarked."""
    return words.replace("\0", "")[:most]


def _claimed(row: Row[Any]) -> Claimed:
    return Claimed(
        row.id,
        row.key,
        row.lane,
        row.chat_id,
        row.address,
        ChatKind(row.kind),
        Purpose(row.purpose),
        row.text,
        tuple(Button(**button) for button in row.buttons),
        row.attempts,
        row.answers,
        row.sealed,
        row.perhaps_sent,
    )
