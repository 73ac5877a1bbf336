"""The day a duty is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Shift, WorkCalendar
from domain.due import Due, due_day
from domain.due_rule import parse_due_rule
from domain.duty import Doer, Duty
from domain.period import Cycle, Period

OFF = {date(2026, 10, day): "国庆节" for day in range(1, 8)}
CALENDAR = WorkCalendar(OFF, {date(2026, 10, 10): "国庆节"}, frozenset({2026}), frozenset({2027}))


def duty(due: str, cycle: Cycle = Cycle.MONTH, shift: Shift = Shift.LATER) -> Duty:
    return Duty(
        key="theme_day",
        name="主题党日",
        short="党日",
        heading="组织生活",
        cycle=cycle,
        of=Doer.BRANCH,
        needs=frozenset(),
        due=parse_due_rule(due, cycle),
        shift=shift,
        ladder=(),
        wants=(),
        ask="会后回一句就行",
        basis="每月开展主题党日",
    )


@pytest.mark.parametrize(
    ("due", "shift", "period", "fixed_day", "day", "nominal", "why"),
    [
        ("own or last fri", Shift.LATER, "2026-08", "每月28日", "2026-08-28", "2026-08-28", "固定日8月28日"),
        ("own or last fri", Shift.LATER, "2026-10", "每月1日", "2026-10-08", "2026-10-01", "固定日10月1日，遇假顺延"),
        ("own or last fri", Shift.EARLIER, "2026-11", "day 15", "2026-11-13", "2026-11-15", "固定日11月15日，遇假提前"),
        ("own or last fri", Shift.LATER, "2026-10", "每月10日", "2026-10-10", "2026-10-10", "固定日10月10日"),
        ("own or last fri", Shift.LATER, "2026-11", None, "2026-11-27", "2026-11-27", "最后一个周五11月27日"),
        ("own or last fri", Shift.LATER, "2026-11", "看情况", "2026-11-27", "2026-11-27", "最后一个周五11月27日"),
        ("day 25", Shift.EARLIER, "2026-11", "每月1日", "2026-11-25", "2026-11-25", "11月25日"),
        ("day 25", Shift.EARLIER, "2026-10", None, "2026-10-23", "2026-10-25", "10月25日，遇假提前"),
        ("day 25", Shift.NONE, "2026-10", None, "2026-10-25", "2026-10-25", "10月25日"),
        ("month_end", Shift.LATER, "2026-10", None, "2026-10-30", "2026-10-31", "月末10月31日，遇假提前"),
        ("workday 1", Shift.LATER, "2027-01", None, "2027-01-04", "2027-01-04", "第1个工作日1月4日"),
    ],
)
def test_a_monthly_duty_is_due(
    due: str, shift: Shift, period: str, fixed_day: str | None, day: str, nominal: str, why: str
) -> None:
    found = due_day(duty(due, shift=shift), Period.parse(period), CALENDAR, fixed_day)
    assert found == Due(date.fromisoformat(day), date.fromisoformat(nominal), why)


@pytest.mark.parametrize(
    ("due", "period", "day"),
    [
        ("workday -5", "2026-Q4", "2026-12-25"),
        ("day 25 of month 2", "2026-Q4", "2026-11-25"),
        ("day 20", "2026-H1", "2026-06-22"),
        ("day 20 of month 1", "2026-H2", "2026-07-20"),
        ("month_end", "2026", "2026-12-31"),
        ("day 1 of month 3", "2026", "2026-03-02"),
        ("month_end of month 15", "2026", "2027-03-31"),
    ],
)
def test_a_longer_cycle_counts_from_its_last_month_or_the_one_named(due: str, period: str, day: str) -> None:
    found = due_day(duty(due, Period.parse(period).cycle), Period.parse(period), CALENDAR, None)
    assert found.day == date.fromisoformat(day)


def test_a_fixed_day_is_no_matter_to_a_duty_without_own() -> None:
    assert due_day(duty("day 25"), Period.parse("2026-11"), CALENDAR, "每月3日").day == date(2026, 11, 25)


@given(
    st.dates(date(2000, 1, 1), date(2098, 12, 31)),
    st.sampled_from(Cycle),
    st.sampled_from(["workday 5", "workday -2", "2nd fri", "last tue", "day 31", "month_end -2", "own or last fri"]),
    st.sampled_from(["每月1日", "第五个周五", "month_end", None]),
)
def test_what_is_due_in_a_period_is_due_on_a_working_day_of_it(
    day: date, cycle: Cycle, rule: str, fixed_day: str | None
) -> None:
    period = Period.containing(cycle, day)
    found = due_day(duty(rule, cycle), period, CALENDAR, fixed_day)
    assert period.contains(found.day)
    assert CALENDAR.is_workday(found.day)
    assert abs((found.day - found.nominal).days) <= 7
