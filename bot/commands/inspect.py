"""`zhibu inspect 2026-Q4 …`: a quarter's inspection on the terminal, from the sample to its end."""

import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from bot.clock import SystemClock
from bot.commands.agree import agree
from bot.commands.asked import house_at, place, put, time_there
from bot.commands.guarded import sheets_of
from bot.commands.opened import config_option, on_database, settings_of
from bot.commands.operator import named, operator
from bot.exports.loading import NotInstalled, exporter
from bot.settings import Settings, SettingsError
from bot.sheets import NotASheet
from domain.finding_rows import Known, findings_of
from domain.inspection import USUAL_PERCENT, Issue, NotNow, Round
from domain.inspection_json import round_to_json
from domain.member import Role
from domain.organisation import Level, Organisation
from domain.paper import paper_of, plain
from domain.period import Period
from domain.roster.rows import Fault
from domain.zone import today
from handlers import at_terminal, inspecting
from handlers.doer import Doer
from handlers.inspecting import Desk, Notice
from storage import organisations, people
from storage.catalogue import load_catalogue
from storage.database import Transaction
from storage.errors import CatalogError
from templates import names, render

REFUSED = 3
"""The exit code when the course of the inspection does not allow it."""
T = TypeVar("T")

by_option = click.option(
    "--by",
    metavar="NAME",
    help="受哪位工委专干委托：姓名或编号，记入留痕，本人会收到一句话。",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


@click.group(
    "inspect",
    short_help="一季一督查：抽样、督查表、录入问题、整改通知、收尾",
    help="""一个季度的督查。先按单位类别随机抽样（draw），导出系统里的事实供现场核实（sheet），录入现场看到的问题
    （督查员在单聊里写“督查 某支部 手册未用”，或用 import 导入），给支部发整改通知（notice），复核之后收尾（close）。

    在终端办的，留痕写明是管理员办的、受谁委托，工委专干私下会知道。
    问题由人认定，小助手不下结论；一年最多四轮。退出码：0 成功，1 出错，2 写法不对，3 现在不能做。""",
    epilog="例：zhibu inspect 2026-Q4 draw --percent 20",
)
@click.argument("quarter", metavar="QUARTER")
@config_option
@click.pass_context
def inspect(context: click.Context, quarter: str, config: Path | None) -> None:
    """Remember which quarter and which configuration."""
    context.obj = (quarter, config)


def at_desk(
    context: click.Context, work: Callable[[Desk, Period], Awaitable[T]], *, writes: bool = False, by: str | None = None
) -> T:
    """Do a unit of work on the quarter; what cannot be done is said in the words of the chat and leaves with a code."""
    written, config = context.obj
    try:
        settings = Settings.load(config)
        catalogue = load_catalogue(settings.catalog, optional=settings.optional_duties)
    except (SettingsError, CatalogError) as fault:
        raise click.ClickException(str(fault)) from None
    real = SystemClock().now()

    async def unit(transaction: Transaction) -> T:
        period = inspecting.quarter(written)
        now = await time_there(transaction, real)
        house = await house_at(transaction, catalogue, period.year, today(now))
        doer = await officer(transaction, by, now) if by else None
        return await work(Desk(transaction, house, now, operator(), doer), period)

    try:
        return on_database(
            settings.database_url, lambda database: database.write(unit) if writes else database.read(unit)
        )
    except NotNow as fault:
        click.echo(render("inspect_refused", why=fault.why.value, about=fault.about), err=True)
        raise SystemExit(REFUSED) from None


async def officer(transaction: Transaction, by: str, now: datetime) -> Doer:
    """The officer of the commission that something is done for here."""
    person = await named(transaction, by, today(now))
    if not any(post.role is Role.COMMISSION_OFFICER for post in person.posts):
        raise click.BadParameter(f"{person.name}不是工委专干，督查由工委专干安排。", param_hint="--by")
    return Doer(person, operator())


@inspect.command(
    "draw",
    epilog="例：zhibu inspect 2026-Q4 draw --percent 20 --seed 20261201",
    help="按单位类别随机抽支部，这一年没抽到过的优先。同一个种子抽出同样的名单；一年最多四轮。",
)
@click.option(
    "--percent", type=click.IntRange(1, 100), default=USUAL_PERCENT, show_default=True, help="每类抽百分之几。"
)
@click.option("--seed", help="随机种子，不写就随机取一个并记下来。")
@click.option("--again", is_flag=True, help="这个季度已经抽过，再督查一轮。")
@json_option
@click.pass_context
def draw(context: click.Context, percent: int, seed: str | None, *, again: bool, as_json: bool) -> None:
    """Draw and keep the sample."""
    chosen = (seed or secrets.token_hex(4))[:40]
    one, tallies = at_desk(
        context,
        lambda desk, period: inspecting.draw_round(desk, period, seed=chosen, percent=percent, again=again),
        writes=True,
    )
    text = render("inspection_drawn", round=one, tallies=tallies, period=Period.parse(one.inspection.period))
    click.echo(as_document(round_to_json(one)) if as_json else text)


@inspect.command(
    "list",
    epilog="例：zhibu inspect 2026-Q4 list --json",
    help="这一轮的名单、问题和整改进展。",
)
@json_option
@click.pass_context
def list_(context: click.Context, *, as_json: bool) -> None:
    """Print the round as it stands."""
    one = at_desk(context, inspecting.newest)
    click.echo(as_document(round_to_json(one)) if as_json else as_text(one))


@inspect.command(
    "sheet",
    epilog="例：zhibu inspect 2026-Q4 sheet --out 督查表.xlsx",
    help="导出督查表：系统里的记录逐支部列好，现场对照手册核实。--out 以 .xlsx 结尾时是表格，带填问题的一页。",
)
@click.option("--org", metavar="ORG", help="只看一个支部，全称或其中一段。")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；不写就打在屏幕上。")
@click.pass_context
def sheet(context: click.Context, org: str | None, out: Path | None) -> None:
    """Print the facts, or write them as a workbook."""

    async def work(desk: Desk, period: Period) -> str | bytes:
        one = await inspecting.newest(desk, period)
        only = place(org, [each.organisation for each in one.sample]).id if org else None
        made = await inspecting.sheets(desk, one, only)
        if out and out.suffix.lower() == ".xlsx":
            found: bytes = exporter("inspection_xlsx").to_xlsx(one, made, desk.now)
            return found
        return "\n\n".join(render("inspection_sheet", sheet=each, period=period, as_of=desk.now) for each in made)

    show(context, work, out)


def show(context: click.Context, work: Callable[[Desk, Period], Awaitable[str | bytes]], out: Path | None) -> None:
    """Print what was made, or write it to the file."""
    try:
        made = at_desk(context, work)
    except NotInstalled as fault:
        raise click.ClickException(str(fault)) from None
    if out:
        put(out, made)
    else:
        click.echo(made)


@inspect.command(
    "import",
    epilog="例：zhibu inspect 2026-Q4 import 督查表.xlsx",
    help="从表格导入现场看到的问题（表头：支部、问题类型、具体情况、整改期限、督查员）。每一处错误都指出行号，有错就一行也不导入。",
)
@click.argument("file", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@json_option
@click.pass_context
def import_(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Take the whole sheet or nothing of it."""
    try:
        rows = sheets_of(file, settings_of(context.obj[1]).catalog)
    except NotASheet as fault:
        raise click.ClickException(str(fault)) from None

    async def work(desk: Desk, period: Period) -> list[int] | tuple[Fault, ...]:
        one = await inspecting.newest(desk, period)
        found, faults = findings_of(rows, await known_to(desk, one))
        return faults or await inspecting.enter(desk, one, found)

    done = at_desk(context, work, writes=True)
    if isinstance(done, tuple):
        told = [{"sheet": each.sheet, "row": each.row, "what": each.what, "hint": each.hint} for each in done]
        lines = "\n".join(f"- {each}" for each in done)
        text = f"表里有 {len(done)} 处要改，一行也没有导入。改好后再导入一次：\n{lines}"
        click.echo(
            json.dumps({"saved": False, "faults": told}, ensure_ascii=False, indent=2) if as_json else text,
            err=not as_json,
        )
        raise SystemExit(1)
    saved = json.dumps({"saved": True, "findings": done}, ensure_ascii=False)
    click.echo(
        saved if as_json else f"已导入 {len(done)} 个问题。看一看再发整改通知：zhibu inspect {context.obj[0]} notice"
    )


async def known_to(desk: Desk, one: Round) -> Known:
    """What the rows of a sheet may name."""
    officers = await people.officers(desk.transaction, Role.INSPECTOR, desk.day)
    held = {member for members in officers.values() for member in members}
    everybody = await people.everybody(desk.transaction, desk.day)
    inspectors = {each.name: each.id for each in everybody if each.id in held}
    issues = {name: Issue(key) for key, name in names.ISSUES.items()}
    return Known([each.organisation for each in one.sample], issues, inspectors, desk.day)


@inspect.command(
    "notice",
    epilog="例：zhibu inspect 2026-Q4 notice --yes --out 整改单",
    help="给有问题的支部发整改通知：群里只写问题和时限，不写人名。先列出来问一遍；--out 再把整改通知单存成 docx。",
)
@click.option("--yes", is_flag=True, help="不再询问，直接发。")
@click.option("--dry-run", is_flag=True, help="只看会发什么，不发。")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="把每个支部的整改通知单存到这个文件夹。")
@by_option
@json_option
@click.pass_context
def notice(
    context: click.Context, out: Path | None, by: str | None, *, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Show the notices, and give them when told so."""
    ahead = at_desk(context, lambda desk, period: given(desk, period, send=False), by=by)
    shown = render("inspection_notices", notices=ahead, sent=False, in_chat=False)
    if dry_run:
        click.echo(as_document(notices_to_json(ahead)) if as_json else shown)
        return
    if not yes and not as_json:
        click.echo(shown)
    agree(f"将给 {len(ahead)} 个支部发整改通知。", yes=yes)
    sent = at_desk(context, lambda desk, period: given(desk, period, send=True), writes=True, by=by)
    click.echo(
        as_document(notices_to_json(sent))
        if as_json
        else render("inspection_notices", notices=sent, sent=True, in_chat=False)
    )
    if out:
        papers(out, sent)


async def given(desk: Desk, period: Period, *, send: bool) -> tuple[Notice, ...]:
    """The notices of the round; the officers hear when they were given here."""
    found = await inspecting.notices(desk, await inspecting.newest(desk, period), send=send)
    if send:
        await tell(desk, period, f"整改通知已发给 {len(found)} 个支部")
    return found


async def tell(desk: Desk, period: Period, what: str) -> None:
    """Let the commission's officers know what was done here."""
    for root in await organisations.at_level(desk.transaction, Level.COMMISSION, desk.day):
        told = f"{period.full_label}督查{what}"
        await at_terminal.tell(desk.transaction, desk.house, root, told, desk.doer, desk.now)


def papers(folder: Path, sent: tuple[Notice, ...]) -> None:
    """Each notice as a paper for the files of the unit."""
    try:
        to_docx = exporter("paper").to_docx
    except NotInstalled as fault:
        raise click.ClickException(str(fault)) from None
    folder.mkdir(parents=True, exist_ok=True)
    for each in sent:
        put(folder / f"{each.branch.name}.docx", to_docx(paper_of(render("rectification_paper", notice=each))))


@inspect.command(
    "bulletin",
    epilog="例：zhibu inspect 2026-Q4 bulletin --out 通报.docx",
    help="通报的草稿，只写核实过的事实，由人修改和签发。--out 以 .docx 结尾时是公文样式。",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件；不写就打在屏幕上。")
@click.pass_context
def bulletin(context: click.Context, out: Path | None) -> None:
    """Print the draft, or write it as a paper."""

    async def work(desk: Desk, period: Period) -> str | bytes:
        paper = paper_of(await inspecting.bulletin(desk, await inspecting.newest(desk, period)))
        if out and out.suffix.lower() == ".docx":
            made: bytes = exporter("paper").to_docx(paper)
            return made
        return plain(paper)

    show(context, work, out)


@inspect.command(
    "close",
    epilog="例：zhibu inspect 2026-Q4 close",
    help="结束这一轮：督查员不能再录入。还有整改没复核通过时不结束；--yes 先结束，整改继续跟。",
)
@click.option("--yes", is_flag=True, help="还有整改没了结也结束。")
@by_option
@json_option
@click.pass_context
def close(context: click.Context, by: str | None, *, yes: bool, as_json: bool) -> None:
    """End the round."""

    async def work(desk: Desk, period: Period) -> Round:
        ended = await inspecting.close(desk, await inspecting.newest(desk, period), anyway=yes)
        await tell(desk, period, "已结束")
        return ended

    one = at_desk(context, work, writes=True, by=by)
    text = render("inspection_closed", round=one, period=Period.parse(one.inspection.period))
    click.echo(as_document(round_to_json(one)) if as_json else text)


def as_text(one: Round) -> str:
    """The round in the words of the chat."""
    everything: list[Organisation] = [each.organisation for each in one.sample]
    return render(
        "inspection_status",
        round=one,
        period=Period.parse(one.inspection.period),
        visible={each.id for each in everything},
        places={each.id: each.name for each in everything},
        may_find=False,
        example="",
        officer=False,
    )


def as_document(document: object) -> str:
    """A value for programs; `domain.inspection_json` and `notices_to_json` tell the keys."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def notices_to_json(sent: tuple[Notice, ...]) -> list[dict[str, object]]:
    """The notices for programs; numbers are 0 before they are given."""
    return [
        {
            "branch": each.branch.name,
            "notice": each.number,
            "reached": each.reached,
            "items": [
                {"matter": number, "issue": finding.issue.value, "words": finding.words, "due": str(due)}
                for number, finding, due in each.items
            ],
        }
        for each in sent
    ]
