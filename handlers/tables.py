"""Exported tables filled with their values: rows from the tables below, columns as `exports.toml` has them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from domain.duty import Doer, Duty
from domain.organisation import Organisation
from domain.reading.reading import Kind
from domain.span import Span, end_of
from domain.table import EACH, Cell, Column, Field, Filled, RowKind, Shape, Table
from domain.table_rows import UnitRow, summed
from handlers.context import House
from handlers.table_facts import FACTS, PAIRED, SERVED, TakenFact
from storage import export_rows
from storage.database import Transaction
from templates import render

HELD = ("held", "held_on", "held_topic", "held_present", "attendance")
"""Facts that want records, not figures alone."""
WIDTHS = {Shape.TEXT: 16, Shape.COUNT: 9, Shape.NUMBER: 9, Shape.RATE: 9, Shape.DAY: 12}
LEAST_WIDTH, MOST_NAME = 8, 7
Put = Callable[[Sequence[Sequence[Cell]]], None]
Begin = Callable[[Filled], Put]


@dataclass(frozen=True, slots=True)
class Taken:
    """A column with what it takes and of which duties."""

    name: str
    fact: TakenFact
    duties: frozenset[str]
    is_number: bool = False


async def fill(
    transaction: Transaction, house: House, table: Table, root: Organisation, span: Span, now: datetime, begin: Begin
) -> Sequence[Cell] | None:
    """Hand over the table of `root` and all below it, as of now or of the end of a span that has passed.

    `begin` takes its head and gives what takes its rows, some at a time. Gives the totals that go under them.
    """
    duties = [duty for duty in house.catalogue.duties if not duty.private]
    as_of = min(now, end_of(span))
    private = frozenset(duty.key for duty in house.catalogue.duties if duty.private)
    whole = (
        await gathered(transaction, table, root, span, as_of, duties, private)
        if table.rows is not RowKind.RECORD
        else ()
    )
    asked = [duty for duty in duties if duty.key in asked_in(whole)]
    columns = [taken for column in table.columns for taken in spread(column, table.rows, duties, asked)]
    put = begin(
        Filled(
            title=render("table_title", table=table, root=root, span=span),
            note=render("table_note", span=span, as_of=as_of, rows=table.rows),
            fields=tuple(field_of(taken) for taken in columns),
            sheet=table.name,
        )
    )
    sums: list[Cell] = [None] * len(columns)
    numbers = count(1)

    def hand_over(rows: Sequence[object]) -> None:
        values = [
            [number if taken.is_number else taken.fact.take(row, taken.duties) for taken in columns]
            for row, number in zip(rows, numbers, strict=False)
        ]
        put(values)
        sums[:] = [
            summed_up(taken, was, (row[at] for row in values))
            for at, (taken, was) in enumerate(zip(columns, sums, strict=True))
        ]

    if table.rows is RowKind.RECORD:
        async for some in export_rows.records_of(transaction, root, span, table.kinds or frozenset(Kind)):
            hand_over(some)
    else:
        hand_over(whole)
    is_empty = next(numbers) == 1
    return totals_of(table, columns, whole, sums) if table.totals and not is_empty else None


def asked_in(rows: Iterable[object]) -> Collection[str]:
    """The duties that anything was asked of."""
    figures = [row.figures for row in rows if isinstance(row, UnitRow)]
    return {duty for each in figures for duty, figure in each.items() if figure.due or figure.excused}


def spread(column: Column, rows: RowKind, duties: Sequence[Duty], asked: Sequence[Duty]) -> Iterable[Taken]:
    """The columns that an entry stands for: one, or one for each duty that it is of and that was asked for."""
    of = [duty for duty in duties if column.of in ("", duty.key, duty.heading)]
    if column.fact.startswith(EACH):
        fact = FACTS[rows][column.fact.removeprefix(EACH).strip()]
        return [Taken(duty.short, fact, frozenset({duty.key})) for duty in of if duty in asked]
    fact = FACTS[rows][column.fact]
    # What each member must do and what a branch does are no common unit: without a word the latter is meant.
    keys = frozenset(duty.key for duty in of if column.of or fact.of_tasks or duty.of is not Doer.MEMBER)
    return [Taken(column.name, fact, keys, is_number=column.fact == "no")]


async def gathered(
    transaction: Transaction,
    table: Table,
    root: Organisation,
    span: Span,
    as_of: datetime,
    duties: Sequence[Duty],
    private: Collection[str],
) -> Sequence[object]:
    """The rows of a table; records are too many to be gathered."""
    match table.rows:
        case RowKind.BRANCH:
            return await export_rows.branches(transaction, root, span, as_of, duties, held_in(table, duties))
        case RowKind.UNIT:
            return export_rows.units(await export_rows.branches(transaction, root, span, as_of, duties, ()))
        case RowKind.RECORD:
            return ()
        case RowKind.SERVICE:
            return await export_rows.service(transaction, root, span, table.kinds or SERVED)
        case RowKind.PAIR:
            return await export_rows.pairs(transaction, root, span, table.kinds or PAIRED, private)


def held_in(table: Table, duties: Sequence[Duty]) -> Collection[str]:
    """The duties whose records some column tells of."""
    facts = [column for column in table.columns if column.fact.removeprefix(EACH).strip() in HELD]
    return {duty.key for column in facts for duty in duties if column.of in ("", duty.key, duty.heading)}


def totals_of(table: Table, columns: Sequence[Taken], rows: Sequence[object], sums: Sequence[Cell]) -> list[Cell]:
    """The line under the rows: rates are of the sums, never means of rates; texts have no sum."""
    found = sums
    if table.rows in (RowKind.BRANCH, RowKind.UNIT):
        whole = summed([row for row in rows if isinstance(row, UnitRow)])
        found = [None if taken.fact.of_one else taken.fact.take(whole, taken.duties) for taken in columns]
    first = next((at for at, taken in enumerate(columns) if taken.fact.shape is Shape.TEXT), 0)
    return [render("table_total") if at == first else value for at, value in enumerate(found)]


def summed_up(taken: Taken, was: Cell, values: Iterable[Cell]) -> Cell:
    """The sum of a column of counts, going on from what it was."""
    if taken.is_number or taken.fact.shape not in (Shape.COUNT, Shape.NUMBER):
        return None
    return sum(
        (value for value in values if isinstance(value, int | float)), was if isinstance(was, int | float) else 0
    )


def field_of(taken: Taken) -> Field:
    """How a column looks: as wide as its values want and its name, which may break in two."""
    width = taken.fact.width or WIDTHS[taken.fact.shape]
    return Field(taken.name, taken.fact.shape, max(width, LEAST_WIDTH, 2 * min(len(taken.name), MOST_NAME)))
