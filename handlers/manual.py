"""手册: a branch's records as text, in the order in which 《党支部手册》 has them, to be copied by hand."""

from itertools import groupby

from domain.organisation import Organisation
from domain.reading.reading import AHEAD, Kind
from domain.span import Span
from domain.table_rows import RecordRow
from storage import export_rows
from storage.database import Transaction
from templates import render

CHAPTERS = tuple(Kind)
"""The reader's kinds begin with the meetings, as the book does."""


async def manual(transaction: Transaction, branch: Organisation, span: Span) -> str:
    """What was held and done in the span, by kind and day; plans, and what was called off, are no record."""
    rows = [row async for some in export_rows.records_of(transaction, branch, span, frozenset(Kind)) for row in some]
    held = [row for row in rows if row.record.fact.kind and row.record.fact.state not in AHEAD]
    ordered = sorted(held, key=chapter)
    chapters = [(kind, list(some)) for kind, some in groupby(ordered, key=lambda row: row.record.fact.kind)]
    return render("manual", branch=branch, span=span, chapters=chapters)


def chapter(row: RecordRow) -> tuple[int, int]:
    """Where a record stands in the book: its kind, and then as it came."""
    kind = row.record.fact.kind
    return (CHAPTERS.index(kind) if kind else len(CHAPTERS), row.ordinal)
