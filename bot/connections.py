"""Keeps the platforms' own connections: each is held by one process at a time, under a lease.

A platform lets the newest connection win, so two processes that both connect would throw each other out for
ever. Who holds the lease connects, hears, and sends for that channel; the others wait for it to end.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Self

import structlog

from bot.channels.port import Cause, Channel, Connected, Hear, Stopped, Trouble
from storage import leases, troubles
from storage.database import Database

LEASE = timedelta(seconds=30)
RENEW_SECONDS = 8.0
"""Three times within a lease: a database that hesitates once costs no connection."""
AGAIN_SECONDS = 15.0
END_SECONDS = 0.5

log = structlog.get_logger(__name__)


class Standing(StrEnum):
    """How a connection stands, as `/readyz` and the metrics tell it."""

    WAITING = "waiting"
    HELD = "held"
    STOPPED = "stopped"


class Connection:
    """One channel's place in the queue for its connection."""

    def __init__(
        self,
        channel: Connected,
        database: Database,
        holder: str,
        wall: Callable[[], datetime],
        *,
        renew_seconds: float = RENEW_SECONDS,
    ) -> None:
        self.standing = Standing.WAITING
        self.channel = channel
        self._database, self._holder, self._wall = database, holder, wall
        self._renew_seconds = renew_seconds
        self._until = datetime.min.replace(tzinfo=wall().tzinfo)
        self._ended: Trouble | None = None
        self._noted: list[Trouble | None] = []
        """What was noted last; nothing yet, for a process before this one may have noted anything."""

    @property
    def lease(self) -> str:
        """The name of the lease."""
        return f"connection:{self.channel.name}"

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing comes in here; None while it waits for another process that is connected."""
        return self._ended or (self.channel.trouble if self.standing is Standing.HELD else None)

    async def keep(self, hear: Hear, wake: Callable[[], None]) -> None:
        """Take the lease whenever it is free and hear while it is held; ends only when a person must mend it."""
        while self.standing is not Standing.STOPPED:
            if await self._renewed():
                self.standing = Standing.HELD
                wake()
                await self._hold(hear)
            else:
                await asyncio.sleep(self._renew_seconds)

    async def _hold(self, hear: Hear) -> None:
        """Hear and renew beside it, until the lease is lost or the channel gives up."""
        listening = asyncio.create_task(self.channel.listen(hear), name=f"listen-{self.channel.name}")
        try:
            while not listening.done() and await self._renewed():
                await self._note()
                await asyncio.wait({listening}, timeout=self._renew_seconds)
            if not listening.done():
                log.warning("connection_lost", channel=self.channel.name, hint="另一个进程接过了连接，本进程只等待")
        finally:
            self.standing = Standing.WAITING
            listening.cancel()
            ended = (await asyncio.gather(listening, return_exceptions=True))[0]
            await self._give_up()
        await self._after(ended)

    async def _after(self, ended: object) -> None:
        if isinstance(ended, Stopped):
            self.standing = Standing.STOPPED
            self._ended = Trouble(Cause.STOPPED, str(ended), ended.hint)
            await self._note()
            log.error("connection_stopped", channel=self.channel.name, fault=str(ended), hint=ended.hint)
        elif isinstance(ended, Exception):
            log.error(
                "connection_broken",
                channel=self.channel.name,
                fault=type(ended).__name__,
                hint=f"{AGAIN_SECONDS:.0f} 秒后再连；反复出现请把这一行发给维护的人",
            )
            await asyncio.sleep(AGAIN_SECONDS)

    async def _renewed(self) -> bool:
        """Whether the lease is ours. While the database does not answer it is, until it runs out."""
        now = self._wall()
        try:
            taken = await self._database.write(
                lambda transaction: leases.take(transaction, self.lease, self._holder, now, LEASE.total_seconds())
            )
        except Exception as fault:  # noqa: BLE001 - each driver has its own ways to be away
            log.warning("lease_not_renewed", lease=self.lease, fault=type(fault).__name__, hint="请检查数据库")
            return now < self._until
        self._until = now + LEASE if taken else now
        return taken

    async def _note(self) -> None:
        """Let other processes know, such as the command that looks for what is wrong."""
        if self._noted != [trouble := self.trouble]:
            with contextlib.suppress(Exception):
                await self._database.write(partial(troubles.note, channel=self.channel.name, trouble=told(trouble)))
                self._noted = [trouble]

    async def _give_up(self) -> None:
        with contextlib.suppress(Exception):
            async with asyncio.timeout(END_SECONDS):
                await self._database.write(lambda transaction: leases.give_up(transaction, self.lease, self._holder))


def told(trouble: Trouble | None) -> troubles.Noted | None:
    """As the tables keep it."""
    return troubles.Noted(trouble.what, trouble.hint) if trouble else None


class Connections:
    """All of them."""

    def __init__(self, connections: Iterable[Connection]) -> None:
        self.all = {one.channel.name: one for one in connections}
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def of(cls, channels: Iterable[Channel], database: Database, holder: str, wall: Callable[[], datetime]) -> Self:
        """One for each channel that has a connection of its own."""
        return cls(Connection(each, database, holder, wall) for each in channels if isinstance(each, Connected))

    def may_send(self, channel: str) -> bool:
        """Whether this process sends for a channel: always, unless another one holds its connection.

        Where the platform refused the connection messages may have other ways, such as a group's webhook.
        """
        connection = self.all.get(channel)
        return connection is None or connection.standing is not Standing.WAITING

    def start(self, hear: Hear, wake: Callable[[], None]) -> None:
        """Begin to wait for each lease."""
        for name, connection in self.all.items():
            self._tasks.append(asyncio.create_task(connection.keep(hear, wake), name=f"connection-{name}"))

    async def stop(self) -> None:
        """Let every connection go and its lease with it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
