"""The audit log: deeds appended in a chain, and the check that the chain is whole."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from domain.audit import FIRST, Deed, link
from storage.database import Transaction
from storage.tables.core import audit, mark

HEAD = "audit"
"""The mark that holds the last hash: its lock keeps the chain from forking, its value tells of a cut end."""
PAGE = 1000

# Migration 0001 puts the mark there. If somebody removes it, deeds are still written and `verify` tells.
_HEAD = select(mark.c.value).where(mark.c.name == HEAD).with_for_update()
_MOVE = update(mark).where(mark.c.name == HEAD).values(value=bindparam("hash"))
_APPEND = insert(audit)
_AFTER = select(audit).where(audit.c.id > bindparam("after")).order_by(audit.c.id).limit(PAGE)
_ABOUT = select(audit).where(audit.c.subject == bindparam("about")).order_by(audit.c.id).limit(PAGE)
_LAST = select(mark.c.value).where(mark.c.name == HEAD)


async def append(
    transaction: Transaction, at: datetime, actor: str, deed: str, subject: str, detail: Mapping[str, object]
) -> None:
    """Add a deed. On PostgreSQL other units that append wait until this one ends, so do it last."""
    previous: str = (await transaction.execute(_HEAD)).scalar() or FIRST
    made = link(Deed(at, actor, deed, subject, detail), previous)
    row = {"at": at, "actor": actor, "deed": deed, "subject": subject, "detail": dict(detail)}
    await transaction.execute(_APPEND, {**row, "previous": previous, "hash": made})
    await transaction.execute(_MOVE, {"hash": made})


async def about(transaction: Transaction, subject: str) -> tuple[Deed, ...]:
    """What was done to something, the first deed first."""
    rows = (await transaction.execute(_ABOUT, {"about": subject})).all()
    return tuple(Deed(row.at, row.actor, row.deed, row.subject, row.detail) for row in rows)


async def verify(transaction: Transaction) -> int | None:
    """The id of the first deed that was changed, put in, or follows one that was removed; None when all is whole."""
    previous, last = FIRST, 0
    while rows := (await transaction.execute(_AFTER, {"after": last})).all():
        for row in rows:
            told = link(Deed(row.at, row.actor, row.deed, row.subject, row.detail), row.previous)
            if row.previous != previous or row.hash != told:
                return int(row.id)
            previous, last = row.hash, row.id
    head = (await transaction.execute(_LAST)).scalar()
    return None if head == previous else last + 1
