"""What trying WeCom's credentials shows, in words that a clerk can follow from one page of the console to the next."""

import asyncio
import contextlib

from aiohttp import ClientError

from bot.channels.port import ChannelError, Elsewhere, Heard, Stopped, Tried
from bot.channels.webhook import Webhook
from bot.channels.wecom import codes, qyapi
from bot.channels.wecom.agent import Agent
from bot.channels.wecom.aibot import Aibot
from bot.channels.wecom.hook import Hook, is_alive
from domain.conversation import Incoming

BOT, APP = "企业微信智能机器人（长连接）", "企业微信自建应用"
NETWORK = "请确认这台机器能访问外网 443 端口；要经代理时填 PROXY。"
CONSOLE = "企业微信管理后台 → 应用管理 → 自建 → 打开这个应用"
HOW = {
    40001: f"{CONSOLE} → Secret → 查看（会发到管理员手机上），重新复制到 WECOM_APP_SECRET。",
    40013: "企业微信管理后台 → 我的企业 → 企业信息 → 最下面的企业 ID，复制到 WECOM_CORP_ID。",
    40056: f"{CONSOLE}，页面上方的 AgentId 填到 WECOM_AGENT_ID。",
    40091: f"{CONSOLE} → Secret → 查看，重新复制到 WECOM_APP_SECRET。",
    60020: f"{CONSOLE} → 企业可信 IP，填这台机器出网的 IP；填之前要先设好接收消息的地址或可信域名。",
    301002: f"{CONSOLE}，AgentId 和 Secret 要从同一个应用里复制。",
}
AGAIN = "在群里重新复制地址，用 zhibu chat webhook add 换上。"
SECONDS = 8.0


async def app(agent: Agent) -> Tried:
    """Fetch a token and ask about the app: proves corp, secret, agent id and this machine's address."""
    try:
        answer = await agent.about()
    except ChannelError as fault:
        found = next((how for code, how in HOW.items() if f" {code}：" in str(fault)), NETWORK)
        return Tried("zhibu.E052", APP, str(fault), found)
    code = qyapi.code_of(answer)
    if code != codes.OK:
        said = str(codes.fault(code, str(answer.get("errmsg") or "")))
        return Tried("zhibu.E052", APP, said, HOW.get(code, "请对照 docs/channels/wecom.md 里自建应用一节。"))
    return Tried("zhibu.E052", APP)


async def connection(aibot: Aibot) -> Tried:
    """Connect, subscribe, and let go again."""
    listening = asyncio.create_task(aibot.listen(deaf))
    linked = asyncio.create_task(aibot.link())
    try:
        await asyncio.wait({listening, linked}, timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if linked.done() and not linked.exception():
            return Tried("zhibu.E051", BOT)
        if listening.done() and isinstance(fault := listening.exception(), Stopped):
            return Tried("zhibu.E051", BOT, str(fault), fault.hint)
        return Tried("zhibu.E051", BOT, "长连接接不上", NETWORK)
    finally:
        for task in (listening, linked):
            task.cancel()
        with contextlib.suppress(ClientError):
            await asyncio.gather(listening, linked, return_exceptions=True)


async def webhook(hook: Hook, title: str, where: Webhook) -> Tried:
    """Send an empty text, which a living robot refuses without a word in the group."""
    what = f"{title}的 webhook"
    try:
        code = await hook.tried(where)
    except Elsewhere as fault:
        return Tried("zhibu.E053", what, str(fault), f"换过 WECOM_API 的，{AGAIN}")
    except ChannelError as fault:
        return Tried("zhibu.E053", what, str(fault), NETWORK)
    if not is_alive(code):
        how = "请群主看“消息推送”里还有没有它；没有就新建一个，再用 zhibu chat webhook add 换上。"
        return Tried("zhibu.E053", what, str(codes.fault(code, "")), how)
    return Tried("zhibu.E053", what)


async def deaf(incoming: Incoming) -> Heard:
    """Nothing is heard while trying; what comes is the running program's."""
    return Heard(duplicate=False, incoming_id=None, owed=(), text="", answer=incoming.message_id[:0])
