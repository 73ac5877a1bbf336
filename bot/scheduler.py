"""Makes time pass: fires the jobs by APScheduler's triggers, live or on a clock that is moved."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock, MovableClock
from bot.dispatcher import Dispatcher
from bot.jobs.port import Schedule, Timetable, fires_after
from bot.logs import places
from bot.rehearsal import next_push
from domain.zone import SHANGHAI
from handlers.context import House
from storage import marks, outbox, runs
from storage.database import Database, Transaction

log = structlog.get_logger(__name__)
LOOKS_BACK = timedelta(days=8)
"""How far a start looks for firings it missed: past a week every reminder has a newer step."""
HEARTBEAT = 2.0
CLOCK = "clock"


class HouseKeeper(Protocol):
    """Keeps the catalogue and calendar as the tables have them."""

    async def refresh(self) -> House:
        """Read what may have been imported meanwhile."""
        ...


class Scheduler:
    """Due work lives in the tables; this only tells when to look."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        schedules: Sequence[Schedule],
        keeper: HouseKeeper,
        dispatcher: Dispatcher,
    ) -> None:
        self._database = database
        self._clock = clock
        self._schedules = schedules
        self._keeper = keeper
        self._dispatcher = dispatcher
        self._live = AsyncIOScheduler(timezone=SHANGHAI)
        self._table = Timetable()
        self._moving = asyncio.Lock()
        self.last_tick: datetime | None = None

    async def start(self) -> None:
        """Make up for what was missed, then tick; a clock that stands still only beats."""
        await self.catch_up()
        self._live.add_job(self._beat, IntervalTrigger(seconds=HEARTBEAT, timezone=SHANGHAI))
        if not isinstance(self._clock, MovableClock):
            for schedule in self._schedules:
                self._live.add_job(
                    self._tick, schedule.trigger, args=[schedule], coalesce=True, misfire_grace_time=None
                )
        self._live.start()
        await self._beat()

    def stop(self) -> None:
        """Fire no more."""
        if self._live.running:
            self._live.shutdown(wait=False)

    async def catch_up(self) -> None:
        """Fire each schedule's newest missed moment once: after downtime nothing old is said."""
        now = self._clock.now()
        for schedule in self._schedules:
            newest = await self._newest_missed(schedule, now)
            if newest:
                await self._attempt(schedule, newest)

    async def advance(self, to: datetime, /) -> None:
        """Move the movable clock to `to`, stopping at everything that falls due on the way."""
        clock = self._clock
        if not isinstance(clock, MovableClock):
            raise NotMovable
        async with self._moving:
            while (step := await self._next_step(clock.now())) and step <= to:
                clock.move(step)
                for schedule in self._schedules:
                    if self._table.after(schedule, step - timedelta(microseconds=1)) == step:
                        await self._attempt(schedule, step)
                await self._dispatcher.flush()
            clock.move(to)
            await self._note_clock(clock.now())
            await self._dispatcher.flush()

    async def next_message(self) -> datetime | None:
        """When the next push comes, as if nobody reported anything before it."""
        now = self._clock.now()
        owed = await self._database.read(lambda transaction: outbox.next_due(transaction, now))
        return owed or await next_push(self._database, await self._keeper.refresh(), self._schedules, now)

    async def fire(self, schedule: Schedule, at: datetime) -> None:
        """Do the work of one firing, entered in the same transaction, so that it is done once."""
        house = await self._keeper.refresh()
        now = max(self._clock.now(), at)

        async def unit(transaction: Transaction) -> None:
            if await runs.enter(transaction, schedule.name, at):
                await schedule.job(transaction, house, now)
                await runs.done(transaction, schedule.name, at, now)
                if isinstance(self._clock, MovableClock):
                    await marks.put(transaction, CLOCK, now.isoformat())

        try:
            await self._database.write(unit)
        except (runs.TakenAlready, outbox.OwedAlready):
            log.info("job left to another process", job=schedule.name)
            return
        self._dispatcher.wake()

    async def _tick(self, schedule: Schedule) -> None:
        """APScheduler says that a moment has come; which one is worked out from the trigger."""
        newest = await self._newest_missed(schedule, self._clock.now())
        if newest:
            await self._attempt(schedule, newest)

    async def _attempt(self, schedule: Schedule, at: datetime) -> None:
        try:
            await self.fire(schedule, at)
        except Exception as fault:  # noqa: BLE001 - one job that fails must not end the others
            log.error(  # noqa: TRY400 - an exception would be logged with its words, which may quote what people wrote
                "job failed; it runs again at its next time",
                job=schedule.name,
                fault=type(fault).__name__,
                at=places(fault),
            )

    async def _beat(self) -> None:
        self.last_tick = datetime.now(UTC)
        self._dispatcher.wake()

    async def _newest_missed(self, schedule: Schedule, now: datetime) -> datetime | None:
        """The last moment up to now at which the schedule fires and has not fired."""
        last = await self._database.read(lambda transaction: runs.last(transaction, schedule.name))
        since = max(last, now - LOOKS_BACK) if last else now - timedelta(days=1)
        newest = None
        while (moment := fires_after(schedule, newest or since)) and moment <= now:
            newest = moment
        return newest

    async def _next_step(self, now: datetime) -> datetime | None:
        """The next moment at which a job fires or a message falls due."""
        moments = [moment for schedule in self._schedules if (moment := self._table.after(schedule, now))]
        owed = await self._database.read(lambda transaction: outbox.next_due(transaction, now))
        return min([*moments, owed] if owed else moments, default=None)

    async def _note_clock(self, now: datetime) -> None:
        await self._database.write(lambda transaction: marks.put(transaction, CLOCK, now.isoformat()))


class NotMovable(Exception):
    """The machine's own clock cannot be moved; only the demo's can."""
