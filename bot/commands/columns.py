"""Columns on a terminal, where a Chinese character is two cells wide."""

from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

GAP = "  "


def width(text: str) -> int:
    """How many cells a text takes."""
    return sum(0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in text)


def cut(text: str, cells: int) -> str:
    """The text on one line, shortened to so many cells."""
    # Control characters would move the cursor of whoever reads it.
    line = "".join(each for each in " ".join(text.split()) if each.isprintable())
    if width(line) <= cells:
        return line
    while width(line) > cells - 1:
        line = line[:-1]
    return f"{line}…"


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines, each column as wide as its widest cell."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        yield GAP.join(cells).rstrip()
