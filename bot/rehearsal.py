"""A month in rehearsal: the very jobs that will run, in a transaction that is undone at the end."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from bot.jobs.port import Schedule, firings
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


LOOKS_AHEAD = timedelta(days=70)
"""Two months: the list alone comes every month."""


async def next_push(database: Database, house: House, schedules: Sequence[Schedule], now: datetime) -> datetime | None:
    """When the jobs would next owe somebody a message; None when nobody hears anything for two months."""

    async def unit(transaction: Transaction) -> None:
        before = await pushes.newest(transaction)
        for at, schedule in firings(schedules, now, now + LOOKS_AHEAD):
            await schedule.job(transaction, house, at)
            if await pushes.newest(transaction) != before:
                raise Rehearsed(await pushes.planned(transaction, before))

    try:
        await database.write(unit)
    except Rehearsed as over:
        return over.messages[0].due_at
    return None
