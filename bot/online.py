"""`zhibu check --online`: each credential tried against its platform, without a word in any chat."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping

from bot.channels.port import Channel, Checked, Tried
from bot.channels.webhook import Webhook, webhook_from
from bot.checks import missing_file
from bot.settings import Finding, Settings
from bot.vault import BadKeys, NotOpened, vault_in
from storage import webhooks
from storage.database import open_database
from storage.schema import is_current

PATIENCE = 30.0
"""Seconds for all that one channel tries."""


async def examine_online(settings: Settings, channels: Iterable[Channel]) -> tuple[tuple[Tried, ...], list[Finding]]:
    """What was tried and works, and what does not as findings."""
    hooks, findings = await opened_webhooks(settings)
    working: list[Tried] = []
    async for tried in tries(channels, hooks):
        if tried.fault:
            findings.append(Finding(tried.id, tried.what, tried.fault, tried.hint))
        else:
            working.append(tried)
    return tuple(working), findings


async def tries(channels: Iterable[Channel], hooks: Mapping[str, Mapping[str, Webhook]]) -> AsyncIterator[Tried]:
    """Every channel's answers; a channel that is stuck is one more fault."""
    for channel in channels:
        try:
            if isinstance(channel, Checked):
                async with asyncio.timeout(PATIENCE):
                    for tried in await channel.check(hooks.get(channel.name, {})):
                        yield tried
        except TimeoutError:
            what = f"{PATIENCE:.0f} 秒内没有应答"
            yield Tried("zhibu.E050", channel.name, what, "请检查这台机器能不能上外网，要走代理时填 PROXY。")
        finally:
            await channel.close()


async def opened_webhooks(settings: Settings) -> tuple[dict[str, dict[str, Webhook]], list[Finding]]:
    """The groups' webhooks by channel and title, and those that can no longer be opened."""
    if missing_file(settings.database_url):
        return {}, []
    database = open_database(settings.database_url)
    try:
        if not await is_current(database):
            return {}, []
        listed = await database.read(webhooks.listed)
        sealed = await database.read(webhooks.sealed)
    finally:
        await database.close()
    found: dict[str, dict[str, Webhook]] = {}
    lost = []
    for each in listed:
        try:
            webhook = webhook_from(vault_in(settings.data).open(sealed[each.chat]))
        except (NotOpened, BadKeys) as fault:
            lost.append(Finding("zhibu.W051", f"{each.title}的 webhook", "解不开", str(fault)))
        else:
            found.setdefault(each.channel, {})[each.title] = webhook
    return found, lost
