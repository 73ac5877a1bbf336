"""A month in rehearsal: the very jobs that will run, in a transaction that is undone at the end."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.jobs.port import Schedule
from bot.scheduler import fires_after
from domain.period import Period
from domain.zone import at_time
from handlers.context import House
from storage import pushes
from storage.database import Database, Transaction
from storage.pushes import Planned


class Rehearsed(Exception):
    """Ends the transaction so that nothing of it stays; carries what would have been said."""

    def __init__(self, messages: tuple[Planned, ...]) -> None:
        super().__init__("the rehearsal is over")
        self.messages = messages


async def rehearse(
    database: Database, house: House, schedules: Sequence[Schedule], month: Period, now: datetime
) -> tuple[Planned, ...]:
    """Every push of the month, as if nobody reported anything from now on."""
    start = max(at_time(month.first, time()).astimezone(UTC), now) - timedelta(microseconds=1)
    end = at_time(month.last + timedelta(days=1), time()).astimezone(UTC)

    async def unit(transaction: Transaction) -> None:
        before = await pushes.newest(transaction)
        for at, schedule in firings(schedules, start, end):
            await schedule.job(transaction, house, at)
        raise Rehearsed(await pushes.planned(transaction, before))

    try:
        await database.write(unit)
    except Rehearsed as over:
        return over.messages
    return ()


def firings(schedules: Sequence[Schedule], start: datetime, end: datetime) -> Iterator[tuple[datetime, Schedule]]:
    """Everything that fires from `start` until `end`, in order."""
    moment = start
    while True:
        ahead = [(at, no) for no, schedule in enumerate(schedules) if (at := fires_after(schedule, moment))]
        if not ahead or min(ahead)[0] >= end:
            return
        moment = min(ahead)[0]
        for at, no in ahead:
            if at == moment:
                yield at, schedules[no]
