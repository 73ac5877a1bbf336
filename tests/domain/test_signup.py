"""What a copy of a sign-up says that did not stand yet."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.reading.reading import Fact, Kind, Leave, State
from domain.record import Record
from domain.signup import News, Told, is_of, news

DAY = date(2026, 8, 26)
NOW = datetime(2026, 8, 26, 2, 0, tzinfo=UTC)
COMING = Fact(kind=Kind.VOLUNTEER_SERVICE, state=State.PLANNED, date=date(2026, 8, 29))
SERVED = replace(COMING, state=State.DONE, hours=4.0)


def told(number: int, fact: Fact, *, stands: bool = True) -> Told:
    record = Record(number, number, 1, 1, None, fact, 1, NOW, held_on=fact.date, period="2026")
    return Told(record, fact.people, stands)


def line(fact: Fact, *people: str) -> Fact:
    return replace(fact, people=people)


def said(
    facts: Iterable[Fact], before: Sequence[Told] = (), speaker: str = "赵敏", *, may_change: bool = False
) -> News:
    return news(tuple(facts), before, speaker=speaker, day=DAY, may_change=lambda _record: may_change)


def test_the_first_list_is_all_new() -> None:
    found = said([line(COMING, "刘建国", "陈晨")])

    assert found.added == ["刘建国", "陈晨"]
    assert [fact.people for fact in found.facts] == [("刘建国", "陈晨")]


def test_of_a_longer_copy_only_the_new_line_is_kept() -> None:
    found = said([line(COMING, "刘建国", "陈晨", "王芳")], [told(1, line(COMING, "刘建国", "陈晨"))])

    assert [fact.people for fact in found.facts] == [("王芳",)]
    assert found.standing == ["刘建国", "陈晨", "王芳"]


def test_the_same_copy_again_changes_nothing() -> None:
    found = said([line(COMING, "刘建国", "陈晨")], [told(1, line(COMING, "刘建国", "陈晨"))])

    assert not found.anything


def test_who_is_missing_from_an_older_copy_stays_and_is_told_of() -> None:
    found = said([line(COMING, "刘建国", "陈晨")], [told(1, line(COMING, "刘建国", "陈晨", "王芳"))])

    assert not found.anything
    assert found.missing == ["王芳"]
    assert found.standing == ["刘建国", "陈晨", "王芳"]


def test_who_was_taken_out_does_not_come_back_by_an_older_copy_but_by_the_own_word() -> None:
    before = [
        told(1, line(COMING, "刘建国", "陈晨", "王芳"), stands=False),
        told(1, line(COMING, "刘建国", "陈晨")),
    ]

    by_copy = said([line(COMING, "刘建国", "陈晨", "王芳")], before, "刘建国")
    by_self = said([line(COMING, "王芳")], before, "王芳")

    assert (by_copy.added, by_copy.gone) == ([], ["王芳"])
    assert (by_self.added, by_self.gone) == (["王芳"], [])


def test_anybody_may_say_who_does_not_come_but_not_strike_what_somebody_did() -> None:
    taken_out = line(replace(COMING, date=None, state=State.CANCELLED), "陈晨")

    of_list = said([taken_out], [told(1, line(COMING, "刘建国", "陈晨"))])
    of_deed = said([taken_out], [told(1, line(SERVED, "陈晨"))])

    assert [name for _, name in of_list.out] == ["陈晨"]
    assert (of_deed.out, of_deed.held) == ([], ["陈晨"])
    assert said([taken_out], [told(1, line(SERVED, "陈晨"))], may_change=True).removed == ["陈晨"]


def test_a_line_that_says_something_else_moves_the_one_it_names_to_a_record_of_their_own() -> None:
    before = [told(1, line(SERVED, "刘建国", "陈晨"))]
    more = [line(SERVED, "刘建国"), line(replace(SERVED, hours=6.0), "陈晨")]

    found = said(more, before, may_change=True)

    assert [(record.number, name) for record, name in found.out] == [(1, "陈晨")]
    assert [(fact.people, fact.hours) for fact in found.facts] == [(("陈晨",), 6.0)]
    assert said(more, before).held == ["陈晨"], "not by somebody else's list"


def test_a_line_that_was_told_before_it_was_changed_is_an_older_copy() -> None:
    before = [told(1, line(SERVED, "陈晨"), stands=False), told(2, line(replace(SERVED, hours=6.0), "陈晨"))]

    assert not said([line(SERVED, "陈晨")], before, may_change=True).anything


def test_who_is_excused_no_longer_comes_and_who_comes_is_excused_no_longer() -> None:
    leave = Leave("official", "陈晨")
    excuse = replace(COMING, leaves=(leave,))
    away = said([excuse], [told(1, line(COMING, "刘建国", "陈晨"))])
    excused = told(2, excuse)
    back = said([line(COMING, "陈晨")], [replace(excused, record=replace(excused.record, members=(4,)))], "陈晨")

    assert (away.removed, away.excused, away.standing) == (["陈晨"], ["陈晨"], ["刘建国"])
    assert [record.number for record in back.back] == [2]


def test_another_day_another_period_and_another_kind_are_another_list() -> None:
    record = told(1, COMING).record

    assert is_of(COMING, record, DAY)
    assert not is_of(replace(COMING, date=date(2026, 9, 5)), record, DAY)
    assert not is_of(replace(COMING, kind=Kind.TRAINING), record, DAY)
    assert not is_of(replace(COMING, date=None), record, DAY + timedelta(days=30)), "long past"
    dues = replace(record, fact=Fact(kind=Kind.DUES, state=State.DONE), held_on=None, period="2026-08")
    assert is_of(Fact(kind=Kind.DUES, state=State.DONE, period="2026-08"), dues, DAY)
    assert not is_of(Fact(kind=Kind.DUES, state=State.DONE, period="2026-09"), dues, DAY)


NAMES = st.lists(st.sampled_from(["刘建国", "陈晨", "王芳", "李红", "赵敏"]), min_size=1, max_size=5, unique=True)


@given(st.lists(NAMES, max_size=8))
def test_whatever_copies_are_sent_nobody_is_counted_twice(copies: list[list[str]]) -> None:
    before: list[Told] = []
    for copy in copies:
        found = said([line(COMING, *copy)], before)
        before += [told(len(before) + 1, fact) for fact in found.facts]
        assert not set(found.missing) & set(copy)

    names = [name for each in before for name in each.names]
    assert len(names) == len(set(names))
    assert set(names) == {name for copy in copies for name in copy}
