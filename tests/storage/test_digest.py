"""A digest's figures agree with the tasks and records they are made of, on both databases."""

import random
from datetime import UTC, date, time, timedelta

import pytest

from domain.digest import Figure
from domain.digest_sums import figure_of
from domain.period import Period, Week
from domain.zone import at_time
from storage import digest
from storage.database import Database
from storage.tables import core
from tests.digest_city import (
    BRANCHES,
    COMMISSION,
    DUTIES,
    ELSEWHERE,
    END,
    FINANCE,
    FIRST,
    NOW,
    SCHOOL,
    SCHOOLS,
    SECOND,
    THEIR_COMMITTEE,
    THEIRS,
    WEEK,
    Row,
    as_task,
    asked,
    at,
    done,
    fill,
    gather,
    reported,
)


@pytest.mark.parametrize(
    ("row", "figure"),
    [
        (asked(1, due=date(2026, 12, 4)), Figure(due=1)),
        (asked(1), Figure(due=1, late=1)),
        (asked(1, moved_to=date(2026, 12, 10)), Figure(due=1)),
        (done(1, when=at(12, 3, 23, 59)), Figure(due=1, done=1)),
        (done(1, when=at(12, 3, 8, 30)), Figure(due=1, done=1)),
        (done(1, when=at(12, 4, 0, 0)), Figure(due=1, done=1, made_up=1)),
        (done(1, when=at(12, 4, 9)), Figure(due=1, done=1, made_up=1)),
        (done(1, when=at(12, 1), made_up=True), Figure(due=1, done=1, made_up=1)),
        (done(1, when=at(12, 4, 9), moved_to=date(2026, 12, 4)), Figure(due=1, done=1)),
        (asked(1, state="excused", done_at=at(12, 2)), Figure(excused=1)),
        (asked(1, "group_meeting", wanted=3, had=2), Figure(due=3, done=2, late=1)),
        (asked(1, "party_lecture", period="2026-Q4", due=date(2026, 12, 25)), Figure(due=1)),
        (asked(1, "party_lecture", period="2026-Q3"), Figure(due=1, late=1)),
        (asked(1, period="2026-11", due=date(2026, 11, 13)), Figure(due=1, late=1)),
        (asked(1, period="2025-11", due=date(2025, 11, 14)), Figure(due=1, late=1)),
        (done(1, period="2026-10", when=at(12, 2), due=date(2026, 10, 16)), Figure()),
        (asked(1, period="2026-10", state="excused"), Figure()),
        (asked(1, "party_lecture", period="2027-Q1"), Figure()),
        (asked(1, "good_deed", wanted=20, had=7), Figure()),
        (asked(1, of=THEIRS), Figure()),
    ],
    ids=["before its day", "late", "moved on", "last minute of its day", "on its morning", "after midnight", "a day late", "said to be late", "moved, then in time", "excused", "groups", "a quarter's", "left over from a quarter", "the month that ends in the week", "left over from a year ago", "left over and settled", "left over and excused", "of the next year", "of members", "of another city"],
)  # fmt: skip
async def test_a_task_adds_just_this_to_the_total(database: Database, row: Row, figure: Figure) -> None:
    await fill(database, {core.task: [row]})
    found = await gather(database)
    assert found.total == figure
    assert sum((unit.figure for unit in found.units), Figure()) == figure


def some_row(no: int, dice: random.Random) -> Row:
    """A task of any branch, duty, period and state."""
    duty = dice.choice(DUTIES)
    period = Period.containing(duty.cycle, date(2026, dice.randint(9, 12), 1))
    wanted = 1 if duty.of.value == "branch" else dice.randint(2, 9)
    state = dice.choice(["open", "open", "done", "done", "done", "excused"])
    due = period.last - timedelta(days=dice.randint(0, 29))
    settled = at_time(due, time(dice.randint(0, 23), dice.choice([0, 59]))) + timedelta(days=dice.randint(-2, 2))
    return asked(
        no,
        duty.key,
        of=BRANCHES[no % 3],
        period=str(period),
        due=due,
        moved_to=dice.choice([None, None, due + timedelta(days=3)]),
        wanted=wanted,
        had=wanted if state == "done" else dice.randint(0, wanted - 1),
        state=state,
        done_at=None if state == "open" else min(settled.astimezone(UTC), NOW),
        made_up=state == "done" and dice.random() < 0.2,
    )


