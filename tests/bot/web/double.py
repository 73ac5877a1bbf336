"""A small program in memory that stands behind the web in its tests: it answers, remembers and plans like the real one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp.web import RouteDef

from bot.channels.port import Sending
from bot.channels.sandbox.client import Sandbox
from bot.clock import MovableClock, SystemClock
from bot.connections import Connections
from bot.web.ports import Face, Room
from domain.conversation import Button, ChatKind, Incoming, Purpose
from domain.member import Role

START = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
BRANCH = "市档案局机关第一支部"
CARD = (Button("right", "没错", "对"), Button("wrong", "有误", "更正"))


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message."""

    duplicate: bool
    incoming_id: int | None
    owed: tuple[int, ...]
    text: str


@dataclass
class Post:
    """The outbox and its dispatcher: what is owed goes out from a task of its own."""

    sandbox: Sandbox
    owed: dict[int, asyncio.Task[str]] = field(default_factory=dict)
    held: asyncio.Event = field(default_factory=asyncio.Event)

    def owe(self, address: str, text: str, buttons: tuple[Button, ...] = ()) -> int:
        """Owe a message and begin to send it at once."""
        number = len(self.owed) + 1
        kind = ChatKind.GROUP if address.startswith("g") else ChatKind.DIRECT
        sending = Sending(number, f"test:{number}", address, kind, Purpose.ANSWER, text, buttons)
        self.owed[number] = asyncio.get_running_loop().create_task(self.sandbox.send(sending))
        return number

    async def settled(self, ids: Sequence[int], /) -> None:
        """Wait for these rows."""
        await asyncio.gather(*(self.owed[id_] for id_ in ids))

    async def flush(self) -> None:
        """Wait for all."""
        await asyncio.gather(*self.owed.values())


@dataclass
class Ear:
    """Hears each message once; answers everything with a card but for 嗯, and keeps no numbers of phones."""

    post: Post
    seen: dict[str, Incoming] = field(default_factory=dict)

    async def hear(self, incoming: Incoming, /) -> Taken:
        """The answers are under way before this returns, as with the real one."""
        await asyncio.sleep(0)
        if incoming.message_id in self.seen:
            return Taken(duplicate=True, incoming_id=None, owed=(), text="")
        self.seen[incoming.message_id] = incoming
        if incoming.text == "坏":
            raise RuntimeError(incoming.text)
        kept = "" if "机密" in incoming.text else incoming.text.replace("13800001111", "138****1111")
        owed = () if incoming.text == "嗯" else (self.post.owe(incoming.chat, f"已记录：{kept[:50]}", CARD),)
        await asyncio.sleep(0)
        return Taken(duplicate=False, incoming_id=len(self.seen), owed=owed, text=kept)


@dataclass
class Plan:
    """Says 早上好 to the group at nine each day."""

    clock: MovableClock
    post: Post
    last_tick: datetime | None = None

    async def advance(self, to: datetime, /) -> None:
        """One message for every nine o'clock between."""
        while (due := self._due()) <= to:
            self.clock.move(due)
            await self.post.settled([self.post.owe("g1", f"早上好，{due:%m-%d}")])
        self.clock.move(to)

    async def next_message(self) -> datetime | None:
        """The next nine o'clock."""
        return self._due()

    def _due(self) -> datetime:
        now = self.clock.now()
        nine = now.replace(hour=1, minute=0, second=0)
        return nine if nine > now else nine + timedelta(days=1)


class Double:
    """The program: two groups, three people."""

    def __init__(self, data: Path) -> None:
        self.clock = MovableClock(START)
        self.sandbox = Sandbox(data / "sandbox.jsonl", self.clock)
        self.dispatcher = Post(self.sandbox)
        self.receiver = Ear(self.dispatcher)
        self.scheduler = Plan(self.clock, self.dispatcher, last_tick=SystemClock().now())
        self.overdue: datetime | None = None
        self.connections = Connections([])
        self.chats_gone = 0
        self.broken = False
        self.faces = [
            Face("p1", "周启明", (Role.SECRETARY, Role.MEMBER), BRANCH),
            Face("p2", "沈怡然", (Role.MEMBER,), BRANCH),
            Face("p3", "白露", (Role.COMMISSION_OFFICER,), "市直机关工委机关支部"),
        ]
        self.rooms = [
            Room("g1", "第一支部工作群", ChatKind.GROUP, BRANCH),
            Room("g2", "工委组织科", ChatKind.GROUP, "市直机关工委"),
            *(Room(f"d-{face.id}", face.name, ChatKind.DIRECT, face.branch, face.id) for face in self.faces),
        ]

    def doors(self) -> Sequence[RouteDef]:
        """No platform calls."""
        return ()

    async def gone(self) -> int:
        """As many as a test says."""
        return self.chats_gone

    async def measured(self) -> bytes:
        """One figure."""
        if self.broken:
            raise TimeoutError
        return b"zhibu_sends_total 1.0\n"

    async def people(self) -> Sequence[Face]:
        """Everybody."""
        return self.faces

    async def chats(self) -> Sequence[Room]:
        """Every chat."""
        return self.rooms

    async def oldest_overdue(self) -> datetime | None:
        """The database answers, or not."""
        if self.broken:
            raise ConnectionError
        return self.overdue
