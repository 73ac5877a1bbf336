"""`zhibu digest`: 周报, 月报, 季报 or 年报 as text, or as JSON that opens every figure down to its tasks."""

import json
from collections.abc import Mapping, Sequence
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
from domain.span import Length, Span, containing, length_of, parse_span
from domain.zone import today
from handlers.context import House
from handlers.digest import fits
from handlers.digest_words import gathered, worded
from storage import digest as figures
from storage import holidays, marks, organisations
from storage.catalogue import load_catalogue
from storage.database import Transaction
from storage.errors import CatalogError
from storage.statutory import load_calendar

DEMO_CLOCK = "clock"
"""The mark under which a demo keeps where its clock stands; a real installation has none."""
MOST_NEAR = 3
LENGTHS = {
    Length.WEEK: "一周",
    Length.MONTH: "一个月",
    Length.QUARTER: "一个季度",
    Length.HALF: "半年",
    Length.YEAR: "一年",
}


@click.command(
    "digest",
    short_help="周报、月报、季报、年报",
    epilog="例：zhibu digest --month 2026-11 --org 市财政局机关党委 --format json --out 月报.json",
    help="一个组织的周报、月报、季报、年报：应完成、已完成、逾期、补录，按单位和任务分，还有双报到、变化和需要人处理的事。",
)
@click.option("--week", metavar="YYYY-Www", help="哪一周，例如 2026-W48；什么时间都不写是本周。")
@click.option("--month", metavar="YYYY-MM", help="哪个月，例如 2026-11。")
@click.option("--quarter", metavar="YYYY-Qn", help="哪个季度，例如 2026-Q4。")
@click.option("--half", metavar="YYYY-Hn", help="哪个半年，例如 2026-H2。")
@click.option("--year", metavar="YYYY", help="哪一年，例如 2026。")
@click.option("--org", metavar="ORG", help="哪个组织，全称，或写得出是哪一个的一部分；不写是工委。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="格式。")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；不写就打在屏幕上。")
@config_option
def digest(org: str | None, form: str, out: Path | None, config: Path | None, **spans: str | None) -> None:
    """Print the digest, or write it to a file."""
    try:
        settings = Settings.load(config)
        catalogue = load_catalogue(settings.catalog, optional=settings.optional_duties)
    except (SettingsError, CatalogError) as fault:
        raise click.ClickException(str(fault)) from None
    real = SystemClock().now()

    async def work(transaction: Transaction) -> str:
        now = await time_there(transaction, real)
        wanted = span_of(spans, today(now))
        root = place(org, await organisations.tree(transaction, today(now)))
        days = await holidays.overrides(transaction)
        house = House(catalogue, load_calendar(days, range(wanted.year - 1, today(now).year + 2)))
        found = await gathered(transaction, house, root, wanted, now)
        if form == "text":
            return worded(found)
        open_tasks = await figures.behind(
            transaction, root=root, span=wanted, as_of=found.as_of, duties=catalogue.duties
        )
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


def span_of(spans: Mapping[str, str | None], day: date) -> Span:
    """The one span that is asked for, the day's own week if none is; tells how spans are written."""
    named = {option: text for option, text in spans.items() if text is not None}
    if not named:
        return Week.containing(day)
    if len(named) > 1:
        message = f"只写一个时间：{'、'.join(f'--{option}' for option in named)} 留一个。"
        raise click.UsageError(message)
    ((option, text),) = named.items()
    try:
        span = Week.parse(text, day) if option == Length.WEEK else parse_span(text, day)
    except PeriodError as fault:
        raise click.BadParameter(f"{fault}。", param_hint=f"--{option}") from None
    if length_of(span) != option:
        message = f"“{text}”不是{LENGTHS[Length(option)]}，例如 {span_example(Length(option), day)}。"
        raise click.BadParameter(message, param_hint=f"--{option}")
    return span


def span_example(length: Length, day: date) -> str:
    """How the running span of this length is written."""
    return str(containing(length, day))


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
