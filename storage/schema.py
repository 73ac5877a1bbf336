"""Which version of the tables a database has, told without importing Alembic (half a second at every start)."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, Transaction

_VERSION = text("SELECT version_num FROM alembic_version")
VERSIONS = Path(__file__).parent / "migrations" / "versions"


def known() -> frozenset[str]:
    """Every revision that this version can bring to the newest: files are named `0001_first.py` after theirs."""
    return frozenset(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def newest() -> str:
    """The newest revision."""
    return max(known())


async def revision(database: Database) -> str | None:
    """The revision of a database's tables, None where nobody has set any up."""

    async def version(transaction: Transaction) -> str | None:
        found: str | None = (await transaction.execute(_VERSION)).scalar()
        return found

    try:
        return await database.read(version)
    except DBAPIError:
        return None  # no such table


async def is_current(database: Database) -> bool:
    """Whether the tables are just what this version needs."""
    return await revision(database) == newest()
