"""Rows of a sheet as its own markup: openpyxl makes two hundred thousand cells in the time this makes two million."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from domain.table import Cell

MOST_CHARACTERS = 32_767
"""What a cell holds; Excel calls a file damaged that has more."""
MOST_KNOWN = 4096
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_DAY_ZERO = date(1899, 12, 30)
"""Where spreadsheets begin to count days, so that 1 March 1900 is the 61st."""
_NEEDS_CARE = re.compile("[\x00-\x1f&<>\ud800-\udfff\ufffe\uffff]")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe in front."""
    if _NEEDS_CARE.search(text):
        text = _UNPRINTABLE.sub("", text)
    return (f"'{text}" if _FORMULA.match(text) else text)[:MOST_CHARACTERS]


@lru_cache(MOST_KNOWN)
def _text(text: str) -> str:
    """A cell's end with a text in it. Names of branches and kinds come again and again."""
    shown = safe(text)
    held = escape(shown) if _NEEDS_CARE.search(shown) else shown
    return f' t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'


def rows_xml(rows: Sequence[Sequence[Cell]], first: int, styles: Sequence[str]) -> Iterator[str]:
    """The markup of rows from row number `first` on; `styles` are the style ids of the columns."""
    columns = [
        (f'<c r="{get_column_letter(no)}', f'" s="{style}"', f'" s="{style}"/>')
        for no, style in enumerate(styles, start=1)
    ]
    for number, row in enumerate(rows, start=first):
        parts = [f'<row r="{number}">']
        for (start, end, empty), value in zip(columns, row, strict=True):
            if value is None or value == "":
                parts.append(f"{start}{number}{empty}")
            elif isinstance(value, str):
                parts.append(f"{start}{number}{end}{_text(value)}")
            else:
                shown = (value - _DAY_ZERO).days if isinstance(value, date) else value
                parts.append(f"{start}{number}{end}><v>{shown}</v></c>")
        parts.append("</row>")
        yield "".join(parts)
