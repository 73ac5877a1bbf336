"""One socket of the Stream protocol, from its opening to its end."""

import asyncio
import contextlib
from enum import StrEnum

import aiohttp
import structlog

from bot.channels.dingtalk.account import Patience
from bot.channels.dingtalk.client import DingTalk
from bot.channels.dingtalk.fields import NotUnderstood
from bot.channels.dingtalk.frames import MESSAGES, PRESSES, STRANGE, UNKNOWN, Frame, answer_to, frame_in
from bot.channels.dingtalk.in_time import Kept
from bot.channels.ear import Ear
from bot.channels.port import Heard
from domain.conversation import Incoming

STRANGE_HINT = "钉钉发来看不懂的内容，已跳过；反复出现请把这一行发给维护的人"

log = structlog.get_logger(__name__)


class End(StrEnum):
    """Why a line is of no more use."""

    ASKED = "asked"
    """The platform asked us to come back on a new one; until then it may still say something here."""
    QUIET = "quiet"
    CLOSED = "closed"


class Line:
    """Reads one socket. `parted` comes true when a new one is wanted; `read` goes on until this one is closed."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, channel: DingTalk, ear: Ear, patience: Patience
    ) -> None:
        self.parted: asyncio.Future[End] = asyncio.get_running_loop().create_future()
        self.has_heard = False
        self._socket, self._channel, self._ear, self._patience = socket, channel, ear, patience
        self._owed: set[asyncio.Task[None]] = set()

    async def read(self) -> None:
        """Take every frame until the socket is closed, by whichever side; a frame that is nonsense changes nothing."""
        try:
            while True:
                try:
                    message = await self._socket.receive(timeout=self._patience.quiet)
                except TimeoutError:
                    self._part(End.QUIET)
                    continue
                if message.type is aiohttp.WSMsgType.TEXT:
                    await self._take(message.data)
                elif message.type is not aiohttp.WSMsgType.BINARY:
                    return
        finally:
            self._part(End.CLOSED)

    async def close(self) -> None:
        """Acknowledge what was heard, for a moment, and hang up."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience.farewell):
                if self._owed:
                    await asyncio.wait(set(self._owed))
                await self._socket.close()

    async def _take(self, text: str) -> None:
        try:
            frame = frame_in(text)
        except NotUnderstood as fault:
            self._wonder(fault)
            return
        match frame.kind, frame.topic:
            case "SYSTEM", "disconnect":
                self._part(End.ASKED)
            case "SYSTEM", "ping":
                self.has_heard = True
                await self._say(answer_to(frame, frame.data if isinstance(frame.data, str) else {}))
            case "SYSTEM", _:
                pass
            case "EVENT", _:
                await self._say(answer_to(frame, {"status": "SUCCESS", "message": "OK"}))
            case "CALLBACK", topic if topic in (MESSAGES, PRESSES):
                self.has_heard = True
                await self._begin(frame)
            case _:
                await self._say(answer_to(frame, {}, UNKNOWN))

    async def _begin(self, frame: Frame) -> None:
        is_press = frame.topic == PRESSES
        try:
            incoming = self._channel.pressed(frame.data) if is_press else self._channel.said(frame.data)
        except NotUnderstood as fault:
            self._wonder(fault)
            await self._say(answer_to(frame, {}, STRANGE))
            return
        await (self._press(frame, incoming) if is_press else self._message(frame, incoming))

    async def _message(self, frame: Frame, incoming: Incoming) -> None:
        async def acknowledge(_heard: Heard) -> None:
            await self._say(answer_to(frame, {"response": None}))

        self._owe(await self._ear.take(incoming, acknowledge))

    async def _press(self, frame: Frame, incoming: Incoming) -> None:
        kept = Kept()

        async def answer() -> None:
            await self._say(answer_to(frame, {"response": await kept.card(self._patience.press) or None}))

        self._owe(asyncio.create_task(answer(), name="press-dingtalk"))
        await self._ear.take(incoming, kept.keep)

    def _owe(self, task: asyncio.Task[None]) -> None:
        self._owed.add(task)
        task.add_done_callback(self._owed.discard)

    async def _say(self, frame: str) -> None:
        # Where the socket is gone the platform tells again, and hears that it was known.
        with contextlib.suppress(aiohttp.ClientError, ConnectionError):
            await self._socket.send_str(frame)

    def _part(self, end: End) -> None:
        if not self.parted.done():
            self.parted.set_result(end)

    def _wonder(self, fault: NotUnderstood) -> None:
        log.warning("frame_not_understood", channel=self._channel.name, fault=str(fault), hint=STRANGE_HINT)
