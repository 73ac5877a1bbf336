"""Records under seal: the audit chain holds a hash over each stretch of them, so that none is changed unseen.

A deed for every record would hold up whoever reports while another does; one for the stretch of an hour costs nothing.
"""

import hashlib
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Row

from storage import audit
from storage.database import Transaction
from storage.tables.core import audit as audit_table
from storage.tables.core import record, record_member

SUBJECT, DEED = "records", "records.sealed"
SETTLED = timedelta(minutes=10)
"""No unit of work lasts so long: by then none with a smaller number is still to come."""
PAGE = 1000
MOST = 4_000
"""Records under one seal, so that the first one after years holds nobody up; the next hour goes on behind it."""
_SEALS = (
    select(audit_table.c.detail)
    .where(audit_table.c.subject == SUBJECT, audit_table.c.deed == DEED)
    .order_by(audit_table.c.id)
)
_FRESH = select(func.min(record.c.id)).where(
    record.c.id > bindparam("after"), record.c.recorded_at >= bindparam("settled")
)
_LAST = select(func.max(record.c.id)).where(
    record.c.id > bindparam("after"), record.c.id < bindparam("fresh"), record.c.recorded_at < bindparam("settled")
)
_ROWS = (
    select(
        record.c.id,
        record.c.first_id,
        record.c.version,
        record.c.withdrawn,
        record.c.organisation_id,
        record.c.kind,
        record.c.state,
        record.c.period,
        record.c.held_on,
        record.c.facts,
        record.c.reporter_id,
        record.c.recorded_at,
    )
    .where(record.c.id > bindparam("after"), record.c.id <= bindparam("last"))
    .order_by(record.c.id)
    .limit(PAGE)
)
_MEMBERS = select(record_member).where(record_member.c.record_id.in_(bindparam("records", expanding=True)))
NEVER = 2**31 - 1


async def seal(transaction: Transaction, now: datetime) -> int:
    """Put the records that came since the last seal under one; gives how many."""
    seals = list((await transaction.execute(_SEALS)).scalars())
    after = int(seals[-1]["last"]) if seals else 0
    settled = now - SETTLED
    fresh = (await transaction.execute(_FRESH, {"after": after, "settled": settled})).scalar() or NEVER
    bound = {"after": after, "fresh": fresh, "settled": settled}
    last = (await transaction.execute(_LAST, bound)).scalar()
    if last is None:
        return 0
    last = min(last, after + MOST)
    made, count = await hash_of(transaction, after, last)
    detail = {"after": after, "last": last, "records": count, "hash": made}
    await audit.append(transaction, now, "zhibu", DEED, SUBJECT, detail)
    return count


async def broken(transaction: Transaction) -> tuple[int, int] | None:
    """The first stretch of records, from one id to another, that is not as it was sealed; None when all are."""
    for sealed in (await transaction.execute(_SEALS)).scalars():
        made, _ = await hash_of(transaction, sealed["after"], sealed["last"])
        if made != sealed["hash"]:
            return sealed["after"] + 1, sealed["last"]
    return None


async def hash_of(transaction: Transaction, after: int, last: int) -> tuple[str, int]:
    """SHA-256 over the records behind one id up to another, and how many they are."""
    digest, count = hashlib.sha256(), 0
    while rows := (await transaction.execute(_ROWS, {"after": after, "last": last})).all():
        members: dict[int, list[int]] = defaultdict(list)
        for each in (await transaction.execute(_MEMBERS, {"records": [row.id for row in rows]})).all():
            members[each.record_id].append(each.member_id)
        for row in rows:
            digest.update(canonical(row, sorted(members[row.id])))
        after, count = rows[-1].id, count + len(rows)
    return digest.hexdigest(), count


def canonical(row: Row[Any], members: list[int]) -> bytes:
    """What of a record never changes, in one writing on every database; confirmations and tasks come later."""
    told = [
        row.id,
        row.first_id,
        row.version,
        bool(row.withdrawn),
        row.organisation_id,
        row.kind,
        row.state,
        row.period,
        row.held_on.isoformat() if row.held_on else None,
        row.facts,
        row.reporter_id,
        row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        members,
    ]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
