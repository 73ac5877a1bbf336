"""What WeCom checks of what it is sent, by the documents: docs 101463 (the socket), 99110 (webhook), 90236 and 94888."""

import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.shapes import NONE, Check, Fields, anything, fields, misfit, number, one_of, several, text, truth

ID = text(128)
STREAM_BYTES, PUSH_BYTES, APP_BYTES = 20480, 4096, 2048
CARD: Fields = {"template_card": anything}
"""Looked at by `wecom_cards.card_fault`."""
FRAME: Fields = {"cmd": ID, "headers": fields({"req_id": ID})}
FRAME_MAY: Fields = {"body": lambda value: isinstance(value, dict)}
MARKDOWN: Fields = {"msgtype": one_of("markdown"), "markdown": fields({"content": text(PUSH_BYTES)})}
CARDED: Fields = {"msgtype": one_of("template_card"), **CARD}
STREAM: Fields = {
    "msgtype": one_of("stream"),
    "stream": fields({"id": ID, "finish": truth, "content": text(STREAM_BYTES)}),
}
TO: Fields = {"chatid": ID, "chat_type": one_of(1, 2)}
SAID: Mapping[str, Fields] = {"markdown": MARKDOWN, "template_card": CARDED, "stream": STREAM}
UPDATE: Fields = {"response_type": one_of("update_template_card"), **CARD}
UPDATE_MAY: Fields = {"userids": several(ID, 1000)}
PEOPLE = several(text(64), 1000)
APP: Fields = {"touser": text(64_000), "agentid": number(2**31), "msgtype": one_of("text", "template_card")}
APP_MAY: Fields = {
    "text": fields({"content": text(APP_BYTES)}),
    **CARD,
    "safe": one_of(0, 1),
    "enable_duplicate_check": one_of(0, 1),
    "duplicate_check_interval": number(4 * 3600),
}
APP_UPDATE: Fields = {"userids": PEOPLE, "agentid": number(2**31), "response_code": ID, **CARD}
ARTICLE: Fields = {"title": text(128), "url": text(2048)}
WORDS = fields({"content": anything})
HOOKED: Mapping[str, Check] = {
    "text": fields({"content": anything}, {"mentioned_list": PEOPLE, "mentioned_mobile_list": PEOPLE}),
    "markdown": WORDS,
    "markdown_v2": WORDS,
    "image": fields({"base64": anything, "md5": text(32, 32)}),
    "file": fields({"media_id": ID}),
    "news": fields({"articles": several(fields(ARTICLE, {"description": text(512, 0), "picurl": text(2048)}), 8)}),
}
"""By kind of message: what its part has to look like; how long it may be the fake says with a code of its own."""
ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")


def said_misfit(body: object, around: Fields = NONE) -> str:
    """What is wrong with a message over the socket, whose kind says which part it has."""
    kind = body.get("msgtype") if isinstance(body, dict) else None
    return misfit(body, {**around, **SAID.get(str(kind), {"msgtype": one_of(*SAID)})})


def raw_misfit(raw: bytes, content_type: str) -> str:
    """What is wrong with the bytes of a request; WeCom refuses characters that are written as escapes (40033)."""
    if content_type != "application/json":
        return f"content type {content_type}"
    if ESCAPED.search(raw):
        return "a character written as an escape"
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "no UTF-8"
    return ""


def hooked_misfit(body: dict[str, Any]) -> str:
    """What is wrong with a webhook's message apart from its length."""
    kind = str(body.get("msgtype"))
    return misfit(body, {"msgtype": one_of(*HOOKED), kind: HOOKED.get(kind, anything)})
