"""`zhibu restore`: the database as it was when a backup was taken, with the former one kept beside it."""

import importlib
from contextlib import closing
from pathlib import Path
from shlex import quote

import click

from bot.commands.agree import agree
from bot.commands.backup import OnServer
from bot.commands.ending import Ended
from bot.commands.opened import config_option
from bot.instance import FolderInUse, Instance
from bot.settings import Settings, SettingsError
from storage.backup import Examined, copy, examine, file_of, put_in_place, without_password
from storage.schema import known, newest


@click.command(
    "restore",
    short_help="从备份恢复",
    epilog="例：zhibu restore /var/backups/zhibu-2026-12-01.db",
    help="""把数据库恢复成备份 FILE 里的样子。先停下程序。恢复前会核对备份，坏的、别的程序的都不收；
    现有的数据库不会丢，留在旁边，名字以 .before-restore 结尾。旧版本的备份会顺便升级。""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--yes", is_flag=True, help="不再询问。")
@config_option
def restore(file: Path, config: Path | None, *, yes: bool) -> None:
    """Check, then ask, then swap."""
    try:
        settings = Settings.load(config)
    except SettingsError as fault:
        raise Ended(str(fault)) from None
    target = file_of(settings.database_url)
    if target is None:
        address = without_password(settings.database_url)
        options = "--clean --if-exists --single-transaction"
        raise OnServer(f"pg_restore {options} --dbname={quote(address)} {quote(str(file))}")
    found = fit(file)
    try:
        with closing(Instance(settings.data)):
            if target.exists() and target.samefile(file):
                raise Ended(f"{file} 就是正在用的数据库，不用恢复。")
            agree(f"{target} 将换成 {file} 里的数据。", yes=yes)
            kept = swap(file, target)
    except FolderInUse:
        raise Ended("程序正在运行，没有恢复。请先停下 zhibu serve 或 zhibu demo 再试。") from None
    click.echo(f"已恢复到 {target}。" + (f"原来的数据库留在 {kept}。" if kept else ""))
    if found.queued:
        click.echo(f"备份时有 {found.queued} 条消息待发，其中可能有后来发过的：启动前请用 zhibu outbox list 核对。")


def fit(file: Path) -> Examined:
    """What the backup holds; raises `Ended` when it cannot be used."""
    found = examine(file)
    if found.faults:
        raise Ended(f"{file} 是坏的，没有恢复（{found.faults[0]}）。请换一份备份。")
    if found.revision is None:
        raise Ended(f"{file} 不是支部小助手的数据库，没有恢复。")
    if found.revision not in known():
        raise Ended(f"{file} 是更新的版本备份的（{found.revision}，本版到 {newest()}），没有恢复。请先升级程序。")
    return found


def swap(file: Path, target: Path) -> Path | None:
    """Copy, migrate the copy, and only then let it take the database's place; gives where the former one is."""
    fresh = target.with_name(f"{target.name}.restoring")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy(file, fresh)
        # Alembic takes half a second to import: not for those who are turned away.
        importlib.import_module("storage.migrate").upgrade(f"sqlite:///{fresh.as_posix()}")
        return put_in_place(fresh, target)
    except Exception as fault:  # noqa: BLE001 - whatever it was, the former database still stands
        what = str(getattr(fault, "orig", fault)).strip()
        raise Ended(f"没有恢复成（{what}），原来的数据库没有动。请核对 {target.parent} 的权限和空间。") from None
    finally:
        for end in ("", "-wal", "-shm"):
            fresh.with_name(fresh.name + end).unlink(missing_ok=True)
