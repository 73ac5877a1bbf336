"""督查表 as a workbook: a line for each branch, the records to compare, and the sheet for what was found."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from domain.finding_rows import COLUMNS
from domain.inspection import Round
from domain.inspection_sheet import Sheet, SheetLine
from domain.period import Period
from domain.zone import local
from templates import names

OVERVIEW = (
    ("手册", ("manual_check",)),
    ("三会一课", ("branch_assembly", "committee_meeting", "group_meeting", "party_lecture")),
    ("主题党日", ("theme_day",)),
    ("党费", ("dues",)),
    ("谈心", ("heart_talk",)),
    ("阵地", ("base_check",)),
    ("双报到", ("community_register",)),
)
"""The columns of the 工委季督查表 that are facts, and the duties each sums up."""
HEADS = ("单位", "抽查支部", *(title for title, _ in OVERVIEW), "发现问题数", "已改", "扣分（由人填）", "现场核实")
RECORDS = ("支部", "事项", "编号", "日期", "主题", "应到", "实到", "请假", "主持人", "记录人", "系统里缺的", "现场核实")
WIDEST = 40
ISSUE_ROWS = 200


def to_xlsx(one: Round, sheets: Sequence[Sheet], as_of: datetime) -> bytes:
    """The workbook's bytes. Whatever people wrote is text in it, never a formula."""
    book = Workbook()
    title = f"{Period.parse(one.inspection.period).full_label}督查表，数据截至 {local(as_of):%Y-%m-%d %H:%M}"
    fill(book.active, "督查表", HEADS, (overview(one, sheet) for sheet in sheets), title)
    fill(book.create_sheet(), "记录", RECORDS, (row for sheet in sheets for row in minutes(sheet)))
    found = book.create_sheet()
    fill(found, "问题", COLUMNS, ((sheet.branch.name, "", "", "", "") for sheet in sheets))
    choices = DataValidation(type="list", formula1=f'"{",".join(names.ISSUES.values())}"', allow_blank=True)
    found.add_data_validation(choices)
    choices.add(f"B2:B{ISSUE_ROWS}")
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def fill(page: Any, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], above: str = "") -> None:
    """Write a page; `above` is a line over its heads."""
    page.title = title
    for row in ([above],) if above else ():
        page.append(row)
    page.append(heads)
    at = page.max_row
    for cell in page[at]:
        cell.font = Font(bold=True)
    for values in rows:
        page.append([None] * len(heads))
        for column, value in enumerate(values, start=1):
            put(page.cell(page.max_row, column), value)
    page.freeze_panes = page.cell(at + 1, 1)
    for column, head in enumerate(heads, start=1):
        wide = max([len(str(page.cell(row, column).value or "")) for row in range(at, page.max_row + 1)] + [len(head)])
        page.column_dimensions[get_column_letter(column)].width = min(WIDEST, 2 * wide + 2)


def put(cell: Any, value: object) -> None:
    """A number as a number, anything else as text: what begins with = is no formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def overview(one: Round, sheet: Sheet) -> tuple[object, ...]:
    """A branch's line: done of due for each column, and what was found."""
    found = one.of(sheet.branch.id)
    facts = (figure(sheet.line(*keys)) for _, keys in OVERVIEW)
    return (sheet.unit, sheet.branch.name, *facts, len(found), sum(each.is_mended for each in found), "", "")


def figure(lines: Sequence[SheetLine]) -> str:
    """3/4, with what is overdue; nothing where it was not asked."""
    due, done, late = (sum(getattr(line, name) for line in lines) for name in ("due", "done", "late"))
    return (f"{done}/{due}" + (f" 逾期{late}" if late else "")) if due else ""


def minutes(sheet: Sheet) -> Iterable[Sequence[object]]:
    """The records of a branch, a line each."""
    for line in sheet.lines:
        for told in line.told:
            fact = told.record.fact
            lacks = "、".join(names.FIELDS[field] for field in told.lacks)
            yield (
                sheet.branch.name,
                line.duty.name,
                told.record.number,
                str(fact.date or ""),
                fact.topic or fact.content or "",
                fact.expected,
                fact.present,
                fact.leave,
                fact.host or "",
                fact.recorder or "",
                lacks,
                "",
            )
