"""What is sent to the platform as text, in JSON values: messages of the robot and of a webhook."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from bot.channels.plain import as_markdown
from bot.channels.port import Mention
from bot.channels.webhook import Format

PIECE = 6_000
"""Bytes of one message: a robot takes 15 000 with every escape, and phones show less than 3 500 characters well."""
TITLE = 20


def packed(value: object) -> str:
    """JSON as the platform counts it: a Chinese character is three bytes, not six."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def group_text(robot: str, address: str, text: str) -> dict[str, Any]:
    """A text to a group by the robot."""
    said = {"msgKey": "sampleText", "msgParam": packed({"content": text})}
    return {"robotCode": robot, "openConversationId": address, **said}


def direct_text(robot: str, user: str, text: str) -> dict[str, Any]:
    """A text to one person by the robot."""
    return {
        "robotCode": robot,
        "userIds": [user],
        "msgKey": "sampleText",
        "msgParam": packed({"content": text}),
    }


def hook_message(text: str, key: str, style: Format, mentions: Sequence[Mention] = ()) -> dict[str, Any]:
    """A message through a webhook; said again under the same `key` it stands there once.

    A mention counts only where it stands in the text as well.
    """
    called = "".join(f"@{mention.user} " for mention in mentions)
    if style is Format.TEXT:
        said: dict[str, Any] = {"msgtype": "text", "text": {"content": called + text}}
    else:
        words = {"title": title(text), "text": called + markdown(text)}
        said = {"msgtype": "markdown", "markdown": words}
    at = {"atUserIds": [mention.user for mention in mentions], "isAtAll": False}
    return {**said, "msgUuid": key, **({"at": at} if mentions else {})}


def markdown(text: str) -> str:
    """Plain text as markdown: a line ends only where two blanks stand before its end."""
    return as_markdown(text).replace("\n", "  \n")


def title(text: str) -> str:
    """What the list of conversations shows."""
    return text.partition("\n")[0][:TITLE]


def idempotency(key: str, part: int) -> str:
    """One part of a message under a name that is the same each time it is tried."""
    return hashlib.sha256(f"{key}\n{part}".encode()).hexdigest()[:32]
