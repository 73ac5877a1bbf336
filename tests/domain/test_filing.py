"""Where a fact belongs, and whether it says something new beside what stands there."""

from dataclasses import fields, replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.branch import Belonging, Branch
from domain.filing import (
    Effect,
    completed,
    contradiction,
    corrected,
    counts_for,
    day_of,
    differences,
    effect,
    exceeds,
    joined,
    period_in,
)
from domain.member import Person, Post, Role
from domain.organisation import Level, Organisation
from domain.period import Cycle
from domain.reading.reading import Fact, Kind, Leave, State
from domain.record import Record
from domain.zone import SHANGHAI
from tests.domain.test_duty import DUTY

NOW = datetime(2026, 12, 10, 10, 0, tzinfo=SHANGHAI)
HOME = Organisation(7, "城建档案馆党支部", Level.BRANCH, 3, "/1/3/7/")
ELSEWHERE = Organisation(8, "第二党支部", Level.BRANCH, 3, "/1/3/8/")
BRANCH = Branch(
    HOME,
    tuple(
        Belonging(no, name, formal=True, in_service=True, group=None)
        for no, name in enumerate(("韩冬", "卢佳", "薛亮"), start=5)
    ),
    (),
    0,
)
MEMBER = Person(5, "韩冬", HOME)
SECRETARY = Person(6, "卢佳", HOME, (Post(Role.SECRETARY, HOME),))
OFFICER = Person(
    2, "许文博", HOME, (Post(Role.COMMITTEE_OFFICER, Organisation(3, "机关党委", Level.COMMITTEE, 1, "/1/3/")),)
)
GUEST = Person(9, "田野", ELSEWHERE, OFFICER.posts)
MEETING = Fact(Kind.THEME_DAY, State.DONE, date=date(2026, 12, 2), expected=22, present=20)
CLAIMED = Fact(Kind.HARD_PROBLEM, State.CLAIMED, content="小区停车难")
LAMP = Fact(Kind.HARD_PROBLEM, State.CLAIMED, content="路灯不亮")


def record(fact: Fact, *members: int, no: int = 1) -> Record:
    """A record that stands there."""
    return Record(no, no, 1, 7, 1, fact, 6, NOW, members=members)


@pytest.mark.parametrize(
    ("speaker", "fact", "text", "members"),
    [
        (SECRETARY, MEETING, "", ()),
        (MEMBER, Fact(Kind.COMMUNITY_REGISTER, State.DONE), "", (5,)),
        (SECRETARY, Fact(Kind.COMMUNITY_REGISTER, State.DONE, people=("薛亮", "韩冬")), "", (5, 7)),
        (SECRETARY, Fact(Kind.GOOD_DEED, State.DONE, people=("韩冬", "韩冬")), "", (5,)),
        (MEMBER, Fact(Kind.GOOD_DEED, State.DONE, people=("薛亮",)), "和薛亮一起帮邻居修水龙头", (5, 7)),
        (SECRETARY, Fact(Kind.COMMUNITY_REGISTER, None, expected=22, present=20), "", ()),
        (MEMBER, Fact(Kind.DUES, State.DONE), "党费已交", (5,)),
        (OFFICER, Fact(Kind.DUES, State.DONE), "党费已交", (2,)),
        (SECRETARY, Fact(Kind.DUES, State.DONE), "党费已交清", ()),
        (GUEST, Fact(Kind.DUES, State.DONE), "党费已交清", ()),
        (SECRETARY, Fact(Kind.DUES, State.DONE, people=("韩冬",)), "韩冬的党费交了", (5,)),
        (SECRETARY, Fact(Kind.DUES, State.DONE, people=("韩冬",)), "党费全部收齐，韩冬代收", ()),
        (SECRETARY, Fact(Kind.THEME_DAY, State.PLANNED, leaves=(Leave("sick", "韩冬"),)), "", (5,)),
        (SECRETARY, Fact(Kind.THEME_DAY, State.PLANNED, leaves=(Leave("sick", "王不在"),)), "", ()),
        (MEMBER, Fact(Kind.THEME_DAY, State.PLANNED, leaves=(Leave("sick"),)), "", (5,)),
    ],
)
def test_a_fact_counts_for_those_it_is_about(speaker: Person, fact: Fact, text: str, members: tuple[int, ...]) -> None:
    assert counts_for(fact, speaker, BRANCH, text) == members


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (MEETING, MEETING, Effect.SAME),
        (MEETING, Fact(Kind.THEME_DAY, State.DONE), Effect.SAME),
        (MEETING, replace(MEETING, photos=2, late=True), Effect.SAME),
        (MEETING, Fact(Kind.THEME_DAY, State.DONE, topic="学习条例"), Effect.MERGED),
        (MEETING, replace(MEETING, present=21), Effect.MERGED),
        (MEETING, replace(MEETING, date=date(2026, 12, 9)), Effect.NEW),
        (MEETING, Fact(Kind.THEME_DAY, State.PLANNED), Effect.NEW),
        (Fact(Kind.GROUP_MEETING, State.DONE, group=1), Fact(Kind.GROUP_MEETING, State.DONE, group=2), Effect.NEW),
    ],
)
def test_the_same_event_told_twice_is_one_event(old: Fact, new: Fact, wanted: Effect) -> None:
    assert effect(new, (), (record(old),))[0] is wanted


