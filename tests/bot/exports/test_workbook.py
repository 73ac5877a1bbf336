"""Workbooks read back by openpyxl: the values, the look of the sheet, and nothing that a program would compute."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.exports.cells import safe
from bot.exports.workbook import to_xlsx
from domain.table import Cell, Field, Filled, Shape

FIELDS = (
    Field("支部", Shape.TEXT, 28), Field("应完成", Shape.COUNT, 9), Field("完成率", Shape.RATE, 9),
    Field("日期", Shape.DAY, 12), Field("时长", Shape.NUMBER, 9),
)  # fmt: skip
ROWS: list[list[Cell]] = [
    ["第一支部 <甲&乙>", 24, 22 / 24, date(2026, 12, 1), 2.5],
    ["第二支部\n换行", 0, None, None, None],
]


def book(*tables: Filled) -> Any:
    return load_workbook(io.BytesIO(to_xlsx(tables)))


def values(sheet: Any) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]


def test_what_goes_in_comes_out() -> None:
    sheet = book(Filled("标题", "数据截至", FIELDS, ROWS, ["合计", 24, 22 / 24, None, 2.5], "表"))["表"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet.dimensions) == ("标题", "数据截至", "A1:E6")
    assert values(sheet) == [
        ["支部", "应完成", "完成率", "日期", "时长"],
        ["第一支部 <甲&乙>", 24, pytest.approx(0.9167, abs=1e-4), datetime(2026, 12, 1), 2.5],  # noqa: DTZ001 - a cell has no zone
        ["第二支部\n换行", 0, None, None, None],
        ["合计", 24, pytest.approx(0.9167, abs=1e-4), None, 2.5],
    ]


def test_a_sheet_can_be_read_on_a_screen_and_printed() -> None:
    sheet = book(Filled("标题", "数据截至", FIELDS, ROWS, ["合计", 24, 1.0, None, None]))["标题"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B4", "A3:E5", "$3:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.column_dimensions["A"].width == 28
    assert [cell.number_format for cell in sheet[4]] == ["@", "0", "0.0%", "yyyy-mm-dd", "0.##"]
    assert (sheet["A3"].font.name, sheet["A4"].font.name, sheet["A6"].font.b, sheet["A4"].font.b) == (
        "黑体", "宋体", True, False,
    )  # fmt: skip


def test_sheets_without_rows_and_with_the_same_name_are_whole() -> None:
    opened = book(
        Filled("表/一", "n", FIELDS, []), Filled("表一", "n", FIELDS[:1], [["甲"]]), Filled("?", "n", FIELDS, [])
    )
    assert opened.sheetnames == ["表一", "表一(2)", "表"]
    assert values(opened["表一"]) == [[field.name for field in FIELDS]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "\n=cmd"]
)
def test_a_text_that_begins_like_a_formula_is_none(text: str) -> None:
    cell = book(Filled("t", "n", FIELDS[:1], [[text]]))["t"]["A4"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")
    assert text.strip() in str(cell.value)


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_no_text_breaks_a_sheet(text: str) -> None:
    cell = book(Filled("t", "n", FIELDS[:1], [[text]]))["t"]["A4"]
    assert cell.data_type in ("s", "n")
    assert (cell.value or "").replace("\r\n", "\n").replace("\r", "\n") == safe(text).replace("\r\n", "\n").replace(
        "\r", "\n"
    )


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert len(safe("长" * 40_000)) == 32_767
