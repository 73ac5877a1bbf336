"""`zhibu serve`: the real thing, from settings, until it is told to stop."""

import functools
from pathlib import Path

import click

from bot.app import build
from bot.checks import DOORS
from bot.clock import SystemClock
from bot.commands.ending import Ended, Told, opening, run_until_told
from bot.commands.opened import config_option
from bot.logs import set_up
from bot.run import running
from bot.settings import Listen, Settings, SettingsError
from bot.web.server import PortTaken

WRONG_SETTINGS = 2
NO_CHANNEL = "还没有配置通道：收不到消息，只发给添加了 webhook 的群；想先试用请运行 zhibu demo。"


@click.command(
    "serve",
    short_help="正式运行",
    epilog="例：zhibu serve --config zhibu.toml",
    help="""按配置正式运行，直到 Ctrl-C 或 SIGTERM：两秒内结束，退出码 0。第一次运行会建好数据库。
    配置有误时逐条指出，退出码 2；端口或数据目录被占用等启动不了时退出码 1。""",
)
@config_option
def serve(config: Path | None) -> None:
    """Run until told to stop."""
    try:
        settings = Settings.load(config)
    except SettingsError as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(WRONG_SETTINGS) from None
    set_up()
    run_until_told(functools.partial(work, settings))


async def work(settings: Settings, told: Told) -> None:
    """Start everything, say where it listens, and wait."""
    async with opening(settings) as database:
        app = await build(settings, database, SystemClock())
    try:
        async with running(app, *settings.listen) as (host, port):
            click.echo(f"支部小助手在 http://{Listen(host, port)}，按 Ctrl-C 结束。")
            if all(getattr(settings, door) is None for door in DOORS):
                click.echo(NO_CHANNEL)
            await told.wait()
    except PortTaken:
        raise Ended(f"{settings.listen} 打不开，可能已有程序在用；请关掉它，或在配置里改 LISTEN。") from None