REGISTERED = Fact(Kind.COMMUNITY_REGISTER, State.DONE, community="幸福里社区")
DEED = Fact(Kind.GOOD_DEED, State.DONE, date=date(2026, 12, 2), content="修水龙头")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (REGISTERED, REGISTERED, Effect.SAME),
        (REGISTERED, replace(REGISTERED, post="楼道巡查"), Effect.MERGED),
        (REGISTERED, replace(REGISTERED, date=date(2026, 12, 3)), Effect.MERGED),
        (REGISTERED, replace(REGISTERED, community="阳光社区"), Effect.NEW),
        (DEED, replace(DEED, date=None), Effect.SAME),
        (DEED, replace(DEED, content="清扫楼道"), Effect.NEW),
        (DEED, replace(DEED, date=date(2026, 12, 9)), Effect.NEW),
        (CLAIMED, replace(CLAIMED, state=State.IN_PROGRESS), Effect.MERGED),
        (CLAIMED, replace(CLAIMED, state=State.DONE, content=None), Effect.MERGED),
        (CLAIMED, LAMP, Effect.NEW),
        (replace(CLAIMED, state=State.DONE), replace(CLAIMED, state=State.DONE, content=None), Effect.SAME),
        (replace(CLAIMED, state=State.DONE), LAMP, Effect.NEW),
    ],
)
def test_a_members_deed_told_twice_is_one_deed(old: Fact, new: Fact, wanted: Effect) -> None:
    assert effect(new, (5,), (record(old, 5),))[0] is wanted
    assert effect(new, (6,), (record(old, 5),)) == (Effect.NEW, None), "another member's is another deed"


@pytest.mark.parametrize(("said", "meant"), [("路灯换好了", 1), ("停车位划好了", 2), ("都满意", 1)])
def test_of_two_problems_the_one_that_is_spoken_of_goes_on(said: str, meant: int) -> None:
    """The newest stands first, and is meant when the words fit neither."""
    there = (record(LAMP, 5, no=1), record(CLAIMED, 5, no=2))

    what, touched = effect(Fact(Kind.HARD_PROBLEM, State.DONE, content=said), (5,), there)

    assert touched
    assert (what, touched.number) == (Effect.MERGED, meant)


def test_a_problem_keeps_the_words_in_which_it_was_claimed() -> None:
    solved = joined(CLAIMED, Fact(Kind.HARD_PROBLEM, State.DONE, content="都满意", community="幸福里社区"))

    assert (solved.content, solved.state, solved.community) == ("小区停车难", State.DONE, "幸福里社区")


