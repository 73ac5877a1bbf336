"""Sends every message owed, and tells those who wait for it when it is out."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from bot.channels.port import Channel
from bot.channels.webhook import Webhook, webhook_from
from bot.clock import Clock
from bot.outlet import Note, Opening, Outcome, Outlet, Way, at_once, unnoted
from storage import delivery
from storage.database import Database

HEARTBEAT_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 0.05
REMEMBERED = 4096

log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class Watch:
    """Somebody who waits for messages; `told` comes true once each has had its outcome."""

    left: set[int]
    told: asyncio.Future[bool]


class Dispatcher:
    """One outlet for each channel, a heartbeat, and the watches of those who wait.

    Built and used inside one event loop. `holder` names this process in leases: a process that starts under
    the name of one that died takes over its messages at once. `may_send` tells whose messages another process sends,
    `unseal` opens the webhooks of groups, `opening` tells when the bot may next speak unasked,
    `note` hears what became of each send.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        *,
        holder: str,
        wall: Callable[[], datetime],
        may_send: Callable[[str], bool] = lambda _channel: True,
        unseal: Callable[[str], Webhook | None] = webhook_from,
        opening: Opening = at_once,
        note: Note = unnoted,
    ) -> None:
        way = Way(database, clock, wall, holder, may_send, unseal, opening, note)
        self._database = database
        self._outlets = [Outlet(way, one, self._heard) for one in channels.values()]
        self._watches: set[Watch] = set()
        self._sent: OrderedDict[int, None] = OrderedDict()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """Something was just committed to the outbox: do not wait for the heartbeat."""
        for outlet in self._outlets:
            outlet.wake()

    async def run(self) -> None:
        """Send what falls due until `stop` is called, whatever goes wrong on the way."""
        while not self._stopping.is_set():
            for outlet in self._outlets:
                outlet.wake(sweeps=True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), HEARTBEAT_SECONDS)

    async def flush(self) -> None:
        """Send all that is due now; returns when nothing that may go out is left. Needs no `run`.

        While others keep putting messages it keeps sending them: to wait for some of them alone use `settled`.
        """
        await asyncio.gather(*(outlet.drained() for outlet in self._outlets))

    async def settled(self, ids: Iterable[int]) -> None:
        """Return when none of these committed messages is being sent or could be sent now. Needs no `run`."""
        left = {message for message in ids if message not in self._sent}
        while left and not self._stopping.is_set():
            if await self._told(left):
                return
            left = set(await self._database.read(partial(delivery.in_hand, ids=left)))
            if left:
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def stop(self) -> None:
        """End within two seconds: sends in flight may land, the rest is given back."""
        self._stopping.set()
        for ended in await asyncio.gather(*(outlet.close() for outlet in self._outlets), return_exceptions=True):
            if isinstance(ended, Exception):
                log.error(
                    "last_sends_not_marked", fault=type(ended).__name__, hint="重新启动后会接着发，最多重复这几条"
                )
        self._release(is_told=False)

    async def _told(self, ids: Collection[int]) -> bool:
        """Wait until each message has had an outcome (True), or until nothing is left that may go out (False)."""
        watch = Watch(set(ids), asyncio.get_running_loop().create_future())
        self._watches.add(watch)
        self.wake()
        try:
            return await watch.told
        finally:
            self._watches.discard(watch)

    def _heard(self, outcomes: Collection[Outcome]) -> None:
        """An outlet marked these, or came to rest."""
        for outcome in outcomes:
            if outcome.fault is None:
                self._sent[outcome.message.id] = None
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        had = {outcome.message.id for outcome in outcomes}
        for watch in self._watches:
            watch.left -= had
            if not watch.left and not watch.told.done():
                watch.told.set_result(True)
        if all(outlet.is_idle for outlet in self._outlets):
            self._release(is_told=False)

    def _release(self, *, is_told: bool) -> None:
        for watch in self._watches:
            if not watch.told.done():
                watch.told.set_result(is_told)
