"""Hears what a connection brings: each chat in its order, chats beside each other, never more than can be borne."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from bot.channels.port import Hear, Heard
from domain.conversation import Incoming

MOST_AT_ONCE = 64
"""When so many are being heard the socket is not read on: the platform waits, not our memory."""
LONGEST_PAUSE = 30.0
LAST_WORDS = 1.0
HINT = "数据库没有接受；会一直重试，五分钟仍不行就请发的人再发一次"

log = structlog.get_logger(__name__)


class Ear:
    """Takes messages in while the connections that brought them may come and go.

    What cannot be kept is tried again, at first after `again` seconds, for `at_all` seconds.
    """

    def __init__(self, hear: Hear, *, again: float, at_all: float, at_once: int = MOST_AT_ONCE) -> None:
        self._hear, self._again, self._at_all = hear, again, at_all
        self._room = asyncio.Semaphore(at_once)
        self._last: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, incoming: Incoming, then: Callable[[Heard], Awaitable[None]]) -> asyncio.Task[None]:
        """Hear this after what was said before it in its chat, and go on with what became of it, once that is kept."""
        await self._room.acquire()
        task = asyncio.create_task(self._heard(incoming, then, self._last.get(incoming.chat)), name="hear")
        self._last[incoming.chat] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._over(incoming.chat, done))
        return task

    async def close(self) -> None:
        """Let what is being heard be heard."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=LAST_WORDS)
            for task in late:
                task.cancel()

    def _over(self, chat: str, task: asyncio.Task[None]) -> None:
        self._room.release()
        self._tasks.discard(task)
        if self._last.get(chat) is task:
            del self._last[chat]
        if not task.cancelled() and (fault := task.exception()):
            log.error("message_not_taken", fault=type(fault).__name__, hint="请把这一行发给维护的人")

    async def _heard(
        self, incoming: Incoming, then: Callable[[Heard], Awaitable[None]], earlier: asyncio.Task[None] | None
    ) -> None:
        if earlier is not None:
            await asyncio.wait({earlier})
        await then(await self._stubborn(incoming))

    async def _stubborn(self, incoming: Incoming) -> Heard:
        """The platform gives a message once: while the database is away it is tried again."""
        pause, until = self._again, time.monotonic() + self._at_all
        while True:
            try:
                return await self._hear(incoming)
            except Exception as fault:
                if time.monotonic() + pause > until:
                    raise
                log.warning("message_waits", message=incoming.message_id, fault=type(fault).__name__, hint=HINT)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
