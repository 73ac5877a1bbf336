"""`zhibu digest`: 周报, 月报, 季报 or 年报 as text, or as JSON that opens every figure down to its tasks."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.asked import house_at, place, put, time_there
from bot.commands.opened import config_option, on_database
from bot.exports.loading import NotInstalled, exporter
from bot.settings import Settings, SettingsError
from domain.digest import Behind, Digest
from domain.digest_json import digest_to_json
from domain.period import PeriodError, Week
from domain.span import Length, Span, containing, length_of, parse_span
from domain.zone import today
from handlers.digest_words import gathered, worded
from storage import clauses, organisations
from storage import digest as figures
from storage.catalogue import load_catalogue
from storage.database import Transaction
from storage.errors import CatalogError

PRINTED = ("xlsx", "docx", "png")
FORMATS = ("text", "json", *PRINTED)
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
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="格式。")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；text 和 json 不写就打在屏幕上。"
)
@config_option
def digest(org: str | None, form: str, out: Path | None, config: Path | None, **spans: str | None) -> None:
    """Print the digest, or write it to a file."""
    try:
        settings = Settings.load(config)
        catalogue = load_catalogue(settings.catalog, optional=settings.optional_duties)
    except (SettingsError, CatalogError) as fault:
        raise click.ClickException(str(fault)) from None
    if out is None and form in PRINTED:
        raise click.UsageError(f"{form} 要写到文件：请加 --out 周报.{form}。")
    real = SystemClock().now()

    async def work(transaction: Transaction) -> tuple[Digest, Sequence[Behind]]:
        now = await time_there(transaction, real)
        span = span_of(spans, today(now))
        root = place(org, await organisations.tree(transaction, today(now)))
        whole = clauses.joined(catalogue, await clauses.every(transaction))
        house = await house_at(transaction, whole, span.year, today(now))
        found = await gathered(transaction, house, root, span, now)
        if form == "text":
            return found, ()
        behind = await figures.behind(transaction, root=root, span=span, as_of=found.as_of, duties=whole.duties)
        return found, behind

    made = written(form, *on_database(settings.database_url, lambda database: database.read(work)))
    if out is None:
        click.echo(made)
    else:
        put(out, made)


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


def written(form: str, found: Digest, behind: Sequence[Behind]) -> str | bytes:
    """The digest in a format; `domain.digest_json` tells the keys of the one for programs."""
    if form == "text":
        return worded(found)
    if form == "json":
        return json.dumps(digest_to_json(found, behind), ensure_ascii=False, indent=2)
    try:
        made: bytes = exporter(f"digest_{form}").write(found, behind)
    except NotInstalled as fault:
        raise click.ClickException(str(fault)) from None
    return made
