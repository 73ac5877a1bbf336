"""Working hours and the budget."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.hours import Budget, Push, WorkingHours, is_open, next_opening
from domain.zone import SHANGHAI

OFF = {date(2026, 10, day): "国庆节" for day in range(1, 8)}
CALENDAR = WorkCalendar(OFF, {date(2026, 10, 10): "国庆节"}, frozenset({2026}), frozenset())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-24T09:00", "2026-11-24T09:00"),
        ("2026-11-24T17:29:59", "2026-11-24T17:29:59"),
        ("2026-11-24T17:30", "2026-11-25T09:00"),
        ("2026-11-24T07:00", "2026-11-24T09:00"),
        ("2026-11-27T18:00", "2026-11-30T09:00"),
        ("2026-11-28T10:00", "2026-11-30T09:00"),
        ("2026-09-30T20:00", "2026-10-08T09:00"),
        ("2026-10-09T18:00", "2026-10-10T09:00"),  # a Saturday that is worked
    ],
)
def test_the_bot_waits_for_working_hours(now: str, opening: str) -> None:
    assert next_opening(at(now), CALENDAR) == at(opening)
    assert is_open(at(now), CALENDAR) is (now == opening)


def test_hours_can_be_set() -> None:
    hours = WorkingHours(time(8, 30), time(12, 0))
    assert next_opening(at("2026-11-24T13:00"), CALENDAR, hours) == at("2026-11-25T08:30")


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)), st.integers(-12, 14))  # noqa: DTZ001 (the zone comes below)
def test_the_next_opening_is_open_and_none_is_missed(moment: datetime, zone: int) -> None:
    now = moment.replace(tzinfo=SHANGHAI) + timedelta(hours=zone)
    opening = next_opening(now, CALENDAR)
    assert opening >= now
    assert is_open(opening, CALENDAR)
    if opening > now:
        assert not is_open(now, CALENDAR)
        assert not is_open(opening - timedelta(seconds=1), CALENDAR)
        assert CALENDAR.workdays_between(now.date(), opening.date()) <= 1


@pytest.mark.parametrize(
    ("sent", "wanted", "allowed"),
    [
        ([], Push.LIST, True),
        ([Push.LIST], Push.LIST, False),
        ([Push.OTHER] * 3, Push.LIST, True),
        ([], Push.OTHER, True),
        ([Push.LIST, Push.OTHER, Push.OTHER], Push.OTHER, True),
        ([Push.OTHER] * 3, Push.OTHER, False),
    ],
)
def test_a_chat_hears_one_list_and_three_other_messages_a_week(
    sent: list[Push], wanted: Push, *, allowed: bool
) -> None:
    assert Budget().allowed(sent, wanted) is allowed


def test_a_budget_can_be_smaller() -> None:
    assert not Budget(per_week=1).allowed([Push.OTHER])
