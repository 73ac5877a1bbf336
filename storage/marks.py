"""Small facts of the installation that outlive a restart."""

from sqlalchemy import bindparam, delete, insert, select

from storage.database import Transaction
from storage.tables.core import mark

_GET = select(mark.c.value).where(mark.c.name == bindparam("name"))


async def get(transaction: Transaction, name: str) -> str | None:
    """What was noted under a name."""
    found: str | None = (await transaction.execute(_GET, {"name": name})).scalar()
    return found


async def put(transaction: Transaction, name: str, value: str) -> None:
    """Note a value under a name, over the one there was."""
    await transaction.execute(delete(mark).where(mark.c.name == name))
    await transaction.execute(insert(mark).values(name=name, value=value))
