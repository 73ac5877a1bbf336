"""`zhibu demo`: the whole product on this machine, with a made-up city and a clock that can be moved."""

import functools
import webbrowser
from datetime import UTC, datetime
from pathlib import Path

import click

from bot import demo as city
from bot.app import build
from bot.clock import MovableClock, SystemClock
from bot.commands.ending import Told, opening, run_until_told
from bot.logs import set_up
from bot.run import running
from bot.scheduler import CLOCK
from bot.settings import Settings
from domain.zone import SHANGHAI, local
from storage import marks
from storage.database import Database

HOST = "127.0.0.1"


class Moment(click.ParamType[datetime]):
    """An ISO time; without an offset it is local."""

    name = "时间"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it or say how it is written."""
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是时间，请写成 2026-12-01T08:30", param, ctx)
        return (found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).astimezone(UTC)


@click.command(
    "demo",
    short_help="在本机试用：虚构的云川市，时钟可以拨",
    epilog="例：zhibu demo --port 8700 --at 2026-11-30T16:00",
    help="在本机打开一个可以玩的支部小助手：SQLite、虚构的云川市、网页上的聊天。数据留在目录里，下次接着玩。",
)
@click.option("--port", default=8700, show_default=True, type=click.IntRange(0, 65535), help="网页端口，0 为任选。")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/demo"),
    show_default=True,
    help="数据目录。",
)
@click.option("--at", type=Moment(), help="时钟从几时开始；不写是现在，已有数据的接着上次。")
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器。")
def demo(port: int, data: Path, at: datetime | None, *, no_browser: bool) -> None:
    """Run until told to stop."""
    set_up()
    settings = Settings(data=data.resolve(), optional_duties=True)
    run_until_told(functools.partial(play, settings, port, at, not no_browser))


async def play(settings: Settings, port: int, at: datetime | None, browser: bool, told: Told) -> None:  # noqa: FBT001
    """Start everything, say where it is, and wait."""
    async with opening(settings) as database:
        clock = MovableClock(await starting_time(database, at))
        await city.settle(database, settings.catalog / "demo", clock.now())
        await city.measures(database, settings.catalog, clock.now())
        app = await build(settings, database, clock, sandbox=True)
    async with running(app, HOST, port) as (host, taken):
        address = f"http://{host}:{taken}/play"
        click.echo(f"支部小助手在 {address}，时钟 {local(clock.now()):%Y-%m-%d %H:%M}，按 Ctrl-C 结束。")
        if browser:
            webbrowser.open(address)
        await told.wait()


async def starting_time(database: Database, at: datetime | None) -> datetime:
    """Where the clock stood last, or what was asked for if that is later; a new demo starts now."""
    kept = await database.read(lambda transaction: marks.get(transaction, CLOCK))
    last = datetime.fromisoformat(kept) if kept else None
    if last is None:
        return at or SystemClock().now()
    return max(last, at) if at else last