def in_scope(row: Row) -> bool:
    """Its period overlaps the week, or it was left open before it."""
    overlaps = row["first_day"] <= WEEK.last and row["last_day"] >= WEEK.first
    return bool(overlaps or (row["last_day"] < WEEK.first and row["state"] == "open"))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_database_counts_as_the_rules_do_and_all_levels_agree(database: Database, seed: int) -> None:
    dice = random.Random(seed)
    occasions = {
        (r["organisation_id"], r["duty"], r["period"]): r for r in (some_row(no, dice) for no in range(1, 150))
    }
    rows = list(occasions.values())
    await fill(database, {core.task: rows})
    whole = await gather(database)

    figures = {row["id"]: figure_of(as_task(row), NOW, row["had"]) for row in rows if in_scope(row)}
    for line in whole.duties:
        assert line.figure == sum((figures[r["id"]] for r in rows if in_scope(r) and r["duty"] == line.key), Figure())
    for committee in (FINANCE, SCHOOLS):
        one = await gather(database, committee)
        (above,) = [unit for unit in whole.units if unit.key == str(committee.id)]
        assert one.total == above.figure == sum((unit.figure for unit in one.units), Figure())
        assert one.duties == above.parts
    assert whole.total == sum((unit.figure for unit in whole.units), Figure())
    first = await gather(database, FIRST)
    assert first.total == sum((item.figure for item in first.items if not item.by_member), Figure())

    behind = await database.read(
        lambda transaction: digest.behind(transaction, root=COMMISSION, span=WEEK, as_of=NOW, duties=DUTIES)
    )
    assert {each.task for each in behind} == {no for no, figure in figures.items() if figure.missing}
    assert {each.task for each in behind if each.left} == {
        r["id"] for r in rows if r["last_day"] < WEEK.first and r["state"] == "open"
    }
    assert {each.task for each in behind if each.late} == {no for no, figure in figures.items() if figure.late}


async def test_rates_of_members_are_sums_over_sums_and_small_ones_are_left_out(database: Database) -> None:
    few = asked(
        1,
        "good_deed",
        of=FIRST,
        period="2026",
        due=date(2026, 12, 15),
        wanted=2,
        had=2,
        state="done",
        done_at=at(12, 1),
    )
    many = asked(2, "good_deed", of=SCHOOL, period="2026", due=date(2026, 12, 15), wanted=18, had=8)
    await fill(database, {core.task: [few, many]})
    found = await gather(database)
    (deeds,) = found.members
    assert (deeds.figure.done, deeds.figure.due, deeds.figure.rate) == (10, 20, 50.0)
    assert [unit.members[0].figure.rate for unit in found.units] == [None, pytest.approx(44.44, abs=0.01)]
    assert found.total == Figure()


async def test_nobody_sees_more_than_the_own_subtree(database: Database) -> None:
    rows = [asked(no, of=branch) for no, branch in enumerate((FIRST, SECOND, SCHOOL, THEIRS), start=1)]
    records = [reported(no, row, at(12, 1), version=2, first_id=None) for no, row in enumerate(rows, start=1)]
    await fill(database, {core.task: rows, core.record: records})
    seen = {
        root.name: ([unit.name for unit in found.units], sorted({change.unit_name for change in found.changes}), found.total.due)
        for root in (COMMISSION, FINANCE, SECOND, ELSEWHERE)
        for found in [await gather(database, root)]
    }  # fmt: skip
    assert seen == {
        COMMISSION.name: ([FINANCE.name, SCHOOLS.name], sorted([FINANCE.name, SCHOOLS.name]), 3),
        FINANCE.name: ([FIRST.name, SECOND.name], [FIRST.name, SECOND.name], 2),
        SECOND.name: ([SECOND.name], [SECOND.name], 1),
        ELSEWHERE.name: ([THEIR_COMMITTEE.name], [THEIR_COMMITTEE.name], 1),
    }


async def test_a_past_week_is_told_as_it_stood_at_its_end(database: Database) -> None:
    rows = [
        done(1, when=at(12, 2)),
        done(2, "dues", when=at(12, 8), due=date(2026, 12, 4)),
        done(3, "party_lecture", period="2026-Q3", when=at(12, 9), due=date(2026, 9, 25)),
        asked(4, "committee_meeting", state="excused", done_at=at(12, 8), due=date(2026, 12, 30)),
    ]
    await fill(database, {core.task: rows, core.record: [reported(1, rows[1], at(12, 8))]})
    then = await gather(database, as_of=END)
    assert then.total == Figure(due=4, done=1, late=2)
    assert [item.task.state.value for item in (await gather(database, FIRST, as_of=END)).items] == [
        "open",
        "done",
        "open",
        "open",
    ]
    assert (await gather(database, span=Week(2026, 50), as_of=at(12, 11))).total == Figure(
        due=2, done=2, made_up=1, excused=1
    )


