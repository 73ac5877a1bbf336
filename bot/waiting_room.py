"""Callbacks that got their 200 and wait to be heard: kept sealed, as they came, so that no crash loses one.

Why the 200 does not wait for what comes of a message is said in docs/why/011.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channels.ear import Ear
from bot.channels.port import Channel, Hear, Posted, Sealing
from bot.clock import Clock
from storage import callbacks
from storage.callbacks import Callback
from storage.database import Database

AT_ONCE = 16
"""So many share a commit, until a callback comes that has to be kept: that waits for one of them at most."""
MOST_WAITING = 1000
"""When so many wait, the next is kept once one of them was heard: the platform waits, not our memory."""
AGAIN_SECONDS, AT_ALL_SECONDS = 0.5, 300.0
LOOK_SECONDS = 30.0
LEFT_BEHIND = timedelta(minutes=1)
"""What another process took longer ago than this it may not live to hear; heard by both it is done once."""

log = structlog.get_logger(__name__)


class WaitingRoom:
    """Each chat is heard in the order in which its callbacks were kept."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        hear: Hear,
        *,
        most: int = MOST_WAITING,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._database, self._clock, self._channels = database, clock, channels
        self._ear = Ear(hear, again=AGAIN_SECONDS, at_all=AT_ALL_SECONDS, at_once=AT_ONCE)
        self._look_seconds = look_seconds
        self._places = asyncio.Semaphore(most)
        self._line: asyncio.Queue[tuple[int, Posted]] = asyncio.Queue()
        self._inside: set[int] = set()
        self._unopened: set[int] = set()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def waiting(self) -> int:
        """How many wait here or are being heard."""
        return len(self._inside)

    async def start(self) -> None:
        """Let in what an earlier process kept and did not hear, before anything new; then hear until `stop`."""
        self._tasks.append(asyncio.create_task(self._hear_on(), name="waiting-room"))
        await self._let_in(self._clock.now())
        self._tasks.append(asyncio.create_task(self._look_on(), name="waiting-room-look"))

    async def stop(self) -> None:
        """Let what is being heard be heard; what waits is kept for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self._ear.close()

    async def keep(self, posted: Posted, /) -> None:
        """Keep a callback: it is durable when this returns, and heard in its turn."""
        await self._places.acquire()
        try:
            now = self._clock.now()
            number = await self._database.write(
                partial(callbacks.keep, channel=posted.channel, sealed=posted.sealed, now=now), is_brief=True
            )
        except BaseException:
            self._places.release()
            raise
        self._admit(number, posted)

    def _admit(self, number: int, posted: Posted) -> None:
        self._inside.add(number)
        self._line.put_nowait((number, posted))

    async def _hear_on(self) -> None:
        while True:
            number, posted = await self._line.get()
            hearing = await self._ear.take(replace(posted.incoming, kept=number), posted.then)
            hearing.add_done_callback(partial(self._left, number))

    def _left(self, number: int, _hearing: asyncio.Task[None]) -> None:
        """It was heard; or the database was away for too long, and then it is found where it was kept."""
        self._inside.discard(number)
        self._places.release()

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(self._look_seconds)
            with contextlib.suppress(Exception):  # a database that is away is told of by all who need it more
                await self._let_in(self._clock.now() - LEFT_BEHIND)

    async def _let_in(self, until: datetime) -> None:
        """Take in what was kept by then and is not here, in its order."""
        after = 0
        while found := await self._database.read(partial(callbacks.left, until=until, after=after, most=MOST_WAITING)):
            after = found[-1].id
            for each in found:
                is_new = each.id not in self._inside and each.id not in self._unopened
                if is_new and (posted := self._reopened(each)):
                    await self._places.acquire()
                    self._admit(each.id, posted)

    def _reopened(self, kept: Callback) -> Posted | None:
        channel = self._channels.get(kept.channel)
        posted = channel.reopened(kept.sealed, kept.taken_at) if isinstance(channel, Sealing) else None
        if posted is None:
            self._unopened.add(kept.id)
            log.error(
                "callback_not_opened",
                channel=kept.channel,
                callback=kept.id,
                hint="回调的密钥换过或者被删了；改回原来的密钥重启就会补上，三十天后清除",
            )
        return posted
