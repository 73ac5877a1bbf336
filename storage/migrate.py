"""Bringing the tables of a database to what this version needs; imports Alembic, so only used when needed."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage.postgres import async_url
from storage.sqlite import engine

FOLDER = Path(__file__).parent / "migrations"


def upgrade(address: str, revision: str = "head") -> None:
    """Run every migration that the database lacks. Blocks; run it before the loop starts or in a thread."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        made = engine(url.set(drivername="sqlite"), writes=True)
        with made.begin() as connection:
            run(connection, revision)
        made.dispose()
    else:
        asyncio.run(upgrade_postgres(url, revision))


async def upgrade_postgres(url: URL, revision: str) -> None:
    """The same through asyncpg, so that no second driver is needed."""
    made = create_async_engine(async_url(url))
    async with made.begin() as connection:
        await connection.run_sync(run, revision)
    await made.dispose()


def run(connection: Connection, revision: str) -> None:
    """Alembic on a connection that is already in a transaction: all of it or nothing."""
    command.upgrade(configuration(connection), revision)


def configuration(connection: Connection) -> Config:
    """Alembic's settings without a file of its own."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER))
    return config
