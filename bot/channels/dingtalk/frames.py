"""Frames of the Stream protocol, one JSON text each.

https://open-dingtalk.github.io/developerpedia/docs/learn/stream/protocol
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.channels.dingtalk.account import Account
from bot.channels.dingtalk.bodies import packed
from bot.channels.dingtalk.fields import NotUnderstood

MESSAGES = "/v1.0/im/bot/messages/get"
PRESSES = "/v1.0/card/instances/callback"
MOST_BYTES = 2 * 2**20
"""A longer frame ends the connection; no message is a tenth as long."""
LONGEST_ID = 256
OK, STRANGE, UNKNOWN = 200, 400, 404


@dataclass(frozen=True, slots=True)
class Frame:
    """Something the platform says. `data` is mostly the text of more JSON."""

    kind: str
    topic: str
    id: str
    data: object


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to open one socket within 90 seconds; its address with it is a secret."""

    endpoint: str
    ticket: str = field(repr=False)

    @property
    def url(self) -> str:
        """Where to open the socket."""
        return f"{self.endpoint}?ticket={quote(self.ticket, safe='')}"


def frame_in(text: str) -> Frame:
    """Take a frame apart; raises NotUnderstood."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise NotUnderstood("a frame that is no JSON") from None
    headers = told.get("headers") if isinstance(told, dict) else None
    if not isinstance(headers, dict):
        raise NotUnderstood("a frame without headers")
    kind, topic, id_ = told.get("type"), headers.get("topic"), headers.get("messageId")
    if not (isinstance(kind, str) and isinstance(topic, str) and isinstance(id_, str) and 0 < len(id_) <= LONGEST_ID):
        raise NotUnderstood("a frame without type, topic or id")
    return Frame(kind, topic, id_, told.get("data"))


def answer_to(frame: Frame, data: object, code: int = OK) -> str:
    """The frame that acknowledges another; its `data` is text again."""
    return packed(
        {
            "code": code,
            "headers": {"messageId": frame.id, "contentType": "application/json"},
            "message": "OK" if code == OK else "error",
            "data": data if isinstance(data, str) else packed(data),
        }
    )


def opening(account: Account) -> dict[str, Any]:
    """What asks for a ticket: messages, and presses where there are cards. Events we do not need would cost quota."""
    topics = (MESSAGES, PRESSES) if account.template else (MESSAGES,)
    return {
        "clientId": account.client_id,
        "clientSecret": account.client_secret,
        "subscriptions": [{"type": "CALLBACK", "topic": topic} for topic in topics],
        "ua": "zhibu",
    }


def ticket_in(answer: Mapping[str, Any]) -> Ticket:
    """The ticket; raises NotUnderstood."""
    endpoint, ticket = answer.get("endpoint"), answer.get("ticket")
    if not (isinstance(endpoint, str) and isinstance(ticket, str) and endpoint and ticket):
        raise NotUnderstood("no ticket")
    return Ticket(endpoint, ticket)
