"""`zhibu holidays import`: the days of a holiday notice, over every built-in table."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.guarded import sheets_of
from bot.commands.opened import config_option, on_database, settings_of
from bot.sheets import NotASheet
from domain.calendar import HolidayOverride
from domain.holidays import HolidayRowsError, parse_holidays
from domain.roster.rows import Row
from storage import holidays as stored
from storage.database import Transaction
from storage.holidays import Imported
from storage.statutory import load_calendar


@click.group("holidays", short_help="导入放假和调休安排", help="放假和调休安排。")
def holidays() -> None:
    """Hold the commands about holidays."""


@holidays.command(
    "import",
    short_help="从 xlsx 或 csv 导入放假安排",
    epilog="例：zhibu holidays import 2027年放假安排.csv",
    help="""从 FILE 导入国务院办公厅通知里的放假和调休：每天一行，依次是日期、休或班、节日名称、来源。

    导入的日子优先于自带的安排。有错就一天也不导入；同一份文件再导入一次不会有任何变化。""",
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="先清掉文件里出现的年份以前导入的日子。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@config_option
def import_holidays(file: Path, config: Path | None, *, replace: bool, as_json: bool) -> None:
    """Read the file and put its days over those there are."""
    settings = settings_of(config)
    address, now = settings.database_url, SystemClock().now()
    days = read(file, settings.catalog)

    async def work(transaction: Transaction) -> tuple[Imported, tuple[HolidayOverride, ...]]:
        done = await stored.bring_in(transaction, days, now=now, actor="zhibu holidays import", whole_years=replace)
        return done, await stored.overrides(transaction)

    done, known = on_database(address, lambda database: database.write(work))
    years = sorted({one.day.year for one in days})
    lacking = sorted(load_calendar(known, range(years[0], years[-1] + 1)).provisional_years & set(years))
    click.echo(as_document(done, lacking) if as_json else as_text(done, lacking))


def read(file: Path, catalog: Path) -> tuple[HolidayOverride, ...]:
    """The days of the file's only sheet with anything in it."""
    try:
        sheets = [rows for rows in sheets_of(file, catalog).values() if rows]
        if len(sheets) > 1:
            message = f"{file.name} 里有 {len(sheets)} 张表，请只留放假安排这一张。"
            raise click.ClickException(message)
        return parse_holidays(spread(sheets[0]) if sheets else [])
    except (NotASheet, HolidayRowsError) as fault:
        raise click.ClickException(str(fault)) from None


def spread(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The cells with the empty rows put back, so that the line numbers in a fault are the file's."""
    cells = {row.number: row.cells for row in rows}
    return [cells.get(number, ()) for number in range(1, max(cells) + 1)]


def as_text(done: Imported, lacking: Sequence[int]) -> str:
    """What changed, and which year is still not whole."""
    if not (done.new or done.changed or done.removed):
        counted = "放假安排没有变化。"
    else:
        parts = [("新增", done.new), ("改动", done.changed), ("清掉", done.removed), ("不变", done.same)]
        counted = "已导入：" + "，".join(f"{word} {count} 天" for word, count in parts if count) + "。"
    notes = [f"注意：{year} 年的法定节日还没有写全，没写到的日子先按法定假日推算。" for year in lacking]
    return "\n".join([counted, *notes])


def as_document(done: Imported, lacking: Sequence[int]) -> str:
    """The same for programs."""
    document = {"new": done.new, "changed": done.changed, "removed": done.removed, "same": done.same}
    return json.dumps(document | {"provisional_years": list(lacking)}, ensure_ascii=False, indent=2)
