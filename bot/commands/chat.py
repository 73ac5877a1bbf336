"""`zhibu chat`: the groups the program knows, and the webhooks they have."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import click

from bot.channels.webhook import BadWebhook, Format, Webhook, channel_of
from bot.clock import SystemClock
from bot.commands.chat_send import send
from bot.commands.idle_groups import idle, release
from bot.commands.invite import NoSuch, named
from bot.commands.opened import config_option, on_database
from bot.settings import Settings, SettingsError
from bot.vault import BadKeys, vault_in
from domain.chat import SEND_ONLY, Chat
from domain.conversation import ChatKind
from domain.organisation import Organisation
from domain.zone import today
from storage import audit, chats, organisations, webhooks
from storage.database import Transaction
from templates.names import CHANNELS


@dataclass(frozen=True, slots=True)
class Added:
    """Where a webhook went."""

    organisation: str
    channel: str
    send_only: bool


@click.group(
    "chat", short_help="查看已绑定的群，添加或移除群的 webhook", help="查看已绑定的群，添加或移除群的 webhook。"
)
def chat() -> None:
    """The commands below."""


chat.add_command(idle)
chat.add_command(release)
chat.add_command(send)


@chat.command(
    "list",
    short_help="列出已绑定的群",
    epilog="例：zhibu chat list",
    help="列出已绑定的群：通道、组织、有没有 webhook。",
)
@config_option
def list_(config: Path | None) -> None:
    """One line a group."""

    async def work(transaction: Transaction) -> list[str]:
        hooked = {each.chat for each in await webhooks.listed(transaction)}
        return [line(each, hooked) for each in await chats.bound(transaction) if each.kind is ChatKind.GROUP]

    lines = on_database(settings_of(config).database_url, lambda database: database.read(work))
    click.echo("\n".join(lines) or "还没有绑定的群。用 zhibu invite 取绑定码，或用 zhibu chat webhook add 添加。")


def line(each: Chat, hooked: set[int]) -> str:
    """A group as it is listed."""
    ways = ["只发不收" if each.is_send_only else "收发", *(["webhook"] if each.id in hooked else [])]
    name = each.organisation.name if each.organisation else each.title
    return f"{CHANNELS.get(each.channel, each.channel)}\t{name}\t{'、'.join(ways)}"


@chat.group(
    "webhook",
    short_help="群的 webhook",
    help="群的 webhook：机器人主通道不可用时由它代发，也可以让只发不收的群收到清单。",
)
def webhook() -> None:
    """The commands below."""


@webhook.command(
    "add",
    short_help="添加或更换",
    epilog="例：zhibu chat webhook add 市财政局机关第一党支部",
    help="""给组织 ORG 的群添加 webhook；已有的会换成新的。地址本身就是密钥：运行后再粘贴，不会显示，
    加密保存。钉钉安全设置选“加签”时，再粘贴 SEC 开头的密钥。""",
)
@click.argument("org", metavar="ORG")
@click.option(
    "--format",
    "format_",
    type=click.Choice([each.value for each in Format]),
    default=Format.TEXT.value,
    show_default=True,
    help="群里看到的样式；成员用微信看消息时选 text。",
)
@config_option
def add(org: str, format_: str, config: Path | None) -> None:
    """Ask for the secret and keep it sealed."""
    settings = settings_of(config)
    url = click.prompt("webhook 地址", hide_input=True).strip()
    try:
        channel = channel_of(url, {"wecom": settings.wecom_api, "dingtalk": settings.dingtalk_oapi})
        vault = vault_in(settings.data)
    except (BadWebhook, BadKeys) as fault:
        raise click.ClickException(str(fault)) from None
    secret = (
        click.prompt("加签密钥（没有就直接回车）", default="", show_default=False, hide_input=True)
        if channel == "dingtalk"
        else ""
    )
    kept = vault.seal(Webhook(url, secret.strip(), Format(format_)).kept())
    address = SEND_ONLY + hashlib.sha256(url.encode()).hexdigest()[:32]
    now = SystemClock().now()

    async def work(transaction: Transaction) -> Added:
        found = named(org, await organisations.tree(transaction, today(now)))
        group, send_only = await group_of(transaction, found, channel, address)
        if send_only:
            await chats.bind_group(transaction, group, found.id, found.name, now)
        await webhooks.put(transaction, group, kept, now)
        await audit.append(transaction, now, "zhibu chat", "webhook.add", found.name[:80], {"channel": channel})
        return Added(found.name, channel, send_only)

    try:
        added = on_database(settings.database_url, lambda database: database.write(work))
    except NoSuch as fault:
        raise click.ClickException(str(fault)) from None
    way = "这个群还没有绑定机器人，先只发不收。" if added.send_only else "机器人发不出时由它代发。"
    click.echo(
        f"已给{added.organisation}的{CHANNELS[added.channel]}群添加 webhook。{way}\n可用 zhibu check --online 试一下。"
    )


async def group_of(
    transaction: Transaction, organisation: Organisation, channel: str, address: str
) -> tuple[int, bool]:
    """The organisation's group on a channel, one that hears before one that does not; entered when there is none."""
    own = [each for each in (await chats.groups(transaction)).get(organisation.id, ()) if each.channel == channel]
    hears = [each for each in own if not each.is_send_only]
    if hears or own:
        return (hears or own)[0].id, not hears
    known = await chats.by_address(transaction, channel, address)
    if known:
        return known.id, True
    return await chats.enter(transaction, channel, address, ChatKind.GROUP, organisation.name), True


@webhook.command(
    "remove",
    short_help="移除",
    epilog="例：zhibu chat webhook remove 市财政局机关第一党支部",
    help="移除组织 ORG 的群的 webhook。",
)
@click.argument("org", metavar="ORG")
@click.option("--yes", is_flag=True, help="不再询问。")
@config_option
def remove(org: str, config: Path | None, *, yes: bool) -> None:
    """Take the webhooks of an organisation's groups away."""
    if not yes:
        click.confirm(f"移除{org}的 webhook？", abort=True)
    now = SystemClock().now()

    async def work(transaction: Transaction) -> int:
        found = named(org, await organisations.tree(transaction, today(now)))
        groups = (await chats.groups(transaction)).get(found.id, ())
        removed = sum([await webhooks.remove(transaction, each.id) for each in groups])
        if removed:
            await audit.append(transaction, now, "zhibu chat", "webhook.remove", found.name[:80], {})
        return removed

    try:
        removed = on_database(settings_of(config).database_url, lambda database: database.write(work))
    except NoSuch as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"已移除 {removed} 个 webhook。" if removed else "这个组织的群没有 webhook。")


def settings_of(config: Path | None) -> Settings:
    """The settings, or the command's end."""
    try:
        return Settings.load(config)
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from None
