"""Which version of the tables a database has, told without importing Alembic (half a second at every start)."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, Transaction

_VERSION = text("SELECT version_num FROM alembic_version")
VERSIONS = Path(__file__).parent / "migrations" / "versions"


def newest() -> str:
    """The newest revision: files are named `0001_first.py` and bear their revision in front."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


async def is_current(database: Database) -> bool:
    """Whether the tables are just what this version needs."""

    async def version(transaction: Transaction) -> str | None:
        found: str | None = (await transaction.execute(_VERSION)).scalar()
        return found

    try:
        return await database.read(version) == newest()
    except DBAPIError:
        return False  # no such table: a database nobody has set up yet
