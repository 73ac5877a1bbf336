"""What tests of every room share: databases, each fresh and migrated."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage import migrate
from storage.database import Database, open_database
from tests import postgres
from tests.city import City, first_working_day, settled
from tests.postgres import Postgres

IN_MEMORY = Path("/dev/shm")
ENOUGH = 2 * 1024**3
"""Bytes; what tests write is far less, and a container may have next to nothing there."""
if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ENOUGH:
    # No test pulls the plug, so nothing has to reach the disk: thousands of commits wait for none.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))
    tempfile.tempdir = str(IN_MEMORY)

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
"""The same examples each time, on a busy machine too; `HYPOTHESIS_PROFILE=search` looks for new ones."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The stories first: they are the longest, and no worker shall sit alone over one at the end."""
    items.sort(key=lambda item: "stories" not in item.path.parts)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One PostgreSQL for the whole session, started when the first test wants it."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating takes longer than most tests."""
    file = tmp_path_factory.mktemp("template") / "zhibu.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_address(sqlite_template: Path, tmp_path: Path) -> str:
    """Where a fresh SQLite database is."""
    file = tmp_path / "zhibu.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_address(postgres_server: Postgres) -> Iterator[str]:
    """Where a fresh PostgreSQL database is."""
    with postgres_server.fresh() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    """Where a fresh database is, of each kind in turn."""
    found: str = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """An open database of each kind in turn, fresh and migrated."""
    opened = open_database(address)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_database(sqlite_address: str) -> AsyncIterator[Database]:
    """An open SQLite database, for tests of what does not depend on the kind."""
    opened = open_database(sqlite_address)
    yield opened
    await opened.close()


@pytest.fixture
async def town(database: Database, tmp_path: Path) -> AsyncIterator[City]:
    """The made-up city on the last day of November 2026, nothing asked of anybody yet, on each kind of database."""
    opened = await settled(database, tmp_path / "data", "2026-11-30 16:00")
    yield opened
    await opened.app.stop()


@pytest.fixture(scope="session")
def december(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A data folder in which the December lists have just gone out: to copy, since settling a city takes a second."""
    folder = tmp_path_factory.mktemp("december")
    shutil.copyfile(sqlite_template, folder / "zhibu.db")
    asyncio.run(first_working_day(folder))
    return folder


@pytest.fixture
async def city(december: Path, tmp_path: Path) -> AsyncIterator[City]:
    """The city on the first working day of December 2026, its lists sent, on SQLite."""
    data = tmp_path / "data"
    shutil.copytree(december, data)
    opened = await settled(open_database(f"sqlite:///{data / 'zhibu.db'}"), data, "2026-12-01 10:00")
    yield opened
    await opened.app.stop()
