"""The calendar that is put together from tables, statutory days and imported ones."""

from datetime import date, timedelta

import pytest
from chinese_calendar import is_workday

from domain.calendar import DayKind, HolidayOverride, WorkCalendar
from storage.statutory import load_calendar

YEARS = range(2024, 2032)
PLAIN = load_calendar((), YEARS)


def off(*days: str) -> list[HolidayOverride]:
    return [HolidayOverride(date.fromisoformat(day), DayKind.OFF, "放假", "通知") for day in days]


NOTICE = [
    *off("2027-01-01", "2027-02-05", "2027-02-08", "2027-02-09", "2027-04-05", "2027-05-03"),
    *off("2027-06-09", "2027-09-15", "2027-10-01"),
    HolidayOverride(date(2027, 2, 13), DayKind.WORK, "春节", "通知"),
]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-10", True),
        ("2026-09-20", True),
        ("2026-02-14", True),
        ("2026-10-01", False),
        ("2026-02-16", False),
        ("2026-12-01", True),
        ("2027-01-01", False),
        ("2027-01-04", True),
        ("2027-02-05", False),
        ("2027-02-08", False),
        ("2027-02-09", True),
        ("2027-04-05", False),
        ("2027-06-09", False),
        ("2027-09-15", False),
        ("2027-10-01", False),
        ("2028-01-25", False),
        ("2028-10-03", False),
        ("2029-02-12", False),
        ("2030-02-05", False),
        ("2031-05-01", False),
        ("2031-01-23", True),  # 春节, but beyond the table of moving days
        ("1900-01-01", False),
        ("2099-10-01", False),
    ],
)
def test_a_day_is_worked_or_off(day: str, *, works: bool) -> None:
    assert PLAIN.is_workday(date.fromisoformat(day)) is works


def test_every_published_day_agrees_with_the_tables() -> None:
    calendar = load_calendar((), range(2004, 2027))
    days = [date(2004, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in days if calendar.is_workday(day) is not is_workday(day)] == []


def test_days_off_bear_the_holidays_name() -> None:
    named = {
        PLAIN.name_of(date(2026, month, day))
        for month, day in [(1, 1), (2, 17), (4, 5), (5, 1), (6, 19), (9, 25), (10, 1)]
    }
    assert named == {"元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆节"}
    assert PLAIN.name_of(date(2027, 2, 6)) == "春节"


def test_the_years_without_a_notice_are_provisional() -> None:
    assert PLAIN.provisional_years == {2027, 2028, 2029, 2030, 2031}
    assert not PLAIN.is_provisional(date(2026, 12, 31))
    assert PLAIN.is_provisional(date(2027, 1, 4))


def test_the_first_working_days_of_the_turn_of_the_year() -> None:
    assert PLAIN.first_workday(2026, 12) == date(2026, 12, 1)
    assert PLAIN.first_workday(2027, 1) == date(2027, 1, 4)


def test_a_whole_notice_settles_its_year() -> None:
    calendar = load_calendar(NOTICE, YEARS)
    assert calendar.provisional_years == {2028, 2029, 2030, 2031}
    assert not calendar.is_provisional(date(2027, 3, 1))
    assert calendar.is_workday(date(2027, 2, 13))
    assert not calendar.is_workday(date(2027, 2, 9))


@pytest.mark.parametrize("left_out", range(9))
def test_a_notice_with_a_holiday_left_out_does_not_settle_its_year(left_out: int) -> None:
    extra = {date(2027, 2, 9), date(2027, 5, 3)}  # days beyond those the law names
    calendar = load_calendar(NOTICE[:left_out] + NOTICE[left_out + 1 :], YEARS)
    assert calendar.is_provisional(date(2027, 3, 1)) is (NOTICE[left_out].day not in extra)


def test_an_imported_day_wins_over_everything() -> None:
    overrides = [
        HolidayOverride(date(2026, 10, 8), DayKind.OFF, "国庆节", "本市通知"),
        HolidayOverride(date(2026, 10, 1), DayKind.WORK, "值守", "本市通知"),
        HolidayOverride(date(2026, 10, 10), DayKind.OFF, "台风停工", "本市通知"),
        HolidayOverride(date(2027, 10, 1), DayKind.WORK, "值守", "本市通知"),
    ]
    calendar = load_calendar(overrides, YEARS)
    worked = [calendar.is_workday(override.day) for override in overrides]
    assert worked == [False, True, False, True]
    assert calendar.name_of(date(2026, 10, 10)) == "台风停工"
    assert calendar.name_of(date(2026, 10, 1)) is None
    assert calendar.is_provisional(date(2027, 1, 1))


@pytest.mark.parametrize(
    "calendar", [PLAIN, load_calendar((), range(2050, 2050)), load_calendar(NOTICE, range(1990, 2100))]
)
def test_no_year_raises(calendar: WorkCalendar) -> None:
    for year in (1, 1900, 2003, 2027, 2099, 9999):
        calendar.first_workday(year, 12)
        calendar.last_workday_of_week(date(year, 6, 30))
