"""Due rules: what may be written, and what day it names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.due_rule import (
    Anchor,
    DayOfMonth,
    DueRule,
    DueRuleError,
    MonthEnd,
    NthWeekday,
    Workday,
    parse_due_rule,
    parse_fixed_day,
)
from domain.period import Cycle

OCTOBER_OFF = {date(2026, 10, day): "国庆节" for day in range(1, 8)}
CALENDAR = WorkCalendar(OCTOBER_OFF, {date(2026, 10, 10): "国庆节"}, frozenset({2026}), frozenset())


@pytest.mark.parametrize(
    ("text", "cycle", "rule"),
    [
        ("workday 5", Cycle.MONTH, DueRule(Workday(5))),
        ("workday -2", Cycle.MONTH, DueRule(Workday(-2))),
        ("2nd fri", Cycle.MONTH, DueRule(NthWeekday(2, 4))),
        ("Last  Tue", Cycle.MONTH, DueRule(NthWeekday(-1, 1))),
        ("day 25", Cycle.MONTH, DueRule(DayOfMonth(25))),
        ("month_end", Cycle.MONTH, DueRule(MonthEnd())),
        ("month_end -2", Cycle.MONTH, DueRule(MonthEnd(2))),
        ("own or last fri", Cycle.MONTH, DueRule(NthWeekday(-1, 4), own=True)),
        ("day 25 of month 2", Cycle.QUARTER, DueRule(DayOfMonth(25), month=2)),
        ("own or day 3 of month 1", Cycle.HALF, DueRule(DayOfMonth(3), month=1, own=True)),
        ("month_end of month 15", Cycle.YEAR, DueRule(MonthEnd(), month=15)),
    ],
)
def test_a_rule_is_read(text: str, cycle: Cycle, rule: DueRule) -> None:
    assert parse_due_rule(text, cycle) == rule


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "workday 5"),
        ("someday", "workday 5"),
        ("friday", "workday 5"),
        ("workday 0", "1 到 15"),
        ("workday 16", "1 到 15"),
        ("workday x", "1 到 15"),
        ("2nd fryday", "mon、tue"),
        ("day 32", "1 到 31"),
        ("day -2", "month_end -2"),
        ("month_end 2", "-1 到 -27"),
        ("month_end -28", "-1 到 -27"),
        ("own", "own or last fri"),
        ("own last fri", "own or last fri"),
        ("own or", "own or last fri"),
        ("day 25 of month 4", "1 到 3"),
        ("day 25 of month x", "1 到 3"),
    ],
)
def test_a_wrong_rule_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(DueRuleError, match=said):
        parse_due_rule(text, Cycle.QUARTER)


def test_a_month_past_the_year_is_offered_to_yearly_duties_only() -> None:
    with pytest.raises(DueRuleError, match="13 起是下一年"):
        parse_due_rule("day 1 of month 19", Cycle.YEAR)


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("每月28日", DayOfMonth(28)),
        ("28号", DayOfMonth(28)),
        ("每月 5 日", DayOfMonth(5)),
        ("第二个周五", NthWeekday(2, 4)),
        ("每月第2个星期五", NthWeekday(2, 4)),
        ("每月的最后一个周二", NthWeekday(-1, 1)),
        ("第一个星期天", NthWeekday(1, 6)),
        ("第3个周7", NthWeekday(3, 6)),
        ("day 28", DayOfMonth(28)),
        ("2nd Fri", NthWeekday(2, 4)),
        ("workday -2", Workday(-2)),
    ],
)
def test_a_fixed_day_is_read_as_a_roster_writes_it(text: str, anchor: Anchor) -> None:
    assert parse_fixed_day(text) == anchor


@pytest.mark.parametrize("text", ["", "周五", "每月32日", "每月0日", "第六个周五", "own or last fri", "看情况"])
def test_a_wrong_fixed_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(DueRuleError, match="第二个周五"):
        parse_fixed_day(text)


@pytest.mark.parametrize(
    ("anchor", "month", "day", "told"),
    [
        (Workday(1), 10, 8, "第1个工作日10月8日"),
        (Workday(3), 10, 10, "第3个工作日10月10日"),
        (Workday(-1), 10, 30, "最后一个工作日10月30日"),
        (Workday(-2), 10, 29, "倒数第2个工作日10月29日"),
        (NthWeekday(2, 4), 10, 9, "第二个周五10月9日"),
        (NthWeekday(5, 4), 10, 30, "第五个周五10月30日"),
        (NthWeekday(5, 4), 11, 27, "第五个周五11月27日"),  # November has four: the last
        (NthWeekday(-1, 1), 10, 27, "最后一个周二10月27日"),
        (NthWeekday(1, 6), 11, 1, "第一个周日11月1日"),
        (DayOfMonth(31), 11, 30, "11月30日"),
        (DayOfMonth(30), 2, 28, "2月28日"),
        (MonthEnd(), 2, 28, "月末2月28日"),
        (MonthEnd(2), 8, 29, "月末前2天8月29日"),
    ],
)
def test_a_rule_names_a_day_and_tells_why(anchor: Anchor, month: int, day: int, told: str) -> None:
    found = anchor.on(2026, month, CALENDAR)
    assert found == date(2026, month, day)
    assert anchor.told(found) == told


def test_a_month_short_of_working_days_gives_the_nearest() -> None:
    no_work = {date(2026, 10, day): "国庆节" for day in range(1, 32)}
    assert Workday(3).on(2026, 10, WorkCalendar(no_work, {}, frozenset({2026}), frozenset())) == date(2026, 10, 31)
    little = WorkCalendar(no_work, {date(2026, 10, 20): "补班"}, frozenset({2026}), frozenset())
    assert Workday(3).on(2026, 10, little) == Workday(-3).on(2026, 10, little) == date(2026, 10, 20)


@given(st.text(max_size=20))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    for parse in (lambda: parse_due_rule(text, Cycle.MONTH), lambda: parse_fixed_day(text)):
        try:
            parse()
        except DueRuleError as refused:
            assert str(refused)  # noqa: PT017 (either outcome is right)
