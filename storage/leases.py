"""Leases: who alone may do something for now, such as hold a platform's connection or tick the clock."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from storage.database import Transaction
from storage.tables.core import lease

_MINE = lease.c.holder == bindparam("me")
_NAMED = lease.c.name == bindparam("what")
_TAKE = (
    update(lease)
    .where(_NAMED, or_(_MINE, lease.c.until < bindparam("wall")))
    .values(holder=bindparam("me"), until=bindparam("to"))
)
_HELD = select(lease.c.name).where(_NAMED)
_ALIVE = _HELD.where(lease.c.until > bindparam("wall"))
_NEW = insert(lease)
_GIVE_UP = delete(lease).where(_NAMED, _MINE)
_SAVE, _UNDO, _KEEP = text("SAVEPOINT lease"), text("ROLLBACK TO SAVEPOINT lease"), text("RELEASE SAVEPOINT lease")


async def take(transaction: Transaction, name: str, holder: str, wall: datetime, seconds: float) -> bool:
    """Take or renew a lease by the machine's clock; False while another holds it."""
    until = wall + timedelta(seconds=seconds)
    if (await transaction.execute(_TAKE, {"what": name, "me": holder, "wall": wall, "to": until})).rowcount:
        return True
    if (await transaction.execute(_HELD, {"what": name})).first() is not None:
        return False
    await transaction.execute(_SAVE)
    try:
        await transaction.execute(_NEW, {"name": name, "holder": holder, "until": until})
    except IntegrityError:
        # Another process was first to enter this name; without the savepoint PostgreSQL would give up the whole unit.
        await transaction.execute(_UNDO)
        return False
    await transaction.execute(_KEEP)
    return True


async def is_held(transaction: Transaction, name: str, wall: datetime) -> bool:
    """Whether anybody has the lease just now."""
    return (await transaction.execute(_ALIVE, {"what": name, "wall": wall})).first() is not None


async def give_up(transaction: Transaction, name: str, holder: str) -> None:
    """Let a lease go before its time, if it is held by `holder` at all."""
    await transaction.execute(_GIVE_UP, {"what": name, "me": holder})
