"""The frames of the long connection (doc 101463): JSON with a command, or an answer that bears none. No I/O."""

import json
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 256 * 1024
"""A message is at most 20 KB; whatever is longer than this is no message."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. `command` is empty in an answer, which has a `code` and the `request` that it answers."""

    command: str
    request: str
    body: dict[str, Any]
    code: int = 0
    message: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether it answers one of our requests."""
        return not self.command


class NoFrame(ValueError):
    """What came is none; nothing is quoted of it, since it may be anything."""


def read(text: str) -> Frame:
    """Take a frame apart; raises NoFrame."""
    if len(text) > MOST_CHARACTERS:
        raise NoFrame("too long")
    try:
        # Raw control characters inside strings do occur.
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise NoFrame("no JSON") from None
    if not isinstance(found, dict):
        raise NoFrame("no object")
    headers, body = found.get("headers"), found.get("body")
    request = headers.get("req_id") if isinstance(headers, dict) else None
    command, code = found.get("cmd") or "", found.get("errcode", 0)
    if not isinstance(command, str) or not isinstance(code, int):
        raise NoFrame("fields of the wrong kind")
    return Frame(
        command,
        request if isinstance(request, str) else "",
        body if isinstance(body, dict) else {},
        code,
        str(found.get("errmsg") or ""),
    )


def write(command: str, request: str, body: dict[str, Any] | None = None) -> str:
    """A request on the wire."""
    told: dict[str, Any] = {"cmd": command, "headers": {"req_id": request}}
    if body is not None:
        told["body"] = body
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
