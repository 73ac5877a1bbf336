"""What every channel is to the rest of the program, and how it says that something went wrong."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from aiohttp.web import RouteDef

from bot.channels.webhook import Webhook
from domain.conversation import Button, ChatKind, Incoming, Purpose
from domain.reading.reading import Act

A_PERSONS_TIME = 600.0
"""Seconds until it is tried again whether a person has mended something."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many messages a platform takes in one chat within a minute and an hour; None is any number.

    `webhook` is how many a minute go through a group's webhook, to groups that have nothing else.
    """

    minute: int | None = None
    hour: int | None = None
    webhook: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is called by name in a group: `user` is the platform's own id of them."""

    user: str
    name: str


@dataclass(frozen=True, slots=True)
class Sending:
    """One message on its way out; `address` is the platform's own id of the chat.

    `answers` is the platform's id of the message that it answers, if any; `webhook` the group's own where
    one was added: the only way to a chat whose address begins with `domain.chat.SEND_ONLY`, a way out for others.
    `mentions` is filled by a channel itself, to call whoever asked where it cannot show what it answers; no job names
    anybody in a group (DESIGN 6). `perhaps_sent` says that it was tried and nobody knows whether it is out: where
    the platform knows its own repeats it is asked, elsewhere the message says that it may be one.
    """

    id: int
    key: str
    address: str
    chat_kind: ChatKind
    purpose: Purpose
    text: str
    buttons: tuple[Button, ...] = ()
    answers: str | None = None
    webhook: Webhook | None = None
    mentions: tuple[Mention, ...] = ()
    perhaps_sent: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What a pressed card shows from now on, for platforms where it changes at once."""

    text: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a message: `owed` are the answers to come, `text` is what was kept of it.

    `answer` is the first line said back; `card` the card that was pressed, as it stood.
    """

    duplicate: bool
    incoming_id: int | None
    owed: tuple[int, ...]
    text: str
    act: Act = Act.IGNORE
    answer: str = ""
    card: Card | None = None


Hear = Callable[[Incoming], Awaitable[Heard]]
"""The receiver: when it returns, the message and its answer are durable; only then may a platform get its ACK."""


async def nothing_more(_outcome: Heard, /) -> None:
    """There is nothing to be done once it was heard."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A callback that was opened: what was said, and what its channel does once that was heard.

    `sealed` stands for it until then, in the cipher of its platform; its channel can open it again.
    """

    channel: str
    sealed: str
    incoming: Incoming
    then: Callable[[Heard], Awaitable[None]] = nothing_more


Keep = Callable[[Posted], Awaitable[None]]
"""Keeps a callback and has it heard soon: once this returns no crash loses it, and its platform may get its 200."""


class Channel(Protocol):
    """How messages leave. What comes in is handed to the receiver by the channel's own door."""

    @property
    def name(self) -> str:
        """The word by which accounts, chats and messages name it."""
        ...

    @property
    def pushes_at_once(self) -> int:
        """How many pushes may be in flight together, one a chat; a crash may repeat as many as these."""
        ...

    @property
    def pace(self) -> Pace:
        """How many messages its platform takes."""
        ...

    async def send(self, sending: Sending) -> str:
        """Send one message and give the platform's id of it; raises `ChannelError`."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


class Cause(StrEnum):
    """Why a connection does not stand, in a word for the metrics."""

    STOPPED = "stopped"
    TAKEN_OVER = "taken_over"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing can come in over a connection just now, and what to do about it, in words for an office."""

    cause: Cause
    what: str
    hint: str


@runtime_checkable
class Connected(Channel, Protocol):
    """A channel with a connection of its own to the platform, which only one process may hold at a time."""

    @property
    def is_connected(self) -> bool:
        """Whether messages can come in just now."""
        ...

    @property
    def trouble(self) -> Trouble | None:
        """Why the last try to connect failed or the last connection ended; None while all is well."""
        ...

    async def listen(self, hear: Hear) -> None:
        """Hear until cancelled, over every broken connection; raises `Stopped` when only a person can mend it."""
        ...


@runtime_checkable
class Called(Channel, Protocol):
    """A channel that its platform calls over HTTP."""

    def routes(self, hear: Hear, keep: Keep) -> Sequence[RouteDef]:
        """The doors it opens under `/callback/`; what is not sealed is heard before its answer, not kept."""
        ...


@runtime_checkable
class Sealing(Called, Protocol):
    """A channel whose callbacks come sealed, so that they can be kept before anything of them is read."""

    def reopened(self, sealed: str, at: datetime) -> Posted | None:
        """A callback that was kept at a moment, opened again; None where its key is gone or fits no more."""
        ...


@runtime_checkable
class Pictured(Channel, Protocol):
    """A channel that can fetch the pictures people send."""

    async def picture(self, reference: str) -> bytes:
        """The bytes behind one of `Incoming.pictures`, at most 20 MB; raises `ChannelError`.

        Platforms forget within minutes to hours what a reference stood for: fetch at once or not at all.
        """
        ...


@runtime_checkable
class Metered(Channel, Protocol):
    """A channel whose platform sells so many calls a month."""

    @property
    def allowances(self) -> Mapping[str, int]:
        """How many of each kind of use there are in a month."""
        ...

    @property
    def spent(self) -> Counter[str]:
        """What was used and not yet written down; whoever writes it down takes it out."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a credential showed: `fault` is empty when it works, else says what is missing; `hint` what to do."""

    id: str
    what: str
    fault: str = ""
    hint: str = ""


@runtime_checkable
class Checked(Channel, Protocol):
    """A channel whose credentials can be tried."""

    async def check(self, webhooks: Mapping[str, Webhook]) -> Sequence[Tried]:
        """Try each credential and each group's webhook (by the group's title), without a word in any chat."""
        ...


@runtime_checkable
class Dialled(Channel, Protocol):
    """A channel that can try its connection only by taking it over from whoever has it."""

    async def dial(self) -> Tried:
        """Connect once and let go; never raises."""
        ...


class ChannelError(Exception):
    """The message did not go out."""

    permanent = False


class Refused(ChannelError):
    """The platform said no, and will say no again: a person must look."""

    permanent = True


class ChatGone(Refused):
    """The chat cannot be reached any more: the group is dissolved, the robot or its webhook was taken out."""


class Elsewhere(Refused):
    """The address is none of the platform's own hosts; nothing was sent there."""


class Unreachable(ChannelError):
    """Nobody is there, or the platform is too busy: nothing was said. Try again later."""


class Doubtful(Unreachable):
    """It went out and no answer came that tells what became of it: said again it may be a repeat."""


class SlowDown(ChannelError):
    """The platform wants fewer messages: none on this lane before `retry_after` seconds have passed."""

    def __init__(self, what: str, retry_after: float) -> None:
        super().__init__(what)
        self.retry_after = retry_after


class SetUpWrong(SlowDown):
    """Only a person can mend it: what is owed waits, unless it has another way, and costs no attempt."""

    def __init__(self, what: str) -> None:
        super().__init__(what, A_PERSONS_TIME)


class Forged(ChannelError):
    """A callback that the platform did not sign."""

    permanent = True


class Stopped(ChannelError):
    """The platform will not let this process connect again until a person mends it: `hint` says how."""

    permanent = True

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint
