"""意见: what people want the commission to know; their own secretary does not see who said it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage.database import Transaction, new_id
from storage.tables.core import opinion, organisation


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion that waits for an answer; `member` is kept for the answer alone and shown to nobody."""

    id: int
    text: str
    place: str
    member: int | None
    raised_at: datetime


_OPEN = (
    select(opinion.c.id, opinion.c.text, organisation.c.name, opinion.c.member_id, opinion.c.raised_at)
    .outerjoin(organisation, organisation.c.id == opinion.c.organisation_id)
    .where(opinion.c.closed_at.is_(None))
    .order_by(opinion.c.id)
)
_ONE = _OPEN.where(opinion.c.id == bindparam("number"))

_OF_MEMBER = (
    select(opinion.c.id)
    .where(
        opinion.c.member_id == bindparam("member"),
        opinion.c.closed_at.is_(None),
        opinion.c.text.like(bindparam("beginning")),
    )
    .limit(1)
)


async def raise_(
    transaction: Transaction,
    *,
    member: int | None,
    organisation: int | None,
    incoming: int,
    text: str,
    now: datetime,
) -> int:
    """Keep an opinion and give the number under which it will be answered."""
    row = {
        "member_id": member,
        "organisation_id": organisation,
        "incoming_id": incoming,
        "text": text,
        "raised_at": now,
    }
    return new_id(await transaction.execute(insert(opinion), row))


async def waiting(transaction: Transaction, most: int) -> tuple[Opinion, ...]:
    """The opinions nobody has answered, the oldest first."""
    rows = (await transaction.execute(_OPEN.limit(most))).all()
    return tuple(Opinion(row.id, row.text, row.name or "", row.member_id, row.raised_at) for row in rows)


async def waiting_of(transaction: Transaction, member: int, beginning: str) -> int | None:
    """The number of somebody's unanswered opinion that begins so."""
    bound = {"member": member, "beginning": f"{beginning}%"}
    found: int | None = (await transaction.execute(_OF_MEMBER, bound)).scalar()
    return found


async def one_waiting(transaction: Transaction, number: int) -> Opinion | None:
    """An unanswered opinion by its number."""
    row = (await transaction.execute(_ONE, {"number": number})).first()
    return Opinion(row.id, row.text, row.name or "", row.member_id, row.raised_at) if row else None


async def close(transaction: Transaction, number: int, now: datetime) -> None:
    """It was answered."""
    await transaction.execute(update(opinion).where(opinion.c.id == number).values(closed_at=now))
