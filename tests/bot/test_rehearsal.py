"""A month in rehearsal says what the month will say, and leaves nothing behind."""

from sqlalchemy import func, select

from bot.jobs import schedules
from bot.rehearsal import next_push, rehearse
from domain.conversation import Purpose
from domain.period import Period
from storage.database import Transaction
from storage.tables.core import outgoing, task
from tests.bot.conftest import Wake
from tests.city import City, at


async def rows(city: City) -> tuple[int, int]:
    """How many tasks and messages there are."""

    async def count(transaction: Transaction) -> tuple[int, int]:
        found = [
            (await transaction.execute(select(func.count()).select_from(each))).scalar_one()
            for each in (task, outgoing)
        ]
        return found[0], found[1]

    return await city.app.database.read(count)


async def test_what_is_rehearsed_is_what_comes(wake: Wake) -> None:
    city = await wake("2026-11-30 18:00")
    held = [each for each in schedules(city.app.keeper.house.catalogue.duties) if each.name != "purge"]
    before = await rows(city)

    planned = await rehearse(
        city.app.database, city.app.keeper.house, held, Period.parse("2026-12"), city.app.clock.now()
    )
    assert await rows(city) == before
    said = await city.until("2026-12-31 23:59")

    assert sorted((each.due_at, each.text) for each in planned) == sorted((each.at, each.text) for each in said)
    assert sum(each.purpose is Purpose.LIST for each in planned) == 8
    assert all(each.title for each in planned)


async def test_a_month_that_is_over_has_nothing_to_say(city: City) -> None:
    held = schedules(city.app.keeper.house.catalogue.duties)
    now = city.app.clock.now()

    assert await rehearse(city.app.database, city.app.keeper.house, held, Period.parse("2026-11"), now) == ()


async def test_the_next_push_is_found_without_making_it(wake: Wake) -> None:
    city = await wake("2026-11-30 18:00")
    held = schedules(city.app.keeper.house.catalogue.duties)
    before = await rows(city)

    found = await next_push(city.app.database, city.app.keeper.house, held, city.app.clock.now())

    assert found == at("2026-12-01 09:00")
    assert await rows(city) == before
    assert await next_push(city.app.database, city.app.keeper.house, (), city.app.clock.now()) is None
