"""Sheets that a clerk made, as rows of text: xlsx, csv, or a folder of csv files."""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NoReturn

from openpyxl import load_workbook

from domain.roster.rows import Row

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
"""What a workbook may hold once unpacked: a few kilobytes of zip can stand for gigabytes."""
MOST_ROWS = 50_000
MOST_COLUMNS = 60
MOST_CELL = 1_000
KINDS = (".xlsx", ".csv")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


class NotASheet(Exception):
    """A file that cannot be read as sheets; says why and what to do."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}：{why}")
        self.path = path


def read_sheets(path: Path) -> dict[str, list[Row]]:
    """Every sheet by its name (a csv file's is its own), the empty rows left out; raises NotASheet.

    A formula comes as its own text beginning with `=`, so that whoever reads the rows can refuse it: the value
    beside it in the file is what some program once computed, or nothing.
    """
    if path.is_dir():
        files = sorted(path.glob("*.csv"))
        if not files:
            raise NotASheet(path, "文件夹里没有 csv 文件，请放入 组织.csv 和 党员.csv")
        return {file.stem: read_csv(file, content(file)) for file in files}
    if path.suffix.lower() not in KINDS:
        raise NotASheet(path, "只能读 .xlsx 和 .csv，请在表格软件里另存为其中一种")
    held = content(path)
    return read_workbook(path, held) if path.suffix.lower() == ".xlsx" else {path.stem: read_csv(path, held)}


def content(path: Path) -> bytes:
    """A file's bytes, if they are few enough."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotASheet(path, f"超过 {MOST_BYTES // 1024 // 1024} MB，请删去图片和无关的表，或分开导入")
        return path.read_bytes()
    except OSError as fault:
        raise NotASheet(path, "打不开，请核对文件名，并先在表格软件里关闭它") from fault


def read_workbook(path: Path, held: bytes) -> dict[str, list[Row]]:
    """The sheets of an xlsx file that are not hidden away as charts."""
    if held.startswith(_OLD_EXCEL):
        raise NotASheet(path, "是旧格式或加了密码的表格，请去掉密码，另存为 .xlsx")
    try:
        if unpacked_bytes(held) > MOST_UNPACKED:
            return refuse(path, "展开后太大，请只留名册，另存为新文件")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of drop-down lists and styles that it cannot keep
            book = load_workbook(io.BytesIO(held), read_only=True)
            return {sheet.title: rows_of(path, sheet.title, cells_of(sheet)) for sheet in book.worksheets}
    except NotASheet:
        raise
    except Exception as fault:
        raise NotASheet(path, "不是完好的 .xlsx 表格，请用表格软件打开后重新另存") from fault


def unpacked_bytes(held: bytes) -> int:
    """How large the parts of a zip say they are."""
    with zipfile.ZipFile(io.BytesIO(held)) as packed:
        return sum(item.file_size for item in packed.infolist())


def refuse(path: Path, why: str) -> NoReturn:
    """Say that a file is no sheet."""
    raise NotASheet(path, why)


def cells_of(sheet: Any) -> Iterator[list[str]]:
    """The rows of one sheet as text, whatever size the file claims it has."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        yield [text_of(cell.value) for cell in row]


def text_of(value: object) -> str:
    """A cell's value as a clerk would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float | date | time):
        return str(value)
    return str(getattr(value, "text", None) or "=")  # an array formula, a data table


def read_csv(path: Path, held: bytes) -> list[Row]:
    """The rows of a csv file."""
    if held.startswith((b"PK\x03\x04", _OLD_EXCEL)):
        raise NotASheet(path, "其实是 Excel 表格，请把扩展名改为 .xlsx，或另存为 csv")
    text = decoded(path, held)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return rows_of(path, path.stem, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise NotASheet(path, "不是完好的 csv，请在表格软件里重新另存") from fault


def decoded(path: Path, held: bytes) -> str:
    """The text, in the encodings that Chinese spreadsheet programs write."""
    marked = "utf-16" if held.startswith((b"\xff\xfe", b"\xfe\xff")) else None
    for encoding in (marked,) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = held.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotASheet(path, "认不出文字编码，请在表格软件里另存为“CSV UTF-8”")


def rows_of(path: Path, sheet: str, rows: Iterable[Iterable[str]]) -> list[Row]:
    """The rows that are not empty, numbered as the sheet numbers them."""
    kept = []
    for number, cells in enumerate(rows, start=1):
        row = [plain(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        if len(row) > MOST_COLUMNS:
            raise NotASheet(path, f"“{sheet}”第 {number} 行超过 {MOST_COLUMNS} 列，请删去无关的列")
        kept.append(Row(number, tuple(row)))
        if len(kept) > MOST_ROWS:
            raise NotASheet(path, f"“{sheet}”超过 {MOST_ROWS} 行，请分单位导入")
    return kept


def plain(cell: str) -> str:
    """A cell's text without the marks that nobody sees, cut to a length no honest cell has."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", cell)).strip()[:MOST_CELL]
