"""PostgreSQL through asyncpg: for more than one machine, and for those who run a database anyway."""

import asyncio
from typing import TypeVar

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.database import Work

T = TypeVar("T")
TRY_AGAIN = frozenset({"40001", "40P01"})
"""serialization_failure and deadlock_detected: the database asks for the same unit once more."""
MOST_TRIES = 5


class PostgresDatabase:
    """Each unit of work is a transaction of its own on a pooled connection."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def write(self, work: Work[T], *, is_brief: bool = False) -> T:
        """Run `work` in a transaction, again when the database says that two got in each other's way."""
        del is_brief  # each unit has a connection of its own, and waits for no other
        for attempt in range(1, MOST_TRIES):
            try:
                return await self._once(work)
            except DBAPIError as fault:
                if getattr(fault.orig, "sqlstate", None) not in TRY_AGAIN:
                    raise
                await asyncio.sleep(0.01 * attempt)
        return await self._once(work)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent view."""
        async with self._engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            async with connection.begin():
                return await work(connection)

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()

    async def _once(self, work: Work[T]) -> T:
        async with self._engine.begin() as connection:
            return await work(connection)


def connect(url: URL) -> PostgresDatabase:
    """Open a pool on the server that `url` names; nothing connects before the first unit."""
    # An error that quotes its values would write what people said into a log.
    pool = create_async_engine(async_url(url), pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
    return PostgresDatabase(pool)


def async_url(url: URL) -> URL:
    """The same address for the driver that does not block the loop."""
    return url.set(drivername="postgresql+asyncpg")
