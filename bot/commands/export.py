"""`zhibu export`: the tables of `exports.toml` as xlsx, and a branch's records as text for its 《党支部手册》."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.asked import house_at, place, put, time_there, whole_file
from bot.commands.opened import config_option, on_database
from bot.exports.loading import NotInstalled, exporter
from bot.settings import Settings, SettingsError
from domain.organisation import Level
from domain.period import PeriodError
from domain.span import Length, Span, containing, parse_span
from domain.table import Table
from domain.zone import today
from handlers.manual import manual
from handlers.table_facts import NAMES
from handlers.tables import fill
from storage import organisations
from storage.catalogue import Catalogue, load_catalogue
from storage.database import Transaction
from storage.errors import CatalogError
from storage.export_tables import load_tables
from templates import render

MANUAL = ("manual", "手册")


@click.command(
    "export",
    short_help="导出台账和上级平台要的表",
    epilog="例：zhibu export 支部月报 --period 2026-11 --org 市财政局机关党委 --out 支部月报.xlsx",
    help="把记录导出成表：支部月报、机关党委月报、督查表、双报到台账、结对台账、上级平台的列。不写表名就列出有哪些。"
    "“手册”是一个支部的记录，写成文字，供抄进《党支部手册》。",
)
@click.argument("name", required=False)
@click.option("--period", metavar="PERIOD", help="2026-W48、2026-11、2026-Q4、2026-H2 或 2026；不写是表自己的周期。")
@click.option("--org", metavar="ORG", help="哪个组织和它下面的，全称或其中一段；不写是工委。")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件；手册不写就打在屏幕上。")
@config_option
def export(name: str | None, period: str | None, org: str | None, out: Path | None, config: Path | None) -> None:
    """Write one table, or tell which there are."""
    try:
        settings = Settings.load(config)
        tables = load_tables(settings.catalog, NAMES)
        catalogue = load_catalogue(settings.catalog, optional=settings.optional_duties)
    except (SettingsError, CatalogError) as fault:
        raise click.ClickException(str(fault)) from None
    if name is None:
        click.echo(render("export_list", tables=tables))
        return
    table = None if name in MANUAL else table_called(name, tables)
    if table and out is None:
        raise click.UsageError(f"请写到文件：加 --out {table.name}.xlsx。")
    text = manual_text(settings, period, org) if table is None else ""
    if table and out:
        export_table(settings, catalogue, table, period, org, out)
    elif out:
        put(out, text)
    else:
        click.echo(text)


def manual_text(settings: Settings, period: str | None, org: str | None) -> str:
    """A branch's records as text."""
    real = SystemClock().now()

    async def work(transaction: Transaction) -> str:
        day = today(await time_there(transaction, real))
        root = place(org, await organisations.tree(transaction, day))
        if root.level is not Level.BRANCH:
            raise click.BadParameter("手册是一个支部的，请写支部的全称。", param_hint="--org")
        return await manual(transaction, root, span_of(period, Length.MONTH, day))

    return on_database(settings.database_url, lambda database: database.read(work))


def export_table(
    settings: Settings, catalogue: Catalogue, table: Table, period: str | None, org: str | None, out: Path
) -> None:
    """Write a table, rows as they are read: the file is there whole or not at all."""
    try:
        workbook = exporter("workbook")
    except NotInstalled as fault:
        raise click.ClickException(str(fault)) from None
    real = SystemClock().now()

    async def work(transaction: Transaction) -> None:
        now = await time_there(transaction, real)
        span = span_of(period, table.length, today(now))
        root = place(org, await organisations.tree(transaction, today(now)))
        house = await house_at(transaction, catalogue, span.year, today(now))
        made = workbook.Single(file)
        made.end(await fill(transaction, house, table, root, span, now, made.begin))

    with whole_file(out) as file:
        on_database(settings.database_url, lambda database: database.read(work))


def table_called(name: str, tables: Sequence[Table]) -> Table:
    """The table of this key or name; names the nearest when there is none."""
    for table in tables:
        if name in (table.key, table.name):
            return table
    known = [table.name for table in tables] + [table.key for table in tables]
    near = get_close_matches(name, known, n=1, cutoff=0.3)
    hint = f"是不是 {near[0]}？" if near else ""
    raise click.BadParameter(f"没有叫“{name}”的表。{hint}运行 zhibu export 看有哪些。", param_hint="NAME")


def span_of(period: str | None, length: Length, day: date) -> Span:
    """The span that is asked for, or the running one of the table's own length."""
    if period is None:
        return containing(length, day)
    try:
        return parse_span(period, day)
    except PeriodError as fault:
        raise click.BadParameter(f"{fault}。", param_hint="--period") from None
