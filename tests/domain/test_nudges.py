"""Which reminders are due: the newest step, once, and not for ever."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from domain.calendar import Shift, WorkCalendar
from domain.due_rule import parse_due_rule
from domain.duty import Doer, Duty
from domain.ladder import Audience, parse_ladder
from domain.nudges import due_nudges
from domain.period import Cycle
from domain.task import Task, TaskState
from domain.zone import SHANGHAI
from storage.statutory import load_calendar

CALENDAR: WorkCalendar = load_calendar((), range(2026, 2028))
DUTY = Duty(
    "theme_day",
    "主题党日",
    "党日",
    "",
    Cycle.MONTH,
    Doer.BRANCH,
    frozenset(),
    parse_due_rule("2nd fri", Cycle.MONTH),
    Shift.LATER,
    parse_ladder(["-3", "-1", "0@17:00", "+2 secretary", "+5 officer"]),
    (),
    "",
    "",
)
TASK = Task(1, "theme_day", 7, "2026-12", date(2026, 12, 11), TaskState.OPEN, 1, 0)


def at(text: str) -> datetime:
    """A local moment of December 2026 or later."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due(task: Task, moment: str) -> tuple[Audience, str] | None:
    """Who is reminded of a task at a moment, and by which step."""
    found = list(due_nudges([task], lambda key: DUTY if key == DUTY.key else None, CALENDAR, at(moment)))
    return (found[0].to, found[0].step.id) if found else None


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("2026-12-08 09:29", None),
        ("2026-12-08 09:30", (Audience.GROUP, "-3")),
        ("2026-12-10 09:30", (Audience.GROUP, "-1")),
        ("2026-12-11 16:59", None),  # the afternoon says it
        ("2026-12-11 17:00", (Audience.GROUP, "0@17:00")),
        ("2026-12-12 10:00", None),
        ("2026-12-14 10:00", None),
        ("2026-12-15 09:30", (Audience.SECRETARY, "+2")),
        ("2026-12-18 09:30", (Audience.OFFICER, "+5")),
        ("2027-01-11 10:00", (Audience.OFFICER, "+5")),
        ("2027-01-12 10:00", None),
    ],
)
def test_the_newest_step_is_due_until_it_is_forgotten(moment: str, wanted: tuple[Audience, str] | None) -> None:
    assert due(TASK, moment) == wanted


def test_a_step_that_was_said_is_not_said_again() -> None:
    assert due(replace(TASK, said="-3"), "2026-12-08 10:00") is None
    assert due(replace(TASK, said="-3"), "2026-12-10 10:00") == (Audience.GROUP, "-1")


def test_a_task_that_was_moved_is_reminded_of_by_its_new_day() -> None:
    moved = replace(TASK, moved_to=date(2026, 12, 18))

    assert due(moved, "2026-12-11 17:00") is None
    assert due(moved, "2026-12-15 09:30") == (Audience.GROUP, "-3")


def test_what_the_catalogue_no_longer_asks_for_is_let_be() -> None:
    assert due(replace(TASK, duty="heart_talk"), "2026-12-10 10:00") is None
