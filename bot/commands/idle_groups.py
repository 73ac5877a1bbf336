"""`zhibu chat idle` and `zhibu chat release`: groups nobody needs any more, and how to let one go."""

import json
from datetime import datetime
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.opened import address_of, config_option, on_database
from domain.idle_groups import QUIET_DAYS, GroupUse, Proposal, proposals
from domain.zone import local, today
from storage import audit, group_use, webhooks
from storage.database import Transaction
from templates import render

MOST = 3650


@click.command(
    "idle",
    short_help="列出闲置和重复的群",
    epilog="例：zhibu chat idle --days 90",
    help="列出闲置、重复、发不进去的群，各附一条建议。只看不动；要解绑用 zhibu chat release。",
)
@click.option(
    "--days", type=click.IntRange(1, MOST), default=QUIET_DAYS, show_default=True, help="多少天没人说话算闲置。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，给脚本用。")
@config_option
def idle(days: int, config: Path | None, *, as_json: bool) -> None:
    """Every group of the installation, whoever looks after it."""
    now = SystemClock().now()

    async def work(transaction: Transaction) -> tuple[GroupUse, ...]:
        return await group_use.groups(transaction, today(now))

    uses = on_database(address_of(config), lambda database: database.read(work))
    found = proposals(uses, now, days)
    if as_json:
        click.echo(json.dumps([row(each) for each in found], ensure_ascii=False, indent=2))
    else:
        click.echo(render("idle_groups", found=found, more=0, groups=len(uses)))


def row(proposal: Proposal) -> dict[str, object]:
    """A proposal for a script; times are local."""
    use = proposal.use
    return {
        "number": use.chat.id,
        "channel": use.chat.channel,
        "title": use.chat.title,
        "organisation": use.chat.organisation.name if use.chat.organisation else None,
        "reason": proposal.reason,
        "last": written(use.last),
        "rather": proposal.rather.id if proposal.rather else None,
    }


def written(moment: datetime | None) -> str | None:
    """ISO local time."""
    return local(moment).isoformat(timespec="seconds") if moment else None


@click.command(
    "release",
    short_help="解绑一个群",
    epilog="例：zhibu chat release 12",
    help="解绑编号为 NUMBER 的群（编号见 zhibu chat idle）：清单和提醒不再发去，webhook 一并移除，记录都在。",
)
@click.argument("number", metavar="NUMBER", type=click.IntRange(1))
@click.option("--yes", is_flag=True, help="不再询问。")
@config_option
def release(number: int, config: Path | None, *, yes: bool) -> None:
    """Unbind it, or say that there is no such group."""
    if not yes:
        click.confirm(f"解绑群 {number}？", abort=True)
    now = SystemClock().now()

    async def work(transaction: Transaction) -> bool:
        released = await group_use.release(transaction, number)
        if released:
            await webhooks.remove(transaction, number)
            await audit.append(transaction, now, "zhibu chat", "chat.released", f"chat:{number}", {})
        return released

    if not on_database(address_of(config), lambda database: database.write(work)):
        raise click.ClickException(f"没有编号 {number} 的绑定群。编号见 zhibu chat idle。")
    click.echo(f"已解绑群 {number}。")
