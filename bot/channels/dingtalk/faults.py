"""What the platform's codes mean to us. `docs/channels/dingtalk.md` lists them for whoever reads an outbox."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.port import ChannelError, ChatGone, Doubtful, Refused, SetUpWrong, SlowDown

DENIED = re.compile(r"Forbidden\.AccessDenied\.(\w+?)(?:For\w+)?$")
"""The gateway's codes end in whom a limit is for, which is all one to us."""
LONGEST_CODE = 60
BROKEN = 500
MOMENT, OFTEN = 1.0, 60.0
BLOCKED = 600.0
"""A webhook that says more than 20 in a minute is shut for ten."""
SPENT = 3600.0
"""A month's allowance that is gone comes back when somebody buys more, or with the next month."""

Answer = Mapping[str, Any]


class Expired(ChannelError):
    """The access token counts no more: one fresh one is worth a try."""


class SessionOver(ChannelError):
    """A message can no longer be answered where it came from, only like any other."""


class Spent(SlowDown):
    """The month's allowance is used up."""

    def __init__(self) -> None:
        super().__init__("钉钉本月的调用额度用完了；可由管理员在钉钉后台购买，或等到下月", SPENT)


class WrongSecret(SetUpWrong):
    """The platform does not know us; what is owed waits until somebody has mended the settings."""

    def __init__(self) -> None:
        super().__init__("Client ID 或 Client Secret 不对，请在钉钉开发者后台的“凭证与基础信息”核对")


GONE = {
    "group.disbanded": "群已解散",
    "invalid.openConversationId": "群不存在，或机器人不在群里",
    "conversation.org.notMatch": "群不属于这个组织",
    "staffId.notExisted": "这个人不在组织里了",
    "robot.oto.notExist": "这个人还不能和机器人单聊，请检查应用的可见范围",
}
REFUSED = {
    "bot.stopped": "机器人已停用，请在开发者后台启用",
    "bot.forbidden.sendMessage": "机器人在这个群被禁言",
    "send.forbidden": "机器人在这个群被禁言",
    "chatbotId.notAllow.sendOTO": "机器人没有单聊权限，请在开发者后台发布机器人",
    "contain.unsafe.url": "内容里有不安全的链接",
    "contain.notAllowed.text": "内容没有通过审核",
    "invalidParameter.msgParam.tooLong": "内容太长",
    "param.templateNotExist": "没有这个卡片模板",
    "param.templateUnpublished": "卡片模板还没有发布",
}


def expired(_answer: Answer) -> ChannelError:
    """The token."""
    return Expired("登录钉钉的令牌过期了")


def no_permission(answer: Answer) -> ChannelError:
    """The gateway says which permissions are missing."""
    detail = answer.get("accessdenieddetail")
    wanted = detail.get("requiredScopes") if isinstance(detail, Mapping) else None
    names = f" {'、'.join(map(str, wanted))[:120]}" if isinstance(wanted, list) and wanted else ""
    return Refused(f"应用缺少权限{names}，请在开发者后台的“权限管理”开通并发布新版本")


def strange_address(_answer: Answer) -> ChannelError:
    """The application takes calls from certain addresses only."""
    return Refused("本机的出口地址不在应用的 IP 白名单里，请在开发者后台的“安全设置”加上")


def shut_out(answer: Answer) -> ChannelError:
    """The gateway shuts an address out for some minutes."""
    minutes = answer.get("wait")
    return SlowDown("钉钉暂时不接受这台服务器的请求", OFTEN * (minutes if isinstance(minutes, int) else 5))


def often(seconds: float) -> Callable[[Answer], ChannelError]:
    """Too many calls, for so long."""
    return lambda _answer: SlowDown("钉钉的次数满了", seconds)


def unclear(_answer: Answer) -> ChannelError:
    """Nobody knows what became of it."""
    return Doubtful("钉钉忙，不知道办成没有")


MEANINGS: dict[str, Callable[[Answer], ChannelError]] = {
    **dict.fromkeys(("invalidClientIdOrSecret", "invalid.clientIdOrSecret"), lambda _answer: WrongSecret()),
    **dict.fromkeys(("InvalidAuthentication", "invalidParameter.token.invalid", "40001", "40014", "42001"), expired),
    **dict.fromkeys(("ApiCountLimit", "90020"), lambda _answer: Spent()),
    **dict.fromkeys(("QpsLimit", "90018", "90002"), often(MOMENT)),
    **dict.fromkeys(("QpmLimit", "send.too.fast", "send.byToken.tooFast"), often(OFTEN)),
    **dict.fromkeys(("too.many.group", "too.many.people"), often(OFTEN)),
    **dict.fromkeys(("AccessTokenPermissionDenied", "60011"), no_permission),
    **dict.fromkeys(("IpNotInWhiteList", "60020"), strange_address),
    **dict.fromkeys(("system.error", "system.busy", "unknown.send.result", "-1", "15"), unclear),
    "1111": shut_out,
}


def api_fault(status: int, answer: Answer) -> ChannelError:
    """What went wrong with a call to the API; `answer` is its body, empty where that was no JSON."""
    code = str(answer.get("code") or answer.get("errcode") or answer.get("status") or "")
    denied = DENIED.match(code)
    if meaning := MEANINGS.get(denied[1] if denied else code):
        return meaning(answer)
    if code in GONE:
        return ChatGone(f"{GONE[code]}（{code}）")
    if status >= BROKEN or not code:
        return Doubtful(f"钉钉没有办成（{status}）")
    return Refused(f"{REFUSED.get(code, '钉钉没有接受')}（{code[:LONGEST_CODE]}）")


DEAD_HOOKS = (300001, 300005, 400101, 400102, 400106, 400013)
FULL_HOOKS = (130101, 410100, 90030)
BAD_WORDS = (430101, 430102, 430103, 430104)
HOOKS: dict[int, Callable[[], ChannelError]] = {
    **dict.fromkeys(FULL_HOOKS, lambda: SlowDown("这个群的 webhook 发得太多，钉钉停用它十分钟", BLOCKED)),
    **dict.fromkeys(DEAD_HOOKS, lambda: ChatGone("这个群的 webhook 不能用了，请重新添加")),
    **dict.fromkeys(BAD_WORDS, lambda: Refused("内容没有通过钉钉的审核")),
    -1: lambda: Doubtful("钉钉忙，不知道办成没有"),
    310000: lambda: Refused("webhook 的安全设置没有通过：请核对加签密钥、关键词或 IP 段（310000）"),
}


def hook_fault(code: int) -> ChannelError | None:
    """What a webhook's `errcode` means, None where all is well; HTTP says 200 either way."""
    if code == 0:
        return None
    return HOOKS[code]() if code in HOOKS else Refused(f"钉钉没有接受（{code}）")


def session_fault(code: int) -> ChannelError | None:
    """The same for the address under which one message is answered: what is dead there lives on elsewhere."""
    fault = hook_fault(code)
    return SessionOver(str(fault)) if isinstance(fault, ChatGone) else fault
