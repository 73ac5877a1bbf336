"""What the contract wants of the fake of a platform: it hands over what people say, shows what the bot says, and errs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.channels.port import Channel, Hear
from bot.clock import Clock


class Fault(StrEnum):
    """What a platform, or the way to it, can do wrong."""

    RATE_LIMIT = "rate limit"
    """The next message is one too many."""
    EXPIRED_TOKEN = "expired token"
    """What was handed out to us counts no more."""
    WRONG_SECRET = "wrong secret"
    """Our secret is not the platform's; only a person can mend it."""
    HALF_OPEN = "half-open socket"
    """The connection stands and nothing comes through any more."""
    NEVER_ANSWERS = "never answers"
    """It takes what we send, does nothing with it and keeps silent."""
    ANSWER_LOST = "answer lost"
    """It takes the next message and does what it asks; its answer never arrives."""
    SERVER_ERROR = "5xx"
    """A proxy of theirs answers the next requests in their place."""
    GARBAGE = "garbage frames"
    """It says what no one understands."""
    HUGE_FRAME = "1 MB frame"
    """It says far more than any message is long."""
    KICKED = "kicked"
    """A second process connects in our place."""
    STORM = "reconnect storm"
    """It closes every connection as soon as it stands."""
    GONE = "chat gone"
    """The group is dissolved, or the bot was taken out of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person writes. `id` is the platform's id of the message, `delivery` that of one delivery of it."""

    user: str
    text: str
    chat: str
    id: str
    delivery: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as it stands in a chat, its card as it looks now."""

    id: str
    chat: str
    text: str
    buttons: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


class Platform(Protocol):
    """A fake on 127.0.0.1 that checks what it is sent as strictly as the real platform does."""

    @property
    def name(self) -> str:
        """The channel's name."""
        ...

    @property
    def group(self) -> str:
        """The address of the group of the city's first branch."""
        ...

    @property
    def faults(self) -> frozenset[Fault]:
        """What it can be told to do wrong."""
        ...

    @property
    def repeats(self) -> bool:
        """Whether a message may stand twice in a chat after an answer was lost: the platform has no key against it."""
        ...

    @property
    def names_presses(self) -> bool:
        """Whether a press stands in the inbox under the platform's id of it."""
        ...

    @property
    def complaints(self) -> Sequence[str]:
        """What it was sent that no client should send, in its own words."""
        ...

    async def open(self, data: Path, clock: Clock) -> Channel:
        """Start, and give the channel that speaks to it, with as little patience as a test has."""
        ...

    async def ready(self, hear: Hear, address: str) -> None:
        """The program runs and listens at this address: wait until the two know each other."""
        ...

    async def close(self) -> None:
        """Stop."""
        ...

    def direct(self, user: str) -> str:
        """The address of somebody's chat with the bot."""
        ...

    def inbox_id(self, id_: str) -> str:
        """Under which id the inbox knows a message that the platform calls so."""
        ...

    async def deliver(self, said: Said) -> None:
        """Hand over what somebody said; where the platform waits for an ACK, return when it came."""
        ...

    async def press(self, user: str, seen: Seen, label: str, delivery: str = "") -> None:
        """Somebody presses a button of a card; the same `delivery` twice is the platform repeating itself."""
        ...

    def shown(self, chat: str) -> Sequence[Seen]:
        """What the bot said in a chat, oldest first."""
        ...

    def misbehave(self, fault: Fault | None) -> None:
        """Do this wrong from now on, or all right again. A fault of "the next message" ends with it."""
        ...
