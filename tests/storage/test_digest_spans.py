"""Months and what is longer, and what a past span was like before its records were revised, on both databases."""

import random
from datetime import date, timedelta

import pytest

from domain.digest import ChangeKind, ConcernKind, Figure, LeftOver
from domain.digest_sums import Stood
from domain.duty import Doer
from domain.period import Period
from domain.settling import settled
from domain.span import Span, end_of
from storage import digest
from storage.database import Database
from storage.export_rows import branches
from storage.records import of_task
from storage.tables import core
from storage.tasks import lock
from tests.digest_city import (
    BRANCHES,
    COMMISSION,
    DUTIES,
    END,
    FINANCE,
    FIRST,
    NOW,
    SCHOOL,
    SECOND,
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

NOVEMBER, DECEMBER = Period.parse("2026-11"), Period.parse("2026-12")
QUARTER, YEAR = Period.parse("2026-Q4"), Period.parse("2026")
NEW_YEAR = end_of(DECEMBER)
LATE = at(12, 20)


async def test_a_month_counts_what_is_due_in_it_and_a_quarter_all_of_its_months(database: Database) -> None:
    november = asked(1, period="2026-11", due=date(2026, 11, 13))
    rows = [
        november,
        done(2, when=at(12, 2)),
        done(3, "party_lecture", period="2026-Q4", due=date(2026, 12, 25), when=at(11, 20)),
        asked(4, "dues", period="2026-11", due=date(2026, 11, 25), moved_to=date(2026, 12, 9)),
        done(5, "dues", of=SCHOOL, period="2026-11", due=date(2026, 11, 25), when=at(12, 1)),
        asked(6, "good_deed", period="2026", due=date(2026, 12, 15), wanted=9, had=4),
        asked(7, "committee_meeting", period="2026-11", due=date(2026, 11, 27), state="excused", done_at=at(11, 5)),
    ]
    records = [reported(1, rows[5], at(11, 2)), reported(2, rows[5], at(12, 2))]
    counted = [{"record_id": no, "member_id": no} for no in (1, 2)]
    await fill(database, {core.task: rows, core.record: records, core.record_member: counted})

    then = await gather(database, span=NOVEMBER, as_of=end_of(NOVEMBER))
    assert then.total == Figure(due=2, late=2, excused=1)
    assert [(line.key, line.figure) for line in then.members] == [("good_deed", Figure(due=9, done=1))]
    december = await gather(database, span=DECEMBER)
    assert (december.total, december.left) == (
        Figure(due=3, done=2),
        LeftOver(tasks=2, settled=1, since=date(2026, 11, 13)),
    )
    quarter = await gather(database, span=QUARTER)
    assert (quarter.total, quarter.left) == (Figure(due=5, done=3, late=1, made_up=1, excused=1), LeftOver())
    assert (await gather(database, span=YEAR)).total == (await gather(database, span=QUARTER)).total
    assert (await gather(database, SECOND, span=YEAR)).total == Figure()


async def test_after_a_silent_year_a_months_rate_is_of_that_month(database: Database) -> None:
    months = [Period.parse(f"2026-{no:02d}") for no in range(1, 13)]
    silent = [asked(no, of=SECOND, period=str(each), due=each.first) for no, each in enumerate(months, start=1)]
    mended = asked(13, "dues", of=SECOND, period="2026-06", due=date(2026, 6, 25), state="done", done_at=at(12, 2))
    register = asked(14, "community_register", of=SECOND, period="2026-H1", due=date(2026, 6, 18), wanted=15, had=6)
    called_off = asked(
        15, "dues", of=SECOND, period="2026-05", due=date(2026, 5, 25), state="excused", done_at=at(12, 3)
    )
    before = done(16, "dues", of=SECOND, period="2026-04", due=date(2026, 4, 24), when=at(11, 2))
    new = done(17, "dues", of=SECOND, due=date(2026, 12, 25), when=at(12, 2))
    await fill(database, {core.task: [*silent, mended, register, called_off, before, new]})
    whole, unit = await gather(database, span=DECEMBER), await gather(database, FINANCE, span=DECEMBER)
    assert whole.total == Figure(due=2, done=1, late=1)
    assert whole.left == unit.left == LeftOver(tasks=14, settled=2, since=date(2026, 1, 1))
    assert [(line.name, line.figure.due, line.left.open) for line in unit.units] == [(SECOND.name, 2, 12)]
    assert [(line.key, line.left.tasks, line.left.settled) for line in whole.duties] == [
        ("theme_day", 11, 0),
        ("dues", 2, 2),
        ("community_register", 1, 0),
    ]
    behind = await database.read(lambda t: digest.behind(t, root=SECOND, span=DECEMBER, as_of=NOW, duties=DUTIES))
    assert [each.task for each in behind if each.left] == [*range(1, 12), 14]
    assert [each.task for each in behind if not each.left] == [12]
    assert {item.task.id for item in (await gather(database, SECOND, span=DECEMBER)).items} == {12, 17}
    week = await gather(database, SECOND)
    assert (week.total.due, week.total.late, week.left.open) == (13, 12, 10), "members are counted in one period alone"


def some_tasks(dice: random.Random) -> list[Row]:
    """Tasks of many periods, settled before, in or after December, or never."""
    rows = {}
    for no in range(1, 200):
        duty = dice.choice(DUTIES)
        period = Period.containing(duty.cycle, date(2026, dice.randint(7, 12), 1))
        due, wanted = period.last - timedelta(days=dice.randint(0, 29)), dice.choice([1, 1, 4])
        row = asked(
            no, duty.key, of=dice.choice(BRANCHES), period=str(period), due=due, wanted=wanted, had=wanted - 1,
            moved_to=dice.choice([None, None, None, due + timedelta(days=dice.randint(3, 40))]),
        )  # fmt: skip
        if dice.random() < 0.6:
            when = at(12, 1) + timedelta(hours=dice.randint(-1500, 200))
            row |= {"state": dice.choice(["done", "done", "excused"]), "done_at": when, "had": wanted}
        rows[row["organisation_id"], row["duty"], row["period"]] = row
    return list(rows.values())


@pytest.mark.parametrize("span", [NOVEMBER, DECEMBER, YEAR], ids=str)
async def test_the_database_parts_tasks_as_the_rules_do(database: Database, span: Span) -> None:
    rows = some_tasks(random.Random(11))
    await fill(database, {core.task: rows})
    of_members = {duty.key for duty in DUTIES if duty.of is Doer.MEMBER}
    asked_of_all = [duty for duty in DUTIES if not duty.private]
    found = {line.key: line for line in (await gather(database, span=span, as_of=LATE)).duties}
    for duty in asked_of_all:
        stood = [
            Stood(as_task(row), FINANCE.id, row["first_day"], row["last_day"])
            for row in rows
            if row["duty"] == duty.key
        ]
        cells = [each.cell(span, LATE, of_members) for each in stood]
        figure, left = sum((c.figure for c in cells), Figure()), sum((c.left for c in cells), LeftOver())
        line = found.get(duty.key)
        assert (line.figure, line.left) if line else (Figure(), LeftOver()) == (figure, left)
    behind = await database.read(lambda t: digest.behind(t, root=COMMISSION, span=span, as_of=LATE, duties=DUTIES))
    assert len([each for each in behind if each.left]) == sum(line.left.open for line in found.values())


async def test_a_branchs_month_is_told_by_tasks_and_its_quarter_by_sums(database: Database) -> None:
    await fill(database, {core.task: [asked(1), asked(2, "dues")]})
    assert len((await gather(database, FIRST, span=DECEMBER)).items) == 2
    quarter = await gather(database, FIRST, span=QUARTER)
    assert (quarter.items, len(quarter.duties)) == ((), 2)


def withdrawn_since() -> tuple[Row, list[Row]]:
    """Reported in the week, taken back after it."""
    task = asked(1)
    first = reported(1, task, at(12, 2), latest=False, held_on=date(2026, 12, 2))
    return task, [first, reported(2, task, at(12, 8), first_id=1, version=2, withdrawn=True)]


def moved_since() -> tuple[Row, list[Row]]:
    """Open and late in the week, put off after it."""
    task = asked(1, moved_to=date(2026, 12, 18))
    return task, [reported(1, task, at(12, 8), state="postponed", facts={"date": "2026-12-18"})]


def taken_up_since() -> tuple[Row, list[Row]]:
    """Called off in the week, done after all after it."""
    task = done(1, when=at(12, 9))
    return task, [reported(1, task, at(12, 2), state="not_applicable"), reported(2, task, at(12, 9))]


def called_off_since() -> tuple[Row, list[Row]]:
    """Done late in the week; what was reported afterwards is that it need not be."""
    task = asked(1, state="excused", done_at=at(12, 9))
    first = reported(1, task, at(12, 4), latest=False)
    return task, [first, reported(2, task, at(12, 9), first_id=1, version=2, state="cancelled")]


@pytest.mark.parametrize(
    ("story", "figure", "changes"),
    [
        (withdrawn_since, Figure(due=1, done=1), [ChangeKind.DONE]),
        (moved_since, Figure(due=1, late=1), [ChangeKind.LATE]),
        (taken_up_since, Figure(excused=1), []),
        (called_off_since, Figure(due=1, done=1, made_up=1), [ChangeKind.DONE, ChangeKind.MADE_UP]),
    ],
)
async def test_a_past_week_is_what_its_people_knew_then(
    database: Database, story: object, figure: Figure, changes: list[ChangeKind]
) -> None:
    assert callable(story)
    task, records = story()
    await fill(database, {core.task: [task], core.record: records})
    for root in (COMMISSION, FINANCE, FIRST):
        then = await gather(database, root, as_of=END, exhausted_before=date(2026, 12, 4))
        assert (then.total, [each.kind for each in then.changes]) == (figure, changes)
        assert bool(then.concerns) is bool(figure.late)
    (item,) = (await gather(database, FIRST, as_of=END)).items
    assert item.figure == figure
    behind = await database.read(lambda t: digest.behind(t, root=FINANCE, span=WEEK, as_of=END, duties=DUTIES))
    assert len(behind) == figure.missing
    assert (await gather(database, span=DECEMBER, as_of=END)).total == figure


async def test_a_record_that_was_moved_to_another_task_since_counts_where_it_stood(database: Database) -> None:
    here, there = asked(1), done(2, period="2026-11", due=date(2026, 11, 13), when=at(12, 8))
    first = reported(1, here, at(12, 2), latest=False)
    await fill(
        database, {core.task: [here, there], core.record: [first, reported(2, there, at(12, 8), first_id=1, version=2)]}
    )
    assert (await gather(database, as_of=END)).total == Figure(due=2, done=1, late=1)


async def test_beside_a_span_stands_what_ended_before_unless_nothing_was_asked_in_it(database: Database) -> None:
    rows = [
        asked(1, period="2026-11", due=date(2026, 11, 13)),
        done(2, "dues", period="2026-11", due=date(2026, 11, 25), when=at(11, 20)),
        asked(3, due=date(2026, 12, 11)),
    ]
    await fill(database, {core.task: rows})
    whole = await database.read(
        lambda t: digest.gather(
            t,
            root=COMMISSION,
            span=DECEMBER,
            as_of=NEW_YEAR,
            duties=DUTIES,
            exhausted_before=date(2026, 12, 24),
            beside=(NOVEMBER, NOVEMBER.previous()),
        )
    )
    assert [(str(each.span), each.total) for each in whole.earlier] == [("2026-11", Figure(due=2, done=1, late=1))]
    assert [each.kind for each in whole.concerns] == [ConcernKind.OVERDUE]


async def test_a_retired_members_deed_stands_and_fills_nobodys_place(database: Database) -> None:
    deeds = asked(1, "good_deed", period="2026", due=date(2026, 12, 3), wanted=3, had=1)
    records = [reported(1, deeds, at(12, 1)), reported(2, deeds, at(12, 2)), reported(3, deeds, at(12, 8))]
    counted = [{"record_id": 1, "member_id": 1}, {"record_id": 2, "member_id": 4}, {"record_id": 3, "member_id": 2}]
    old = {"member_id": 4, "branch_id": FIRST.id, "standing": "formal", "in_service": False, "since": date(2020, 1, 1)}
    await fill(
        database,
        {
            core.task: [deeds],
            core.record: records,
            core.record_member: counted,
            core.member: [{"id": no, "code": str(no), "name": f"某{no}"} for no in (1, 2, 3, 4)],
            core.membership: [old | {"member_id": no, "in_service": no != 4} for no in (1, 2, 3, 4)],
        },
    )
    assert (await gather(database, as_of=END)).members[0].figure == Figure(due=3, done=1, late=2)
    kept = await database.read(lambda transaction: of_task(transaction, 1))
    assert [(each.members, each.retired) for each in kept] == [((2,), ()), ((4,), (4,)), ((1,), ())]
    task = await database.write(lambda transaction: lock(transaction, 1))
    assert settled(task, kept, Doer.MEMBER, at(12, 9)).had == 2


async def test_a_branchs_row_counts_what_inspections_found_and_what_was_put_right(database: Database) -> None:
    fixed = reported(1, asked(1), at(12, 2), kind="rectification", task_id=None)
    finding = {"inspection_id": 1, "organisation_id": FIRST.id, "issue": "no_record", "found_by": 1}
    await fill(
        database,
        {
            core.record: [fixed],
            core.inspection: [{"id": 1, "period": "2026-Q4", "round": 1, "seed": "s", "percent": 10, "drawn_at": at(11, 1)}],
            core.finding: [
                finding | {"id": 1, "found_at": at(12, 1)},
                finding | {"id": 2, "found_at": at(12, 1)},
                finding | {"id": 3, "found_at": at(11, 1)},
                finding | {"id": 4, "found_at": at(12, 1), "dropped_at": at(12, 2)},
            ],
            core.matter: [{"number": 1, "raised_by": 1, "raised_at": at(12, 1), "finding_id": 1}],
        },
    )  # fmt: skip
    rows = await database.read(lambda t: branches(t, COMMISSION, DECEMBER, at(12, 20), DUTIES, ()))
    counts = {row.name: (row.findings, row.fixed, row.to_fix) for row in rows}
    assert counts == {FIRST.name: (2, 1, 2), SECOND.name: (0, 0, 0), SCHOOL.name: (0, 0, 0)}
