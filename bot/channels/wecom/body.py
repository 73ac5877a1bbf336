"""What the 智能机器人 hears: the JSON of a message or an event, alike over the socket and in a callback. No I/O.

Docs 100719 and 101027.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.again import without_note
from bot.channels.wecom import card
from bot.channels.words import storable
from domain.conversation import ChatKind, Incoming

CHANNEL = "wecom"
LONGEST_ID = 128
MEDIA = "media:"
"""Begins what fetches a picture sent to the self-built app: WeCom gives its id, not its address."""
MOST_PICTURES = 9
CALL = re.compile(r"^\s*@\S{1,40}[\s\u2005\u2006\u00a0]+")
"""The bot's name, which stands before most messages of a group."""
CALLED = re.compile(r"(?<![A-Za-z0-9._-])@\S{1,40}(?:[\s\u2005\u2006\u00a0]+|$)")
"""Anybody's, wherever it stands; an address of mail is none."""
TAKEN_OVER = "disconnected_event"
PRESSED = "template_card_event"
WELCOME = "enter_chat"


class NoMessage(ValueError):
    """The body tells of nothing that we could hear; nothing is quoted of it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `kind` is the platform's word; a press comes with what it says."""

    kind: str
    incoming: Incoming | None = None
    task: str = ""


def heard(body: dict[str, Any], now: datetime, name: str | None = None) -> Incoming | Event:
    """Read a body; `name` is the bot's, where it is known. Raises NoMessage.

    Messages bear no time: they are of `now`. A user is known in small letters, since WeCom does not tell them apart.
    """
    kind = text_in(body, "msgtype")
    if kind == "event":
        return event(body, now)
    parts = said(body, kind)
    return Incoming(
        channel=CHANNEL,
        message_id=id_of(body),
        **place(body),
        text=called(parts.text, name) if "chatid" in body else parts.text,
        at=now,
        images=len(parts.pictures),
        pictures=parts.pictures,
        quoted_text=quoted(body),
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """The words of a message and what fetches its pictures."""

    text: str
    pictures: tuple[str, ...] = ()


def said(body: dict[str, Any], kind: str) -> Parts:
    """The words and pictures of one message, or of the one that it quotes."""
    part = body.get(kind)
    if not isinstance(part, dict):
        raise NoMessage(f"a message of kind {kind[:20]!r} without its part")
    match kind:
        case "text" | "voice":
            return Parts(text_in(part, "content", ""))
        case "image":
            return Parts("", (picture(part),))
        case "mixed":
            return joined(part)
        case "file":
            return Parts("[文件]")
        case "video":
            return Parts("[视频]")
    raise NoMessage(f"a message of kind {kind[:20]!r}")


def joined(part: dict[str, Any]) -> Parts:
    """Text and pictures in one message."""
    items = part.get("msg_item")
    found = [
        said(each, text_in(each, "msgtype"))
        for each in (items if isinstance(items, list) else ())
        if type(each) is dict
    ]
    pictures = tuple(one for each in found for one in each.pictures)[:MOST_PICTURES]
    return Parts("\n".join(each.text for each in found if each.text), pictures)


def quoted(body: dict[str, Any]) -> str:
    """The words of the message that is quoted: WeCom tells no id of it."""
    quote = body.get("quote")
    if not isinstance(quote, dict):
        return ""
    try:
        return without_note(said(quote, text_in(quote, "msgtype")).text)
    except NoMessage:
        return ""


def picture(part: dict[str, Any]) -> str:
    """What fetches a picture: its key, if it has one of its own, and its address."""
    return f"{text_in(part, 'aeskey', '')} {text_in(part, 'url')}"


def event(body: dict[str, Any], now: datetime) -> Event:
    """Read an event; a press becomes what its button says."""
    told = body.get("event")
    if not isinstance(told, dict):
        raise NoMessage("an event without its part")
    kind = text_in(told, "eventtype")
    part = told.get(kind)
    if kind != PRESSED or not isinstance(part, dict):
        return Event(kind)
    task, key = text_in(part, "task_id", ""), text_in(part, "event_key", "")
    picked = card.pressed(task, key, chosen(part))
    user = text_in(body["from"], "userid") if isinstance(body.get("from"), dict) else ""
    own = text_in(body, "msgid", "") or f"{user}:{body.get('create_time')}:{key}:{task}"
    incoming = Incoming(
        channel=CHANNEL,
        message_id=own[:LONGEST_ID],
        **place(body),
        text="",
        at=now,
        button=picked.button,
        card=picked.card,
        item=picked.item,
    )
    return Event(kind, incoming, task)


def chosen(part: dict[str, Any]) -> dict[str, list[str]]:
    """The options that were chosen, by question."""
    found: dict[str, list[str]] = {}
    items = part.get("selected_items")
    listed = items.get("selected_item") if isinstance(items, dict) else None
    for each in listed if isinstance(listed, list) else ():
        options = each.get("option_ids") if isinstance(each, dict) else None
        ids = options.get("option_id") if isinstance(options, dict) else None
        found[str(each.get("question_key"))] = [one for one in ids or () if isinstance(one, str)]
    return found


def place(body: dict[str, Any]) -> dict[str, Any]:
    """Who speaks where. An address keeps its letters as they are: WeCom may tell `wrA` from `wra`."""
    speaker = body.get("from")
    user = text_in(speaker, "userid") if isinstance(speaker, dict) else ""
    if not user:
        raise NoMessage("nobody speaks")
    if "chatid" in body and body.get("chattype") != "single":
        return {"chat": text_in(body, "chatid"), "chat_kind": ChatKind.GROUP, "user": user.lower()}
    return {"chat": user, "chat_kind": ChatKind.DIRECT, "user": user.lower()}


def id_of(body: dict[str, Any]) -> str:
    """The message's id, by which it is known when it comes twice."""
    return text_in(body, "msgid")


def called(text: str, name: str | None) -> str:
    """What was said to the bot, without its name: in front, or elsewhere where nobody else is called.

    Of a group only messages arrive that call the bot, so that the one name in them is its own.
    """
    if name:
        return re.sub(rf"@{re.escape(name)}[\s\u2005\u2006\u00a0]*", " ", text, count=1).strip()
    if CALL.match(text):
        return CALL.sub("", text)
    return CALLED.sub(" ", text).strip() if len(CALLED.findall(text)) == 1 else text


def text_in(part: dict[str, Any], field: str, otherwise: str | None = None) -> str:
    """A text that must be there, unless something stands for it."""
    value = part.get(field, otherwise)
    if not isinstance(value, str) or (otherwise is None and not value):
        raise NoMessage(f"{field} is missing or no text")
    if otherwise is None and len(value) > LONGEST_ID and field not in ("url", "content"):
        raise NoMessage(f"{field} is too long")
    return storable(value)
