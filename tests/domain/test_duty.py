"""Which branches have a duty, and in which periods."""

from dataclasses import replace

import pytest

from domain.calendar import Shift
from domain.due_rule import DayOfMonth, DueRule
from domain.duty import BranchShape, Doer, Duty, Need, applies, how_many
from domain.period import Cycle, Period

DUTY = Duty(
    key="theme_day",
    name="主题党日",
    short="党日",
    heading="组织生活",
    cycle=Cycle.MONTH,
    of=Doer.BRANCH,
    needs=frozenset(),
    due=DueRule(DayOfMonth(25)),
    shift=Shift.LATER,
    ladder=(),
    wants=("topic",),
    ask="会后回一句就行",
    basis="每月开展主题党日",
)
COMMITTEE = replace(DUTY, needs=frozenset({Need.COMMITTEE}))
GROUPS = replace(DUTY, of=Doer.GROUP, needs=frozenset({Need.GROUPS}))
MEMBERS = replace(DUTY, of=Doer.MEMBER)
FULL = BranchShape(committee=5, groups=3, members=26, fixed_day="每月28日")
SMALL = BranchShape(committee=0, groups=0, members=6)
EMPTY = BranchShape(committee=0, groups=0, members=0)


@pytest.mark.parametrize(
    ("duty", "shape", "count"),
    [
        (DUTY, FULL, 1),
        (DUTY, EMPTY, 1),
        (COMMITTEE, FULL, 1),
        (COMMITTEE, SMALL, 0),
        (GROUPS, FULL, 3),
        (GROUPS, SMALL, 0),
        (replace(GROUPS, needs=frozenset()), SMALL, 0),
        (MEMBERS, FULL, 26),
        (MEMBERS, EMPTY, 0),
    ],
)
def test_a_duty_is_asked_of_branches_that_can_do_it(duty: Duty, shape: BranchShape, count: int) -> None:
    assert how_many(duty, shape) == count
    assert applies(duty, shape) is (count > 0)


def test_only_groups_and_members_are_counted_as_a_rate() -> None:
    assert [duty.by_rate for duty in (DUTY, GROUPS, MEMBERS)] == [False, True, True]


@pytest.mark.parametrize(
    ("cycle", "months", "period", "asked"),
    [
        (Cycle.MONTH, (), "2026-08", True),
        (Cycle.MONTH, (1, 7), "2026-07", True),
        (Cycle.MONTH, (1, 7), "2026-08", False),
        (Cycle.QUARTER, (7,), "2026-Q3", True),
        (Cycle.QUARTER, (7,), "2026-Q4", False),
        (Cycle.MONTH, (), "2026-Q3", False),
    ],
)
def test_a_duty_is_asked_in_its_months(cycle: Cycle, months: tuple[int, ...], period: str, *, asked: bool) -> None:
    duty = replace(DUTY, cycle=cycle, months=frozenset(months))
    assert duty.is_asked_in(Period.parse(period)) is asked
