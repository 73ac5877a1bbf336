"""Imported days off and working days."""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.calendar import DayKind, HolidayOverride
from storage import audit, holidays
from storage.database import Database
from storage.holidays import Imported

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
SPRING = HolidayOverride(date(2027, 2, 6), DayKind.OFF, "春节", "国办通知")
SATURDAY = HolidayOverride(date(2027, 2, 20), DayKind.WORK, "春节", "")
NEXT_YEAR = HolidayOverride(date(2028, 1, 1), DayKind.OFF, "元旦", "")


async def bring_in(database: Database, *days: HolidayOverride, whole_years: bool = False) -> Imported:
    return await database.write(lambda t: holidays.bring_in(t, days, now=NOW, actor="测试", whole_years=whole_years))


async def test_imported_days_are_there_in_order(database: Database) -> None:
    assert await bring_in(database, SATURDAY, SPRING) == Imported(new=2, changed=0, removed=0, same=0)
    assert await database.read(holidays.overrides) == (SPRING, SATURDAY)


async def test_the_same_days_again_change_nothing(database: Database) -> None:
    await bring_in(database, SPRING, SATURDAY)
    assert await bring_in(database, SPRING, SATURDAY) == Imported(new=0, changed=0, removed=0, same=2)


async def test_a_day_that_is_told_otherwise_is_put_right(database: Database) -> None:
    await bring_in(database, SPRING, SATURDAY)
    other = replace(SATURDAY, kind=DayKind.OFF)
    assert await bring_in(database, other) == Imported(new=0, changed=1, removed=0, same=0)
    assert await database.read(holidays.overrides) == (SPRING, other)


async def test_whole_years_leave_other_years_alone(database: Database) -> None:
    await bring_in(database, SPRING, SATURDAY, NEXT_YEAR)
    assert await bring_in(database, SPRING, whole_years=True) == Imported(new=0, changed=0, removed=1, same=1)
    assert await database.read(holidays.overrides) == (SPRING, NEXT_YEAR)


async def test_the_import_stands_in_the_audit(database: Database) -> None:
    await bring_in(database, SPRING)
    assert await database.read(audit.verify) is None
