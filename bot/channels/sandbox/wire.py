"""What may be asked of the sandbox: JSON bodies of the play API, checked and turned into values. No I/O."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.words import storable
from domain.conversation import MOST_CHARACTERS, ChatKind, Incoming
from domain.zone import SHANGHAI

CHANNEL = "sandbox"
MOST_BYTES = 256 * 1024
MOST_IMAGES = 9
LONGEST_ID = 128
"""The width of the inbox's column for a platform's id."""
_PICTURE = re.compile(r"data:image/[a-z.+-]{1,20};base64,")
FURTHEST = timedelta(days=1100)
"""One move of the clock does every day's work between; three years take long enough."""


class BadRequest(Exception):
    """The body cannot be used: `field` is the faulty one (empty for the whole body), `why` is for the reader."""

    status = 400

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}：{why}" if field else why)
        self.field = field
        self.why = why


class Unknown(BadRequest):
    """A field names a chat, a person, a message or a button that does not exist."""

    status = 404


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person says. `cut` tells that the text was longer than what is kept."""

    chat: str
    person: str
    text: str
    id: str | None = None
    quote: str | None = None
    images: int = 0
    pictures: tuple[bytes, ...] = ()
    cut: bool = False
    button: str | None = None

    def incoming(
        self, kind: ChatKind, message_id: str, at: datetime, hold: Callable[[bytes], str] = bytes.hex
    ) -> Incoming:
        """The same as the receiver takes it; `hold` gives the name under which a picture can be fetched."""
        return Incoming(
            channel=CHANNEL,
            message_id=message_id,
            chat=self.chat,
            chat_kind=kind,
            user=self.person,
            text=self.text,
            at=at,
            quoted=self.quote,
            images=self.images,
            button=self.button,
            pictures=tuple(map(hold, self.pictures)),
        )


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that a person presses on a card."""

    chat: str
    person: str
    message: str
    button: str
    id: str | None = None

    def said(self, says: str) -> Said:
        """Pressing is saying what the button says, quoting its card."""
        return Said(self.chat, self.person, says, id=self.id, quote=self.message, button=self.button)


Body = Mapping[str, object]


def body_of(raw: bytes) -> Body:
    """The JSON object of a request."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadRequest("", "请求体不是有效的 JSON") from None
    if not isinstance(body, dict):
        raise BadRequest("", "请求体应当是一个 JSON 对象")
    return body


def said_in(body: Body) -> Said:
    """Read `{"chat", "person", "text", "quote"?, "images"?, "id"?}`."""
    text = body.get("text", "")
    if not isinstance(text, str):
        raise BadRequest("text", "应当是文字")
    images = images_in(body)
    clean = storable(text)
    if not clean.strip() and not images:
        raise BadRequest("text", "不能为空")
    return Said(
        chat=word_in(body, "chat"),
        person=word_in(body, "person"),
        text=clean[:MOST_CHARACTERS],
        id=word_or_none(body, "id"),
        quote=word_or_none(body, "quote"),
        images=images,
        pictures=pictures_in(body),
        cut=len(clean) > MOST_CHARACTERS,
    )


def pressed_in(body: Body) -> Pressed:
    """Read `{"chat", "person", "message", "button", "values"?, "id"?}`; no card of ours has fields to fill yet."""
    if not isinstance(body.get("values") or {}, dict):
        raise BadRequest("values", "应当是一个 JSON 对象")
    return Pressed(
        chat=word_in(body, "chat"),
        person=word_in(body, "person"),
        message=word_in(body, "message"),
        button=word_in(body, "button"),
        id=word_or_none(body, "id"),
    )


def time_in(body: Body, now: datetime) -> datetime:
    """Read `{"to": ISO}`, not before `now`; a time without an offset is local."""
    written = word_in(body, "to")
    try:
        to = datetime.fromisoformat(written)
        to = to if to.tzinfo else to.replace(tzinfo=SHANGHAI)
        ahead = to - now
    except (ValueError, OverflowError):
        raise BadRequest("to", "不是有效的时间，请写成 2026-12-01T09:00 这样") from None
    if ahead < timedelta(0):
        raise BadRequest("to", "这个时间已经过去了，时钟只能往后走")
    if ahead > FURTHEST:
        raise BadRequest("to", f"太远了，一次最多往后走 {FURTHEST.days} 天")
    return to


def place_in(name: str, written: str | None, otherwise: int | None = None) -> int | None:
    """Read a count of messages from a query."""
    if written is None:
        return otherwise
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(2**53))):
        raise BadRequest(name, "应当是不小于 0 的整数")
    return int(written)


def images_in(body: Body) -> int:
    """How many pictures came along: a number or a list of whatever names them."""
    images = body.get("images") or 0
    count = len(images) if isinstance(images, list) else images
    if isinstance(count, bool) or not isinstance(count, int):
        raise BadRequest("images", "应当是张数或列表")
    if not 0 <= count <= MOST_IMAGES:
        raise BadRequest("images", f"一条消息最多 {MOST_IMAGES} 张图片")
    return count


def pictures_in(body: Body) -> tuple[bytes, ...]:
    """The pictures that came whole, as `data:image/…;base64,…`; the others are only counted."""
    images = body.get("images")
    written = images if isinstance(images, list) else []
    found = []
    for each in written:
        if isinstance(each, str) and (inside := _PICTURE.match(each)):
            try:
                found.append(base64.b64decode(each[inside.end() :], validate=True))
            except (binascii.Error, ValueError):
                raise BadRequest("images", "图片的 base64 不对") from None
    return tuple(found)


def word_in(body: Body, field: str) -> str:
    """A short word that must be there."""
    word = word_or_none(body, field)
    if word is None:
        raise BadRequest(field, "缺少这一项")
    return word


def word_or_none(body: Body, field: str) -> str | None:
    """A short word that may be absent."""
    word = body.get(field)
    if word is None:
        return None
    if not isinstance(word, str) or not word.strip():
        raise BadRequest(field, "应当是不为空的文字")
    if len(word) > LONGEST_ID:
        raise BadRequest(field, f"太长了，最多 {LONGEST_ID} 个字符")
    return storable(word)
