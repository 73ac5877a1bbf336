"""Time passing: what is made up for after downtime, and what two processes do with one firing."""

import asyncio
from datetime import datetime, time

import pytest

from bot.clock import MovableClock, SystemClock
from bot.jobs import daily, schedules
from bot.jobs.port import Schedule, fires_after, firings
from bot.scheduler import NotMovable, Scheduler
from domain.zone import local
from handlers.context import House
from storage.database import Transaction
from tests.bot.conftest import Wake
from tests.city import City, at


class Job:
    """Notes when it was run; raises as often as it was told to."""

    def __init__(self, faults: int = 0) -> None:
        self.ran: list[str] = []
        self.faults = faults

    async def __call__(self, transaction: Transaction, house: House, now: datetime) -> None:
        """Run."""
        del transaction, house
        if self.faults:
            self.faults -= 1
            raise RuntimeError
        self.ran.append(f"{local(now):%d %H:%M}")


def beside(city: City, *jobs: Job, hour: int = 4) -> Scheduler:
    """A scheduler of these jobs, all at the same local hour, on the city's database and clock."""
    app = city.app
    made = [Schedule(f"job-{no}", daily(time(hour)), job) for no, job in enumerate(jobs)]
    return Scheduler(app.database, app.clock, made, app.keeper, app.dispatcher)


def moved(city: City, moment: str) -> None:
    """The program was down until now."""
    clock = city.app.clock
    assert isinstance(clock, MovableClock)
    clock.move(at(moment))


async def test_of_many_missed_moments_the_newest_is_made_up_for_once(city: City) -> None:
    job = Job()
    await beside(city, job).advance(at("2026-12-02 12:00"))
    assert job.ran == ["02 04:00"]
    moved(city, "2026-12-09 12:00")

    for _ in range(2):
        await beside(city, job).catch_up()

    assert job.ran == ["02 04:00", "09 12:00"]


async def test_after_long_downtime_it_goes_on(city: City) -> None:
    job = Job()
    await beside(city, job).advance(at("2026-12-02 12:00"))
    moved(city, "2027-06-09 12:00")

    await beside(city, job).catch_up()

    assert len(job.ran) == 2


async def test_a_job_that_fails_stops_neither_the_others_nor_the_clock_and_has_its_next_time(city: City) -> None:
    bad, good = Job(faults=1), Job()

    await beside(city, bad, good).advance(at("2026-12-03 12:00"))

    assert (len(good.ran), len(bad.ran)) == (2, 1)
    assert city.app.clock.now() == at("2026-12-03 12:00")


async def test_a_job_that_fails_at_the_start_does_not_keep_the_program_from_starting(city: City) -> None:
    moved(city, "2026-12-03 12:00")
    bad, good = Job(faults=1), Job()

    await beside(city, bad, good).catch_up()

    assert (bad.ran, len(good.ran)) == ([], 1)
    await beside(city, bad).catch_up()
    assert len(bad.ran) == 1, "what failed was not entered as done"


async def test_two_processes_fire_once(town: City) -> None:
    job = Job()
    one, two = beside(town, job), beside(town, job)
    schedule = Schedule("job-0", daily(time(4)), job)
    moved(town, "2026-12-01 09:00")

    await asyncio.gather(*(each.fire(schedule, at("2026-12-01 04:00")) for each in (one, two, one, two)))

    assert len(job.ran) == 1


async def test_two_processes_that_wake_at_once_send_each_list_once(town: City) -> None:
    app = town.app
    month = [each for each in schedules(app.keeper.house.catalogue.duties) if each.name == "month"]
    both = [Scheduler(app.database, app.clock, month, app.keeper, app.dispatcher) for _ in range(2)]
    moved(town, "2026-12-01 09:05")

    await asyncio.gather(*(each.catch_up() for each in both))
    await app.dispatcher.flush()

    said = [message.chat for message in town.sandbox.since(0) if "组织生活清单" in message.text]
    assert sorted(said) == sorted(f"group-{no}" for no in range(1, 9))


async def test_the_real_clock_cannot_be_moved(city: City) -> None:
    app = city.app
    fixed = Scheduler(app.database, SystemClock(), (), app.keeper, app.dispatcher)

    with pytest.raises(NotMovable):
        await fixed.advance(at("2027-01-01 00:00"))


async def test_a_clock_does_not_run_backwards(city: City) -> None:
    before = city.app.clock.now()

    assert await city.until("2026-11-01 00:00") == []
    assert city.app.clock.now() == before


async def test_the_next_message_is_named_before_it_comes(wake: Wake) -> None:
    city = await wake("2026-09-30 18:00")

    assert await city.app.scheduler.next_message() == at("2026-10-08 09:00")
    assert await city.until("2026-10-08 08:59") == []
    assert await city.until("2026-10-08 09:00")


async def test_a_restart_in_mid_month_says_nothing_twice(city: City) -> None:
    await city.until("2026-12-15 18:00")
    said = city.sandbox.position
    await city.app.scheduler.catch_up()
    await city.app.scheduler.catch_up()
    await city.app.dispatcher.flush()

    assert city.sandbox.position == said


def test_firings_come_in_order_and_ties_in_the_order_of_the_schedules() -> None:
    late, early = Schedule("late", daily(time(9)), Job()), Schedule("early", daily(time(4)), Job())
    same = Schedule("same", daily(time(9)), Job())

    found = firings([late, early, same], at("2026-12-01 00:00"), at("2026-12-02 05:00"))

    assert [each.name for _, each in found] == ["early", "late", "same", "early"]
    assert fires_after(late, at("2026-12-01 09:00")) == at("2026-12-02 09:00"), "later, not at the moment itself"


def test_reminders_fire_at_every_time_a_ladder_names(house: House) -> None:
    remind = next(each for each in schedules(house.catalogue.duties) if each.name == "remind")

    assert fires_after(remind, at("2026-12-01 00:00")) == at("2026-12-01 09:30")
    assert fires_after(remind, at("2026-12-01 09:30")) == at("2026-12-01 17:00")


@pytest.fixture
def house(city: City) -> House:
    """The house of the demo."""
    return city.app.keeper.house
