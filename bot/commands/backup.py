"""`zhibu backup`: a copy of the database, taken while the program runs."""

from pathlib import Path
from shlex import quote

import click

from bot.commands.agree import agree
from bot.commands.ending import Ended
from bot.commands.opened import address_of, config_option
from storage.backup import NotCopied, copy, examine, file_of, without_password

MEGABYTE = 2**20


class OnServer(Ended):
    """The database is on a server, whose own tools do this."""

    exit_code = 2

    def __init__(self, command: str) -> None:
        super().__init__(f"PostgreSQL 请用它自带的工具：\n{command}")


@click.command(
    "backup",
    short_help="在线备份",
    epilog="例：zhibu backup /var/backups/zhibu-2026-12-01.db",
    help="""把数据库完整备份到 FILE，程序运行时也能用，写完会核对一遍。已有同名文件时要加 --yes 才覆盖。
    PostgreSQL 不在这里备份，会告诉您该用哪条命令，退出码 2。备份里有党员信息，请按内部资料保管。""",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--yes", is_flag=True, help="覆盖已有的同名文件。")
@config_option
def backup(file: Path, config: Path | None, *, yes: bool) -> None:
    """Copy the database and look the copy through."""
    address = address_of(config)
    source = file_of(address)
    if source is None:
        raise OnServer(f"pg_dump --format=custom --file={quote(str(file))} {quote(without_password(address))}")
    if not source.exists():
        raise Ended(f"{source} 还没有建立，没有可备份的。")
    if file.exists():
        if file.samefile(source):
            raise Ended(f"{file} 就是数据库本身，请换一个文件名。")
        agree(f"{file} 已存在，将被覆盖。", yes=yes)
    try:
        copy(source, file)
    except NotCopied as fault:
        raise Ended(f"没有备份成（{fault}）。请核对 {file.parent} 在不在、能不能写、空间够不够。") from None
    found = examine(file)
    if found.faults or found.revision is None:
        raise Ended(f"备份写到了 {file}，但里面有问题，不能用。请运行 zhibu db check。")
    click.echo(f"已备份到 {file}（{file.stat().st_size / MEGABYTE:.1f} MB），核对无误。")
