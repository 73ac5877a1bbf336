"""`zhibu review 2026 …`: the yearly review on the terminal, from the preview to its publication."""

import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.clock import SystemClock
from bot.commands.agree import agree
from bot.commands.asked import place, put, time_there
from bot.commands.guarded import may_be_kept
from bot.commands.opened import config_option, on_database, settings_of
from bot.commands.operator import named, operator
from bot.exports.loading import NotInstalled, exporter
from bot.settings import Settings, SettingsError
from domain.organisation import Level, Organisation
from domain.review.document import review_to_json
from domain.review.entry import EntryKind
from domain.review.wish import Unfit, Wish
from domain.review.workflow import Refused
from domain.zone import today
from handlers import at_terminal, reopening, reviewing
from handlers.context import House
from handlers.doer import Doer
from handlers.publishing import publish as publish_results
from handlers.publishing import tell_note
from handlers.review_words import branch_text, officer_text, open_text, parts_named
from handlers.reviewing import NoRubric, Shown
from storage import holidays, organisations
from storage.catalogue import load_catalogue
from storage.database import Transaction
from storage.errors import CatalogError
from storage.rubric import load_rubric
from storage.statutory import load_calendar
from templates import render

REFUSED = 3
"""The exit code when the course of the review or the person's role does not allow it."""
EARLIEST, LATEST = 2000, 2100
T = TypeVar("T")

