"""What tests of every room share: databases, each fresh and migrated."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.database import Database, open_database
from tests import postgres
from tests.postgres import Postgres


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
