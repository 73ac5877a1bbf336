"""What records make of a task: open, done or excused, late or in time."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duty import Doer
from domain.reading.reading import Fact, Kind, Leave, State
from domain.record import Record
from domain.settling import settled
from domain.task import Task, TaskState
from domain.zone import SHANGHAI

DUE = date(2026, 12, 11)
IN_TIME = datetime(2026, 12, 2, 10, 0, tzinfo=SHANGHAI)
LATE = datetime(2026, 12, 14, 10, 0, tzinfo=SHANGHAI)


def task(wanted: int = 1) -> Task:
    """An open task, due on 11 December."""
    return Task(1, "theme_day", 7, "2026-12", DUE, TaskState.OPEN, wanted, 0)


def record(
    state: State | None = State.DONE,
    *members: int,
    at: datetime = IN_TIME,
    group: int | None = None,
    present: int | None = None,
    on: date | None = None,
    late: bool | None = None,
    leaves: tuple[Leave, ...] = (),
) -> Record:
    """A record of the task."""
    fact = Fact(Kind.THEME_DAY, state, date=on, group=group, present=present, late=late, leaves=leaves)
    return Record(1, 1, 1, 7, 1, fact, 3, at, members=members)


def test_a_branchs_report_does_the_branchs_task() -> None:
    after = settled(task(), [record()], Doer.BRANCH, IN_TIME)

    assert (after.state, after.had, after.done_at, after.made_up) == (TaskState.DONE, 1, IN_TIME, False)


def test_what_a_member_does_is_not_the_branchs_deed() -> None:
    """我的党费交了 does not mean that the branch's dues are in."""
    assert settled(task(), [record(State.DONE, 5)], Doer.BRANCH, IN_TIME).state is TaskState.OPEN


@pytest.mark.parametrize("state", [State.PLANNED, State.IN_PROGRESS, State.CLAIMED, State.BLOCKED])
def test_what_is_not_done_yet_settles_nothing(state: State) -> None:
    assert settled(task(), [record(state)], Doer.BRANCH, IN_TIME) == task()


def test_reported_after_its_day_it_is_made_up() -> None:
    assert settled(task(), [record(at=LATE)], Doer.BRANCH, LATE).made_up


def test_said_to_be_made_up_it_is_made_up() -> None:
    assert settled(task(), [record(late=True)], Doer.BRANCH, IN_TIME).made_up


def test_a_second_record_changes_neither_when_it_was_done_nor_that_it_was_in_time() -> None:
    done = settled(task(), [record()], Doer.BRANCH, IN_TIME)

    after = settled(done, [record(at=LATE), record()], Doer.BRANCH, LATE)

    assert after == done


def test_with_its_only_record_withdrawn_it_is_open_again() -> None:
    done = settled(task(), [record()], Doer.BRANCH, IN_TIME)

    assert settled(done, [], Doer.BRANCH, LATE) == task()


def test_a_task_done_again_after_its_day_is_made_up() -> None:
    reopened = settled(settled(task(), [record()], Doer.BRANCH, IN_TIME), [], Doer.BRANCH, LATE)

    after = settled(reopened, [record(at=LATE)], Doer.BRANCH, LATE)

    assert (after.done_at, after.made_up) == (LATE, True)


@pytest.mark.parametrize("state", [State.CANCELLED, State.NOT_APPLICABLE])
def test_what_is_called_off_is_excused(state: State) -> None:
    after = settled(task(), [record(state)], Doer.BRANCH, IN_TIME)

    assert (after.state, after.had, after.done_at) == (TaskState.EXCUSED, 0, IN_TIME)


def test_somebodys_excuse_does_not_bring_back_what_was_called_off() -> None:
    called_off = record(State.CANCELLED)
    absent = record(State.PLANNED, 5, leaves=(Leave("sick", "韩冬"),))

    assert settled(task(), [absent, called_off], Doer.BRANCH, IN_TIME).state is TaskState.EXCUSED


def test_a_new_plan_brings_back_what_was_called_off() -> None:
    records = [record(State.PLANNED), record(State.CANCELLED)]

    assert settled(task(), records, Doer.BRANCH, IN_TIME).state is TaskState.OPEN


