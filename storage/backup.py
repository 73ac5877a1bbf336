"""Copies of an embedded database: taken while it is written to, looked through, and put in its place."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from sqlalchemy.engine import make_url

BUSY_SECONDS = 30.0
MOST_FAULTS = 20
TABLES = frozenset({"alembic_version", "outgoing", "incoming", "record", "audit"})
"""Tables that tell our database from any other."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file holds: the revision of its tables, None if they are not ours, and what SQLite has against it."""

    revision: str | None
    faults: tuple[str, ...] = ()
    queued: int = 0


class NotCopied(Exception):
    """SQLite or the disk refused; the text is theirs. Nothing was left behind."""


def file_of(address: str) -> Path | None:
    """Where an embedded database lives; None for one on a server."""
    url = make_url(address)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def without_password(address: str) -> str:
    """The address as the tools of PostgreSQL take it, fit to be shown."""
    return make_url(address)._replace(drivername="postgresql", password=None).render_as_string()


def examine(file: Path) -> Examined:
    """Look through a whole database file. It is not changed."""
    try:
        with closing(opened(file)) as database:
            rows = database.execute(f"PRAGMA integrity_check({MOST_FAULTS})").fetchall()
            faults = [str(row[0]) for row in rows if row[0] != "ok"]
            loose = database.execute("PRAGMA foreign_key_check").fetchmany(MOST_FAULTS)
            faults += [f"{table} {row} refers to a row of {parent} that is missing" for table, row, parent, _ in loose]
            names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not names >= TABLES:
                return Examined(None, tuple(faults))
            (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
            (queued,) = database.execute(
                "SELECT count(*) FROM outgoing WHERE state IN ('queued', 'sending')"
            ).fetchone()
            return Examined(revision, tuple(faults), queued)
    except (sqlite3.Error, OSError) as fault:
        return Examined(None, (str(fault),))


def copy(source: Path, target: Path) -> None:
    """Write a compact copy of the database as of one moment, readable by the owner alone, all of it or nothing.

    Others may write to it meanwhile. Replaces `target`; raises NotCopied.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        with undone(partial):
            partial.unlink(missing_ok=True)
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(opened(source)) as database:
                database.execute("VACUUM INTO ?", (str(partial),))
            settle(partial, target)
    except (sqlite3.Error, OSError) as fault:
        raise NotCopied(str(fault)) from fault


def put_in_place(fresh: Path, file: Path) -> Path | None:
    """Let `fresh` take the database's place; gives where the former one is kept, None if there was none.

    Nobody may have the database open. At every moment there is a whole database in its place.
    """
    if not file.exists():
        settle(fresh, file)
        return None
    kept = free_name(file)
    log = file.with_name(f"{file.name}-wal")
    # What a crash left in the log goes into its file; a broken one keeps its log beside it under its new name.
    with contextlib.suppress(sqlite3.Error), closing(opened(file)) as former:
        former.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        kept.hardlink_to(file)
    except OSError:  # not every file system has links
        shutil.copy2(file, kept)
    # A log that stayed would be taken for that of the fresh database.
    if log.exists():
        log.replace(kept.with_name(f"{kept.name}-wal"))
    file.with_name(f"{file.name}-shm").unlink(missing_ok=True)
    belong_as(file, fresh)
    settle(fresh, file)
    return kept


def belong_as(pattern: Path, file: Path) -> None:
    """Give the file owner and mode of another: root may restore what the program's own user has to open."""
    was = pattern.stat()
    file.chmod(was.st_mode & 0o777)
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(file, was.st_uid, was.st_gid)


def free_name(file: Path) -> Path:
    """A name beside the file that is not taken, so that no former database is lost."""
    first = file.with_name(f"{file.name}.before-restore")
    later = (first.with_name(f"{first.name}-{number}") for number in count(2))
    return next(name for name in chain((first,), later) if not name.exists())


def opened(file: Path) -> sqlite3.Connection:
    """A connection of its own to a file that must be there."""
    uri = f"{file.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


@contextlib.contextmanager
def undone(partial: Path) -> Iterator[None]:
    """Leave no part behind, whatever happens, Ctrl-C too."""
    try:
        yield
    finally:
        partial.unlink(missing_ok=True)


def settle(partial: Path, target: Path) -> None:
    """Bring a finished file to the disk, then to its name."""
    with partial.open("rb+") as written:
        os.fsync(written.fileno())
    partial.replace(target)
    # Windows cannot open folders; there the rename is durable by itself.
    with contextlib.suppress(PermissionError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
