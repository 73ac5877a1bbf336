"""Firings of schedules: each entered once, so that a restart or a second process repeats none."""

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.database import Transaction
from storage.tables.core import run
from storage.tables.types import UtcTime

_KNOWN = select(run.c.done_at).where(run.c.schedule == bindparam("name"), run.c.fire_at == bindparam("at"))
_ENTER = insert(run)
_DONE = (
    update(run)
    .where(run.c.schedule == bindparam("of_schedule"), run.c.fire_at == bindparam("at", type_=UtcTime))
    .values(done_at=bindparam("now", type_=UtcTime))
)
_LAST = select(func.max(run.c.fire_at)).where(run.c.schedule == bindparam("name"))


class TakenAlready(Exception):
    """Another process entered this firing in the same instant; it will do the work."""


async def last(transaction: Transaction, name: str) -> datetime | None:
    """When this schedule fired last, on the business clock."""
    found: datetime | None = (await transaction.execute(_LAST, {"name": name})).scalar()
    return found


async def enter(transaction: Transaction, name: str, at: datetime) -> bool:
    """Whether this firing is still to be done; it is entered in the same transaction as its work."""
    if (await transaction.execute(_KNOWN, {"name": name, "at": at})).first():
        return False
    try:
        await transaction.execute(_ENTER, {"schedule": name, "fire_at": at})
    except IntegrityError as fault:
        raise TakenAlready from fault
    return True


async def done(transaction: Transaction, name: str, at: datetime, now: datetime) -> None:
    """The work of a firing is finished."""
    await transaction.execute(_DONE, {"of_schedule": name, "at": at, "now": now})