def test_who_may_not_correct_a_record_only_fills_its_gaps() -> None:
    said = replace(MEETING, present=2, topic="学习条例")

    assert completed(MEETING, said) == replace(MEETING, topic="学习条例")


def test_a_correction_says_what_changed_and_a_date_replaces_the_period() -> None:
    old = replace(MEETING, date=None, period="2026-12")
    said = Fact(date=date(2026, 12, 3), present=21)

    assert corrected(old, said) == replace(MEETING, date=date(2026, 12, 3), present=21)
    assert [(each.field, each.before, each.after) for each in differences(old, said)] == [
        ("date", None, date(2026, 12, 3)),
        ("present", 20, 21),
    ]


@pytest.mark.parametrize(
    ("fact", "day"),
    [
        (Fact(date=date(2026, 11, 27)), date(2026, 11, 27)),
        (Fact(period="2026-11"), date(2026, 11, 30)),
        (Fact(period="2026-12"), date(2026, 12, 10)),
        (Fact(period="2027-01"), date(2027, 1, 1)),
        (Fact(period="2026-Q4"), date(2026, 12, 10)),
        (Fact(period="下个月"), date(2026, 12, 10)),
        (Fact(), date(2026, 12, 10)),
        (Fact(state=State.POSTPONED, date=date(2027, 1, 5)), date(2026, 12, 10)),
    ],
)
def test_a_fact_belongs_to_the_day_it_speaks_of(fact: Fact, day: date) -> None:
    assert day_of(fact, NOW) == day


def test_a_fact_counts_in_the_period_of_its_dutys_cycle() -> None:
    assert str(period_in(replace(DUTY, cycle=Cycle.QUARTER), MEETING, NOW)) == "2026-Q4"
    assert str(period_in(None, MEETING, NOW)) == "2026-12"


@pytest.mark.parametrize(
    ("expected", "present", "leave", "absent", "wrong", "over"),
    [
        (22, 20, None, None, False, False),
        (22, 23, None, None, True, True),
        (22, 20, 2, None, False, False),
        (22, 20, 3, None, False, True),
        (22, 20, 1, 1, False, False),
        (22, 20, 1, 0, True, False),
        (None, 20, 3, 0, False, False),
        (22, None, 3, 0, False, False),
    ],
)
def test_counts_that_cannot_be_right(
    expected: int | None, present: int | None, leave: int | None, absent: int | None, *, wrong: bool, over: bool
) -> None:
    fact = Fact(Kind.THEME_DAY, State.DONE, expected=expected, present=present, leave=leave, absent=absent)

    assert (contradiction(fact) == "present") is wrong
    assert exceeds(fact) is over


NUMBERS = st.none() | st.integers(0, 40)
FACTS = st.builds(
    Fact,
    kind=st.just(Kind.THEME_DAY),
    state=st.sampled_from([None, *State]),
    date=st.none() | st.dates(date(2026, 11, 1), date(2027, 1, 31)),
    period=st.none() | st.just("2026-12"),
    topic=st.none() | st.text(max_size=4),
    expected=NUMBERS,
    present=NUMBERS,
    leave=NUMBERS,
    group=st.none() | st.integers(1, 3),
)


@given(FACTS, FACTS)
def test_what_a_correction_says_stands_and_the_rest_stays(old: Fact, said: Fact) -> None:
    after = corrected(old, said)

    changed = {each.field for each in differences(old, said)}
    for field in fields(Fact):
        told = getattr(said, field.name)
        if field.name == "said" or (field.name == "period" and said.period is None):
            continue
        assert getattr(after, field.name) == (getattr(old, field.name) if told in (None, ()) else told)
        assert (field.name in changed) == (told not in (None, ()) and told != getattr(old, field.name))
    assert corrected(after, said) == after


@given(FACTS, FACTS)
def test_told_once_more_it_is_the_same(old: Fact, said: Fact) -> None:
    what, touched = effect(said, (), (record(old),))
    if touched:
        whole = joined(touched.fact, said)
        assert effect(said, (), (record(whole),))[0] is Effect.SAME
    else:
        assert what is Effect.NEW
