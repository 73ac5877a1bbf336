"""Stream mode: the connection that the platform speaks over, opened anew whenever it ends."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.channels.dingtalk.account import Account, Patience
from bot.channels.dingtalk.client import DingTalk
from bot.channels.dingtalk.faults import WrongSecret
from bot.channels.dingtalk.frames import MOST_BYTES
from bot.channels.dingtalk.line import End, Line
from bot.channels.ear import Ear
from bot.channels.outside import Outside
from bot.channels.port import Cause, ChannelError, Hear, SlowDown, Stopped, Trouble

SURE = 3
"""So often in a row a secret is called wrong before we believe it: a platform that stumbles may say so once."""
STOPPED_HINT = "改好配置后重新启动；可先用 zhibu check --online 核对"
AWAY_HINT = "会自动再连；一直连不上时请检查网络，或用 zhibu check --online 核对"

log = structlog.get_logger(__name__)


class Pauses:
    """How long to wait before the next try: twice as long each time, and never the same as anybody else's."""

    def __init__(self, patience: Patience, chance: Callable[[], float]) -> None:
        self.failures = 0
        self._patience, self._chance = patience, chance

    def next(self) -> float:
        """Seconds; at least half of what the failures so far call for."""
        wanted = self._patience.first_pause * (1 << min(self.failures, 16))
        self.failures += 1
        return min(wanted, self._patience.longest_pause) * (0.5 + self._chance() / 2)


class StreamDingTalk(DingTalk):
    """The channel in Stream mode. Several connections of one application share its messages at random: there is one."""

    def __init__(
        self,
        account: Account,
        outside: Outside,
        wall: Callable[[], datetime],
        patience: Patience | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(account, outside, wall)
        self._patience = patience or Patience()
        self._chance = chance
        self._standing: dict[asyncio.Task[None], Line] = {}
        self.trouble: Trouble | None = None

    @property
    def is_connected(self) -> bool:
        """Whether messages can come in just now."""
        return any(not line.parted.done() for line in self._standing.values())

    async def listen(self, hear: Hear) -> None:
        """Hear until cancelled. What is asked to leave is left only when the next connection stands."""
        pauses = Pauses(self._patience, self._chance)
        ear = Ear(hear, again=self._patience.hear_again, at_all=self._patience.hear_at_all)
        try:
            while True:
                line = await self._opened(ear, pauses)
                await self._leave(all_but=line)
                began = asyncio.get_running_loop().time()
                end = await line.parted
                was_good = line.has_heard or asyncio.get_running_loop().time() - began > self._patience.stable
                pauses.failures = 0 if was_good else pauses.failures
                if end is End.CLOSED or not was_good:
                    await asyncio.sleep(pauses.next())
        finally:
            await self._leave()
            await ear.close()

    async def _opened(self, ear: Ear, pauses: Pauses) -> Line:
        """A new connection, tried for until it stands; raises Stopped when only a person can mend it."""
        refusals = 0
        while True:
            try:
                socket = await self.api.connect(await self.api.ticket(), self._patience.heartbeat, MOST_BYTES)
            except ChannelError as fault:
                refusals = refusals + 1 if isinstance(fault, WrongSecret) else 0
                if refusals == SURE:
                    raise Stopped(str(fault), STOPPED_HINT) from None
                self.trouble = Trouble(Cause.AWAY, f"长连接接不上（{fault}）", AWAY_HINT)
                asked = fault.retry_after if isinstance(fault, SlowDown) and not refusals else 0
                pause = max(pauses.next(), asked)
                log.warning(
                    "not_connected", channel=self.name, fault=str(fault), again_in=round(pause, 1), hint=AWAY_HINT
                )
                await asyncio.sleep(pause)
                continue
            line = Line(socket, self, ear, self._patience)
            self._standing[asyncio.create_task(line.read(), name="line-dingtalk")] = line
            self.trouble = None
            log.info("connected", channel=self.name)
            return line

    async def _leave(self, *, all_but: Line | None = None) -> None:
        """Hang up on every line but the newest."""
        for task, line in list(self._standing.items()):
            if line is not all_but:
                await line.close()
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                del self._standing[task]
