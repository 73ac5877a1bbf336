"""The XML inside a callback to the self-built app (docs 90239 and 90240), through wechatpy's parser. No I/O."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.parsers.expat import ExpatError

from wechatpy.enterprise.parser import parse_message

from bot.channels.port import Forged
from bot.channels.wecom import card
from bot.channels.wecom.body import CHANNEL, LONGEST_ID, MEDIA
from bot.channels.words import storable
from domain.conversation import ChatKind, Incoming

PRESSED = ("template_card_event", "template_card_menu_event")
ENVELOPE = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[([A-Za-z0-9+/=]+)\]\]>|([A-Za-z0-9+/=]+))\s*</Encrypt>")
WORDS = {"voice": "[语音]", "video": "[视频]", "file": "[文件]", "location": "[位置]", "link": "[链接]"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What the app hears: a message, or a press with the code that lets its card change; neither for other events."""

    incoming: Incoming | None = None
    task: str = ""
    response_code: str = ""


def encrypted_in(raw: bytes) -> str:
    """The envelope's content; raises Forged."""
    found = ENVELOPE.search(raw)
    if found is None:
        raise Forged("不是企业微信的格式")
    return (found[1] or found[2]).decode("ascii")


def read(xml: str, now: datetime) -> Letter:
    """Read what was in the envelope; users are known in small letters, their chats as they are. Raises Forged."""
    if "<!DOCTYPE" in xml.upper():
        raise Forged("不是企业微信的格式")
    letter = parsed(xml)
    data: dict[str, Any] = letter._data  # noqa: SLF001 - the one place where the library keeps fields it has no name for
    user = str(data.get("FromUserName") or "")
    if not user:
        raise Forged("没有发送人")
    kind = str(data.get("MsgType") or "").lower()
    if kind == "event":
        return pressed(data, user, now)
    pictures = (f"{MEDIA}{data['MediaId']}",) if kind == "image" and data.get("MediaId") else ()
    return Letter(
        Incoming(
            channel=CHANNEL,
            message_id=str(data.get("MsgId") or f"{user.lower()}:{data.get('CreateTime')}:{kind}")[:LONGEST_ID],
            chat=user,
            chat_kind=ChatKind.DIRECT,
            user=user.lower(),
            text=storable(str(data.get("Content") or "")) if kind == "text" else WORDS.get(kind, ""),
            at=now,
            images=len(pictures),
            pictures=pictures,
        )
    )


def pressed(data: dict[str, Any], user: str, now: datetime) -> Letter:
    """A press of a card; other events say nothing to us."""
    if str(data.get("Event") or "") not in PRESSED:
        return Letter()
    task, key = str(data.get("TaskId") or ""), str(data.get("EventKey") or "")
    picked = card.pressed(task, key, dict(chosen(data)))
    incoming = Incoming(
        channel=CHANNEL,
        message_id=f"{user.lower()}:{data.get('CreateTime')}:{key}:{task}"[:LONGEST_ID],
        chat=user,
        chat_kind=ChatKind.DIRECT,
        user=user.lower(),
        text="",
        at=now,
        button=picked.button,
        card=picked.card,
        item=picked.item,
    )
    return Letter(incoming, task, str(data.get("ResponseCode") or ""))


def chosen(data: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The options that were chosen, by question; one item is a dict here, several are a list."""
    items = data.get("SelectedItems")
    for each in listed(items.get("SelectedItem") if isinstance(items, dict) else None):
        if isinstance(each, dict):
            ids = each.get("OptionIds")
            options = listed(ids.get("OptionId") if isinstance(ids, dict) else None)
            yield str(each.get("QuestionKey")), [one for one in options if isinstance(one, str)]


def listed(value: object) -> list[Any]:
    """What may stand once or several times."""
    return value if isinstance(value, list) else [] if value is None else [value]


def parsed(xml: str) -> Any:
    """A message of wechatpy's; raises Forged on what is none."""
    try:
        return parse_message(xml)
    except (ExpatError, KeyError, TypeError, AttributeError, ValueError):
        raise Forged("不是企业微信的格式") from None
