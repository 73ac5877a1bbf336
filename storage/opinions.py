"""意见: what people want the commission to know; their own secretary does not see who said it."""

from datetime import datetime

from sqlalchemy import insert

from storage.database import Transaction, new_id
from storage.tables.core import opinion


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
