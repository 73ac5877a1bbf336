"""What every channel is to the rest of the program, and how it says that something went wrong."""

from dataclasses import dataclass
from typing import Protocol

from domain.conversation import Button, ChatKind, Purpose


@dataclass(frozen=True, slots=True)
class Sending:
    """One message on its way out; `address` is the platform's own id of the chat."""

    id: int
    key: str
    address: str
    chat_kind: ChatKind
    purpose: Purpose
    text: str
    buttons: tuple[Button, ...] = ()


class Channel(Protocol):
    """How messages leave. What comes in is handed to the receiver by the channel's own door."""

    @property
    def name(self) -> str:
        """The word by which accounts, chats and messages name it."""
        ...

    @property
    def pushes_at_once(self) -> int:
        """How many pushes may be in flight together; a crash may repeat as many as these."""
        ...

    async def send(self, sending: Sending) -> str:
        """Send one message and give the platform's id of it; raises `ChannelError`."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


class ChannelError(Exception):
    """The message did not go out."""

    permanent = False


class Refused(ChannelError):
    """The platform said no, and will say no again: a person must look."""

    permanent = True


class Unreachable(ChannelError):
    """Nobody answered, or the platform is broken: try again later."""


class SlowDown(ChannelError):
    """The platform wants fewer messages: none on this lane before `retry_after` seconds have passed."""

    def __init__(self, what: str, retry_after: float) -> None:
        super().__init__(what)
        self.retry_after = retry_after


class Forged(ChannelError):
    """A callback that the platform did not sign."""

    permanent = True
