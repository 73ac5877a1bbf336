"""`zhibu chat send`: a paper, a picture or a page into a group, by its webhook."""

import asyncio
from pathlib import Path

import click

from bot.channels.outside import Outside
from bot.channels.port import ChannelError
from bot.channels.webhook import Webhook, webhook_from
from bot.channels.wecom.hook import FILE_BYTES, Hook
from bot.clock import SystemClock
from bot.commands.invite import NoSuch, named
from bot.commands.opened import config_option, on_database
from bot.settings import Settings, SettingsError
from bot.vault import BadKeys, NotOpened, vault_in
from domain.zone import today
from storage import audit, chats, organisations, webhooks
from storage.database import Transaction

PATIENCE = 60.0
NONE = "没有企业微信的 webhook，先用 zhibu chat webhook add 添加。"
existing = click.Path(exists=True, dir_okay=False, path_type=Path)


class NoWebhook(Exception):
    """The organisation has no group that can be written to this way."""


@click.command(
    "send",
    short_help="往群里发文件、图片或网页链接",
    epilog="例：zhibu chat send 市财政局机关第一党支部 --file 通知.docx",
    help="""用组织 ORG 的企业微信群 webhook 发一样东西：文件（20 MB 以内）、图片（JPG、PNG，2 MB 以内）或网页链接。

    不占每群每周的推送额度，请只在确有需要时用。发之前会问一句，--yes 不问。""",
)
@click.argument("org", metavar="ORG")
@click.option("--file", "file", type=existing, help="要发的文件。")
@click.option("--image", "image", type=existing, help="要发的图片。")
@click.option("--link", "link", help="要发的网页地址，和 --title 一起用。")
@click.option("--title", default="", help="网页链接的标题。")
@click.option("--yes", is_flag=True, help="不再询问。")
@config_option
def send(
    org: str, file: Path | None, image: Path | None, link: str | None, title: str, config: Path | None, *, yes: bool
) -> None:
    """Send one thing and say where it went."""
    if sum(each is not None for each in (file, image, link)) != 1:
        raise click.UsageError("--file、--image、--link 写一个，也只写一个")
    if link is not None and not (title and link.startswith(("https://", "http://"))):
        raise click.UsageError("--link 要是 http:// 或 https:// 开头的地址，并且写 --title")
    try:
        settings = Settings.load(config)
        name, hooks = webhooks_of(settings, org)
    except (SettingsError, NoSuch, NotOpened, BadKeys) as fault:
        raise click.ClickException(str(fault)) from None
    except NoWebhook as fault:
        raise click.ClickException(f"{fault}{NONE}") from None
    if not yes:
        click.confirm(f"发到{name}的群？", abort=True)
    try:
        asyncio.run(sent(settings, hooks, file, image, (title, link or "")))
    except ChannelError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"已发到{name}的群。")


def webhooks_of(settings: Settings, org: str) -> tuple[str, list[Webhook]]:
    """The full name of the organisation, and its groups' webhooks; what is sent is noted before it goes."""
    vault, now = vault_in(settings.data), SystemClock().now()

    async def work(transaction: Transaction) -> tuple[str, list[str]]:
        found = named(org, await organisations.tree(transaction, today(now)))
        kept = await webhooks.sealed(transaction)
        groups = (await chats.groups(transaction)).get(found.id, ())
        sealed = [kept[each.id] for each in groups if each.channel == "wecom" and each.id in kept]
        if not sealed:
            raise NoWebhook(found.name)
        await audit.append(transaction, now, "zhibu chat", "webhook.send", found.name[:80], {})
        return found.name, sealed

    name, sealed = on_database(settings.database_url, lambda database: database.write(work))
    return name, [webhook_from(vault.open(each)) for each in sealed]


async def sent(
    settings: Settings, hooks: list[Webhook], file: Path | None, image: Path | None, link: tuple[str, str]
) -> None:
    """Send to each of the groups; raises ChannelError."""
    outside = Outside(settings.proxy, PATIENCE)
    hook = Hook(outside, settings.wecom_api)
    try:
        for each in hooks:
            if file is not None:
                await hook.file(each, file.name, content(file))
            elif image is not None:
                await hook.image(each, content(image))
            else:
                await hook.link(each, *link)
    finally:
        await outside.close()


def content(file: Path) -> bytes:
    """What is in a file, and one byte more than may be sent at most."""
    with file.open("rb") as opened:
        return opened.read(FILE_BYTES + 1)
