"""What the web needs of the rest of the program; `bot/app.py` has it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp.web import RouteDef

from bot.channels.sandbox.client import Sandbox
from bot.clock import Clock
from bot.connections import Connections
from domain.conversation import ChatKind, Incoming
from domain.member import Role


@dataclass(frozen=True, slots=True)
class Face:
    """A person of the sandbox; `id` is the account's user, `branch` the full name of the branch."""

    id: str
    name: str
    roles: tuple[Role, ...]
    branch: str


@dataclass(frozen=True, slots=True)
class Room:
    """A chat of the sandbox; `id` is its address, `organisation` a full name, `person` whose direct chat it is."""

    id: str
    title: str
    kind: ChatKind
    organisation: str
    person: str | None = None


class Heard(Protocol):
    """What became of a message: `text` is what was kept of it, `owed` the outbox rows it caused."""

    @property
    def duplicate(self) -> bool:
        """Whether the platform had delivered it before; then nothing was done."""
        ...

    @property
    def incoming_id(self) -> int | None:
        """Its row in the inbox."""
        ...

    @property
    def owed(self) -> tuple[int, ...]:
        """The rows of the outbox that it caused."""
        ...

    @property
    def text(self) -> str:
        """Masked; empty when nothing may be kept."""
        ...


class Receiver(Protocol):
    """Takes messages in."""

    async def hear(self, incoming: Incoming, /) -> Heard:
        """Decide and commit; the answers are owed when this returns, not yet sent."""
        ...


class Dispatcher(Protocol):
    """Sends what is owed."""

    async def settled(self, ids: Sequence[int], /) -> None:
        """Wait until these rows are sent or refused."""
        ...

    async def flush(self) -> None:
        """Send all that may go now."""
        ...


class Scheduler(Protocol):
    """Does what falls due."""

    @property
    def last_tick(self) -> datetime | None:
        """When it last looked, by the clock of the machine even where the business has a movable one."""
        ...

    async def advance(self, to: datetime, /) -> None:
        """Move the movable clock, doing all that falls due between."""
        ...

    async def next_message(self) -> datetime | None:
        """The business time of the next thing that will say something."""
        ...


class App(Protocol):
    """The program as the web sees it."""

    @property
    def clock(self) -> Clock:
        """The time of the business."""
        ...

    @property
    def receiver(self) -> Receiver:
        """Where messages go in."""
        ...

    @property
    def dispatcher(self) -> Dispatcher:
        """Where messages go out."""
        ...

    @property
    def scheduler(self) -> Scheduler:
        """What makes time pass."""
        ...

    @property
    def sandbox(self) -> Sandbox | None:
        """The chat platform of the demo; without it there is no /play."""
        ...

    def doors(self) -> Sequence[RouteDef]:
        """Where platforms call us."""
        ...

    async def measured(self) -> bytes:
        """The figures of `/metrics`."""
        ...

    async def people(self) -> Sequence[Face]:
        """Everybody with an account on the sandbox."""
        ...

    async def chats(self) -> Sequence[Room]:
        """Every chat of the sandbox, groups and direct ones."""
        ...

    @property
    def connections(self) -> Connections:
        """The platforms' own connections."""
        ...

    async def gone(self) -> int:
        """How many chats their platform no longer delivers to."""
        ...

    async def oldest_overdue(self) -> datetime | None:
        """When the oldest message that could have gone and did not fell due; asking proves the database."""
        ...
