"""What the platform tells us: a message somebody wrote, a card somebody pressed. Checked and made values; no I/O."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.channels.dingtalk.bodies import track_in
from bot.channels.port import Mention
from bot.channels.words import storable
from domain.conversation import MOST_CHARACTERS, ChatKind, Incoming

CHANNEL = "dingtalk"
LONGEST_ID = 128
"""The width of the inbox's column for a platform's id."""
MOST_PICTURES = 9
DIRECT, GROUP = "1", "2"
ITEM = re.compile(r"[①-⑳1-9]")
"""A number alone beside a button is an item of the list."""
CALL = re.compile(r"\s*@\S+\s*")
SPENT = "20001"
"""The month's allowance is used up: the platform tells that somebody wrote, and not what."""

Data = Mapping[str, Any]


class NotUnderstood(Exception):
    """What came is none of what the platform is known to send; `str` says which part, and quotes nothing."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where one message may be answered until a moment. The address is a secret of its own."""

    url: str = field(repr=False)
    until: datetime
    mention: Mention | None


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person wrote; `session` is None where the platform gave none."""

    incoming: Incoming
    session: Session | None


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


def said_in(data: Data, robot: str, now: datetime) -> Said:
    """A message of a person; `now` stands in where it does not say when it was written.

    The platform repeats a message under a new id of the delivery; robot and `msgId` stay the same.
    """
    kind = str(data.get("conversationType"))
    in_group = kind == GROUP
    user = word(data, "senderStaffId") or word(data, "senderId")
    place = word(data, "conversationId")
    message = word(data, "msgId")
    if not (user and place and message) or kind not in (DIRECT, GROUP):
        raise NotUnderstood("a message without sender, conversation or id")
    known_as = word(data, "robotCode") or robot
    text, pictures = content_of(data)
    quoted = quoted_in(data, known_as)
    incoming = Incoming(
        channel=CHANNEL,
        message_id=id_of(known_as, message),
        chat=place if in_group else user,
        chat_kind=ChatKind.GROUP if in_group else ChatKind.DIRECT,
        user=user,
        text=storable(text)[:MOST_CHARACTERS],
        at=moment(data.get("createAt")) or now,
        quoted=quoted.id,
        quoted_text=storable(quoted.words)[:MOST_CHARACTERS],
        quoted_at=quoted.at,
        images=len(pictures),
        pictures=pictures,
        lost=str(data.get("errorCode") or "") == SPENT,
    )
    return Said(incoming, session_in(data, user if in_group else ""))


def id_of(robot: str, message: str) -> str:
    """A message's id in our inbox: each robot that is called in one message gets the same `msgId`."""
    whole = f"{robot}:{message}"
    return whole if len(whole) <= LONGEST_ID else hashlib.sha256(whole.encode()).hexdigest()


def content_of(data: Data) -> tuple[str, tuple[str, ...]]:
    """The words of a message, and the codes of its pictures."""
    content = data.get("content")
    content = content if isinstance(content, dict) else {}
    match data.get("msgtype"):
        case "text":
            text = data.get("text")
            said = text.get("content") if isinstance(text, dict) else None
            return uncalled(said, data) if isinstance(said, str) else "", ()
        case "richText":
            words, codes = rich(content.get("richText"))
            return uncalled("".join(words), data), codes
        case "picture":
            code = word(content, "downloadCode")
            return "", (code,) if code else ()
        case "audio":
            return word(content, "recognition"), ()
    return "", ()


def rich(items: object) -> tuple[list[str], tuple[str, ...]]:
    """Words and codes of pictures that stand between each other."""
    words, codes = [], []
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("text"), str):
            # Whoever is called is an item without a blank after it.
            words.append(item["text"] + (" " if CALL.fullmatch(item["text"]) else ""))
        elif item.get("type") == "picture" and (code := word(item, "downloadCode")):
            codes.append(code)
    return words, tuple(codes[:MOST_PICTURES])


