"""The migrations make just the tables that the models speak of."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage import migrate, schema, sqlite, tables
from storage.database import Database, UnknownDatabase, open_database
from storage.postgres import async_url


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, tables.metadata))


def test_migrations_match_the_models_on_sqlite(sqlite_address: str) -> None:
    engine = sqlite.engine(make_url(sqlite_address), writes=False)
    with engine.begin() as connection:
        assert differences(connection) == []
    engine.dispose()


async def test_migrations_match_the_models_on_postgres(postgres_address: str) -> None:
    engine = create_async_engine(async_url(make_url(postgres_address)))
    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_an_upgraded_database_is_current(database: Database) -> None:
    assert await schema.is_current(database)


async def test_upgrading_twice_changes_nothing(sqlite_address: str) -> None:
    migrate.upgrade(sqlite_address)
    opened = open_database(sqlite_address)
    assert await schema.is_current(opened)
    await opened.close()


async def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not await schema.is_current(opened)
    await opened.close()


def test_names_are_short_enough_for_every_database() -> None:
    names = [
        str(part.name)
        for table in tables.metadata.tables.values()
        for part in (table, *table.columns, *table.indexes, *table.constraints)
        if part.name
    ]
    assert [name for name in names if len(name) >= 30] == []


def test_an_address_of_another_kind_is_refused_without_its_password() -> None:
    with pytest.raises(UnknownDatabase) as told:
        open_database("mysql://bot:hidden-word@localhost/zhibu")
    assert "hidden-word" not in str(told.value)
    assert "sqlite:///" in str(told.value)
