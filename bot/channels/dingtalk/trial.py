"""Trying what the settings say against the platform; nothing of it stands in any chat."""

from collections.abc import AsyncIterator, Mapping

from bot.channels.dingtalk.account import Account
from bot.channels.dingtalk.api import Api
from bot.channels.dingtalk.faults import WrongSecret
from bot.channels.port import ChannelError, ChatGone, Elsewhere, Refused, Tried, Unreachable
from bot.channels.webhook import Webhook

NOBODY = "zhibu-check"
"""A conversation that is not there: what is missing is told before the platform finds that out."""


async def tries(account: Account, api: Api, webhooks: Mapping[str, Webhook]) -> AsyncIterator[Tried]:
    """The application's secret, Stream mode, the robot, the card template, and each webhook."""
    if account.client_id:
        known = await token(api)
        yield known
        if not known.fault and not account.callback:
            yield await stream(api)
        if not known.fault:
            yield await robot(account, api)
        if not known.fault and account.template:
            yield await template(account, api)
    for title, webhook in webhooks.items():
        yield await hook(api, title, webhook)


async def token(api: Api) -> Tried:
    """Whether the platform knows the application."""
    what = "钉钉的 Client ID 和 Client Secret"
    try:
        await api.token()
    except WrongSecret as fault:
        return Tried("zhibu.E061", what, str(fault), "开发者后台 → 应用 → 凭证与基础信息，重新复制两项。")
    except ChannelError as fault:
        return Tried("zhibu.E060", what, str(fault), "请检查这台机器能不能访问 api.dingtalk.com，要走代理时填 PROXY。")
    return Tried("zhibu.E061", what)


async def stream(api: Api) -> Tried:
    """Whether the application may open a connection; the ticket that is had for it lapses unused."""
    what = "钉钉 Stream 模式"
    try:
        await api.ticket()
    except ChannelError as fault:
        hint = "开发者后台 → 应用 → 机器人 → 消息接收模式，选 Stream 模式，再发布新版本。"
        return Tried("zhibu.E062", what, str(fault), hint)
    return Tried("zhibu.E062", what)


async def robot(account: Account, api: Api) -> Tried:
    """Whether there is a robot that may speak in groups."""
    what = "钉钉机器人发消息"
    body = {"robotCode": account.robot, "openConversationId": NOBODY, "msgKey": "sampleText", "msgParam": "{}"}
    try:
        await api.call("/v1.0/robot/groupMessages/send", body)
    except Refused as fault:
        if "权限" in str(fault):
            return Tried("zhibu.E063", what, str(fault), "开通后要在“版本管理与发布”发布新版本才生效。")
        if "白名单" in str(fault):
            hint = "不知道出口地址的，请问管网络的同事；没有固定出口地址，就把这个名单清空。"
            return Tried("zhibu.E063", what, str(fault), hint)
        if "robotCode" in str(fault) or "停用" in str(fault):
            hint = "开发者后台 → 应用 → 添加应用能力 → 机器人，填好后点“发布”，再发布应用的新版本。"
            return Tried("zhibu.E063", what, "这个应用还没有机器人，或者机器人没有发布", hint)
    except ChannelError as fault:
        return Tried("zhibu.E060", what, str(fault), "请稍后再试一次。")
    return Tried("zhibu.E063", what)


async def template(account: Account, api: Api) -> Tried:
    """Whether the card template is there."""
    what = "钉钉卡片模板"
    body = {
        "cardTemplateId": account.template,
        "outTrackId": NOBODY,
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": {}},
        "openSpaceId": f"dtv1.card//IM_GROUP.{NOBODY}",
        "imGroupOpenSpaceModel": {"supportForward": False},
        "imGroupOpenDeliverModel": {"robotCode": account.robot},
    }
    try:
        await api.call("/v1.0/card/instances/createAndDeliver", body)
    except ChatGone:
        return Tried("zhibu.W064", what)
    except Refused as fault:
        said = str(fault)
        if "template" in said.lower() or "权限" in said:
            hint = "在卡片平台核对模板 ID 并发布模板，开通权限 Card.Instance.Write；不改也能用，只发文字。"
            return Tried("zhibu.W064", what, said, hint)
    except ChannelError as fault:
        return Tried("zhibu.E060", what, str(fault), "请稍后再试一次。")
    return Tried("zhibu.W064", what)


async def hook(api: Api, title: str, webhook: Webhook) -> Tried:
    """Whether a group's webhook is alive and signed right: a kind of message that does not exist is sent to it."""
    what = f"{title}的钉钉 webhook"
    try:
        await api.by_webhook(webhook, {"msgtype": "zhibu-check"})
    except Unreachable as fault:
        return Tried("zhibu.E060", what, str(fault), "请稍后再试一次。")
    except Refused as fault:
        if isinstance(fault, ChatGone | Elsewhere) or "310000" in str(fault):
            hint = "在群设置 → 机器人里核对，再用 zhibu chat webhook add 重新添加。"
            return Tried("zhibu.W065", what, str(fault), hint)
    except ChannelError:
        pass  # it is alive: it has had too much of us
    return Tried("zhibu.W065", what)
