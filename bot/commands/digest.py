"""`zhibu digest`: the week's digest as text, or as JSON that opens every figure down to its tasks."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.opened import config_option, on_database
from bot.settings import Settings, SettingsError
from domain.digest import Behind, Digest
from domain.digest_json import digest_to_json
from domain.organisation import Level, Organisation
from domain.period import PeriodError, Week
from domain.zone import today
from handlers.context import House
from handlers.digest import fits
from handlers.weekly import WORDED, gathered
from storage import digest as figures
from storage import holidays, marks, organisations
from storage.catalogue import load_catalogue
from storage.database import Transaction
from storage.errors import CatalogError
from storage.statutory import load_calendar
from templates import render

DEMO_CLOCK = "clock"
"""The mark under which a demo keeps where its clock stands; a real installation has none."""
MOST_NEAR = 3


@click.command(
    "digest",
    short_help="周报",
    epilog="例：zhibu digest --week 2026-W48 --org 市财政局机关党委 --format json --out 周报.json",
    help="一个组织一周的周报：应完成、已完成、逾期、补录，按单位和任务分，还有双报到、本周变化和需要人处理的事。",
)
@click.option("--week", metavar="YYYY-Www", help="哪一周，例如 2026-W48；不写是本周。")
@click.option("--org", metavar="ORG", help="哪个组织，全称，或写得出是哪一个的一部分；不写是工委。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="格式。")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；不写就打在屏幕上。")
@config_option
def digest(week: str | None, org: str | None, form: str, out: Path | None, config: Path | None) -> None:
    """Print the digest, or write it to a file."""
    try:
        settings = Settings.load(config)
        catalogue = load_catalogue(settings.catalog, optional=settings.optional_duties)
    except (SettingsError, CatalogError) as fault:
        raise click.ClickException(str(fault)) from None
    real = SystemClock().now()

    async def work(transaction: Transaction) -> str:
        now = await time_there(transaction, real)
        wanted = week_of(week, today(now))
        root = place(org, await organisations.tree(transaction, today(now)))
        days = await holidays.overrides(transaction)
        house = House(catalogue, load_calendar(days, range(wanted.year - 1, today(now).year + 2)))
        found = await gathered(transaction, house, root, wanted, now)
        if form == "text":
            return render(WORDED[root.level], digest=found)
        open_tasks = await figures.behind(transaction, root=root, week=wanted, as_of=found.as_of)
        return as_document(found, open_tasks)

    text = on_database(settings.database_url, lambda database: database.read(work))
    if out is None:
        click.echo(text)
    else:
        write(out, text)


async def time_there(transaction: Transaction, real: datetime) -> datetime:
    """Now, as the installation has it: a demo's clock may stand in another month."""
    kept = await marks.get(transaction, DEMO_CLOCK)
    return datetime.fromisoformat(kept) if kept else real


def week_of(text: str | None, day: date) -> Week:
    """The week that is asked for, the day's own if none is; tells how weeks are written."""
    if text is None:
        return Week.containing(day)
    try:
        return Week.parse(text, day)
    except PeriodError as fault:
        raise click.BadParameter(f"{fault}。", param_hint="--week") from None


def place(text: str | None, tree: Sequence[Organisation]) -> Organisation:
    """The organisation that is meant, as in chat; the commission where none is named."""
    there = [each for each in tree if each.level is not Level.GROUP]
    if not there:
        message = "还没有组织。请先用 zhibu roster import 导入名册。"
        raise click.ClickException(message)
    if text is None:
        return min(there, key=lambda each: each.path.count("/"))
    fitting = [each for each in there if each.name == text] or [each for each in there if fits(text, each.name)]
    if fitting and text:
        return min(fitting, key=lambda each: (each.path.count("/"), len(each.name)))
    near = get_close_matches(text, [each.name for each in there], n=MOST_NEAR, cutoff=0.2)
    hint = f"名字相近的有：{'、'.join(near)}。" if near else f"例如：{there[0].name}。"
    raise click.BadParameter(f"没有叫“{text}”的组织。{hint}", param_hint="--org")


def as_document(found: Digest, behind: Sequence[Behind]) -> str:
    """The figures for programs; `domain.digest_json` tells the keys."""
    return json.dumps(digest_to_json(found, behind), ensure_ascii=False, indent=2)


def write(out: Path, text: str) -> None:
    """Put the digest where it was asked for."""
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as fault:
        raise click.ClickException(f"写不了 {out}（{fault.strerror}），请换一个位置。") from None
    click.echo(f"已写入 {out}。")
