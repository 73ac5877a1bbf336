"""The rows of a roster's sheets under their headings, and what may be wrong with one."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEADING_WITHIN = 5
"""The heading stands in one of the first rows; clerks like a title above it."""
SHOWN_FAULTS = 200
NOTHING = frozenset({"", "-", "—", "——", "/", "无"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet that is not empty: its number as the sheet shows it, and the text of its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be taken: what is wrong with it, and what to write instead."""

    sheet: str
    row: int
    what: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.sheet} 第 {self.row} 行：{self.what}"
        return f"{where}；{self.hint}" if self.hint else where


class BadRoster(Exception):
    """A roster that cannot be taken; carries every fault found in it, and nothing of it was imported."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        listed = "\n".join(f"- {fault}" for fault in faults[:SHOWN_FAULTS])
        more = f"\n还有 {len(faults) - SHOWN_FAULTS} 处没有列出" if len(faults) > SHOWN_FAULTS else ""
        super().__init__(f"名册有 {len(faults)} 处要改，一行也没有导入。改好后再导入一次：\n{listed}{more}")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Line:
    """A row by column: `cells` holds what is written, under the column's own name, blanks left out."""

    sheet: str
    row: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """What is written in a column, or nothing."""
        return self.cells.get(column, "")

    def fault(self, what: str, hint: str = "") -> Fault:
        """A fault of this row."""
        return Fault(self.sheet, self.row, what, hint)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet that was understood: which columns it has, which it has in vain, and its lines."""

    sheet: str
    columns: frozenset[str]
    unknown: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(
    sheet: str, rows: Sequence[Row], headings: Mapping[str, str], wanted: Sequence[str], faults: list[Fault]
) -> Table | None:
    """Find the heading row and put the others under it; `headings` maps each way to write one to the column.

    Adds to `faults`, and gives None where there is no heading to go by.
    """
    place = find_heading(rows, headings, wanted)
    if place is None:
        first = rows[0].number if rows else 1
        faults.append(Fault(sheet, first, "没有找到表头", f"请在第一行写上 {'、'.join(wanted)}"))
        return None
    heading = rows[place]
    columns = [headings.get(heading_of(cell), "") for cell in heading.cells]
    doubled = sorted({name for name in columns if name and columns.count(name) > 1})
    faults.extend(Fault(sheet, heading.number, f"“{name}”这一列写了两次", "请只留一列") for name in doubled)
    unknown = tuple(cell for cell, name in zip(heading.cells, columns, strict=True) if cell and not name)
    lines = []
    for row in rows[place + 1 :]:
        line = Line(sheet, row.number, under(columns, row.cells))
        if line.cells:
            lines.append(line)
            faults.extend(strange_cells(line))
    return Table(sheet, frozenset(filter(None, columns)), unknown, tuple(lines))


def find_heading(rows: Sequence[Row], headings: Mapping[str, str], wanted: Sequence[str]) -> int | None:
    """Which of the first rows has every wanted column."""
    for place, row in enumerate(rows[:HEADING_WITHIN]):
        if {headings.get(heading_of(cell)) for cell in row.cells}.issuperset(wanted):
            return place
    return None


def heading_of(cell: str) -> str:
    """A heading without what does not matter: spaces, stars, what stands in brackets."""
    plain = re.sub(r"\s|[*:]", "", unicodedata.normalize("NFKC", cell))
    return re.sub(r"\(.*\)$", "", plain)


def under(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Cells by column; a dash or 无 is how a clerk leaves a cell empty."""
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell not in NOTHING}


def strange_cells(line: Line) -> list[Fault]:
    """Formulas and characters that nobody types: neither is data, and a formula runs where the data is opened."""
    faults = []
    for column, cell in line.cells.items():
        if cell[0] in "=+@-":
            faults.append(line.fault(f"“{column}”里是公式", "请复制后用“选择性粘贴—数值”贴回去"))
        elif not re.sub("[\u00a0\u3000]", "", cell).isprintable():
            faults.append(line.fault(f"“{column}”里有换行或看不见的字符", "请重新输入这一格"))
    return faults
