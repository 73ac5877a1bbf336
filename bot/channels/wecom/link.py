"""One long connection to the 智能机器人: requests and their answers matched by id, and a heartbeat that is believed."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import structlog
from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.channels.port import Doubtful
from bot.channels.wecom import codes
from bot.channels.wecom.frame import Frame, NoFrame, read, write
from bot.channels.wecom.patience import Patience

MISSED_AT_MOST = 2
"""A connection whose subscription was revoked can look alive: two unanswered heartbeats end it."""

log = structlog.get_logger(__name__)
Take = Callable[[Frame], Awaitable[None]]


class Broken(Doubtful):
    """The connection is no more; what was being sent over it may or may not have arrived."""


class NoAnswer(Doubtful):
    """The platform keeps silent; what was sent may or may not have been done."""


class Link:
    """A connection from its first frame to its last."""

    def __init__(self, socket: ClientWebSocketResponse, patience: Patience) -> None:
        self._socket, self._patience = socket, patience
        self._waiting: dict[str, asyncio.Future[Frame]] = {}
        self._lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._doubted = asyncio.Event()
        self._strange = 0

    async def ask(self, command: str, body: dict[str, Any] | None, request: str = "") -> Frame:
        """Send a request and give its answer; raises Broken and NoAnswer.

        `request` is a callback's id where that is what the request answers.
        """
        request = request or uuid4().hex
        while earlier := self._waiting.get(request):
            await asyncio.wait({earlier})
        answer = self._waiting[request] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._patience.answer):
                await self._socket.send_str(write(command, request, body))
                told: Frame = await answer
        except TimeoutError:
            self._doubted.set()
            raise NoAnswer(f"企业微信 {self._patience.answer:g} 秒内没有应答") from None
        except (ConnectionError, RuntimeError) as fault:
            raise Broken("和企业微信的连接断了") from fault
        finally:
            answer.cancel()
            self._waiting.pop(request, None)
        if told.code == codes.UNSUBSCRIBED:
            self.lose(Broken("企业微信说这个连接没有订阅"))
        return told

    @property
    def is_lost(self) -> bool:
        """Whether it is at its end, though not everybody knows it yet."""
        return self._lost.done()

    def lose(self, fault: Exception) -> None:
        """End the connection for this reason."""
        if not self._lost.done():
            self._lost.set_exception(fault)

    async def run(self, take: Take) -> None:
        """Read and beat until the connection ends; never returns, raises why it ended."""
        tasks = {asyncio.create_task(self._read(take)), asyncio.create_task(self._beat())}
        try:
            done, _ = await asyncio.wait({*tasks, self._lost}, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                await each
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._lost.done() and not self._lost.cancelled():
                self._lost.exception()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(Broken("和企业微信的连接断了"))

    async def reply(self, command: str, request: str) -> None:
        """Say something that nobody answers."""
        with contextlib.suppress(ConnectionError, RuntimeError):
            await self._socket.send_str(write(command, request))

    async def _read(self, take: Take) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.ERROR:
                break
            try:
                frame = read(message.data if message.type is WSMsgType.TEXT else "")
            except NoFrame as fault:
                self._strange += 1
                if self._strange == 1:
                    log.warning("frame_not_understood", fault=str(fault), hint="跳过了；反复出现请把这一行发给维护的人")
                continue
            if frame.is_answer:
                answer = self._waiting.get(frame.request)
                if answer and not answer.done():
                    answer.set_result(frame)
            else:
                await take(frame)
        raise Broken(f"企业微信关闭了连接（{self._socket.close_code}）")

    async def _beat(self) -> None:
        missed = 0
        while missed < MISSED_AT_MOST:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience.heartbeat):
                    await self._doubted.wait()
            self._doubted.clear()
            try:
                await self.ask("ping", None)
                missed = 0
            except NoAnswer:
                missed += 1
        raise Broken("企业微信不再应答心跳")
