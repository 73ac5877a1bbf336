"""The one door to a database: units of work that commit together or not at all."""

import importlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Executable
from sqlalchemy.engine import Row, make_url

T = TypeVar("T")
Parameters = Mapping[str, Any] | list[dict[str, Any]] | None


class Result(Protocol):
    """What a statement found or did, buffered: as much of SQLAlchemy's result as this room uses."""

    @property
    def rowcount(self) -> int:
        """How many rows an update or a delete touched."""
        ...

    @property
    def inserted_primary_key(self) -> Any:
        """The key of the one row an insert made."""
        ...

    def all(self) -> Sequence[Row[Any]]:
        """Every row."""
        ...

    def first(self) -> Row[Any] | None:
        """The first row, if there is one."""
        ...

    def one(self) -> Row[Any]:
        """The only row."""
        ...

    def scalars(self) -> Iterable[Any]:
        """The first column."""
        ...

    def scalar(self) -> Any:
        """The first column of the first row, None where there is none."""
        ...

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        ...


class Transaction(Protocol):
    """What a query function gets: it runs statements and never commits."""

    async def execute(self, statement: Executable, parameters: Parameters = None, /) -> Result:
        """Run one statement."""
        ...


Work = Callable[[Transaction], Awaitable[T]]


class Database(Protocol):
    """A database that runs units of work.

    A unit awaits nothing but its transaction and the query functions that use it: on SQLite it runs
    straight through in the writer's thread, on PostgreSQL in the caller's loop.
    """

    async def write(self, work: Work[T], *, is_brief: bool = False) -> T:
        """Run `work` in a transaction of its own. It is durable when this returns, undone when this raises.

        What `is_brief`, a row or two, need not wait for the commits of what takes longer.
        """
        ...

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent view; it must not write."""
        ...

    async def close(self) -> None:
        """Finish what was taken and let go of the database."""
        ...


def new_id(result: Result) -> int:
    """The id of the one row an insert made."""
    key = result.inserted_primary_key
    if key is None:
        message = "the statement inserted no row of its own id"
        raise TypeError(message)
    return int(key[0])


class UnknownDatabase(Exception):
    """The address of the database names a kind that is not supported."""

    def __init__(self, address: str) -> None:
        super().__init__(f"不支持的数据库地址 {address}；请用 sqlite:///文件 或 postgresql://主机/库名")
        self.address = address


# A driver costs up to half a second of import: each is brought in when an address asks for it.
DRIVERS = {"sqlite": "storage.sqlite", "postgresql": "storage.postgres", "postgres": "storage.postgres"}


def open_database(address: str) -> Database:
    """Open `sqlite:///…` or `postgresql://…`; the tables must be there already (`storage.migrate`)."""
    url = make_url(address)
    driver = DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise UnknownDatabase(url.render_as_string(hide_password=True))
    database: Database = importlib.import_module(driver).connect(url)
    return database