async def test_what_members_and_groups_had_done_by_then_is_counted_from_the_records(database: Database) -> None:
    deeds = done(1, "good_deed", period="2026", due=date(2026, 12, 3), wanted=3, when=at(12, 9))
    rows = [
        deeds,
        asked(2, "group_meeting", wanted=3, had=3, state="done", done_at=at(12, 9)),
        asked(3, "community_register", period="2026-H2", wanted=9, had=7, due=date(2026, 12, 18)),
    ]
    records = [
        reported(1, deeds, at(12, 1)),
        reported(2, deeds, at(12, 2)),  # the same member once more
        reported(3, deeds, at(12, 3), latest=False),  # taken back after the week
        reported(4, deeds, at(12, 8), first_id=3, version=2, withdrawn=True),
        reported(5, deeds, at(12, 3), latest=False),  # taken back within it
        reported(6, deeds, at(12, 4), first_id=5, version=2, withdrawn=True),
        reported(7, deeds, at(12, 9)),
        reported(8, deeds, at(12, 2), state="in_progress"),
        reported(11, rows[1], at(12, 1), facts={"group": 1}),
        reported(12, rows[1], at(12, 2), facts={"group": 1}),
        reported(13, rows[1], at(12, 3), facts={"group": 2}),
        reported(14, rows[1], at(12, 9), facts={"group": 3}),
        reported(21, rows[2], at(12, 1), state="", facts={"expected": 9, "present": 5}),
        reported(22, rows[2], at(12, 8), state="", facts={"expected": 9, "present": 7}),
    ]
    of_members = [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 3), (8, 3)]
    counted = [{"record_id": record, "member_id": member} for record, member in of_members]
    await fill(database, {core.task: rows, core.record: records, core.record_member: counted})
    then = {line.key: line.figure for line in (await gather(database, as_of=END)).duties}
    assert then == {
        "good_deed": Figure(due=3, done=2, late=1),
        "group_meeting": Figure(due=3, done=2, late=1),
        "community_register": Figure(due=9, done=5),
    }
    assert {item.duty: item.figure for item in (await gather(database, FIRST, as_of=END)).items} == then


async def test_a_groups_record_without_its_number_speaks_for_all(database: Database) -> None:
    row = asked(1, "group_meeting", wanted=3)
    records = [reported(1, row, at(12, 1)), reported(2, row, at(12, 9))]
    await fill(database, {core.task: [row], core.record: records})
    assert (await gather(database, as_of=END)).total == Figure(due=3, done=3)


async def test_a_branchs_items_bear_the_numbers_of_its_list(database: Database) -> None:
    rows = [asked(1), asked(2, "dues"), asked(3, "party_lecture", period="2026-Q3")]
    listed = [
        {"organisation_id": FIRST.id, "month": "2026-12", "no": no, "task_id": task} for no, task in ((1, 2), (2, 1))
    ]
    old = {"organisation_id": FIRST.id, "month": "2026-11", "no": 7, "task_id": 1}
    await fill(database, {core.task: rows, core.list_item: [*listed, old]})
    items = (await gather(database, FIRST)).items
    assert [(item.no, item.name) for item in items] == [(1, "党费"), (2, "主题党日"), (None, "党课")]


async def test_a_figure_opens_down_to_tasks_and_their_records(database: Database) -> None:
    rows = [
        asked(1, "good_deed", period="2026", due=date(2026, 12, 15), wanted=3, had=1),
        asked(2),
        done(3, "dues", when=at(12, 1)),
    ]
    records = [
        reported(1, rows[0], at(12, 1), latest=False),
        reported(2, rows[0], at(12, 2), first_id=1, version=2),
        reported(3, rows[2], at(12, 1)),
    ]
    await fill(database, {core.task: rows, core.record: records})
    opened = await database.read(
        lambda transaction: digest.behind(transaction, root=FINANCE, span=WEEK, as_of=NOW, duties=DUTIES)
    )
    assert [(each.task, each.unit, each.branch, each.late, each.records) for each in opened] == [
        (1, FIRST.id, FIRST.id, False, (1,)),
        (2, FIRST.id, FIRST.id, True, ()),
    ]
    meetings = await database.read(
        lambda transaction: digest.behind(
            transaction, root=COMMISSION, span=WEEK, as_of=NOW, duties=DUTIES, duty="theme_day"
        )
    )
    assert [(each.task, each.unit) for each in meetings] == [(2, FINANCE.id)]


async def test_an_empty_city_has_an_empty_digest(database: Database) -> None:
    await fill(database, {})
    found = await gather(database)
    assert (found.total, found.units, found.changes, found.concerns) == (Figure(), (), (), ())
