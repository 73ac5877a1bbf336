"""`zhibu outbox`: what has not gone out, and what a person does about it."""

import json
from collections.abc import Callable, Collection, Coroutine, Sequence
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.agree import agree
from bot.commands.columns import columns, cut
from bot.commands.ending import Ended
from bot.commands.opened import address_of, config_option, on_database
from domain.conversation import Purpose
from domain.zone import local
from storage import audit
from storage import outbox as messages
from storage.database import Transaction
from storage.outbox import Entry, State

ACTOR = "zhibu outbox"
EVERY = 1_000_000
OPEN = (State.QUEUED, State.SENDING, State.REFUSED, State.EXPIRED)
STATES = {
    State.QUEUED: "待发",
    State.SENDING: "正在发",
    State.SENT: "已发",
    State.REFUSED: "被拒",
    State.EXPIRED: "过期",
    State.DROPPED: "已丢弃",
}
PURPOSES = {
    Purpose.ANSWER: "回答",
    Purpose.LIST: "清单",
    Purpose.NUDGE: "提醒",
    Purpose.DIGEST: "周报",
    Purpose.NOTE: "告知",
}
HEADS = ("编号", "应发时间", "会话", "用途", "状态", "已试", "最近的问题", "内容")
CHAT_CELLS, FAULT_CELLS, TEXT_CELLS = 24, 36, 40

Step = Callable[[Transaction, int], Coroutine[None, None, bool]]


class NoMessage(Ended):
    """No message bears the id."""

    exit_code = 2

    def __init__(self, message: int) -> None:
        super().__init__(f"没有编号为 {message} 的消息，什么都没有改。编号见 zhibu outbox list。")


class NotNow(Ended):
    """The message stands where this cannot be done with it."""

    def __init__(self, message: int, why: str) -> None:
        super().__init__(f"{message} 号消息{why}，什么都没有改。")


@click.group(
    "outbox",
    short_help="查看、重发或丢弃没发出去的消息",
    epilog="例：zhibu outbox list --state refused",
    help="看哪些消息没有发出去、为什么，改好之后重发，或者丢弃不再发。程序运行时也能用。",
)
def outbox() -> None:
    """Hand over to the subcommand."""


@outbox.command(
    "list",
    epilog="例：zhibu outbox list --state refused --state expired",
    help="""列出没有发出去的消息：待发、正在发、被平台拒收、过了时候的。
    状态：queued 待发，sending 正在发，sent 已发，refused 被拒，expired 过期，dropped 已丢弃。""",
)
@click.option(
    "--state", "states", type=click.Choice([state.value for state in State]), multiple=True, help="只看这种，可写多次。"
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="最多列几条。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，文字不缩短。")
@config_option
def list_(states: tuple[str, ...], limit: int, config: Path | None, *, as_json: bool) -> None:
    """Print the entries, those due first in front."""
    wanted = [State(state) for state in states] or OPEN

    async def work(transaction: Transaction) -> tuple[Entry, ...]:
        return await messages.listing(transaction, wanted, limit + 1)

    entries = on_database(address_of(config), lambda database: database.read(work))
    shown = entries[:limit]
    if as_json:
        click.echo(json.dumps([as_object(entry) for entry in shown], ensure_ascii=False, indent=2))
    elif not entries:
        click.echo("没有这样的消息。")
    else:
        click.echo("\n".join(columns([HEADS, *map(as_row, shown)])))
        click.echo(f"还有更多，用 --limit {limit * 10} 查看。" if len(entries) > limit else f"共 {len(shown)} 条。")


@outbox.command(
    "retry",
    epilog="例：zhibu outbox retry 12 13，或 zhibu outbox retry --all",
    help="把被拒、过期或已丢弃的消息重新放回去发，次数从头算。先把原因处理好。编号不存在时退出码是 2。",
)
@click.argument("ids", type=int, nargs=-1, metavar="ID...")
@click.option("--all", "every", is_flag=True, help="重发全部被拒的消息；过期和已丢弃的不算。")
@config_option
def retry(ids: tuple[int, ...], config: Path | None, *, every: bool) -> None:
    """Owe them afresh."""
    if bool(ids) == every:
        raise click.UsageError("请写要重发的编号，或者写 --all。")
    address = address_of(config)

    async def work(transaction: Transaction) -> Collection[int]:
        refused = await messages.listing(transaction, (State.REFUSED,), EVERY) if every else ()
        chosen = ids or [entry.id for entry in refused]
        return await each(transaction, chosen, messages.requeue, "retry", "已经发出或正等着发，不用重发")

    done = on_database(address, lambda database: database.write(work))
    click.echo(f"已放回 {len(done)} 条，程序运行时马上就发。" if done else "没有被拒的消息。")


@outbox.command(
    "drop",
    epilog="例：zhibu outbox drop 12 --yes",
    help="丢弃待发或被拒的消息，不再发。丢弃的还能用 zhibu outbox retry 找回。编号不存在时退出码是 2。",
)
@click.argument("ids", type=int, nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="不再询问。")
@config_option
def drop(ids: tuple[int, ...], config: Path | None, *, yes: bool) -> None:
    """Give them up."""
    address = address_of(config)
    agree(f"将丢弃 {len(set(ids))} 条消息，不再发送。", yes=yes)

    async def work(transaction: Transaction) -> Collection[int]:
        return await each(transaction, ids, messages.drop, "drop", "已经发出、正在发或已有结果，不能丢弃")

    done = on_database(address, lambda database: database.write(work))
    click.echo(f"已丢弃 {len(done)} 条。")


async def each(transaction: Transaction, ids: Sequence[int], step: Step, deed: str, why_not: str) -> Collection[int]:
    """Do the step with every message and note it; raises NoMessage or NotNow, and then nothing is done."""
    chosen = sorted(set(ids))
    for message in chosen:
        if await messages.by_id(transaction, message) is None:
            raise NoMessage(message)
        if not await step(transaction, message):
            raise NotNow(message, why_not)
    for message in chosen:
        await audit.append(transaction, SystemClock().now(), ACTOR, f"outbox.{deed}", f"outgoing:{message}", {})
    return chosen


def as_row(entry: Entry) -> tuple[str, ...]:
    """An entry as a clerk reads it."""
    return (
        str(entry.id),
        f"{local(entry.due_at):%m-%d %H:%M}",
        cut(entry.chat, CHAT_CELLS),
        PURPOSES[entry.purpose],
        STATES[entry.state],
        f"{entry.attempts} 次",
        cut(entry.fault or "", FAULT_CELLS) or "—",
        cut(entry.text, TEXT_CELLS),
    )


def as_object(entry: Entry) -> dict[str, object]:
    """An entry for programs."""
    return {
        "id": entry.id,
        "key": entry.key,
        "channel": entry.channel,
        "chat": entry.chat,
        "purpose": entry.purpose.value,
        "state": entry.state.value,
        "due_at": local(entry.due_at).isoformat(),
        "attempts": entry.attempts,
        "fault": entry.fault,
        "text": entry.text,
    }
