"""Statements that come again, compiled once: on SQLite they go past what SQLAlchemy does anew each time.

SQLAlchemy looks a statement up by its whole shape, builds a context, a cursor and a result for each run: ten
times what SQLite itself takes. The constants of this room are the same objects every time, so their text, the
way in for each value and the way out for each column are kept. Whatever is unusual goes the ordinary way.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Delete, Executable, Insert, Select, Update
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.engine import Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]
DIALECT = pysqlite.dialect(paramstyle="named")


class Found:
    """What a statement found or did: the part of SQLAlchemy's result that this room uses."""

    __slots__ = ("_rows", "inserted_primary_key", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int, made: int | None) -> None:
        self._rows = rows
        self.rowcount = rowcount
        self.inserted_primary_key = (made,)

    def all(self) -> list[Row[Any]]:
        """Every row."""
        return self._rows

    def first(self) -> Row[Any] | None:
        """The first row, if there is one."""
        return self._rows[0] if self._rows else None

    def one(self) -> Row[Any]:
        """The only row; raises ValueError where there is another number of them."""
        row: Row[Any]
        (row,) = self._rows
        return row

    def scalars(self) -> list[Any]:
        """The first column."""
        return [row[0] for row in self._rows]

    def scalar(self) -> Any:
        """The first column of the first row, None where there is none."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        return self.one()[0]


class Prepared:
    """A statement as text, for parameters of certain names."""

    def __init__(self, compiled: SQLCompiler, keys: Collection[str], columns: Iterable[TypeEngine[Any]]) -> None:
        self._text = str(compiled)
        self._inserts = compiled.isinsert
        self._own: dict[str, Any] = {}
        self._ways_in: dict[str, Convert] = {}
        self._lists: dict[str, Convert | None] = {}
        for bind, name in compiled.bind_names.items():
            convert = bind.type.dialect_impl(DIALECT).bind_processor(DIALECT)
            if name in keys and bind.expanding:
                self._lists[name] = convert
            elif name in keys:
                self._ways_in |= {name: convert} if convert else {}
            elif bind.expanding:
                self._text, items = spread(self._text, name, bind.effective_value or (), convert)
                self._own |= items
            else:
                value = bind.effective_value
                self._own[name] = convert(value) if convert else value
        ways = ((at, kind.dialect_impl(DIALECT).result_processor(DIALECT, None)) for at, kind in enumerate(columns))
        self._ways_out = [(at, way) for at, way in ways if way]
        self._row: Callable[[Iterable[Any]], Any] | None = None

    def run(self, connection: sqlite3.Connection, parameters: Mapping[str, Any]) -> Found:
        """Run it once."""
        text, values = self._bound(parameters)
        try:
            cursor = connection.execute(text, values)
            rows = self._read(cursor)
        except sqlite3.Error as fault:
            raise told(text, fault) from fault
        return Found(rows, cursor.rowcount, cursor.lastrowid if self._inserts else None)

    def run_each(self, connection: sqlite3.Connection, many: Sequence[Mapping[str, Any]]) -> Found:
        """Run it for each set of parameters."""
        try:
            cursor = connection.executemany(self._text, [self._bound(each)[1] for each in many])
        except sqlite3.Error as fault:
            raise told(self._text, fault) from fault
        return Found([], cursor.rowcount, None)

    def _bound(self, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        text, values = self._text, {**self._own, **parameters}
        for name, convert in self._ways_in.items():
            values[name] = convert(values[name])
        for name, way in self._lists.items():
            text, items = spread(text, name, values.pop(name), way)
            values |= items
        return text, values

    def _read(self, cursor: sqlite3.Cursor) -> list[Any]:
        if cursor.description is None:
            return []
        if self._row is None:
            names = [name for name, *_ in cursor.description]
            self._row = row_maker(names)
        if not self._ways_out:
            return list(map(self._row, cursor))
        rows = []
        for found in cursor:
            values = list(found)
            for at, way in self._ways_out:
                if values[at] is not None:
                    values[at] = way(values[at])
            rows.append(self._row(values))
        return rows


def spread(text: str, name: str, items: Iterable[Any], convert: Convert | None) -> tuple[str, dict[str, Any]]:
    """The text with a place for each item of a list, and what goes there; SQLite takes an empty list as it is."""
    places = {f"{name}__{no}": convert(item) if convert else item for no, item in enumerate(items)}
    return text.replace(f"__[POSTCOMPILE_{name}]", ", ".join(f":{place}" for place in places)), places


class Shelf:
    """Keeps the prepared statements of one connection, for as long as somebody else keeps the statements."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Executable, dict[tuple[str, ...], Prepared | None]] = WeakKeyDictionary()

    def find(self, statement: Executable, keys: tuple[str, ...]) -> Prepared | None:
        """The statement made ready; None the first time it is seen, and whenever it needs the ordinary way."""
        known = self._known.get(statement)
        if known is None:
            # What is put together for one use never comes again as the same object.
            self._known[statement] = {}
            return None
        if keys not in known:
            known[keys] = prepare(statement, keys)
        return known[keys]


def prepare(statement: Executable, keys: tuple[str, ...]) -> Prepared | None:
    """Compile a plain select, insert, update or delete; None for anything that takes more than its text."""
    if not isinstance(statement, Select | Insert | Update | Delete):
        return None
    compiled = statement.compile(dialect=DIALECT, column_keys=None if isinstance(statement, Select) else list(keys))
    unusual = (
        compiled.insert_prefetch,
        compiled.update_prefetch,
        compiled.effective_returning,
        compiled.escaped_bind_names,
        [bind for bind, name in compiled.bind_names.items() if bind.literal_execute or bind.key != name in keys],
        [bind for bind, name in compiled.bind_names.items() if bind.required and name not in keys],
    )
    if any(unusual):
        return None
    columns = statement.selected_columns if isinstance(statement, Select) else ()
    return Prepared(compiled, keys, [column.type for column in columns])


def row_maker(names: Sequence[str]) -> Callable[[Iterable[Any]], Any]:
    """Makes named tuples: the quickest thing that has its columns both by name and by place."""
    row: type[tuple[Any, ...]] = namedtuple("Row", names, rename=True)  # type: ignore[misc] # noqa: PYI024
    return partial(tuple.__new__, row)


def told(text: str, fault: sqlite3.Error) -> BaseException:
    """The driver's error as SQLAlchemy words it, without the values: they are what people wrote."""
    return DBAPIError.instance(text, None, fault, sqlite3.Error, hide_parameters=True, dialect=DIALECT)
