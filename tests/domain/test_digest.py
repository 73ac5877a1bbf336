"""The digest's figures add up, fold and never speak of rates where there is nothing to rate."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digest import (
    Behind,
    Change,
    ChangeKind,
    Concern,
    ConcernKind,
    Digest,
    Figure,
    Line,
)
from domain.digest_json import digest_to_json
from domain.digest_page import part, pressing
from domain.digest_sums import (
    Cell,
    Happening,
    Wording,
    figure_of,
    gathered,
    lines_of_duties,
    lines_of_units,
    stood_at,
)
from domain.organisation import Level, Organisation
from domain.period import Week
from domain.task import Task, TaskState
from domain.zone import SHANGHAI
from storage.catalogue import load_catalogue

DUTIES = load_catalogue(Path(__file__).parents[2] / "catalog").duties
COMMISSION = Organisation(1, "云川市直机关工委", Level.COMMISSION, None, "/1/")
NAMES = {
    1: COMMISSION.name,
    2: "市财政局机关党委",
    3: "市教育局机关党委",
    11: "第一支部",
    12: "第二支部",
    13: "第三支部",
    14: "第四支部",
}
WORDING = Wording.of(DUTIES, NAMES)
FRIDAY = datetime(2026, 12, 4, 15, 0, tzinfo=SHANGHAI)


def task(**changed: object) -> Task:
    plain = Task(1, "theme_day", 11, "2026-12", date(2026, 12, 3), TaskState.OPEN, 1, 0)
    return replace(plain, **changed)  # type: ignore[arg-type]


def digest(**changed: object) -> Digest:
    plain = Digest(COMMISSION, Week(2026, 49), FRIDAY, Figure(), (), (), (), (), ())
    return replace(plain, **changed)  # type: ignore[arg-type]


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "had", "figure"),
    [
        (task(due=date(2026, 12, 4)), 0, Figure(due=1)),
        (task(), 0, Figure(due=1, late=1)),
        (task(moved_to=date(2026, 12, 10)), 0, Figure(due=1)),
        (task(state=TaskState.DONE, done_at=at(3, 23, 59)), 1, Figure(due=1, done=1)),
        (task(state=TaskState.DONE, done_at=at(4, 0, 0)), 1, Figure(due=1, done=1, made_up=1)),
        (task(state=TaskState.DONE, done_at=at(2), made_up=True), 1, Figure(due=1, done=1, made_up=1)),
        (task(state=TaskState.DONE, done_at=at(4, 16)), 0, Figure(due=1, late=1)),
        (task(state=TaskState.EXCUSED), 0, Figure(excused=1)),
        (task(wanted=20), 14, Figure(due=20, done=14, late=6)),
        (task(wanted=20), 25, Figure(due=20, done=20)),
    ],
    ids=["before its day", "late", "moved on", "on the day's last minute", "after midnight", "said to be late", "settled later than the digest", "excused", "members", "more than asked"],
)  # fmt: skip
def test_a_task_counts_as_it_stood_at_the_moment(asked: Task, had: int, figure: Figure) -> None:
    assert figure_of(asked, FRIDAY, had) == figure


def test_a_task_settled_later_stands_open() -> None:
    settled = task(state=TaskState.DONE, done_at=at(5), had=1, made_up=True)
    assert stood_at(settled, FRIDAY, 0) == task()


@pytest.mark.parametrize(("done", "due", "rate"), [(1, 2, None), (0, 0, None), (1, 3, 100 / 3), (3, 3, 100.0)])
def test_fewer_than_three_have_no_rate(done: int, due: int, rate: float | None) -> None:
    assert Figure(due=due, done=done).rate == rate


figures = st.builds(Figure, *[st.integers(0, 50)] * 5)
cells = st.lists(
    st.builds(Cell, st.sampled_from([2, 3]), st.sampled_from([*(duty.key for duty in DUTIES), "dropped"]), figures)
)


@given(cells)
def test_organisations_add_up_to_the_whole(found: list[Cell]) -> None:
    units, duties = lines_of_units(found, WORDING), lines_of_duties(found, WORDING)
    whole = sum((line.figure for line in duties if not line.by_member), Figure())
    assert sum((unit.figure for unit in units), Figure()) == whole
    for line in duties:
        parts = [part.figure for unit in units for part in unit.parts if part.key == line.key]
        assert sum(parts, Figure()) == line.figure


def test_members_are_no_part_of_an_organisations_own_figure() -> None:
    meeting, deeds = Cell(2, "theme_day", Figure(due=4, done=3)), Cell(2, "good_deed", Figure(due=80, done=10))
    (unit,) = lines_of_units([meeting, deeds], WORDING)
    assert unit.figure == Figure(due=4, done=3)
    assert [part.key for part in unit.members] == ["good_deed"]


def test_a_rate_of_several_is_of_the_sums_and_not_the_mean() -> None:
    few, many = Cell(2, "good_deed", Figure(due=4, done=4)), Cell(3, "good_deed", Figure(due=96, done=46))
    (line,) = lines_of_duties([few, many], WORDING)
    assert line.figure.rate == 50.0


def test_duties_stand_in_the_order_of_the_catalogue_and_unknown_ones_last() -> None:
    found = [Cell(2, key, Figure(due=1)) for key in ("dropped", "dues", "theme_day")]
    assert [line.name for line in lines_of_duties(found, WORDING)] == ["主题党日", "党费", "dropped"]


def test_a_change_names_its_first_branches_and_counts_the_others() -> None:
    late = [Happening(ChangeKind.LATE, 2, branch, "dues") for branch in (14, 11, 13, 12)]
    (change,) = gathered(late, WORDING)
    assert (change.count, change.branches, change.more) == (4, ("第一支部", "第二支部", "第三支部"), 1)


def test_a_change_nobody_is_named_for_has_no_branches() -> None:
    (change,) = gathered([Happening(ChangeKind.DONE, 2, None, "dues", 7)], WORDING)
    assert (change.count, change.branches, change.more) == (7, (), 0)


def lines(*figures_: Figure) -> tuple[Line, ...]:
    return tuple(Line(str(no), f"第{no}单位", figure) for no, figure in enumerate(figures_, start=1))


def test_the_fold_shows_late_ones_in_the_order_of_the_roster() -> None:
    units = lines(Figure(4, 4), Figure(4, 1), Figure(4, 3, 1), Figure(4, 2, 2), Figure(4, 2, 1))
    fold = part(units, 2)
    assert [(each.no, each.about) for each in fold.shown] == [(1, units[3]), (2, units[4])]
    assert (fold.complete, fold.under_way, fold.late) == (("第1单位",), 1, 1)


def test_no_kind_of_concern_is_hidden_behind_many_of_another() -> None:
    late = tuple(Concern(ConcernKind.OVERDUE, no, f"第{no}支部") for no in range(20))
    rare = (Concern(ConcernKind.OPINION, 1, COMMISSION.name, 2), Concern(ConcernKind.HOLIDAYS, 1, COMMISSION.name))
    shown = pressing(late + rare, 4)
    assert shown == late[:2] + rare


def test_changes_are_counted_by_duty_most_first() -> None:
    found = gathered([Happening(ChangeKind.DONE, 2, None, "dues", 1), Happening(ChangeKind.DONE, 3, None, "theme_day", 2), Happening(ChangeKind.DONE, 2, None, "theme_day", 2)], WORDING)  # fmt: skip
    assert digest(changes=found).tally(ChangeKind.DONE) == (("主题党日", 4), ("党费", 1))
    assert digest(changes=found).count(ChangeKind.DONE) == 5


def test_the_organisations_with_most_left_to_do_are_found_for_a_duty_of_members() -> None:
    found = [Cell(2, "good_deed", Figure(due=9, done=8)), Cell(3, "good_deed", Figure(due=9, done=2)), Cell(11, "good_deed", Figure(due=9, done=9))]  # fmt: skip
    furthest = digest(units=lines_of_units(found, WORDING)).furthest("good_deed", 5)
    assert [(line.name, line.figure.missing) for line in furthest] == [("市教育局机关党委", 7), ("市财政局机关党委", 1)]


@pytest.mark.parametrize(("as_of", "closed"), [(datetime(2026, 12, 6, 23, 59, tzinfo=SHANGHAI), False), (datetime(2026, 12, 7, 0, 0, tzinfo=SHANGHAI), True)])  # fmt: skip
def test_a_week_is_closed_at_the_end_of_its_sunday(as_of: datetime, *, closed: bool) -> None:
    assert digest(as_of=as_of).is_closed is closed


def test_json_opens_each_figure_down_to_its_tasks() -> None:
    found = [Cell(2, "theme_day", Figure(due=4, done=3)), Cell(2, "good_deed", Figure(due=20, done=19))]
    whole = digest(
        total=Figure(due=4, done=3),
        units=lines_of_units(found, WORDING),
        duties=lines_of_duties(found, WORDING),
        changes=(Change(ChangeKind.DONE, 2, NAMES[2], "dues", "党费", by_member=False, count=1, branches=()),),
        concerns=(Concern(ConcernKind.BLOCKED, 11, "第一支部", since=date(2026, 12, 1), records=(5,)),),
    )
    behind = (
        Behind(71, 2, 11, "theme_day", "2026-12", date(2026, 12, 11), late=False, records=()),
        Behind(72, 2, 11, "good_deed", "2026", date(2026, 12, 15), late=False, records=(5, 8)),
    )
    told = json.loads(json.dumps(digest_to_json(whole, behind)))
    assert told["as_of"] == "2026-12-04T15:00:00+08:00"
    assert told["total"]["behind"] == told["organisations"][0]["behind"] == [71]
    assert {duty["duty"]: duty["behind"] for duty in told["organisations"][0]["duties"]} == {
        "theme_day": [71],
        "good_deed": [72],
    }
    assert told["tasks"][1]["records"] == [5, 8]
    assert told["concerns"][0]["since"] == "2026-12-01"
