"""Filled tables as xlsx: openpyxl lays the sheets out, the rows go in as markup of our own (`bot/exports/cells.py`)."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from bot.exports.cells import rows_xml, safe
from domain.table import Cell, Filled, Shape

FORMATS = {Shape.TEXT: "@", Shape.COUNT: "0", Shape.NUMBER: "0.##", Shape.RATE: "0.0%", Shape.DAY: "yyyy-mm-dd"}
SAMPLES: dict[Shape, Cell] = {
    Shape.TEXT: "x", Shape.COUNT: 1, Shape.NUMBER: 1.5, Shape.RATE: 0.5, Shape.DAY: date(2026, 1, 1),
}  # fmt: skip
TITLE = Font(name="黑体", size=16)
NOTE = Font(name="宋体", size=10, color="555555")
HEAD = Font(name="黑体", size=11)
BODY = Font(name="宋体", size=11)
TOTAL = Font(name="宋体", size=11, bold=True)
HEAD_FILL = PatternFill("solid", fgColor="F2F2F2")
_LINE = Side(style="thin", color="BFBFBF")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
WRITTEN = Alignment(vertical="center", wrap_text=True)
COUNTED = Alignment(horizontal="center", vertical="center")
HEAD_ROW = 3
MOST_NAME = 31
ROWS_AT_ONCE = 500
_NOT_IN_A_NAME = re.compile(r"[\\/*?:\[\]]")
_MARKED = re.compile(rb'<row r="4".*?</row><row r="5".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+(\d)" s="(\d+)"')
_DIMENSION = re.compile(rb'<dimension ref="[^"]*" ?/>')
_FILTER = re.compile(rb'<autoFilter ref="[^"]*"')


def to_xlsx(tables: Sequence[Filled]) -> bytes:
    """The tables as the bytes of a .xlsx file, a sheet for each: the header stands still and comes again on paper."""
    held = io.BytesIO()
    book = Book(held, tables)
    for table in tables:
        sheet = book.next_sheet()
        sheet.add(table.rows)
        sheet.end(table.totals)
    book.close()
    return held.getvalue()


class Single:
    """One table whose rows are written as they come, and then are held by nobody."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def begin(self, head: Filled) -> Callable[[Sequence[Sequence[Cell]]], None]:
        """Lay the sheet out; gives what takes its rows."""
        self._book = Book(self._out, [head])
        self._sheet = self._book.next_sheet()
        return self._sheet.add

    def end(self, totals: Sequence[Cell] | None) -> None:
        """Write the totals; the file is whole then."""
        self._sheet.end(totals)
        self._book.close()


class Book:
    """A workbook that is written one sheet after the other; `heads` are its tables, whose rows do not matter yet."""

    def __init__(self, out: IO[bytes], heads: Sequence[Filled]) -> None:
        book = Workbook()
        book.remove(book.active)
        for head in heads:
            _lay_out(book.create_sheet(_name(head, book.sheetnames)), head)
        laid = io.BytesIO()
        book.save(laid)
        self._made = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        names = [f"xl/worksheets/sheet{no}.xml" for no, _ in enumerate(heads, start=1)]
        with zipfile.ZipFile(laid) as plan:
            for item in plan.infolist():
                if item.filename not in names:
                    self._made.writestr(item.filename, plan.read(item))
            self._waiting = [(name, plan.read(name), len(head.fields)) for name, head in zip(names, heads, strict=True)]

    def next_sheet(self) -> "Sheet":
        """The next sheet, which has to end before the one after it."""
        name, plan, columns = self._waiting.pop(0)
        return Sheet(self._made.open(name, "w", force_zip64=True), plan, columns)

    def close(self) -> None:
        """Let go of the file."""
        self._made.close()


class Sheet:
    """A sheet that takes rows until it ends."""

    def __init__(self, part: IO[bytes], plan: bytes, columns: int) -> None:
        marked = _MARKED.search(plan)
        if marked is None:
            raise AssertionError("openpyxl lays rows out otherwise than when this was written; see _MARKED")
        styles: dict[bytes, list[str]] = {b"4": [], b"5": []}
        for row, style in _STYLE.findall(marked[0]):
            styles[row].append(style.decode())
        self._body, self._under = styles[b"4"], styles[b"5"]
        self._part, self._tail, self._next = part, plan[marked.end() :], HEAD_ROW + 1
        self._last = get_column_letter(columns)
        part.write(_DIMENSION.sub(b"", plan[: marked.start()]))  # how far it goes nobody knows yet, and no program asks

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Write some rows."""
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            self._part.write("".join(rows_xml(some, self._next, self._body)).encode())
            self._next += len(some)

    def end(self, totals: Sequence[Cell] | None) -> None:
        """Write the totals and what stands under the rows: the filter reaches to the last row."""
        if totals is not None:
            self._part.write("".join(rows_xml([totals], self._next, self._under)).encode())
        reach = f'<autoFilter ref="A{HEAD_ROW}:{self._last}{max(self._next - 1, HEAD_ROW + 1)}"'.encode()
        self._part.write(_FILTER.sub(reach, self._tail))
        self._part.close()


def _name(table: Filled, taken: Iterable[str]) -> str:
    """A sheet's name as spreadsheets allow it, which no other sheet has."""
    wanted = _NOT_IN_A_NAME.sub("", table.sheet or table.title).strip("' ")[:MOST_NAME] or "表"
    others, name, no = {each.lower() for each in taken}, wanted, 1
    while name.lower() in others:
        no += 1
        name = f"{wanted[: MOST_NAME - 4]}({no})"
    return name


def _lay_out(sheet: Any, table: Filled) -> None:
    """Everything but the rows; of those a sample each of body and totals, whose styles the real ones take."""
    last = get_column_letter(len(table.fields))
    for row, text, font in ((1, table.title, TITLE), (2, table.note, NOTE)):
        sheet.cell(row, 1, safe(text)).font = font
        if last != "A":
            sheet.merge_cells(f"A{row}:{last}{row}")
    for at, field in enumerate(table.fields, start=1):
        head = sheet.cell(HEAD_ROW, at, safe(field.name))
        head.font, head.fill, head.border, head.alignment = (
            HEAD,
            HEAD_FILL,
            BOX,
            Alignment(horizontal="center", vertical="center", wrap_text=True),
        )
        sheet.column_dimensions[get_column_letter(at)].width = field.width
        for row, font in ((HEAD_ROW + 1, BODY), (HEAD_ROW + 2, TOTAL)):
            cell = sheet.cell(row, at, SAMPLES[field.shape])
            cell.font, cell.border, cell.number_format = font, BOX, FORMATS[field.shape]
            cell.alignment = WRITTEN if field.shape is Shape.TEXT else COUNTED
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + 1}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
