"""Which branches have a duty, and in which periods."""

from dataclasses import replace
from datetime import date

import pytest

from domain.calendar import Shift
from domain.due_rule import DayOfMonth, DueRule
from domain.duty import BranchShape, Doer, Duty, Need, Only, answered, applies, how_many, named
from domain.period import Cycle, Period
from domain.reading.reading import Fact, Kind

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


SPRING = frozenset({13, 14, 15})


@pytest.mark.parametrize(
    ("cycle", "months", "month", "asked"),
    [
        (Cycle.MONTH, (), "2026-08", ["2026-08"]),
        (Cycle.MONTH, (1, 7), "2026-07", ["2026-07"]),
        (Cycle.MONTH, (1, 7), "2026-08", []),
        (Cycle.QUARTER, (), "2026-08", ["2026-Q3"]),
        (Cycle.QUARTER, (3, 6, 9, 12), "2026-09", ["2026-Q3"]),
        (Cycle.QUARTER, (3, 6, 9, 12), "2026-08", []),
        (Cycle.YEAR, (12, *SPRING), "2026-12", ["2026"]),
        (Cycle.YEAR, (12, *SPRING), "2027-03", ["2026"]),
        (Cycle.YEAR, (12, *SPRING), "2027-04", []),
    ],
)
def test_a_duty_is_asked_in_its_months(cycle: Cycle, months: tuple[int, ...], month: str, asked: list[str]) -> None:
    duty = replace(DUTY, cycle=cycle, months=frozenset(months))
    assert [str(period) for period in duty.periods_in(Period.parse(month))] == asked


@pytest.mark.parametrize(
    ("cycle", "months", "period", "first", "last"),
    [
        (Cycle.QUARTER, (), "2026-Q3", "2026-07-01", "2026-09-30"),
        (Cycle.QUARTER, (3, 6, 9, 12), "2026-Q3", "2026-09-01", "2026-09-30"),
        (Cycle.YEAR, (12, *SPRING), "2025", "2025-12-01", "2026-03-31"),
        (Cycle.YEAR, SPRING, "2025", "2026-01-01", "2026-03-31"),
    ],
)
def test_it_is_asked_from_its_first_month_to_its_last(
    cycle: Cycle, months: tuple[int, ...], period: str, first: str, last: str
) -> None:
    duty = replace(DUTY, cycle=cycle, months=frozenset(months))
    assert [str(day) for day in duty.window(Period.parse(period))] == [first, last]


@pytest.mark.parametrize(
    ("months", "day", "period"),
    [
        (SPRING, date(2026, 2, 10), "2025"),
        (SPRING, date(2026, 4, 2), "2025"),
        (SPRING, date(2026, 12, 20), "2026"),
        (frozenset({11, 12}), date(2026, 2, 10), "2026"),
    ],
)
def test_what_is_held_in_spring_counts_for_the_year_before(months: frozenset[int], day: date, period: str) -> None:
    assert str(replace(DUTY, cycle=Cycle.YEAR, months=months).period_of(day)) == period


HELP = replace(DUTY, key="enterprise_help", name="结对助企")
TALENT = replace(HELP, key="talent", name="人才暖企", kind=Kind.ENTERPRISE_HELP, only=Only(frozenset({"talent"})))
TEAM = replace(DUTY, key="team", name="先锋队活动", kind=Kind.VOLUNTEER_SERVICE, only=Only(words=("先锋队", "突击队")))
UPLOAD = replace(DUTY, key="upload", name="云党建上传", kind=Kind.TICK, words=("云党建",))


@pytest.mark.parametrize(
    ("fact", "key"),
    [
        (Fact(Kind.ENTERPRISE_HELP, action="talent"), "talent"),
        (Fact(Kind.ENTERPRISE_HELP, action="pairing"), "enterprise_help"),
        (Fact(Kind.ENTERPRISE_HELP, duty="enterprise_help", action="talent"), "enterprise_help"),
        (Fact(Kind.VOLUNTEER_SERVICE, content="先锋队清理工地"), "team"),
        (Fact(Kind.VOLUNTEER_SERVICE, content="清理", said=(("", "突击队周六去工地清理"),)), "team"),
        (Fact(Kind.VOLUNTEER_SERVICE, content="护学"), None),
        (Fact(Kind.TICK, duty="upload"), "upload"),
        (Fact(Kind.TICK), None),
        (Fact(), None),
    ],
)
def test_a_fact_answers_the_duty_it_names_or_the_one_it_fits(fact: Fact, key: str | None) -> None:
    duty = answered(fact, (HELP, TALENT, TEAM, UPLOAD))
    assert (duty.key if duty else None) == key


def test_a_fact_bears_the_name_of_its_duty_where_the_kind_does_not_tell() -> None:
    told = named(Fact(Kind.ENTERPRISE_HELP, action="talent"), TALENT)
    assert (told.key, told.called) == ("talent", "人才暖企")
    assert named(told, HELP) == Fact(Kind.ENTERPRISE_HELP, action="talent")
    assert named(Fact(Kind.DUES), None) == Fact(Kind.DUES)


def test_a_branch_does_some_duties_several_times() -> None:
    twice = replace(DUTY, times=2)
    assert (how_many(twice, FULL), twice.by_rate) == (2, True)