org_option = click.option("--org", metavar="ORG", help="哪个组织，全称或其中一段；不写是工委。")
by_option = click.option(
    "--by", metavar="NAME", required=True, help="受谁委托：姓名，重名时写编号。记入留痕，本人会收到一句话。"
)
yes_option = click.option("--yes", is_flag=True, help="不再询问。")
why_option = click.option("--why", required=True, help="依据，4 到 300 个字。")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every subcommand works with: the unit of work, the house, the year and the moment."""

    transaction: Transaction
    house: House
    year: int
    now: datetime

    async def root(self, org: str | None) -> Organisation:
        """The organisation that is meant."""
        return place(org, await organisations.tree(self.transaction, today(self.now)))

    async def show(self, org: str | None) -> Shown:
        """Its review."""
        return await reviewing.show(self.transaction, self.house, await self.root(org), self.year, self.now)

    async def doer(self, by: str) -> Doer:
        """Who it is done for, by the operator here."""
        return Doer(await named(self.transaction, by, today(self.now)), operator())

    async def tell(self, doer: Doer, root: Organisation, what: str) -> None:
        """Let the officers know what was done here."""
        told = f"{self.year}年度评定{what}"
        await at_terminal.tell(self.transaction, self.house, root, told, doer, self.now)


@click.group(
    "review",
    short_help="年度评定：预览、冻结、更正、审签、发布",
    help="""一个组织一年的评定，按考核细则（catalog 里的 rubric.toml）从记录里算。

    先看预览；到了日子冻结；更正期里录入更正；两个人先后签字；然后发布。只评组织，不评个人。
    退出码：0 成功，1 出错，2 写法不对，3 现在不能做或者这个人不能做。""",
    epilog="例：zhibu review 2026 preview --org 市财政局机关党委",
)
@click.argument("year", type=click.IntRange(EARLIEST, LATEST), metavar="YEAR")
@config_option
@click.pass_context
def review(context: click.Context, year: int, config: Path | None) -> None:
    """Remember which year and which configuration."""
    context.obj = (year, config)


def at_desk(context: click.Context, work: Callable[[Desk], Awaitable[T]], *, writes: bool = False) -> T:
    """Do a unit of work on the year; what cannot be done is said in the words of the chat and leaves with a code."""
    year, config = context.obj
    try:
        settings = Settings.load(config)
        catalogue, rubric = load_catalogue(settings.catalog, optional=settings.optional_duties), None
        rubric = load_rubric(settings.catalog)
    except (SettingsError, CatalogError) as fault:
        raise click.ClickException(str(fault)) from None
    real = SystemClock().now()

    async def unit(transaction: Transaction) -> T:
        now = await time_there(transaction, real)
        days = await holidays.overrides(transaction)
        calendar = load_calendar(days, range(year - 1, today(now).year + 2))
        return await work(Desk(transaction, House(catalogue, calendar, rubric=rubric), year, now))

    try:
        return on_database(
            settings.database_url, lambda database: database.write(unit) if writes else database.read(unit)
        )
    except NoRubric:
        raise click.ClickException(render("review_no_rubric")) from None
    except Unfit as fault:
        text = render("review_unfit", field=fault.field, choices=fault.choices, most=fault.most)
        raise click.UsageError(text) from None
    except Refused as fault:
        click.echo(render("review_refused", reason=fault.reason, day=fault.day), err=True)
        sys.exit(REFUSED)


@review.command(
    "preview",
    short_help="现在的结果，每一分都能展开到记录",
    epilog="例：zhibu review 2026 preview --org 市财政局机关第一党支部 --open 三会 --format json",
    help="按现在的记录试算；已经冻结的年份按冻结时的记录和之后的更正算。同样的数据，每次输出一样。",
)
@org_option
@click.option("--open", "opened", metavar="ITEM", help="展开一个项目：是哪些任务、哪些记录。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "xlsx"]),
    default="text",
    show_default=True,
    help="格式；xlsx 是等次表（细则打开排名的是排名表），要写 --out。",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；不写就打在屏幕上。")
@click.pass_context
def preview(context: click.Context, org: str | None, opened: str | None, form: str, out: Path | None) -> None:
    """Print the review, or write it to a file."""
    if form == "xlsx" and out is None:
        raise click.UsageError(f"xlsx 要写到文件：请加 --out {context.obj[0]}年度评定.xlsx。")
    sheets = sheet_of_results() if form == "xlsx" else None

    async def work(desk: Desk) -> str | bytes:
        shown = await desk.show(org)
        if sheets:
            made: bytes = sheets.write(shown)
            return made
        if form == "json":
            items = [part.key.partition(".")[0] for part in parts_named(shown.review.rubric, opened)] if opened else []
            told = {"stage": shown.stage.value, **review_to_json(shown.review, items)}
            return json.dumps(told, ensure_ascii=False, indent=2)
        return in_words(shown, opened, desk.house)

    text = at_desk(context, work)
    if out is None:
        click.echo(text)
    else:
        put(out, text)


def sheet_of_results() -> Any:
    """What writes the workbook; says what to install where its library is missing."""
    try:
        return exporter("review_xlsx")
    except NotInstalled as fault:
        raise click.ClickException(str(fault)) from None


def in_words(shown: Shown, opened: str | None, house: House) -> str:
    """A review as the chat tells it; an opened item branch by branch."""
    if shown.review.is_empty:
        return render("review_empty", name=shown.root.name, whole=False)
    if opened:
        return "\n\n".join(open_text(shown, each, opened, house, most=None) for each in shown.review.branches)
    if shown.root.level is Level.BRANCH:
        return "\n\n".join(branch_text(shown, each) for each in shown.review.branches)
    return officer_text(shown, most=None)


@review.command(
    "freeze",
    short_help="冻结：之后的新记录不再改变结果",
    epilog="例：zhibu review 2026 freeze --by 秦书瑶 --yes",
    help="把一年的数据存下来，从此新记录不再改变结果，更正期里可以录入更正。发布以前发现错了可以 reopen。",
)
@org_option
@by_option
@yes_option
@click.pass_context
def freeze(context: click.Context, org: str | None, by: str, *, yes: bool) -> None:
    """Freeze a year."""
    agree(f"将冻结 {context.obj[0]} 年度评定。", yes=yes)

    async def work(desk: Desk) -> str:
        doer, root = await desk.doer(by), await desk.root(org)
        shown = await reviewing.freeze(desk.transaction, desk.house, doer, root, desk.year, desk.now)
        await desk.tell(doer, root, "已冻结")
        return render("review_done", deed="freeze", review=shown.review, frozen=shown.frozen)

    click.echo(at_desk(context, work, writes=True))


@review.command(
    "reopen",
    short_help="发布以前发现错了：写明理由重开，改好再冻结",
    epilog="例：zhibu review 2026 reopen --why 漏导了一个支部的名册 --by 秦书瑶 --yes",
    help="重开冻结过的年份：又按最新的记录算，签过的字作废；原来的数据、校验码、签字和理由都留着备查。发布以后不能重开。",
)
@org_option
@why_option
@by_option
@yes_option
@click.pass_context
def reopen(context: click.Context, org: str | None, why: str, by: str, *, yes: bool) -> None:
    """Open a frozen year again."""
    may_be_kept([why], settings_of(context.obj[1]).catalog)
    agree(f"将重开 {context.obj[0]} 年度评定，签过的字作废。", yes=yes)

    async def work(desk: Desk) -> str:
        doer, root = await desk.doer(by), await desk.root(org)
        text = await reopening.reopen(desk.transaction, desk.house, doer, root, desk.year, why, desk.now)
        await desk.tell(doer, root, f"已重开，理由：{why}")
        return text

    click.echo(at_desk(context, work, writes=True))


@review.command(
    "correct",
    short_help="更正期里更正一个计分点的次数",
    epilog="例：zhibu review 2026 correct 财政局机关第一党支部 支委会 1 --why 3月纸质记录已核，漏报 --by 徐文博",
    help="把 PLACE 的计分点 PART 加上或减去 AMOUNT 次。结果里看得到是谁、为什么更正的。",
)
@click.argument("place_", metavar="PLACE")
@click.argument("part", metavar="PART")
@click.argument("amount", type=click.IntRange(-400, 400), metavar="AMOUNT")
@why_option
@by_option
@click.pass_context
def correct(context: click.Context, place_: str, part: str, amount: int, why: str, by: str) -> None:
    """Enter a correction."""
    entered(context, place_, Wish(EntryKind.CORRECTION, part, Fraction(amount), why), by)


@review.command(
    "bonus",
    short_help="录入加分，要写依据",
    epilog="例：zhibu review 2026 bonus 市财政局机关党委 表彰奖励 2 --why 获评市级模范机关 --by 秦书瑶",
    help="给 PLACE 按细则的加分项目 RULE 加 POINTS 分。",
)
@click.argument("place_", metavar="PLACE")
@click.argument("rule", metavar="RULE")
@click.argument("points", metavar="POINTS")
@why_option
@by_option
@click.pass_context
def bonus(context: click.Context, place_: str, rule: str, points: str, why: str, by: str) -> None:
    """Enter a bonus."""
    try:
        amount = Fraction(points)
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter(f"“{points}”不是分数，请写 2 或 0.5。", param_hint="POINTS") from None
    entered(context, place_, Wish(EntryKind.BONUS, rule, amount, why), by)


@review.command(
    "deduct",
    short_help="录入扣分，要写依据",
    epilog="例：zhibu review 2026 deduct 城建档案馆党支部 弄虚作假 --item 党课 --why 核查发现补造记录 --by 秦书瑶",
    help="给 PLACE 按细则的扣分项目 RULE 扣分；弄虚作假要用 --item 写明哪一个项目不得分。",
)
@click.argument("place_", metavar="PLACE")
@click.argument("rule", metavar="RULE")
@click.option("--item", default="", help="哪一个项目不得分。")
@why_option
@by_option
@click.pass_context
def deduct(context: click.Context, place_: str, rule: str, item: str, why: str, by: str) -> None:
    """Enter a deduction."""
    entered(context, place_, Wish(EntryKind.DEDUCTION, rule, Fraction(0), why, item), by)


@review.command(
    "note",
    short_help="发布以后发现错了：给结果附一条勘误",
    epilog="例：zhibu review 2026 note 城建档案馆党支部 --why 等次应为四星，手册核错了 --by 秦书瑶",
    help="给 PLACE 已经发布的结果附一条勘误。发布的等次不改，谁看结果都看得到这一条。",
)
@click.argument("place_", metavar="PLACE")
@why_option
@by_option
@click.pass_context
def note(context: click.Context, place_: str, why: str, by: str) -> None:
    """Put words beside a published result."""
    entered(context, place_, Wish(EntryKind.NOTE, "", Fraction(0), why), by)


def entered(context: click.Context, org: str, wish: Wish, by: str) -> None:
    """Enter something and say under which number."""
    may_be_kept([wish.why], settings_of(context.obj[1]).catalog)

    async def work(desk: Desk) -> str:
        doer, subject = await desk.doer(by), await desk.root(org)
        made = await reviewing.enter(desk.transaction, desk.house, doer, subject, desk.year, wish, desk.now)
        if made.kind is EntryKind.NOTE:
            await tell_note(desk.transaction, desk.house, subject, desk.year, made, desk.now)
        shown = await desk.show(org)
        text = render("review_entered", name=subject.name, entry=made, review=shown.review)
        await desk.tell(doer, subject, text.rstrip())
        return text

    click.echo(at_desk(context, work, writes=True))


@review.command(
    "undo",
    short_help="撤回一条加减分或更正",
    epilog="例：zhibu review 2026 undo 3 --by 秦书瑶",
    help="撤回录入 NUMBER，不再计入，内容留着备查。",
)
@click.argument("number", type=click.IntRange(1), metavar="NUMBER")
@by_option
@click.pass_context
def undo(context: click.Context, number: int, by: str) -> None:
    """Take an entry back."""

    async def work(desk: Desk) -> str:
        doer = await desk.doer(by)
        subject = await reviewing.take_back(desk.transaction, doer, number, desk.now)
        await desk.tell(doer, subject, f"录入 {number} 已撤回")
        return render("review_taken_back", number=number)

    click.echo(at_desk(context, work, writes=True))


@review.command(
    "sign",
    short_help="请人签字：第一位是复核，第二位是审签",
    epilog="例：zhibu review 2026 sign --by 陆怀谷 --yes",
    help="""请 NAME 给冻结并过了更正期的年份签字：小助手把要签的内容发到本人单聊，本人回一句确认才算。

    终端上谁都能写别人的名字，所以不能代签。要两个人，谁能签由考核细则规定；签过以后又有改动，要重新签。""",
)
@org_option
@by_option
@yes_option
@click.pass_context
def sign(context: click.Context, org: str | None, by: str, *, yes: bool) -> None:
    """Ask the signer in their own chat."""
    agree(f"将请 {by} 在单聊里签字。", yes=yes)

    async def work(desk: Desk) -> str:
        shown, doer = await desk.show(org), await desk.doer(by)
        hand, at = await at_terminal.ask_to_sign(desk.transaction, desk.house, doer, shown, desk.now)
        return render("review_sign_asked", name=doer.person.name, hand=hand, seal=shown.review.seal, at=at)

    click.echo(at_desk(context, work, writes=True))


@review.command(
    "publish",
    short_help="发布两个人签过字的年份",
    epilog="例：zhibu review 2026 publish --by 秦书瑶 --yes",
    help="各支部群里发本支部的等次，各机关党委专干私下收到本单位的；在工作时间按每群的额度发出。不能收回。",
)
@org_option
@by_option
@yes_option
@click.pass_context
def publish(context: click.Context, org: str | None, by: str, *, yes: bool) -> None:
    """Publish a year."""
    agree(f"将发布 {context.obj[0]} 年度评定，发出后不能收回。", yes=yes)

    async def work(desk: Desk) -> str:
        shown, doer = await desk.show(org), await desk.doer(by)
        told = await publish_results(desk.transaction, desk.house, doer, shown, desk.now)
        await desk.tell(doer, shown.root, "已发布")
        return render("review_done", deed="publish", review=shown.review, messages=told)

    click.echo(at_desk(context, work, writes=True))
