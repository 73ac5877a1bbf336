"""A month's allowances: counted over restarts, and somebody told while there is time to buy more."""

from collections import Counter
from datetime import UTC, datetime

from bot.dispatcher import Dispatcher
from bot.quota import Meter
from storage import spending
from storage.database import Database
from tests.bot.test_dispatcher import Flaky
from tests.city import COMMISSION_OFFICER, City, direct
from tests.doubles import RecordingChannel
from tests.outgoing import START


class Sold(RecordingChannel):
    """A channel whose platform sells its use by the month."""

    allowances = {"calls": 100, "lost": 1}  # noqa: RUF012 - a double
    spent: Counter[str]

    def __init__(self) -> None:
        super().__init__("sandbox")
        self.spent = Counter()


async def used(database: Database, what: str, month: str = "2026-12") -> int:
    return await database.write(lambda transaction: spending.add(transaction, "sandbox", what, month, 0))


async def dispatched(city: City, channel: Sold, *uses: int) -> list[tuple[str, str]]:
    """A process that uses so much in each of its rounds; gives what it said, and to whom."""
    dispatcher = Dispatcher(
        city.app.database, {channel.name: channel}, city.app.clock, holder="one", wall=lambda: datetime.now(UTC)
    )
    for each in uses:
        channel.spent["calls"] += each
        await dispatcher.flush()
    await dispatcher.flush()
    await dispatcher.stop()
    return [(each.address, each.text) for each in channel.sent]


async def test_what_is_used_is_counted_by_month_and_over_restarts(database: Database) -> None:
    assert await database.write(lambda t: spending.add(t, "dingtalk", "calls", "2026-12", 3)) == 3
    assert await database.write(lambda t: spending.add(t, "dingtalk", "calls", "2026-12", 4)) == 7
    assert await database.write(lambda t: spending.add(t, "dingtalk", "calls", "2027-01", 1)) == 1
    assert await database.write(lambda t: spending.add(t, "dingtalk", "messages", "2026-12", 1)) == 1


async def test_an_officer_hears_at_seven_tenths_once_a_month_however_many_processes_count(town: City) -> None:
    assert await dispatched(town, Sold(), 40, 29) == []
    told = dict(said := await dispatched(town, Sold(), 1))
    assert len(said) == len(told), "each officer of the commission hears it once"
    assert "已用70次，共100次" in told[direct(COMMISSION_OFFICER)]
    assert await dispatched(town, Sold(), 30, 30) == []
    assert await used(town.app.database, "calls", "2026-11") == 130


async def test_a_message_that_was_lost_for_want_of_quota_is_told_of_at_once(town: City) -> None:
    channel = Sold()
    channel.spent["lost"] = 1
    told = dict(await dispatched(town, channel))
    assert "没有收到内容" in told[direct(COMMISSION_OFFICER)]


async def test_what_the_database_did_not_take_is_written_down_with_the_next(sqlite_database: Database) -> None:
    channel, flaky = Sold(), Flaky(sqlite_database)
    meter = Meter(channel)
    channel.spent["calls"] = 5
    flaky.refuses = 1
    taken = meter.take()
    try:
        await flaky.write(lambda transaction: meter.note(transaction, taken, START, START))
    except OSError:
        meter.put_back(taken)
    channel.spent["calls"] += 1
    again = meter.take()
    await flaky.write(lambda transaction: meter.note(transaction, again, START, START))
    assert await used(sqlite_database, "calls") == 6
    assert meter.take() == {}
