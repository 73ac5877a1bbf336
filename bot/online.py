"""`zhibu check --online`: each credential tried against its platform, without a word in any chat."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from bot.channels.port import Channel, Checked, Dialled, Tried
from bot.channels.webhook import Webhook, webhook_from
from bot.checks import missing_file
from bot.settings import Finding, Settings
from bot.vault import BadKeys, NotOpened, vault_in
from domain.chat import Chat
from storage import chats, leases, troubles, webhooks
from storage.database import Database, open_database
from storage.schema import is_current
from storage.troubles import Noted
from templates.names import CHANNELS

HOW_BACK = (
    "把机器人重新加进群（webhook 用 zhibu chat webhook add 重新添加），再用 zhibu invite 取绑定码绑定；"
    "绑定后用 zhibu outbox retry 重发。群已经不用就不必管。"
)
PATIENCE = 30.0
"""Seconds for all that one channel tries."""


@dataclass(frozen=True, slots=True)
class Known:
    """The groups' webhooks by channel and title, and the channels whose connection some process holds."""

    webhooks: Mapping[str, Mapping[str, Webhook]] = field(default_factory=dict)
    connected: frozenset[str] = frozenset()
    troubles: Mapping[str, Noted] = field(default_factory=dict)
    """What the process that holds a channel's connection noted against it."""


async def examine_online(settings: Settings, channels: Iterable[Channel]) -> tuple[tuple[Tried, ...], list[Finding]]:
    """What was tried and works, and what does not as findings."""
    known, findings = await looked_up(settings)
    working: list[Tried] = []
    async for tried in tries(channels, known):
        if tried.fault:
            findings.append(Finding(tried.id, tried.what, tried.fault, tried.hint))
        else:
            working.append(tried)
    return tuple(working), findings


async def tries(channels: Iterable[Channel], known: Known) -> AsyncIterator[Tried]:
    """Every channel's answers; a channel that is stuck is one more fault."""
    for channel in channels:
        try:
            async with asyncio.timeout(PATIENCE):
                for tried in await tried_by(channel, known):
                    yield tried
        except TimeoutError:
            name = CHANNELS.get(channel.name, channel.name)
            what = f"{PATIENCE:.0f} 秒内没有应答"
            yield Tried("zhibu.E050", name, what, "请检查这台机器能不能上外网，要走代理时填 PROXY。")
        finally:
            await channel.close()


async def tried_by(channel: Channel, known: Known) -> list[Tried]:
    """What one channel has to say; a connection that the running program holds is proof enough and left alone."""
    found = list(await channel.check(known.webhooks.get(channel.name, {}))) if isinstance(channel, Checked) else []
    if isinstance(channel, Dialled):
        name = CHANNELS.get(channel.name, channel.name)
        held = f"{name}长连接（正由运行中的程序使用）"
        if channel.name not in known.connected:
            found.insert(0, await channel.dial())
        elif trouble := known.troubles.get(channel.name):
            found.insert(0, Tried("zhibu.E054", held, trouble.what, trouble.hint))
        else:
            found.insert(0, Tried("zhibu.E051", held))
    return found


async def looked_up(settings: Settings) -> tuple[Known, list[Finding]]:
    """What the tables know, and the webhooks that can no longer be opened."""
    if missing_file(settings.database_url):
        return Known(), []
    database = open_database(settings.database_url)
    try:
        if not await has_tables(database):
            return Known(), []
        listed = await database.read(webhooks.listed)
        sealed = await database.read(webhooks.sealed)
        now = datetime.now(UTC)
        connected = {
            name
            for name in CHANNELS
            if await database.read(partial(leases.is_held, name=f"connection:{name}", wall=now))
        }
        noted = {name: await database.read(partial(troubles.of, channel=name)) for name in connected}
        gone = await database.read(chats.gone)
    finally:
        await database.close()
    found: dict[str, dict[str, Webhook]] = {}
    lost = [Finding("zhibu.W052", title_of(chat), f"送不到了：{why}", HOW_BACK) for chat, why in gone]
    for each in listed:
        try:
            webhook = webhook_from(vault_in(settings.data).open(sealed[each.chat]))
        except (NotOpened, BadKeys) as fault:
            lost.append(Finding("zhibu.W051", f"{each.title}的 webhook", "解不开", str(fault)))
        else:
            found.setdefault(each.channel, {})[each.title] = webhook
    troubled = {name: trouble for name, trouble in noted.items() if trouble}
    return Known(found, frozenset(connected), troubled), lost


async def has_tables(database: Database) -> bool:
    """Whether the tables can be read; what is wrong with a database that does not answer is found elsewhere."""
    try:
        return await is_current(database)
    except Exception:  # noqa: BLE001 - each driver has its own ways to say that it cannot
        return False


def title_of(chat: Chat) -> str:
    """How an office knows a chat: its platform, and its title where it has one."""
    return f"{CHANNELS.get(chat.channel, chat.channel)}“{chat.title or chat.address}”"
