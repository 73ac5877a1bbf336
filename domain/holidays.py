"""The rows of a holiday notice, read whole or not at all."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import DayKind, HolidayOverride

COLUMNS = ("date", "kind", "name", "source")
MOST_NAME, MOST_SOURCE = 40, 200
_HEADINGS = {
    "date": "date", "day": "date", "日期": "date",
    "kind": "kind", "off|work": "kind", "off/work": "kind",
    "类型": "kind", "休/班": "kind", "休班": "kind", "安排": "kind",
    "name": "name", "名称": "name", "节日": "name", "节假日": "name",
    "source": "source", "来源": "source", "依据": "source", "文件": "source",
}  # fmt: skip
_KINDS = {
    "off": DayKind.OFF, "休": DayKind.OFF, "休息": DayKind.OFF, "放假": DayKind.OFF, "假": DayKind.OFF,
    "work": DayKind.WORK, "班": DayKind.WORK, "上班": DayKind.WORK, "补班": DayKind.WORK, "调休上班": DayKind.WORK,
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?: 00:00:00)?|(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: its line in the file, counted from 1, and why."""

    line: int
    reason: str


class HolidayRowsError(Exception):
    """Rows of a holiday file that cannot be taken; none of the file was."""

    def __init__(self, rows: tuple[BadRow, ...]) -> None:
        listed = "\n".join(f"第 {row.line} 行：{row.reason}" for row in rows)
        super().__init__(f"节假日文件有 {len(rows)} 处要改，一条也没有导入。改好后再导入一次：\n{listed}")
        self.rows = rows


def parse_holidays(rows: Iterable[Sequence[object]]) -> tuple[HolidayOverride, ...]:
    """Read rows of cells: date, off|work (or 休|班), name, source; a heading row may change the order.

    Raises HolidayRowsError with every bad row when there is one.
    """
    order: Sequence[str] = COLUMNS
    taken: dict[date, tuple[int, HolidayOverride]] = {}
    bad: list[BadRow] = []
    for line, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        if not any(cells):
            continue
        if not taken and not bad and (heading := _heading(cells)):
            order = heading
            continue
        read = _read(dict(zip(order, cells, strict=False)))
        if isinstance(read, str):
            bad.append(BadRow(line, read))
        elif read.day in taken:
            bad.append(BadRow(line, f"{read.day} 在第 {taken[read.day][0]} 行已经写过，一天只写一行"))
        else:
            taken[read.day] = (line, read)
    if not taken and not bad:
        bad.append(BadRow(1, "文件里没有日期，请按“日期,休或班,名称,来源”每天写一行"))
    if bad:
        raise HolidayRowsError(tuple(bad))
    return tuple(override for _, override in taken.values())


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    return unicodedata.normalize("NFKC", str(cell)).strip().lstrip("\ufeff")


def _heading(cells: Sequence[str]) -> list[str] | None:
    names = [_HEADINGS.get(cell.lower(), "") for cell in cells]
    return names if "date" in names and "kind" in names else None


def _read(cells: dict[str, str]) -> HolidayOverride | str:
    """The row as a value, or the reason why it is none."""
    day = _day(cells.get("date", ""))
    if isinstance(day, str):
        return day
    written = cells.get("kind", "")
    kind = _KINDS.get(written.lower())
    if kind is None:
        return f"“{written}”不是休也不是班，请写 off 或 work（也可写 休、班）"
    name = cells.get("name", "")
    if not name:
        return "没有写节日名称，例如“春节”"
    source = cells.get("source", "")
    if len(name) > MOST_NAME or len(source) > MOST_SOURCE:
        return f"名称最多 {MOST_NAME} 字，来源最多 {MOST_SOURCE} 字，请写短一些"
    return HolidayOverride(day, kind, name, source)


def _day(written: str) -> date | str:
    found = _DATE.fullmatch(written)
    if found is None:
        return f"“{written}”不是日期，请写成 2027-02-06 这样"
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return f"“{written}”这一天不存在，请核对年月日"
