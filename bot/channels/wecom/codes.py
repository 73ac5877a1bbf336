"""WeCom's error codes, which come with HTTP status 200, as the errors of the port.

From the official list (path/90313) and, for the socket, from what users of it report: there is no list for 8466xx.
"""

from bot.channels.port import ChannelError, ChatGone, Refused, SlowDown, Unreachable

OK = 0
BUSY = frozenset({-1, 6000})
TOO_MANY = frozenset({45009, 45033, 846607})
GONE = frozenset({93000, 93004, 93006, 93008, 86001, 86003, 40050})
BAD_TOKEN = frozenset({40014, 42001, 40001})
WRONG_SECRET = 853000
BAD_HANDLE, ANSWERED, BUBBLE_CLOSED, UNSUBSCRIBED = 846605, 846606, 846608, 846609
SAME_CARD = 42014
USED_UP = 40008
"""What an address for one answer says the second time."""
A_MINUTE = 60.0

MEANS = {
    40008: "不支持这种消息",
    40013: "企业 ID 不对",
    40056: "AgentId 不对",
    40058: "参数不对或内容太长",
    40091: "Secret 不对",
    43012: "没有设置接收消息的地址，不能发带按钮的卡片",
    44004: "内容为空",
    45002: "内容太长",
    48002: "没有调用这个接口的权限",
    60011: "成员不在应用的可见范围里",
    60020: "这台机器的 IP 不在企业可信 IP 里",
    81013: "收件人都不在应用的可见范围里",
    82001: "没有收件人",
    301002: "AgentId 和 Secret 不是同一个应用的",
    93000: "群里没有这个机器人了，或者 webhook 地址失效",
    93004: "机器人被停用",
    93006: "没有这个群",
    93008: "机器人不在这个群里",
    846607: "发得太快",
    853000: "Bot ID 或 Secret 不对",
}


def fault(code: int, message: str) -> ChannelError:
    """What a code other than 0 comes to; `message` is the platform's own word for it."""
    words = f"企业微信回 {code}：{MEANS.get(code, message[:80])}"
    if code in TOO_MANY:
        return SlowDown(words, A_MINUTE)
    if code in BUSY or code in BAD_TOKEN or code in (BAD_HANDLE, ANSWERED, BUBBLE_CLOSED, UNSUBSCRIBED):
        return Unreachable(words)
    if code in GONE:
        return ChatGone(words)
    return Refused(words)