def uncalled(text: str, data: Data) -> str:
    """The text without the robot's name in front, which some clients leave there, some of them twice.

    Where others are called as well nobody can tell whose name it is, and it stays, unless it is sure to be there.
    """
    text = text.strip()
    called = data.get("atUsers")
    is_sure = data.get("msgtype") == "richText" or not (isinstance(called, list) and len(called) > 1)
    name = CALL.match(text)
    if not (data.get("isInAtList") and is_sure and name):
        return text
    # A name that runs into the words cannot be told from them: better a name too many than a report lost.
    return text.removeprefix(name.group()).removeprefix(name.group()).strip() or text


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is told of a quoted message: its id, or its words, or when it was said where it is one of ours."""

    id: str | None = None
    words: str = ""
    at: datetime | None = None


def quoted_in(data: Data, robot: str) -> Quoted:
    """The message that is quoted. Nothing of this is in DingTalk's documents; several robots read it so.

    `originalProcessQueryKey` is what sending a message of ours gave. An answer under a session gave nothing: of that
    the moment is told, and no words. A message of somebody else comes with its own id and words.
    """
    if ours := word(data, "originalProcessQueryKey"):
        return Quoted(ours[:LONGEST_ID])
    for part in (data.get("text"), data.get("content")):
        replied = part.get("repliedMsg") if isinstance(part, dict) else None
        if isinstance(replied, dict):
            message, sender = word(replied, "msgId"), word(replied, "senderId")
            if sender and sender == word(data, "chatbotUserId"):
                return Quoted(at=moment(replied.get("createdAt")))
            return Quoted(id_of(robot, message) if message else None, words_of(replied.get("content")))
    return Quoted()


def words_of(content: object) -> str:
    """The words of a quoted message, whichever way they are wrapped."""
    if isinstance(content, str):
        try:
            inner = json.loads(content)
        except (ValueError, RecursionError):
            return content
        return words_of(inner) if isinstance(inner, dict) else content
    if not isinstance(content, dict):
        return ""
    if isinstance(content.get("richText"), list):
        return "".join(rich(content["richText"])[0]).strip()
    return word(content, "text") or word(content, "content")


def session_in(data: Data, caller: str) -> Session | None:
    """Where a message may be answered; in a group the answer calls whoever wrote it."""
    url, until = word(data, "sessionWebhook"), moment(data.get("sessionWebhookExpiredTime"))
    if not (url and until):
        return None
    is_known = bool(caller and data.get("senderStaffId"))
    return Session(url, until, Mention(caller, word(data, "senderNick")) if is_known else None)


def pressed_in(data: Data, now: datetime) -> Incoming:
    """A card that somebody pressed. Pressed twice alike it is one message, however often the platform tells it."""
    track = track_in(word(data, "outTrackId"))
    user = word(data, "userId")
    if track is None or not user:
        raise NotUnderstood("a press of no card of ours, or by nobody")
    choice, words = choice_in(data)
    told = "\n".join((str(track), user, choice, words))
    item = ITEM.fullmatch(words)
    return Incoming(
        channel=CHANNEL,
        message_id=f"card:{hashlib.sha256(told.encode()).hexdigest()[:40]}",
        chat=track.address,
        chat_kind=track.kind,
        user=user,
        text="" if item and choice else words,
        at=now,
        button=choice or None,
        card=track.message,
        item=int(unicodedata.numeric(words)) if item and choice and len(words) == 1 else None,
    )


def choice_in(data: Data) -> tuple[str, str]:
    """What was chosen and what was written: `params` lies elsewhere with some templates."""
    content = data_in(data.get("content") or "{}")
    private = content.get("cardPrivateData")
    private = private if isinstance(private, dict) else {}
    params = private.get("params") or content.get("params") or {}
    params = params if isinstance(params, dict) else {}
    filled = data_in(params.get("form") or "{}")
    choice = filled.get("choice")
    if isinstance(choice, dict):
        choice = choice.get("value")
    actions = private.get("actionIds")
    if choice is None and isinstance(actions, list) and actions and actions[0] != "form":
        choice = actions[0]
    words = filled.get("words")
    return (
        str(choice)[:LONGEST_ID] if isinstance(choice, str | int) else "",
        storable(words).strip()[:MOST_CHARACTERS] if isinstance(words, str) else "",
    )


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
