"""我是 张三: somebody says who they are, and the secretary says whether that is so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.database import Transaction, new_id
from storage.tables.core import claim, member


@dataclass(frozen=True, slots=True)
class Claim:
    """An unanswered claim: which platform user says to be which member, and in which chat."""

    id: int
    channel: str
    user: str
    member: int
    name: str
    chat: int


_OPEN = (
    select(claim.c.id, claim.c.channel, claim.c.user, claim.c.member_id, claim.c.chat_id, member.c.name)
    .join(member, member.c.id == claim.c.member_id)
    .where(claim.c.answered_at.is_(None))
)
_BY_ID = _OPEN.where(claim.c.id == bindparam("id"))


async def make(
    transaction: Transaction, *, channel: str, user: str, member_id: int, chat_id: int, now: datetime
) -> int:
    """Note a claim; an older open one of the same user gives way."""
    former = update(claim).where(claim.c.channel == channel, claim.c.user == user, claim.c.answered_at.is_(None))
    await transaction.execute(former.values(answered_at=now, accepted=False))
    row = {"channel": channel, "user": user, "member_id": member_id, "chat_id": chat_id, "asked_at": now}
    return new_id(await transaction.execute(insert(claim), row))


async def pending(transaction: Transaction, claim_id: int) -> Claim | None:
    """An unanswered claim by its number."""
    row = (await transaction.execute(_BY_ID, {"id": claim_id})).first()
    return Claim(row.id, row.channel, row.user, row.member_id, row.name, row.chat_id) if row else None


_SAME = _OPEN.where(
    claim.c.channel == bindparam("channel"),
    claim.c.user == bindparam("user"),
    claim.c.member_id == bindparam("member"),
    claim.c.asked_at > bindparam("since"),
)


async def is_asked(transaction: Transaction, channel: str, user: str, member_id: int, since: datetime) -> bool:
    """Whether the secretary was asked about just this claim since then and has not answered."""
    bound = {"channel": channel, "user": user, "member": member_id, "since": since}
    return (await transaction.execute(_SAME, bound)).first() is not None


async def answer(transaction: Transaction, claim_id: int, *, accepted: bool, by: int, now: datetime) -> None:
    """The secretary's word on a claim."""
    answered = update(claim).where(claim.c.id == claim_id)
    await transaction.execute(answered.values(answered_at=now, answered_by=by, accepted=accepted))
