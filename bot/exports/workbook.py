"""Filled tables as xlsx: openpyxl lays the sheets out, the rows go in as markup of our own (`bot/exports/cells.py`)."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

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
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"')


def to_xlsx(tables: Sequence[Filled]) -> bytes:
    """The tables as the bytes of a .xlsx file, a sheet for each: the header stands still and comes again on paper."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _lay_out(book.create_sheet(_name(table, book.sheetnames)), table)
    laid = io.BytesIO()
    book.save(laid)
    held = io.BytesIO()
    with zipfile.ZipFile(laid) as plan, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        sheets = {f"xl/worksheets/sheet{no}.xml": table for no, table in enumerate(tables, start=1)}
        for item in plan.infolist():
            if item.filename in sheets:
                _fill(made, item.filename, plan.read(item), sheets[item.filename])
            else:
                made.writestr(item.filename, plan.read(item))
    return held.getvalue()


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
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + max(len(table.rows), 1)}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _fill(made: zipfile.ZipFile, name: str, plan: bytes, table: Filled) -> None:
    """Put the real rows where the samples stand."""
    marked = _MARKED.search(plan)
    if marked is None:
        raise AssertionError("openpyxl lays rows out otherwise than when this was written; see _MARKED")
    styles: dict[bytes, list[str]] = {b"4": [], b"5": []}
    for row, style in _STYLE.findall(marked[0]):
        styles[row].append(style.decode())
    first = HEAD_ROW + 1
    end = first + len(table.rows) + (table.totals is not None) - 1
    size = f'<dimension ref="A1:{get_column_letter(len(table.fields))}{max(end, HEAD_ROW)}"'.encode()
    with made.open(name, "w", force_zip64=True) as part:
        part.write(_DIMENSION.sub(size, plan[: marked.start()]))
        some: list[str] = []
        for row in rows_xml(table.rows, first, styles[b"4"]):
            some.append(row)
            if len(some) >= ROWS_AT_ONCE:
                part.write("".join(some).encode())
                some.clear()
        if table.totals is not None:
            some.extend(rows_xml([table.totals], end, styles[b"5"]))
        part.write("".join(some).encode())
        part.write(plan[marked.end() :])


ROWS_AT_ONCE = 500
