"""Working days, and how a day moves off a holiday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Shift, WorkCalendar, last_of_month

GOLDEN_WEEK = {date(2026, 10, day): "国庆节" for day in range(1, 8)}
SPRING = {date(2026, 2, day): "春节" for day in range(15, 24)}
CALENDAR = WorkCalendar(
    off=GOLDEN_WEEK | SPRING,
    work={date(2026, 10, 10): "国庆节", date(2026, 2, 14): "春节"},
    settled_years=frozenset({2026}),
    provisional_years=frozenset({2027}),
)
ANY_DAY = st.dates()
SANE_DAY = st.dates(date(1900, 1, 1), date(2099, 12, 31))
POLICIES = st.sampled_from([Shift.LATER, Shift.EARLIER, Shift.NEAREST])


@pytest.mark.parametrize(
    ("day", "works", "name"),
    [
        (date(2026, 10, 1), False, "国庆节"),
        (date(2026, 10, 8), True, None),
        (date(2026, 10, 10), True, None),  # a Saturday worked for the holiday
        (date(2026, 10, 11), False, None),  # a plain Sunday
        (date(2026, 5, 1), True, None),  # a settled year is what its notice says and nothing else
        (date(2027, 5, 1), False, "劳动节"),
        (date(2027, 10, 1), False, "国庆节"),
        (date(2027, 1, 4), True, None),
        (date(1900, 1, 1), False, "元旦"),
        (date(2099, 10, 2), False, "国庆节"),
    ],
)
def test_a_day_is_worked_or_off_with_a_name(day: date, name: str | None, *, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works
    assert CALENDAR.name_of(day) == name


@pytest.mark.parametrize(("year", "provisional"), [(2026, False), (2027, True), (1900, True), (2099, True)])
def test_only_a_year_with_a_notice_is_settled(year: int, *, provisional: bool) -> None:
    assert CALENDAR.is_provisional(date(year, 6, 1)) is provisional


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 10, 10), 1, date(2026, 10, 12)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
        (date(2026, 10, 3), 2, date(2026, 10, 9)),
        (date(2026, 10, 3), -2, date(2026, 9, 29)),
        (date.max, 3, date.max),
        (date.min, -3, date.min),
    ],
)
def test_working_days_are_counted_over_holidays(day: date, n: int, expected: date) -> None:
    assert CALENDAR.add_workdays(day, n) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 10, 8), date(2026, 9, 30), -1),
        (date(2026, 10, 8), date(2026, 10, 8), 0),
        (date(2026, 10, 8), date(2026, 10, 12), 3),
    ],
)
def test_working_days_between_two_days(a: date, b: date, expected: int) -> None:
    assert CALENDAR.workdays_between(a, b) == expected


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        (2026, 10, date(2026, 10, 8)),
        (2026, 12, date(2026, 12, 1)),
        (2027, 1, date(2027, 1, 4)),
        (2026, 8, date(2026, 8, 3)),
    ],
)
def test_the_first_working_day_of_a_month(year: int, month: int, expected: date) -> None:
    assert CALENDAR.first_workday(year, month) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 25), date(2026, 11, 27)),
        (date(2026, 10, 7), date(2026, 10, 10)),
        (date(2026, 2, 18), None),  # the whole week is 春节
        (date.min, date(1, 1, 5)),
        (date.max, date.max),
    ],
)
def test_the_last_working_day_of_a_week(day: date, expected: date | None) -> None:
    assert CALENDAR.last_workday_of_week(day) == expected


@pytest.mark.parametrize(
    ("day", "policy", "expected"),
    [
        (date(2026, 10, 1), Shift.LATER, date(2026, 10, 8)),
        (date(2026, 10, 1), Shift.EARLIER, date(2026, 10, 8)),  # stays in the month, against the wish
        (date(2026, 10, 1), Shift.NEAREST, date(2026, 10, 8)),
        (date(2026, 10, 1), Shift.NONE, date(2026, 10, 1)),
        (date(2026, 10, 4), Shift.NEAREST, date(2026, 10, 8)),
        (date(2026, 10, 17), Shift.LATER, date(2026, 10, 19)),
        (date(2026, 10, 17), Shift.EARLIER, date(2026, 10, 16)),
        (date(2026, 10, 17), Shift.NEAREST, date(2026, 10, 16)),
        (date(2026, 10, 18), Shift.NEAREST, date(2026, 10, 19)),
        (date(2026, 10, 31), Shift.LATER, date(2026, 10, 30)),  # a Saturday at the month's end
        (date(2026, 11, 1), Shift.EARLIER, date(2026, 11, 2)),
        (date(2026, 10, 10), Shift.LATER, date(2026, 10, 10)),
        (date(2026, 2, 19), Shift.LATER, date(2026, 2, 24)),
        (date(2026, 2, 19), Shift.NEAREST, date(2026, 2, 24)),  # five days either way: the later
        (date(2026, 2, 18), Shift.NEAREST, date(2026, 2, 14)),
    ],
)
def test_a_day_off_moves_by_its_policy_and_stays_in_the_month(day: date, policy: Shift, expected: date) -> None:
    assert CALENDAR.shift(day, policy) == expected


def test_a_month_with_no_working_day_in_reach_is_left_over_its_edge() -> None:
    off = {date(2026, 10, day): "国庆节" for day in range(1, 32)}
    calendar = WorkCalendar(off, {}, frozenset({2026}), frozenset())
    assert calendar.shift(date(2026, 10, 3), Shift.LATER) == date(2026, 9, 30)
    assert calendar.shift(date(2026, 10, 29), Shift.EARLIER) == date(2026, 11, 2)
    assert calendar.shift(date(2026, 10, 15), Shift.NEAREST) == date(2026, 10, 15)


@given(SANE_DAY, POLICIES)
def test_a_shifted_day_is_a_working_day_within_seven_in_the_same_month_first(day: date, policy: Shift) -> None:
    found = CALENDAR.shift(day, policy)
    reach = [day + timedelta(days=n) for n in range(-7, 8)]
    working = [d for d in reach if CALENDAR.is_workday(d)]
    assert found in (working or [day])
    if any((d.year, d.month) == (day.year, day.month) for d in working):
        assert (found.year, found.month) == (day.year, day.month)
    if CALENDAR.is_workday(day):
        assert found == day


@given(SANE_DAY, st.integers(-40, 40))
def test_so_many_working_days_away_is_a_working_day_and_the_way_back_is_as_long(day: date, n: int) -> None:
    found = CALENDAR.add_workdays(day, n)
    assert CALENDAR.workdays_between(day, found) == n
    if n:
        assert CALENDAR.is_workday(found)
        assert (found > day) is (n > 0)


@given(ANY_DAY, POLICIES, st.integers(-3, 3))
def test_no_date_raises(day: date, policy: Shift, n: int) -> None:
    CALENDAR.shift(day, policy)
    CALENDAR.add_workdays(day, n)
    CALENDAR.last_workday_of_week(day)
    CALENDAR.first_workday(day.year, day.month)
    assert CALENDAR.name_of(day) is None or not CALENDAR.is_workday(day)


@given(SANE_DAY)
def test_a_months_working_days_are_those_that_are_worked(day: date) -> None:
    days = CALENDAR.workdays_of_month(day.year, day.month)
    assert (day in days) is CALENDAR.is_workday(day)
    assert days[0] == CALENDAR.first_workday(day.year, day.month)
    assert days[-1] <= last_of_month(day.year, day.month)
