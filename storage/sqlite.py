"""SQLite: one writer thread with group commit, and readers that never wait for it.

Why not an async driver: every statement would hop between threads twice, which costs more than the
statement. Here a whole unit of work runs in the writer's thread; many units share one fsync
(docs/why/001-one-writer.md).
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections import deque
from collections.abc import Awaitable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, Executable, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from storage.database import Parameters, Result, Work
from storage.prepared import Shelf

T = TypeVar("T")
MOST_UNITS = 200
"""Units of work that share a commit: more would make the first of them wait too long."""
READERS = 2
STATEMENTS = 512
"""Texts that SQLite keeps ready on a connection: all of ours, and those with lists in their usual lengths."""


class Suspended(RuntimeError):
    """A unit of work awaited something besides its transaction, which nothing here would ever wake."""


class Straight:
    """The transactions of one connection. Their statements are done when they return: awaiting never suspends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.raw = cast("sqlite3.Connection", connection.connection.driver_connection)
        self._shelf = Shelf()

    async def execute(self, statement: Executable, parameters: Parameters = None, /) -> Result:
        """Run one statement in this thread."""
        # To ask whether they are a Mapping would take longer than many a statement.
        if isinstance(parameters, list) and parameters:
            prepared = self._shelf.find(statement, tuple(parameters[0]))
            return prepared.run_each(self.raw, parameters) if prepared else self._plainly(statement, parameters)
        bound = cast("Mapping[str, Any]", parameters or {})
        prepared = self._shelf.find(statement, tuple(bound))
        return prepared.run(self.raw, bound) if prepared else self._plainly(statement, bound)

    def _plainly(self, statement: Executable, parameters: Parameters) -> Result:
        return self.connection.execute(statement, parameters)


@dataclass(slots=True)
class Unit:
    """A piece of work on its way through the writer."""

    work: Work[Any]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    is_brief: bool = False
    outcome: Any = None
    fault: BaseException | None = None


def run_through(awaitable: Awaitable[T]) -> T:
    """Drive a coroutine that never suspends to its end."""
    coroutine = cast("Coroutine[Any, Any, T]", awaitable)
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return cast("T", stop.value)
    coroutine.close()
    raise Suspended


class SqliteDatabase:
    """The embedded database: WAL, synchronous FULL, BEGIN IMMEDIATE, one writer."""

    def __init__(self, writer: Engine, reader: Engine) -> None:
        self._writer = writer
        self._reader = reader
        self._waiting: SimpleQueue[Unit | None] = SimpleQueue()
        self._brief: deque[Unit] = deque()
        self._others: deque[Unit] = deque()
        self._closed = self._is_last = False
        self._thread = threading.Thread(target=self._write_on, name="sqlite-writer", daemon=True)
        self._thread.start()
        self._local = threading.local()
        self._connections: list[Connection] = []
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")

    async def write(self, work: Work[T], *, is_brief: bool = False) -> T:
        """Queue `work` for the writer; returns once the commit that holds it is on the disk."""
        if self._closed:
            message = "the database is closed"
            raise RuntimeError(message)
        loop = asyncio.get_running_loop()
        unit = Unit(work, loop, loop.create_future(), is_brief)
        self._waiting.put(unit)
        # A caller that gives up cancels its own waiting alone, and undoes nothing.
        return cast("T", await unit.done)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a snapshot in a reader's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def close(self) -> None:
        """Let the writer finish its queue, then close every connection."""
        if self._closed:
            return
        self._closed = True
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        for connection in self._connections:
            connection.close()
        self._writer.dispose()
        self._reader.dispose()

    def _read(self, work: Work[T]) -> T:
        straight: Straight | None = getattr(self._local, "straight", None)
        if straight is None:
            straight = self._local.straight = Straight(self._reader.connect())
            self._connections.append(straight.connection)
        with straight.connection.begin():
            return run_through(work(straight))

    def _write_on(self) -> None:
        """Take what waits, commit it together, tell everybody; until the queue says stop."""
        straight: Straight | None = None
        while units := self._take():
            try:
                # Not before the first unit: a file that cannot be opened is that caller's fault to hear of.
                straight = straight or Straight(self._writer.connect())
                with straight.connection.begin():
                    self._do_all(straight, units)
            except BaseException as fault:  # noqa: BLE001 - a commit that fails fails for all who share it
                for unit in units:
                    unit.fault = unit.fault or fault
            settle(units)
        if straight:
            straight.connection.close()

    def _take(self) -> list[Unit]:
        """Wait for one unit, then take all others that wait, brief ones first; an empty list means stop."""
        if not (self._brief or self._others or self._is_last):
            self._sort_in(self._waiting.get())
        self._sort_in_all()
        units = [self._brief.popleft() for _ in range(min(MOST_UNITS, len(self._brief)))]
        return units + [self._others.popleft() for _ in range(min(MOST_UNITS - len(units), len(self._others)))]

    def _sort_in_all(self) -> None:
        while not self._waiting.empty():
            self._sort_in(self._waiting.get_nowait())

    def _sort_in(self, unit: Unit | None) -> None:
        if unit is None:
            self._is_last = True
        else:
            (self._brief if unit.is_brief else self._others).append(unit)

    def _do_all(self, straight: Straight, units: list[Unit]) -> None:
        """Run the units; when a brief one comes meanwhile, those that were not begun are left to the next commit."""
        for number, unit in enumerate(units, start=1):
            self._do(straight, unit)
            self._sort_in_all()
            if self._brief and not unit.is_brief:
                self._others.extendleft(reversed(units[number:]))
                del units[number:]
                return

    def _do(self, straight: Straight, unit: Unit) -> None:
        """Run one unit between savepoints, so that its failure undoes nothing of its neighbours."""
        straight.raw.execute("SAVEPOINT unit")
        try:
            unit.outcome = run_through(unit.work(straight))
        except BaseException as fault:  # noqa: BLE001 - whatever it was belongs to the caller, not to the writer
            unit.fault = fault
            straight.raw.execute("ROLLBACK TO unit")
        straight.raw.execute("RELEASE unit")


def settle(units: list[Unit]) -> None:
    """Hand every caller what became of its unit, with one call into their loop: each call wakes it anew."""
    for loop in {unit.loop for unit in units}:
        # A loop that was closed meanwhile took with it whoever waited.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(deliver, [unit for unit in units if unit.loop is loop])


def deliver(units: list[Unit]) -> None:
    """The last step, in the callers' loop; one who has given up is no fault."""
    for unit in units:
        if unit.done.done():
            continue
        if unit.fault is None:
            unit.done.set_result(unit.outcome)
        else:
            unit.done.set_exception(unit.fault)


def engine(url: URL, *, writes: bool) -> Engine:
    """An engine whose transactions begin as they should (the driver's own would lose updates silently)."""
    made = create_engine(
        url,
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "cached_statements": STATEMENTS},
        # An error that quotes its values would write what people said into a log.
        hide_parameters=True,
    )

    @event.listens_for(made, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas(writes=writes):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


def pragmas(*, writes: bool) -> Iterator[str]:
    """How a connection is set up; FULL, since a power cut must not take back an answer that was given."""
    yield "busy_timeout = 30000"
    yield "foreign_keys = ON"
    yield "cache_size = -16000"
    if writes:
        yield "journal_mode = WAL"
        yield "synchronous = FULL"
    else:
        yield "query_only = ON"


def connect(url: URL) -> SqliteDatabase:
    """Open the file that `url` names."""
    plain = url.set(drivername="sqlite")
    return SqliteDatabase(engine(plain, writes=True), engine(plain, writes=False))
