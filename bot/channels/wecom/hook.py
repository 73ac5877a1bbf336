"""A group's webhook (消息推送, doc 99110): send-only, the one way with real mentions. The key is the whole secret."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.channels.again import words_of
from bot.channels.memory import Memory
from bot.channels.outside import Outside, is_of
from bot.channels.pieces import cut, pieces
from bot.channels.plain import as_markdown, as_text
from bot.channels.port import Elsewhere, Mention, Refused, Sending
from bot.channels.webhook import Format, Webhook
from bot.channels.wecom import codes, qyapi

HOSTS = ("weixin.qq.com",)
UPLOAD = "/cgi-bin/webhook/upload_media"
TEXT_BYTES, MARKDOWN_BYTES = 2048, 4096
IMAGE_BYTES, FILE_BYTES, LEAST_BYTES = 2 * 2**20, 20 * 2**20, 6
TITLE_BYTES, WORDS_BYTES = 128, 512
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
REMEMBERED = 1024
EMPTY = {"msgtype": "text", "text": {"content": ""}}
"""Refused by every robot that lives (44004) without a word in the group: so a webhook is tried."""

Body = dict[str, Any]


class Hook:
    """Sends through webhooks; `api` is the base address they have to be at."""

    def __init__(self, outside: Outside, api: str) -> None:
        self._outside, self._api = outside, api
        self._said: Memory[int, int] = Memory(REMEMBERED)

    async def say(self, sending: Sending, webhook: Webhook) -> str:
        """Say all of a message, a long one in pieces; what went out of it is not said again. Raises ChannelError."""
        bodies = list(words(sending, webhook.format))
        for number in range(self._said.get(sending.id) or 0, len(bodies)):
            await self._post(webhook, bodies[number])
            self._said.keep(sending.id, number + 1)
        self._said.forget(sending.id)
        return f"webhook-{sending.id}"

    async def image(self, webhook: Webhook, content: bytes) -> None:
        """Show a JPG or PNG of at most 2 MB."""
        await self._post(webhook, picture(content))

    async def file(self, webhook: Webhook, name: str, content: bytes) -> None:
        """Hand over a file of at most 20 MB."""
        if not LEAST_BYTES <= len(content) <= FILE_BYTES:
            raise Refused("文件要大于 5 字节、不超过 20 MB")
        key = parse_qs(urlsplit(checked(webhook.url, self._api)).query).get("key", [""])[0]
        query = {"key": key, "type": "file"}
        answer = qyapi.well(await qyapi.upload(self._outside, f"{self._api}{UPLOAD}", query, name, content))
        await self._post(webhook, {"msgtype": "file", "file": {"media_id": answer["media_id"]}})

    async def link(self, webhook: Webhook, title: str, url: str, description: str = "") -> None:
        """Show a card that opens an address."""
        await self._post(webhook, article(title, url, description))

    async def tried(self, webhook: Webhook) -> int:
        """The code that an empty text gets."""
        return qyapi.code_of(await qyapi.post(self._outside, checked(webhook.url, self._api), EMPTY))

    async def _post(self, webhook: Webhook, body: Body) -> None:
        qyapi.well(await qyapi.post(self._outside, checked(webhook.url, self._api), body))


def checked(url: str, api: str) -> str:
    """The address, if it is WeCom's."""
    if not is_of(url, HOSTS, also=[api]):
        raise Elsewhere("webhook 地址不是企业微信的，没有发；请用 zhibu chat webhook add 重新添加")
    return url


def words(sending: Sending, kind: Format) -> Iterator[Body]:
    """A message as bodies, within the platform's limits; whoever is mentioned is called in the first."""
    if kind is Format.TEXT:
        for number, piece in enumerate(pieces(as_text(words_of(sending)), TEXT_BYTES)):
            text: Body = {"content": piece}
            if sending.mentions and number == 0:
                text["mentioned_list"] = [each.user for each in sending.mentions]
            yield {"msgtype": "text", "text": text}
        return
    call = called(sending.mentions, kind)
    for piece in pieces(call + as_markdown(words_of(sending)), MARKDOWN_BYTES):
        yield {"msgtype": kind.value, kind.value: {"content": piece}}


def called(mentions: Sequence[Mention], kind: Format) -> str:
    """Mentions inside a text: markdown_v2 knows none, so names have to do."""
    by_name = kind is Format.MARKDOWN_V2
    return "".join(f"@{as_markdown(each.name)} " if by_name else f"<@{each.user}> " for each in mentions)


def picture(content: bytes) -> Body:
    """A picture on the wire."""
    if len(content) > IMAGE_BYTES or not content.startswith(PICTURES):
        raise Refused("图片要是 JPG 或 PNG，不超过 2 MB")
    told = {
        "base64": base64.b64encode(content).decode(),
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
    }
    return {"msgtype": "image", "image": told}


def article(title: str, url: str, description: str) -> Body:
    """A link card; WeCom cuts what is longer, in the middle of a character for all we know."""
    one = {
        "title": next(cut(title, TITLE_BYTES)),
        "description": next(cut(description, WORDS_BYTES), ""),
        "url": url,
    }
    return {"msgtype": "news", "news": {"articles": [one]}}


def is_alive(code: int) -> bool:
    """Whether a robot that answered an empty text with this code is in its group."""
    return code not in codes.GONE
