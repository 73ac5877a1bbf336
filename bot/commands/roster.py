"""`zhibu roster import`: the tree, the members and their posts from a sheet, whole or not at all."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.guarded import sheets_of
from bot.commands.opened import config_option, on_database, settings_of
from bot.sheets import NotASheet
from domain.roster.changes import Changes, EffectKind
from domain.roster.plan import plan
from domain.roster.reading import Sheets, read_roster
from domain.roster.rows import BadRoster
from domain.zone import today
from storage import roster as stored
from storage.database import Database, Transaction

SHOWN = 40
REFUSED = 2
"""The exit code when nothing is wrong with the file, but nobody said that so much may end."""
TOLD = {
    EffectKind.ORGANISATION_NEW: "新增组织 {} 个",
    EffectKind.ORGANISATION_CHANGED: "改动组织 {} 个",
    EffectKind.ORGANISATION_ENDED: "撤销组织 {} 个",
    EffectKind.JOINED: "新增 {} 人",
    EffectKind.RETURNED: "转回 {} 人",
    EffectKind.MOVED: "调动 {} 人",
    EffectKind.LEFT: "离开 {} 人",
    EffectKind.RENAMED: "改姓名或编号 {} 人",
    EffectKind.CHANGED: "党员信息变动 {} 人",
    EffectKind.ROLE_BEGAN: "任职 {} 项",
    EffectKind.ROLE_ENDED: "免职 {} 项",
    EffectKind.ACCOUNT_BOUND: "绑定账号 {} 个",
}
LISTED = {
    EffectKind.ORGANISATION_NEW: "新增组织",
    EffectKind.ORGANISATION_CHANGED: "改动组织",
    EffectKind.ORGANISATION_ENDED: "撤销组织",
    EffectKind.JOINED: "新增",
    EffectKind.RETURNED: "转回",
    EffectKind.MOVED: "调动",
    EffectKind.LEFT: "离开",
    EffectKind.RENAMED: "改名",
    EffectKind.CHANGED: "变动",
    EffectKind.ROLE_BEGAN: "任职",
    EffectKind.ROLE_ENDED: "免职",
    EffectKind.ACCOUNT_BOUND: "绑定账号",
}


class Overtaken(Exception):
    """The roster was changed by somebody else between the question and the answer."""


@dataclass(frozen=True, slots=True)
class Importing:
    """One import as it was ordered."""

    sheets: Sheets
    now: datetime
    at: date


@click.group("roster", short_help="导入组织和党员名册", help="组织和党员名册。")
def roster() -> None:
    """Hold the commands about the roster."""


@roster.command(
    "import",
    short_help="从 xlsx 或 csv 导入名册",
    epilog="例：zhibu roster import 名册.xlsx --dry-run",
    help="""从 FILE 导入组织和党员：一个带“组织”“党员”两张表的 .xlsx，或 组织.csv 和 党员.csv
    （可以给所在的文件夹）。只给一种表时，另一种保持不变。

    每一处错误都会指出行号和原因，有错就一行也不导入。同一份文件再导入一次不会有任何变化；
    表里没有的党员按已离开处理。""",
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看会改动什么，不保存。")
@click.option("--yes", is_flag=True, help="有组织撤销或两成以上党员离开时也直接导入。")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="从哪一天起生效，默认今天，例如 2026-12-01。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@config_option
def import_roster(
    files: tuple[Path, ...], at: datetime | None, config: Path | None, *, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Read, compare, ask where much would end, and write."""
    settings = settings_of(config)
    address, now = settings.database_url, SystemClock().now()
    order = Importing(gather(files, settings.catalog), now, at.date() if at else today(now))
    changes = run(address, order, None, as_json=as_json)
    if changes and not dry_run:
        if changes.needs_consent and not yes:
            ask(changes, as_json=as_json)
        run(address, order, changes, as_json=as_json)
    click.echo(as_document(changes, dry_run=dry_run) if as_json else as_text(changes, dry_run=dry_run))


def gather(files: Sequence[Path], catalog: Path) -> Sheets:
    """The sheets of all files together. A number that may not stand in one is a fault of its row, and not masked."""
    try:
        return {name: rows for file in files for name, rows in sheets_of(file, catalog, masked=False).items()}
    except NotASheet as fault:
        raise click.ClickException(str(fault)) from None


def run(address: str, order: Importing, agreed: Changes | None, *, as_json: bool) -> Changes:
    """Plan the import, and do it if what it does was agreed to; faults end the command."""
    try:
        return on_database(address, lambda database: work(database, order, agreed))
    except BadRoster as fault:
        click.echo(faults_as_document(fault) if as_json else str(fault), err=not as_json)
        raise SystemExit(1) from None
    except Overtaken:
        message = "名册刚刚被别人改过，没有导入。请再运行一次。"
        raise click.ClickException(message) from None


async def work(database: Database, order: Importing, agreed: Changes | None) -> Changes:
    """One look at the database: for a plan, or for the import itself."""

    async def look(transaction: Transaction) -> Changes:
        current = await stored.snapshot(transaction)
        return plan(read_roster(order.sheets, current), current, order.at)

    async def write(transaction: Transaction) -> Changes:
        await stored.alone(transaction)
        changes = await look(transaction)
        if changes != agreed:
            raise Overtaken
        await stored.apply(transaction, changes, now=order.now, actor="zhibu roster import")
        return changes

    return await (database.read(look) if agreed is None else database.write(write))


def ask(changes: Changes, *, as_json: bool) -> None:
    """Have a person say that so much may end; leaves with 2 where nobody does."""
    why = f"这份名册会撤销 {changes.vanished_organisations} 个组织，让 {changes.vanished_memberships} 名党员离开"
    if as_json or not sys.stdin.isatty():
        click.echo(f"{why}，没有导入。先用 --dry-run 看一看；确实如此请加 --yes。", err=True)
        raise SystemExit(REFUSED)
    click.echo(as_text(changes, dry_run=True))
    if not click.confirm(f"{why}。确实要导入吗？"):
        raise SystemExit(REFUSED)


def as_text(changes: Changes, *, dry_run: bool) -> str:
    """What is new and what ends, with the single cases for a rehearsal."""
    notes = [f"注意：{note}" for note in changes.notes]
    if not changes:
        return "\n".join(["名册没有变化。", *notes])
    counted = "，".join(TOLD[kind].format(count) for kind, count in changes.counts().items())
    lines = [f"试运行：{counted}。没有保存。" if dry_run else f"已导入：{counted}。"]
    if dry_run:
        cases = [f"  {LISTED[one.kind]} {one.whom} {one.detail}".rstrip() for one in changes.effects]
        lines += cases[:SHOWN]
        lines += [f"  还有 {len(cases) - SHOWN} 项，用 --json 看全部"] if len(cases) > SHOWN else []
    return "\n".join([*lines, *notes])


def as_document(changes: Changes, *, dry_run: bool) -> str:
    """The same for programs, every case of it."""
    document = {
        "saved": bool(changes) and not dry_run,
        "counts": {kind.value: count for kind, count in changes.counts().items()},
        "effects": [{"kind": one.kind.value, "whom": one.whom, "detail": one.detail} for one in changes.effects],
        "notes": list(changes.notes),
        "needs_yes": changes.needs_consent,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def faults_as_document(fault: BadRoster) -> str:
    """Every fault for programs."""
    listed = [{"sheet": one.sheet, "row": one.row, "what": one.what, "hint": one.hint} for one in fault.faults]
    return json.dumps({"saved": False, "faults": listed}, ensure_ascii=False, indent=2)
