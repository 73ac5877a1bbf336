"""The fields of what the platform tells, read one by one; whatever has another shape counts as absent."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.words import storable

CHANNEL = "dingtalk"
LONGEST_ID = 128
"""The width of the inbox's column for a platform's id."""

Data = Mapping[str, Any]


class NotUnderstood(Exception):
    """What came is none of what the platform is known to send; `str` says which part, and quotes nothing."""


def data_in(text: object) -> Data:
    """An object that came as the text of JSON, or as itself."""
    if isinstance(text, str):
        try:
            text = json.loads(text)
        except (ValueError, RecursionError):
            raise NotUnderstood("data is no JSON") from None
    if not isinstance(text, dict):
        raise NotUnderstood("data is no object")
    return text


def id_of(robot: str, message: str) -> str:
    """A message's id in our inbox: each robot that is called in one message gets the same `msgId`."""
    whole = f"{robot}:{message}"
    return whole if len(whole) <= LONGEST_ID else hashlib.sha256(whole.encode()).hexdigest()


def word(data: Data, name: str) -> str:
    """A text of one line that may be absent."""
    value = data.get(name)
    return storable(value).strip() if isinstance(value, str) else ""


def moment(value: object) -> datetime | None:
    """Milliseconds since 1970, as a number or as text."""
    try:
        return datetime.fromtimestamp(int(str(value)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
