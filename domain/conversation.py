"""What travels between a chat and the bot: a message heard, a message owed, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MOST_CHARACTERS = 10_000
"""A longer message is cut here at the edge; no report is that long and no platform delivers more."""


class ChatKind(StrEnum):
    """A group of people, or one person alone with the bot."""

    GROUP = "group"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as a channel heard it. `chat` and `user` are the platform's own ids; `at` is aware.

    A quote comes with the quoted message's id (`quoted`), or where the platform tells none with its words, or with
    the moment when the bot said it (`quoted_at`).
    A pressed card comes with our own id of it (`card`) where the platform lets us give its cards their names,
    else with the platform's (`quoted`); `item` is the number on the list that was chosen beside the button.
    `pictures` are what the channel needs to fetch each of the `images`. Of a message that was `lost` the platform
    told no more than that it came. `kept` is its number among the callbacks that wait to be heard, where it is one.
    """

    channel: str
    message_id: str
    chat: str
    chat_kind: ChatKind
    user: str
    text: str
    at: datetime
    quoted: str | None = None
    images: int = 0
    button: str | None = None
    quoted_text: str = ""
    quoted_at: datetime | None = None
    card: int | None = None
    lost: bool = False
    item: int | None = None
    pictures: tuple[str, ...] = ()
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a card; pressing it says `says` for the one who pressed, quoting the card."""

    id: str
    label: str
    says: str


class Purpose(StrEnum):
    """Why a message is owed: an answer goes at once, a push waits for hours and budget."""

    ANSWER = "answer"
    LIST = "list"
    NUDGE = "nudge"
    DIGEST = "digest"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class About:
    """What a message of the bot speaks of, so that a quote of it can be understood."""

    kind: str | None = None
    record: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """A message that must reach a chat once. `key` says what it is: said twice is owed once."""

    key: str
    chat: int
    text: str
    purpose: Purpose
    due_at: datetime
    buttons: tuple[Button, ...] = ()
    about: About = field(default_factory=About)
    cause: int | None = None
    expires_at: datetime | None = None