def test_held_late_after_all_it_is_done_then_and_made_up() -> None:
    """Not at the moment when it was called off."""
    off = settled(task(), [record(State.CANCELLED)], Doer.BRANCH, IN_TIME)

    after = settled(off, [record(at=LATE), record(State.CANCELLED)], Doer.BRANCH, LATE)

    assert (after.state, after.done_at, after.made_up) == (TaskState.DONE, LATE, True)


def test_excused_once_it_stays_excused_since_then() -> None:
    off = settled(task(), [record(State.CANCELLED)], Doer.BRANCH, IN_TIME)

    assert settled(off, [record(State.CANCELLED)], Doer.BRANCH, LATE).done_at == IN_TIME


def test_a_new_day_moves_the_deadline_and_the_ladder_begins_anew() -> None:
    said = replace(task(), said="-3")

    after = settled(said, [record(State.POSTPONED, on=date(2026, 12, 18))], Doer.BRANCH, IN_TIME)

    assert (after.deadline, after.said, after.state) == (date(2026, 12, 18), "", TaskState.OPEN)


def test_a_new_day_that_is_withdrawn_counts_no_longer() -> None:
    moved = settled(task(), [record(State.POSTPONED, on=date(2026, 12, 18))], Doer.BRANCH, IN_TIME)

    assert settled(moved, [], Doer.BRANCH, IN_TIME).deadline == DUE


def test_held_on_the_day_it_was_moved_to_it_is_in_time() -> None:
    postponed = record(State.POSTPONED, on=date(2026, 12, 18))
    moved = settled(task(), [postponed], Doer.BRANCH, IN_TIME)

    assert not settled(moved, [record(at=LATE), postponed], Doer.BRANCH, LATE).made_up


def test_groups_count_each_once_and_a_report_for_all_counts_for_all() -> None:
    one = settled(task(3), [record(group=2), record(group=2)], Doer.GROUP, IN_TIME)
    every = settled(task(3), [record(), record(group=2)], Doer.GROUP, IN_TIME)

    assert (one.had, one.state) == (1, TaskState.OPEN)
    assert (every.had, every.state) == (3, TaskState.DONE)


def test_members_count_each_once() -> None:
    records = [record(State.DONE, 5), record(State.DONE, 5), record(State.DONE, 5, 6), record(State.CLAIMED, 8)]

    assert settled(task(9), records, Doer.MEMBER, IN_TIME).had == 2


def test_a_tally_stands_beside_single_reports_not_on_top_of_them() -> None:
    records = [record(None, present=7), record(State.DONE, 5), record(State.DONE, 6)]

    assert settled(task(9), records, Doer.MEMBER, IN_TIME).had == 7


def test_more_than_are_wanted_are_all_of_them() -> None:
    after = settled(task(9), [record(None, present=12)], Doer.MEMBER, IN_TIME)

    assert (after.had, after.state) == (9, TaskState.DONE)


def test_for_many_it_is_done_when_the_last_one_has_done_it() -> None:
    assert settled(task(2), [record(State.DONE, 6), record(State.DONE, 5)], Doer.MEMBER, LATE).done_at == LATE


RECORDS = st.lists(
    st.builds(
        lambda state, members, days, group, present, late: record(
            state,
            *members,
            at=IN_TIME + timedelta(days=days),
            group=group,
            present=present,
            on=DUE + timedelta(days=days - 9),
            late=late,
        ),
        st.sampled_from([None, *State]),
        st.sets(st.integers(1, 6)),
        st.integers(0, 20),
        st.none() | st.integers(1, 4),
        st.none() | st.integers(0, 30),
        st.none() | st.just(value=True),
    ),
    max_size=6,
)


@given(RECORDS, RECORDS, st.integers(1, 5), st.sampled_from(Doer), st.integers(0, 20))
def test_whatever_was_reported_the_figures_agree(
    before: list[Record], now_there: list[Record], wanted: int, of: Doer, days: int
) -> None:
    now = IN_TIME + timedelta(days=days)

    after = settled(settled(task(wanted), before, of, IN_TIME), now_there, of, now)

    assert 0 <= after.had <= after.wanted
    assert (after.state is TaskState.DONE) == (after.had == after.wanted)
    assert (after.done_at is None) == (after.state is TaskState.OPEN)
    assert not (after.made_up and after.state is not TaskState.DONE)
    assert settled(after, now_there, of, now + timedelta(hours=1)) == after, "nothing new changes nothing"
