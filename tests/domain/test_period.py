"""Periods and weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.period import Cycle, Period, PeriodError, Week

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last", "label", "full_label", "following"),
    [
        ("2026-08", date(2026, 8, 1), date(2026, 8, 31), "8月", "2026年8月", "2026-09"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "12月", "2026年12月", "2027-01"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "2月", "2028年2月", "2028-03"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "第三季度", "2026年第三季度", "2026-Q4"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "第四季度", "2026年第四季度", "2027-Q1"),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30), "上半年", "2026年上半年", "2026-H2"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "下半年", "2026年下半年", "2027-H1"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年度", "2026年度", "2027"),
    ],
)
def test_a_period_knows_its_days_its_name_and_the_next(
    text: str, first: date, last: date, label: str, full_label: str, following: str
) -> None:
    period = Period.parse(text)
    assert str(period) == text
    assert (period.first, period.last) == (first, last)
    assert (period.label, period.full_label) == (label, full_label)
    assert str(period.next()) == following
    assert period.next().previous() == period


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-8", "2026-Q5", "2026-H3", "26-08", "0000", "八月", "2026-08-01"]
)
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PeriodError, match="2026-Q3"):
        Period.parse(text)


def test_a_period_is_read_in_small_letters_too() -> None:
    assert Period.parse(" 2026-q3 ") == Period(Cycle.QUARTER, 2026, 3)


@given(DAYS, st.sampled_from(Cycle))
def test_a_day_lies_in_just_one_period_of_a_cycle(day: date, cycle: Cycle) -> None:
    period = Period.containing(cycle, day)
    assert period.contains(day)
    assert not period.next().contains(day)
    assert not period.previous().contains(day)
    assert Period.parse(str(period)) == period
    assert period.last + timedelta(days=1) == period.next().first
    assert day.month in period.months


@pytest.mark.parametrize(
    ("text", "today", "week"),
    [
        ("2026-W47", date(2026, 11, 24), "2026-W47"),
        ("2026W47", date(2026, 11, 24), "2026-W47"),
        ("2026年第47周", date(2027, 5, 1), "2026-W47"),
        ("第47周", date(2026, 11, 24), "2026-W47"),
        ("第 ４７ 周", date(2026, 11, 24), "2026-W47"),
        ("47", date(2026, 11, 24), "2026-W47"),
        ("w7", date(2026, 2, 24), "2026-W07"),
        ("第53周", date(2027, 1, 5), "2026-W53"),
        ("第52周", date(2027, 1, 5), "2026-W52"),
        ("第1周", date(2026, 12, 31), "2027-W01"),
    ],
)
def test_a_week_is_read_as_people_write_it(text: str, today: date, week: str) -> None:
    assert str(Week.parse(text, today)) == week


@pytest.mark.parametrize("text", ["", "第周", "第0周", "第54周", "2027-W53", "下周", "第一周"])
def test_what_is_no_week_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PeriodError, match="第47周"):
        Week.parse(text, date(2026, 11, 24))


@given(DAYS)
def test_a_day_lies_in_just_one_week(day: date) -> None:
    week = Week.containing(day)
    assert week.contains(day)
    assert week.first.weekday() == 0
    assert week.last - week.first == timedelta(days=6)
    assert week.next().previous() == week
    assert week < week.next()
    assert Week.parse(str(week), date(2026, 1, 1)) == week


def test_a_week_over_the_new_year_belongs_to_the_year_of_its_thursday() -> None:
    assert Week.containing(date(2027, 1, 1)) == Week(2026, 53)
    assert Week(2026, 53).label == "第53周"
