"""Small facts of the installation that outlive a restart."""

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from storage.database import Transaction
from storage.tables.core import mark

_GET = select(mark.c.value).where(mark.c.name == bindparam("name"))
_NEW = insert(mark)
_REMOVE = delete(mark).where(mark.c.name == bindparam("of_name"))
_DROP = delete(mark).where(mark.c.name.like(bindparam("prefix")), mark.c.value < bindparam("before"))


class NotedAlready(Exception):
    """Something that is good once was used before; this unit of work is undone whole."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was noted before; what it stands for is good once")
        self.name = name


async def get(transaction: Transaction, name: str) -> str | None:
    """What was noted under a name."""
    found: str | None = (await transaction.execute(_GET, {"name": name})).scalar()
    return found


async def take(transaction: Transaction, name: str, value: str) -> None:
    """Note a value under a name that nobody may note twice; raises NotedAlready, be it of this very moment."""
    if await get(transaction, name) is not None:
        raise NotedAlready(name)
    try:
        await transaction.execute(_NEW, {"name": name, "value": value})
    except IntegrityError as fault:
        raise NotedAlready(name) from fault


async def drop(transaction: Transaction, prefix: str, before: str) -> None:
    """Remove what was noted under names that begin so, with values that sort before `before`."""
    await transaction.execute(_DROP, {"prefix": f"{prefix}%", "before": before})


async def put(transaction: Transaction, name: str, value: str) -> None:
    """Note a value under a name, over the one there was."""
    await transaction.execute(_REMOVE, {"of_name": name})
    await transaction.execute(_NEW, {"name": name, "value": value})
