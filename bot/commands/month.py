"""`zhibu month 2026-12`: every message that the month would bring, to whom and when, without sending any."""

import asyncio
import json
from datetime import datetime
from pathlib import Path

import click

from bot.clock import MovableClock, SystemClock
from bot.jobs import schedules
from bot.keeper import Keeper
from bot.rehearsal import rehearse
from bot.scheduler import CLOCK
from bot.settings import Settings
from domain.organisation import Organisation
from domain.period import Cycle, Period, PeriodError
from domain.zone import local, today
from storage import marks, organisations
from storage.database import open_database
from storage.pushes import Planned
from templates import render

HELD = ("month", "remind", "digest", "review")
"""The schedules that say something."""


class Month(click.ParamType[Period]):
    """A month such as 2026-12."""

    name = "月份"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read it or say how it is written."""
        try:
            found = Period.parse(str(value))
        except PeriodError as fault:
            self.fail(str(fault), param, ctx)
        if found.cycle is not Cycle.MONTH:
            self.fail(f"“{value}”不是月份，请写成 2026-12", param, ctx)
        return found


@click.command(
    "month",
    short_help="预演一个月的全部消息",
    epilog="例：zhibu month 2026-12 --org 市财政局机关第一党支部",
    help="预演一个月：清单、提醒和周报，每条发给谁、什么时候发、写什么。只看不发，当作之后没有人再报。",
)
@click.argument("month", type=Month())
@click.option("--org", help="只看这个组织和它下面的，写全名或其中一段。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="配置文件，例如 zhibu.toml。")
def month(month: Period, org: str | None, config: Path | None, *, as_json: bool) -> None:
    """Print the rehearsal."""
    messages = asyncio.run(rehearsed(Settings.load(config), month, org))
    if as_json:
        click.echo(json.dumps([as_object(each) for each in messages], ensure_ascii=False, indent=2))
    else:
        click.echo(render("rehearsal", month=month, messages=messages))


async def rehearsed(settings: Settings, month: Period, org: str | None) -> tuple[Planned, ...]:
    """Open, rehearse, close; raises UsageError for an organisation that is not there."""
    database = open_database(settings.database_url)
    try:
        kept = await database.read(lambda transaction: marks.get(transaction, CLOCK))
        clock = MovableClock(datetime.fromisoformat(kept)) if kept else SystemClock()
        keeper = Keeper(database, clock, settings)
        house = await keeper.refresh()
        there = await database.read(lambda transaction: organisations.tree(transaction, today(clock.now())))
        root = named(org, there) if org else None
        held = [each for each in schedules(house.catalogue.duties) if each.name in HELD]
        messages = await rehearse(database, house, held, month, clock.now())
    finally:
        await database.close()
    return tuple(each for each in messages if root is None or each.place.startswith(root.path))


def named(org: str, there: tuple[Organisation, ...]) -> Organisation:
    """The organisation that a name or a part of one means."""
    found = [each for each in there if each.name == org] or [each for each in there if org in each.name]
    if not found:
        near = "、".join(each.name for each in there[:3])
        raise click.UsageError(f"没有“{org}”这个组织；有：{near} 等")
    return found[0]


def as_object(message: Planned) -> dict[str, object]:
    """One message for programs."""
    return {
        "at": local(message.due_at).isoformat(),
        "purpose": message.purpose.value,
        "to": message.title,
        "private": message.private,
        "text": message.text,
    }
