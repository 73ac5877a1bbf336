"""Tables that are exported: which rows they have, which columns, and the fact that each column takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.span import Length

Cell = str | int | float | date | None
EACH = "each"


class RowKind(StrEnum):
    """What a table has a row for."""

    BRANCH = "branch"
    UNIT = "unit"
    RECORD = "record"
    SERVICE = "service"
    PAIR = "pair"


class Shape(StrEnum):
    """How the values of a column are written; `rate` is a share of one."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    RATE = "rate"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name, the fact it takes, and of which duties: one by its key, those of a heading, or all ("")."""

    name: str
    fact: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An entry of `exports.toml`. `kinds` are the kinds of records that a table of records has; none means all."""

    key: str
    name: str
    about: str
    rows: RowKind
    length: Length
    columns: tuple[Column, ...]
    totals: bool = False
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a filled table: its name, how it is written, and how wide, in characters."""

    name: str
    shape: Shape
    width: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A table with its values: a title, a line on when and of what, the rows, and the totals under them.

    A long one has no `rows` of its own: they are handed over some at a time, so that memory never holds them all.
    """

    title: str
    note: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[Cell]] = ()
    totals: Sequence[Cell] | None = None
    sheet: str = ""
