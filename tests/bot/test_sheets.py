"""Sheets as clerks make them, and files that are none."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from bot import sheets
from bot.sheets import NotASheet, read_sheets
from domain.roster.rows import Row


def workbook(path: Path, *rows: tuple[object, ...], title: str = "党员") -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def cells(path: Path) -> list[tuple[str, ...]]:
    (rows,) = read_sheets(path).values()
    return [row.cells for row in rows]


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "名册.xlsx", ("姓名", "党支部"), ("张三", "一支部"))
    assert read_sheets(path) == {"党员": [Row(1, ("姓名", "党支部")), Row(2, ("张三", "一支部"))]}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2020, 7, 1), "2020-07-01"),
        (datetime.fromisoformat("2020-07-01"), "2020-07-01"),
        (datetime.fromisoformat("2020-07-01T08:30"), "2020-07-01 08:30:00"),
        (1001, "1001"),
        (1001.0, "1001"),
        (20.5, "20.5"),
        (True, "是"),
        ("  张三\u3000", "张三"),
        ("张\u200b三", "张三"),
        ("=B2", "=B2"),
        ("２０２０", "２０２０"),
    ],
)
def test_a_cell_becomes_the_text_a_clerk_would_write(tmp_path: Path, value: object, text: str) -> None:
    assert cells(workbook(tmp_path / "a.xlsx", ("a", value, "z"))) == [("a", text, "z")]


def test_an_array_formula_is_told_as_a_formula(tmp_path: Path) -> None:
    assert cells(workbook(tmp_path / "a.xlsx", (ArrayFormula("A1:A2", "=B1:B2"),))) == [("=B1:B2",)]


def test_rows_keep_the_numbers_that_the_sheet_shows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("a",), (), ("", None), ("b",))
    assert read_sheets(path)["党员"] == [Row(1, ("a",)), Row(4, ("b",))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_every_writing_of_chinese_spreadsheets(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "党员.csv"
    path.write_bytes(f"姓名{delimiter}党支部\r\n张三{delimiter}一支部\r\n".encode(encoding))
    assert cells(path) == [("姓名", "党支部"), ("张三", "一支部")]


def test_a_quoted_cell_may_hold_commas_and_quotes(tmp_path: Path) -> None:
    text = io.StringIO()
    csv.writer(text).writerow(["张三", '书记,"委员"'])
    (tmp_path / "a.csv").write_text(text.getvalue(), encoding="utf-8")
    assert cells(tmp_path / "a.csv") == [("张三", '书记,"委员"')]


def test_a_folder_is_all_its_csv_files(tmp_path: Path) -> None:
    for name in ("组织", "党员"):
        (tmp_path / f"{name}.csv").write_text("a\n", encoding="utf-8")
    assert set(read_sheets(tmp_path)) == {"组织", "党员"}


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.MOST_UNPACKED + 1))


FILES = [
    ("a.pdf", b"%PDF-1.7", "只能读"),
    ("a.xls", b"\xd0\xcf\x11\xe0", "只能读"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0 and so on", "旧格式或加了密码"),
    ("a.xlsx", b"PK\x03\x04 cut off", "不是完好的"),
    ("a.xlsx", b"", "不是完好的"),
    ("a.csv", b"PK\x03\x04 a workbook", "扩展名"),
    ("a.csv", b"\x00\x01\x02\xff\xff", "文字编码"),
    ("a.csv", b"a," * 100 + b"a", "列"),
    ("a.csv", b"a" * (sheets.MOST_BYTES + 1), "5 MB"),
    ("a.csv", b"a\n" * (sheets.MOST_ROWS + 1), "50000 行"),
]


@pytest.mark.parametrize(("name", "held", "why"), FILES)
def test_what_is_no_sheet_is_refused_with_what_to_do(tmp_path: Path, name: str, held: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(held)
    with pytest.raises(NotASheet, match=why) as caught:
        read_sheets(tmp_path / name)
    assert "请" in str(caught.value)


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked(tmp_path: Path) -> None:
    bomb(tmp_path / "a.xlsx")
    with pytest.raises(NotASheet, match="展开后太大"):
        read_sheets(tmp_path / "a.xlsx")


def test_a_folder_or_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotASheet, match="没有 csv"):
        read_sheets(tmp_path)
    with pytest.raises(NotASheet, match="打不开"):
        read_sheets(tmp_path / "没有.csv")
