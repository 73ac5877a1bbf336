"""A group's own webhook: an address that is itself the secret, and how to write to it."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit


class Format(StrEnum):
    """How a group wants to be written to: plain text is read by every client, also inside 微信."""

    TEXT = "text"
    MARKDOWN = "markdown"
    MARKDOWN_V2 = "markdown_v2"


class BadWebhook(ValueError):
    """An address that is no webhook of any platform we know; `str` says what to copy from where."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """`url` as the platform's console shows it, with its key; `secret` signs where the platform asks for it (加签)."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    format: Format = Format.TEXT

    def kept(self) -> str:
        """As it is sealed."""
        return json.dumps({"url": self.url, "secret": self.secret, "format": self.format.value})


def webhook_from(kept: str) -> Webhook:
    """What `Webhook.kept` wrote."""
    told = json.loads(kept)
    return Webhook(told["url"], told["secret"], Format(told["format"]))


PATHS = {"wecom": "/cgi-bin/webhook/send", "dingtalk": "/robot/send"}
"""By channel: where a platform takes what is said through a webhook."""
HINTS = {
    "wecom": "企业微信的地址形如 https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…，在群的“消息推送”里复制",
    "dingtalk": "钉钉的地址形如 https://oapi.dingtalk.com/robot/send?access_token=…，在群的“机器人”里复制",
}


def channel_of(url: str, bases: dict[str, str]) -> str:
    """The channel that a webhook belongs to; `bases` are the platforms' addresses from the settings, by channel.

    The host must be a platform's own: what is sent there is the group's business. Raises BadWebhook.
    """
    parts = urlsplit(url.strip())
    for channel, base in bases.items():
        own = urlsplit(base)
        is_there = (parts.scheme, parts.netloc.lower()) == (own.scheme, own.netloc.lower())
        if is_there and parts.path == PATHS[channel] and parts.query:
            return channel
    raise BadWebhook("这不是群机器人的地址。" + "；".join(HINTS[channel] for channel in bases))
