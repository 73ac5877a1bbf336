"""From what the platform tells to the receiver and back: what a message or a press leads to."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.channels.dingtalk.account import Patience
from bot.channels.dingtalk.api import MESSAGES
from bot.channels.dingtalk.bodies import card_changed
from bot.channels.dingtalk.client import LOST, DingTalk
from bot.channels.dingtalk.wire import data_in, pressed_in, said_in
from bot.channels.port import Hear, Heard
from domain.conversation import Incoming

AT_ONCE = 64
"""Errands under way together; what comes then waits in its socket, so that no flood is held in memory."""
QUOTA_HINT = "钉钉本月的额度用完了，收不到内容；请管理员在钉钉后台购买，或等到下月"
SLOW_HINT = "数据库没有接受，正在重试；请检查数据库和磁盘"
NOT_TAKEN_HINT = "这条没有记录，平台可能会再推一次；请检查数据库"

log = structlog.get_logger(__name__)

Response = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Errand:
    """Something heard and what is to be done with it; those of one lane are done in the order they came."""

    lane: str
    run: Callable[[], Awaitable[Response]]


class Ear:
    """Hears for one channel. What is told is checked before anything waits, so that little is held of it."""

    def __init__(self, channel: DingTalk, hear: Hear, patience: Patience) -> None:
        self._channel, self._hear, self._patience = channel, hear, patience
        self._room = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._last_of: dict[str, asyncio.Task[None]] = {}

    def message(self, told: object) -> Errand:
        """Somebody wrote; raises NotUnderstood."""
        channel = self._channel
        channel.spent[MESSAGES] += 1
        said = said_in(data_in(told), channel.account.robot, channel.wall())
        if said.session:
            channel.remember(said.incoming.message_id, said.session)
        if said.incoming.lost:
            channel.spent[LOST] += 1
            log.error("quota_spent", channel=channel.name, hint=QUOTA_HINT)

        async def run() -> Response:
            await self._kept(said.incoming)
            return {}

        return Errand(said.incoming.chat, run)

    def press(self, told: object) -> Errand:
        """Somebody pressed a card; raises NotUnderstood. Its answer is there in time, whatever the database does."""
        self._channel.spent[MESSAGES] += 1
        incoming = pressed_in(data_in(told), self._channel.wall())

        async def run() -> Response:
            keeping = self._task(self._kept(incoming))
            await asyncio.wait({keeping}, timeout=self._patience.press)
            # Not kept yet: the card stays as it is, so that nobody takes it for done.
            is_kept = keeping.done() and not keeping.cancelled() and not keeping.exception()
            return card_changed(keeping.result().answer) if is_kept else {}

        return Errand(f"press:{incoming.message_id}", run)

    async def begin(self, errand: Errand, then: Callable[[Response], Awaitable[None]]) -> asyncio.Task[None]:
        """Do it behind what came before it in the same lane; waits only while too many are under way.

        `then` acknowledges; it is not called where nothing durable came of it.
        """
        await self._room.acquire()
        ahead = self._last_of.get(errand.lane)

        async def run() -> None:
            try:
                if ahead is not None:
                    await asyncio.wait({ahead})
                response = await errand.run()
            except Exception as fault:  # noqa: BLE001 - without an ACK it may come again; a later one must be heard
                self._tell(fault)
            else:
                await then(response)
            finally:
                self._room.release()

        task = self._last_of[errand.lane] = self._task(run())
        task.add_done_callback(lambda done: self._leave(errand.lane, done))
        return task

    async def close(self) -> None:
        """Let what is under way end, for a moment."""
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=self._patience.farewell)
        for task in set(self._under_way):
            task.cancel()

    async def _kept(self, incoming: Incoming) -> Heard:
        """Hear it; where the database does not take it try again for a while, since it may never be told again."""
        for pause in self._patience.again:
            try:
                return await self._hear(incoming)
            except Exception as fault:  # noqa: BLE001 - each driver has its own ways to be away
                log.warning("message_waits", channel=self._channel.name, fault=type(fault).__name__, hint=SLOW_HINT)
                await asyncio.sleep(pause)
        return await self._hear(incoming)

    def _task(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work, name="errand-dingtalk")
        self._under_way.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            self._tell(fault)

    def _leave(self, lane: str, task: asyncio.Task[None]) -> None:
        if self._last_of.get(lane) is task:
            del self._last_of[lane]

    def _tell(self, fault: BaseException) -> None:
        log.error("message_not_taken", channel=self._channel.name, fault=type(fault).__name__, hint=NOT_TAKEN_HINT)
