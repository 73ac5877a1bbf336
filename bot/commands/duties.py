"""`zhibu duties`: what is asked of branches, and the import of a 责任清单."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.guarded import sheets_of
from bot.commands.opened import config_option, on_database, settings_of
from bot.settings import Settings
from bot.sheets import NotASheet
from domain.clauses import BadClauses, Clause, read_clauses
from domain.duty import Duty
from storage import clauses as stored
from storage.catalogue import Catalogue, load_catalogue
from storage.database import Transaction
from storage.errors import CatalogError
from templates import render


@click.group("duties", short_help="列出规定动作，导入责任清单", help="规定动作和责任清单。")
def duties() -> None:
    """Hold the commands about duties."""


@duties.command(
    "list",
    short_help="列出规定动作，哪些启用了",
    epilog="例：zhibu duties list",
    help="列出目录里的全部规定动作：多久一次、哪几个月列出、要不要启用，以及责任清单加进来的。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@config_option
def list_duties(config: Path | None, *, as_json: bool) -> None:
    """Every duty there is, those that are off too."""
    settings = settings_of(config)
    on, there = catalogue_of(settings, optional=settings.optional_duties), catalogue_of(settings, optional=True)
    told = on_database(settings.database_url, lambda database: database.read(stored.every))
    asked = {duty.key for duty in on.duties}
    every = (*there.duties, *(duty for clause in told if (duty := clause.own_duty)))
    asked |= {clause.duty for clause in told}
    rows = [(duty, duty.key in asked) for duty in every]
    click.echo(as_document(rows) if as_json else render("duties", rows=rows))


def as_document(rows: Sequence[tuple[Duty, bool]]) -> str:
    """The same for programs."""
    found = [
        {"key": duty.key, "name": duty.name, "cycle": duty.cycle, "head": duty.head, "on": on} for duty, on in rows
    ]
    return json.dumps(found, ensure_ascii=False, indent=2)


@duties.command(
    "import",
    short_help="从 xlsx 或 csv 导入责任清单",
    epilog="例：zhibu duties import 责任清单.xlsx",
    help="""从 FILE 导入责任清单，一行一条：措施、方面（政治 思想 组织 保障 作风）、责任人、周期、分值；
    还可以有佐证、对应事项、简称、叫法、到期。

    “对应事项”写了规定动作的，报一次两处都算；没写的成为一项自定事项，下个月起列在清单上，重启后按叫法也认。
    有错就一行也不导入，每处都说清第几行、怎么改；再导入一次会整份替换。""",
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只核对，不保存。")
@config_option
def import_clauses(file: Path, config: Path | None, *, dry_run: bool) -> None:
    """Read the sheet whole or refuse it whole."""
    settings, now = settings_of(config), SystemClock().now()
    address = settings.database_url
    found = read(file, settings.catalog, catalogue_of(settings, optional=True))

    async def work(transaction: Transaction) -> None:
        await stored.bring_in(transaction, found, now=now, actor="zhibu duties import")

    if not dry_run:
        on_database(address, lambda database: database.write(work))
    click.echo(render("clauses_imported", clauses=found, dry_run=dry_run))


def read(file: Path, folder: Path, catalogue: Catalogue) -> tuple[Clause, ...]:
    """The clauses of the file's only sheet with anything in it."""
    try:
        sheets = {name: rows for name, rows in sheets_of(file, folder).items() if rows}
        if len(sheets) != 1:
            message = f"{file.name} 里有 {len(sheets)} 张有内容的表，请只留责任清单这一张。"
            raise click.ClickException(message)
        ((name, rows),) = sheets.items()
        return read_clauses(name, rows, catalogue.duties)
    except (NotASheet, BadClauses) as fault:
        raise click.ClickException(str(fault)) from None


def catalogue_of(settings: Settings, *, optional: bool) -> Catalogue:
    """The catalogue, or what is wrong with it."""
    try:
        return load_catalogue(settings.catalog, optional=optional)
    except CatalogError as fault:
        raise click.ClickException(str(fault)) from None
