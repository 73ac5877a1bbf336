"""What opens with a month, for which branch."""

from dataclasses import replace
from datetime import date

import pytest

from domain.branch import Belonging, Branch
from domain.member import Role
from domain.opening import openings
from domain.organisation import Level, Organisation
from domain.period import Cycle, Period
from domain.work import Work, WorkKind
from storage.catalogue import load_catalogue
from storage.statutory import load_calendar
from tests.house.tree import ROOT

CALENDAR = load_calendar((), range(2026, 2028))
DUTIES = load_catalogue(ROOT / "catalog").duties


def branch(members: int, seats: int = 0, groups: int = 0, day: str | None = None, in_service: bool = True) -> Branch:  # noqa: FBT001, FBT002
    """A branch of a shape."""
    place = Organisation(7, "第一党支部", Level.BRANCH, 3, "/1/3/7/", day)
    people = tuple(Belonging(no, f"党员{no}", formal=True, in_service=in_service, group=None) for no in range(members))
    offices = tuple((Role.COMMITTEE_MEMBER if no else Role.SECRETARY, no) for no in range(seats))
    return Branch(place, people, offices, groups)


def opened(of: Branch, month: str) -> dict[str, tuple[str, str, int]]:
    """Duty by duty: its period, its due day and for how many."""
    found = openings([of], DUTIES, Period.parse(month), CALENDAR)
    return {each.duty.key: (str(each.period), f"{each.due.day:%m-%d}", each.wanted) for each in found}


def test_a_branch_is_asked_for_what_applies_to_it() -> None:
    small, large = opened(branch(6), "2026-12"), opened(branch(22, 4, 3), "2026-12")

    assert large.keys() - small.keys() == {"committee_meeting", "group_meeting"}
    assert large["group_meeting"][2] == 3
    assert large["community_register"] == ("2026-H2", "12-18", 22)


def test_two_in_office_are_no_committee() -> None:
    assert "committee_meeting" not in opened(branch(6, 2), "2026-12")


def test_the_retired_are_not_asked_to_serve() -> None:
    assert "community_register" not in opened(branch(9, in_service=False), "2026-12")


def test_a_branchs_own_day_is_its_due_day() -> None:
    assert opened(branch(6, day="last tue"), "2026-12")["theme_day"][1] == "12-29"
    assert opened(branch(6), "2026-12")["theme_day"][1] == "12-11"


def test_an_october_that_begins_with_holidays_asks_for_nothing_before_it_is_worked() -> None:
    days = [day for _, day, _ in opened(branch(22, 4, 3, day="1st fri"), "2026-10").values() if day.startswith("10")]

    assert min(days) >= "10-08"


def test_a_provisional_year_has_all_its_months() -> None:
    seen: set[str] = set()
    for index in range(1, 13):
        month = Period(Cycle.MONTH, 2027, index)
        found = opened(branch(22, 4, 3), str(month))
        assert found.keys() == {duty.key for duty in DUTIES if duty.periods_in(month) and not duty.due.term}
        seen |= found.keys()
    assert seen == {duty.key for duty in DUTIES} - {"term_election"}


@pytest.mark.parametrize(
    ("month", "due"), [("2026-10", None), ("2026-11", "05-18"), ("2027-05", "05-18"), ("2027-06", None)]
)
def test_an_election_is_asked_for_half_a_year_ahead(month: str, due: str | None) -> None:
    place = replace(branch(22, 4, 3).organisation, term_ends=date(2027, 5, 18))
    found = opened(replace(branch(22, 4, 3), organisation=place), month)

    assert found.get("term_election") == (("2027", due, 1) if due else None)


def test_what_a_branch_takes_on_decides_what_it_is_asked_for() -> None:
    duties = load_catalogue(ROOT / "catalog", optional=True).duties
    works = (Work(WorkKind.ENTERPRISE, "云川精工"), Work(WorkKind.TEAM, "攻坚先锋队"))
    busy = replace(branch(22), organisation=replace(branch(22).organisation, works=works))
    plain, more = (
        {each.duty.key for each in openings([of], duties, Period.parse("2026-11"), CALENDAR)}
        for of in (branch(22), busy)
    )

    assert more - plain == {"pair_building", "enterprise_guidance", "pioneer_team"}


def test_last_years_session_is_asked_for_in_spring() -> None:
    found = opened(branch(22, 4, 3), "2026-03")

    assert found["org_life_meeting"] == ("2025", "03-31", 1)
    assert found["democratic_appraisal"] == ("2025", "03-31", 4)
