"""The sample of an inspection, what words name which issue, and sheets of findings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finding_rows import COLUMNS, Known, findings_of
from domain.inspect_order import Deed, Found, InspectOrder, inspect_order
from domain.inspection import Issue, draw, issue_in
from domain.inspection_sheet import lacking
from domain.organisation import Level, Organisation
from domain.reading.reading import Fact, Kind, Leave, State
from domain.record import Record
from domain.roster.rows import Row
from templates import names
from tests.templates.matter_messages import NOW

TODAY = date(2026, 12, 1)
UNITS = {
    2: Organisation(2, "甲局机关党委", Level.COMMITTEE, 1, "/1/2/", unit_class="政府部门"),
    3: Organisation(3, "乙局机关党委", Level.COMMITTEE, 1, "/1/3/"),
}


def branch(no: int, unit: int = 2, unit_class: str = "") -> Organisation:
    return Organisation(no, f"第{no}支部", Level.BRANCH, unit, f"/1/{unit}/{no}/", unit_class=unit_class)


BRANCHES = [*(branch(no) for no in range(10, 20)), *(branch(no, 3) for no in range(20, 23)), branch(30, 2, "事业单位")]


@given(st.text(max_size=20), st.integers(1, 100), st.permutations(BRANCHES))
def test_a_sample_takes_of_every_class_and_is_the_same_each_time(
    seed: str, percent: int, shuffled: list[Organisation]
) -> None:
    drawn = draw(BRANCHES, UNITS, seed=seed, percent=percent, times={})
    assert drawn == draw(shuffled, UNITS, seed=seed, percent=percent, times={})
    assert {tally.unit_class: tally.branches for tally in drawn} == {"政府部门": 10, "乙局机关党委": 3, "事业单位": 1}
    for tally in drawn:
        wanted = -(-tally.branches * percent // 100)
        assert len({each.id for each in tally.drawn}) == len(tally.drawn) == wanted >= 1


def test_who_was_not_looked_at_this_year_comes_first() -> None:
    seen = dict.fromkeys(range(10, 17), 1)
    for seed in ("a", "b", "c"):
        (government,) = [
            each for each in draw(BRANCHES, UNITS, seed=seed, percent=30, times=seen) if each.branches == 10
        ]
        assert {each.id for each in government.drawn} == {17, 18, 19}


def test_another_seed_gives_another_sample() -> None:
    samples = {
        tuple(each.id for tally in draw(BRANCHES, UNITS, seed=str(no), percent=30, times={}) for each in tally.drawn)
        for no in range(20)
    }
    assert len(samples) > 10


@pytest.mark.parametrize(
    ("words", "issue"),
    [
        ("手册7月以来没有记", Issue.MANUAL_UNUSED),
        ("《党支部手册》未用", Issue.MANUAL_UNUSED),
        ("党费10月迟交", Issue.LATE_DUES),
        ("请假人员没有登记", Issue.LEAVE_UNRECORDED),
        ("三次记录雷同", Issue.COPIED),
        ("大会次序颠倒", Issue.OUT_OF_ORDER),
        ("第三季度党员大会未开", Issue.TOO_FEW),
        ("缺记录人", Issue.INCOMPLETE),
        ("10月无会议记录", Issue.NO_RECORD),
        ("门口牌匾陈旧", Issue.BASE_WORN),
        ("制度没有上墙", Issue.RULES_NOT_SHOWN),
        ("窗户脏", None),
    ],
)
def test_words_name_an_issue(words: str, issue: Issue | None) -> None:
    assert issue_in(words) is issue


@pytest.mark.parametrize("issue", [issue for issue in Issue if issue is not Issue.OTHER])
def test_every_issue_is_known_by_its_own_name(issue: Issue) -> None:
    assert issue_in(names.ISSUES[issue]) is issue


def test_a_message_holds_several_findings_and_one_day() -> None:
    said = inspect_order("督查 第三支部\n手册未用：7月以来没有记\n窗户脏；党费迟交\n限12月20日", TODAY)
    assert said == InspectOrder(
        Deed.FIND,
        "第三支部",
        (
            Found(Issue.MANUAL_UNUSED, "手册未用：7月以来没有记"),
            Found(Issue.OTHER, "窗户脏"),
            Found(Issue.LATE_DUES, "党费迟交"),
        ),
        date(2026, 12, 20),
    )


@pytest.mark.parametrize(
    "words", ["没有问题", "未发现问题。", "看过，没问题", "都合格", "现场查了，没有发现什么问题", "一切正常"]
)
def test_a_branch_that_is_in_order_gets_no_finding(words: str) -> None:
    assert inspect_order(f"督查 第三支部 {words}", TODAY) == InspectOrder(Deed.FIND, "第三支部", fine=True)
    known = Known(BRANCHES, {name: Issue(key) for key, name in names.ISSUES.items()}, {"裴松年": 7}, TODAY)
    rows = [COLUMNS, ("第10支部", "", words, "", "裴松年"), ("第11支部", "手册未用", "", "", "裴松年")]
    found, faults = findings_of({"问题": [Row(no, cells) for no, cells in enumerate(rows, start=1)]}, known)
    assert [each.branch for each in found] == [11], faults


@pytest.mark.parametrize("words", ["没有问题台账", "没有记录", "手册合格证没有", "党费没问题，手册未用"])
def test_what_only_sounds_in_order_is_a_finding(words: str) -> None:
    said = inspect_order(f"督查 第三支部 {words}", TODAY)
    assert said is not None
    assert [each.words for each in said.found] == [words]


@pytest.mark.parametrize("text", ["督查组明天来", "迎接督查的准备", "督查通知什么时候发", "", "第三支部手册未用"])
def test_talk_about_an_inspection_is_no_order(text: str) -> None:
    assert inspect_order(text, TODAY) is None


@given(st.text(max_size=80))
def test_any_text_at_all_is_an_order_or_none(text: str) -> None:
    found = inspect_order(f"督查 第一支部 {text}", TODAY)
    assert found is None or found.deed in Deed


CELL = st.sampled_from(["", "第10支部", "手册未用", "没有记", "2026-12-25", "裴松年", "=1+1", "2026-02-30"]) | st.text(
    max_size=12
)


@given(st.lists(st.tuples(*[CELL] * 5), max_size=6))
def test_a_sheet_is_taken_whole_or_every_bad_row_is_named(rows: list[tuple[str, ...]]) -> None:
    known = Known(BRANCHES, {name: Issue(key) for key, name in names.ISSUES.items()}, {"裴松年": 7, "陆怀谷": 8}, TODAY)
    sheet = [Row(1, COLUMNS), *(Row(no, cells) for no, cells in enumerate(rows, start=2))]
    found, faults = findings_of({"问题": sheet}, known)
    assert bool(found) != bool(faults)
    filled = [row for row in rows if row[1] or row[2]]
    assert len(found) in (0, len(filled))
    assert all(each.found_by in (7, 8) and each.branch in range(10, 31) for each in found)
    assert all(1 <= fault.row <= len(rows) + 1 and fault.what for fault in faults)


def test_minutes_lack_what_they_do_not_tell() -> None:
    held = Fact(
        Kind.THEME_DAY, State.DONE, date=TODAY, topic="学习条例", expected=22, present=20, host="周明", recorder="韩冬"
    )

    def lacks(fact: Fact) -> tuple[str, ...]:
        return lacking(Record(1, 1, 1, 10, 1, fact, 5, NOW))

    assert lacks(held) == ("leaves",)
    excused = Fact(**{name: getattr(held, name) for name in ("kind", "state", "date", "topic", "expected", "present")})
    assert lacks(excused) == ("host", "recorder", "leaves")
    assert lacks(Fact(Kind.DUES, State.DONE)) == ()
    whole = Fact(
        Kind.THEME_DAY, State.DONE, date=TODAY, topic="学", expected=2, present=1, host="周明", recorder="韩冬",
        leaves=(Leave("sick", "卢佳"),),
    )  # fmt: skip
    assert lacks(whole) == ()
