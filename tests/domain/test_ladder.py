"""The ladder: which reminder is due, and who hears it."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.hours import is_open
from domain.ladder import Audience, LadderError, Step, parse_ladder, step_day, steps_due
from domain.zone import SHANGHAI

CALENDAR = WorkCalendar({}, {}, frozenset({2026}), frozenset())
LADDER = parse_ladder(["-3", "-1", "0@17:00", "+2 secretary", "+5 officer"])
THURSDAY = date(2026, 12, 10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_ladder_is_read() -> None:
    assert list(LADDER) == [
        Step("-3", -3, time(9, 30), Audience.GROUP),
        Step("-1", -1, time(9, 30), Audience.GROUP),
        Step("0@17:00", 0, time(17, 0), Audience.GROUP),
        Step("+2", 2, time(9, 30), Audience.SECRETARY),
        Step("+5", 5, time(9, 30), Audience.OFFICER),
    ]
    assert parse_ladder([]) == ()
    assert parse_ladder(["-2 secretary", "0 secretary", "3"]) == (
        Step("-2", -2, time(9, 30), Audience.SECRETARY),
        Step("0", 0, time(9, 30), Audience.SECRETARY),
        Step("+3", 3, time(9, 30), Audience.SECRETARY),
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (["soon"], "-3"),
        (["-3 everyone"], "group、doer、secretary、officer"),
        (["0@25:00"], "时刻"),
        (["0@08:00"], "09:00 到 17:30"),
        (["0@17:30"], "09:00 到 17:30"),
        (["+2 group"], r"\+2 secretary"),
        (["-1 officer"], r"\+5 officer"),
        (["-1", "-3"], "先后"),
        (["0", "0@09:30"], "先后"),
        (["+2 officer", "+5 secretary"], "次序"),
    ],
)
def test_a_wrong_ladder_is_refused_with_what_to_write(written: list[str], said: str) -> None:
    with pytest.raises(LadderError, match=said):
        parse_ladder(written)


def test_steps_fall_on_working_days() -> None:
    assert [step_day(step, THURSDAY, CALENDAR).day for step in LADDER] == [7, 9, 10, 14, 17]
    saturday = date(2026, 12, 12)
    assert [step_day(step, saturday, CALENDAR).day for step in LADDER] == [9, 11, 11, 15, 18]


@pytest.mark.parametrize(
    ("now", "said", "step"),
    [
        ("2026-12-04T10:00", set(), None),
        ("2026-12-07T09:29", set(), None),
        ("2026-12-07T09:30", set(), "-3"),
        ("2026-12-07T15:00", {"-3"}, None),
        ("2026-12-07T20:00", set(), None),  # after hours
        ("2026-12-08T09:00", set(), "-3"),  # missed yesterday, still news
        ("2026-12-09T09:30", {"-3"}, "-1"),
        ("2026-12-09T09:30", set(), "-1"),  # the older one is skipped
        ("2026-12-10T09:30", set(), None),  # missed yesterday, and this afternoon says the same
        ("2026-12-10T16:59", {"-1"}, None),
        ("2026-12-10T17:00", {"-1"}, "0@17:00"),
        ("2026-12-11T09:00", {"-1"}, None),  # overdue: no matter for the group
        ("2026-12-12T10:00", set(), None),  # a Saturday
        ("2026-12-14T09:30", {"-1"}, "+2"),
        ("2026-12-15T09:30", {"-1", "+2"}, None),
        ("2026-12-17T09:30", {"-1", "+2"}, "+5"),
        ("2026-12-28T09:30", set(), "+5"),  # after a long downtime
        ("2026-12-28T09:30", {"+5"}, None),
    ],
)
def test_only_the_newest_step_is_said_and_only_in_working_hours(now: str, said: set[str], step: str | None) -> None:
    found = steps_due(LADDER, THURSDAY, CALENDAR, said, at(now))
    assert (found.id if found else None) == step


def test_the_moment_counts_wherever_the_clock_is_read() -> None:
    now = datetime.fromisoformat("2026-12-07T01:30:00+00:00")
    assert steps_due(LADDER, THURSDAY, CALENDAR, (), now) == LADDER[0]


def test_an_empty_ladder_says_nothing() -> None:
    assert steps_due((), THURSDAY, CALENDAR, (), at("2026-12-10T10:00")) is None


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.lists(st.integers(0, 60 * 24 * 40), max_size=30))
def test_however_often_it_is_asked_each_step_is_said_once_in_order_and_at_a_fit_time(
    due: date, minutes: list[int]
) -> None:
    start = at(f"{due - timedelta(days=10)}T00:00")
    said: list[str] = []
    for now in sorted(start + timedelta(minutes=m) for m in minutes):
        step = steps_due(LADDER, due, CALENDAR, said, now)
        if step is None:
            continue
        assert is_open(now, CALENDAR)
        assert step.to is not Audience.GROUP or now.date() <= due
        said.append(step.id)
    order = [step.id for step in LADDER]
    assert said == sorted(set(said), key=order.index)
