"""`zhibu db`: bring the tables to this version, and see whether everything in them is whole."""

import asyncio
import importlib
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from bot.checks import missing_file
from bot.commands.ending import Ended
from bot.commands.opened import config_option, reached
from bot.instance import FolderInUse, Instance
from bot.settings import Finding, Settings, SettingsError
from storage import audit, sealing
from storage.backup import examine, file_of
from storage.database import open_database
from storage.schema import known, newest, revision

NAME = "DATABASE_URL"
KEEP = "请保留现场，和最近的备份比对，并报告负责人。"
SAVE = "请先停下程序、留一份副本，再用 zhibu restore 恢复最近的备份。"


@click.group(
    "db",
    short_help="升级或核对数据库",
    epilog="例：zhibu db check",
    help="升级数据库到这个版本要的样子，或者核对里面的数据是否完好。",
)
def db() -> None:
    """Hand over to the subcommand."""


@db.command(
    "upgrade",
    epilog="例：zhibu db upgrade --config zhibu.toml",
    help="建立数据库，或把旧版本的升到这个版本。要么全部升好，要么不动。先停下程序，并用 zhibu backup 备份。",
)
@config_option
def upgrade(config: Path | None) -> None:
    """Run the migrations that are missing."""
    settings = loaded(config)
    before = standing(settings)
    if before == newest():
        click.echo(f"数据库已是最新（{before}），不用升级。")
        return
    if before and before not in known():
        raise Ended(f"数据库是更新的版本建的（{before}，本版到 {newest()}）。请换用新版程序。")
    click.echo(f"正在升级数据库：{before or '空库'} → {newest()} …")
    try:
        with closing(Instance(settings.data)):
            # Alembic takes half a second to import: only when it has something to do.
            importlib.import_module("storage.migrate").upgrade(settings.database_url)
    except FolderInUse:
        raise Ended("程序正在运行，没有升级。请先停下 zhibu serve 或 zhibu demo 再试。") from None
    except Exception as fault:  # noqa: BLE001 - each driver has its own ways to say that it cannot
        what = str(getattr(fault, "orig", fault)).strip()
        raise Ended(f"没有升级成（{what}），数据库还是原来的样子。请运行 zhibu check 核对。") from None
    click.echo("升级好了。")


@db.command(
    "check",
    epilog="例：zhibu db check --json",
    help="""核对数据库：是不是这个版本的、文件有没有损坏、审计记录和封存的记录有没有被改过。程序运行时也能用。
    有问题时退出码是 1。""",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，给监控程序用。")
@config_option
def check(config: Path | None, *, as_json: bool) -> None:
    """Print what is wrong and leave with what it amounts to."""
    settings = loaded(config)
    findings = tuple(looked(settings))
    if as_json:
        click.echo(json.dumps({"findings": [as_object(finding) for finding in findings]}, ensure_ascii=False, indent=2))
    else:
        fine = f"数据库完好：版本 {newest()}，文件无损坏，审计记录连贯，记录和封存时一样。"
        click.echo("\n".join(map(str, findings)) or fine)
    raise SystemExit(1 if findings else 0)


def loaded(config: Path | None) -> Settings:
    """The settings, or the end with every finding."""
    try:
        return Settings.load(config)
    except SettingsError as fault:
        raise Ended(str(fault)) from None


def standing(settings: Settings) -> str | None:
    """The revision of the tables, None where there are none."""
    if missing_file(settings.database_url):
        return None

    async def ask() -> str | None:
        database = open_database(settings.database_url)
        try:
            await reached(database)
            return await revision(database)
        finally:
            await database.close()

    return asyncio.run(ask())


def looked(settings: Settings) -> Iterator[Finding]:
    """File, tables, then the chain: each can only be read when the one before is well."""
    if (file := missing_file(settings.database_url)) is not None:
        yield Finding("zhibu.E013", NAME, f"{file} 还没有建立", "请运行 zhibu db upgrade。")
        return
    file = file_of(settings.database_url)
    faults = examine(file).faults if file else ()
    if faults:
        yield Finding("zhibu.E014", NAME, f"数据库文件损坏：{'；'.join(faults)}", SAVE)
        return
    found = standing(settings)
    if found != newest():
        what = f"数据库是 {found or '空的'}，这个版本要 {newest()}"
        yield Finding("zhibu.E013", NAME, what, "请先备份，再运行 zhibu db upgrade。")
        return
    broken, changed = asyncio.run(chain_faults(settings.database_url))
    if broken is not None:
        what = f"审计记录从第 {broken} 条起对不上，可能有人改过或删过"
        yield Finding("zhibu.E015", NAME, what, KEEP)
    if changed is not None:
        what = f"第 {changed[0]} 到 {changed[1]} 条记录里有和封存时不一样的，可能有人绕过小助手改过或删过"
        yield Finding("zhibu.E016", NAME, what, KEEP)


async def chain_faults(address: str) -> tuple[int | None, tuple[int, int] | None]:
    """The first deed of the audit log that does not follow from the one before, and records that are not as sealed."""
    database = open_database(address)
    try:
        return await database.read(audit.verify), await database.read(sealing.broken)
    finally:
        await database.close()


def as_object(finding: Finding) -> dict[str, str]:
    """A finding for programs."""
    return {
        "id": finding.id,
        "level": "error" if finding.is_error else "warning",
        "name": finding.name,
        "what": finding.what,
        "hint": finding.hint,
    }
