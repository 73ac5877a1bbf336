"""What an operator imports counts without a restart."""

from datetime import date

from sqlalchemy import insert

from storage.tables.core import holiday
from tests.city import City


async def test_a_holiday_that_is_imported_counts_at_the_next_look(city: City) -> None:
    keeper = city.app.keeper
    before = await keeper.refresh()
    assert before.calendar.is_workday(date(2026, 12, 8))

    row = {"day": date(2026, 12, 8), "kind": "off", "name": "市民日"}
    await city.app.database.write(lambda t: t.execute(insert(holiday), row))
    after = await keeper.refresh()

    assert not after.calendar.is_workday(date(2026, 12, 8))
    assert keeper.day_name(date(2026, 12, 8)) == "市民日"
    assert await keeper.refresh() is after, "worked out once"


async def test_days_are_named(city: City) -> None:
    name = city.app.keeper.day_name

    assert name(date(2026, 12, 1)) == "工作日"
    assert name(date(2026, 12, 5)) == "休息日"
    assert name(date(2026, 10, 1)).startswith("国庆")
    assert name(date(2027, 1, 4)) == "工作日（暂定）"


async def test_the_years_go_with_the_clock(city: City) -> None:
    await city.until("2026-12-01 10:01")

    assert (await city.app.keeper.refresh()).calendar.is_provisional(date(2028, 5, 1))
