"""The facts of a year out of the tables: what falls due in it, when it was done, and by those who belonged there."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.duty import Duty
from domain.organisation import Organisation
from domain.review.facts import BranchYear, Finding, Occasion
from storage import review_facts
from storage.catalogue import load_catalogue
from storage.database import Database
from storage.tables import core
from tests.digest_city import (
    COMMISSION,
    DUTIES,
    FINANCE,
    FIRST,
    SCHOOL,
    SECOND,
    Row,
    Rows,
    asked,
    at,
    done,
    fill,
    reported,
)

END = date(2026, 12, 31)
CATALOG = Path(__file__).parents[2] / "catalog"


async def years(
    database: Database,
    root: Organisation = COMMISSION,
    as_of: date = END,
    duties: Sequence[Duty] = DUTIES,
) -> Mapping[int, BranchYear]:
    """The facts below a root, by branch."""
    inputs = await database.read(lambda transaction: review_facts.gather(transaction, root, 2026, as_of, duties))
    return {each.id: each for each in inputs.branches}


def only(year: BranchYear) -> Occasion:
    """The one occasion there should be."""
    (found,) = year.occasions
    return found


async def changed(database: Database, table: Any, row: int, **values: Any) -> None:
    """Change a row that `fill` made."""
    await database.write(
        lambda transaction: transaction.execute(table.update().where(table.c.id == row).values(values))
    )


async def test_an_occasion_knows_when_it_was_held_and_when_it_was_first_told(database: Database) -> None:
    task = done(1, when=at(12, 3))
    rows: Rows = {
        core.task: [task],
        core.record: [
            reported(5, task, at(12, 4, 23, 59), held_on=date(2026, 12, 4), latest=False),
            reported(6, task, at(12, 20), first_id=5, version=2, held_on=date(2026, 12, 2)),
            reported(7, task, at(12, 9)),
            reported(8, task, at(12, 1), withdrawn=True, held_on=date(2026, 12, 1)),
        ],
    }
    await fill(database, rows)
    found = only((await years(database))[FIRST.id])
    assert (found.held, found.told) == (date(2026, 12, 2), date(2026, 12, 4)), "a correction is no later report"
    assert found.records == (5, 7)
    assert (found.wanted, found.had, found.due, found.last) == (1, 1, date(2026, 12, 3), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("row", "as_of", "counts"),
    [
        ({}, END, True),
        ({}, date(2026, 12, 2), False),
        ({"due": date(2027, 1, 4)}, END, False),
        ({"period": "2025", "due": date(2026, 3, 31), "first_day": date(2026, 1, 1)}, END, True),  # 2025年度组织生活会
        ({"period": "2026", "due": date(2027, 3, 31)}, END, False),
        ({"moved_to": date(2026, 12, 20)}, date(2026, 12, 10), False),
        ({"moved_to": date(2027, 1, 8)}, END, True),  # who puts it off beyond the year has not done it in the year
        ({"state": "excused"}, END, False),
    ],
)
async def test_a_year_has_what_falls_due_in_it(
    sqlite_database: Database, row: Row, as_of: date, *, counts: bool
) -> None:
    await fill(sqlite_database, {core.task: [asked(1, **row)]})
    assert bool((await years(sqlite_database, as_of=as_of))[FIRST.id].occasions) is counts


async def test_a_new_branch_begins_with_its_first_whole_period_and_a_merged_one_ends_with_its_last(
    database: Database,
) -> None:
    tasks = [
        asked(1, "dues", period="2026-08", due=date(2026, 8, 25)),
        asked(2, "dues", period="2026-09", due=date(2026, 9, 25)),
        asked(3, "party_lecture", period="2026-Q3", due=date(2026, 9, 25)),
        asked(4, "party_lecture", period="2026-Q4", due=date(2026, 12, 25)),
        asked(5, "dues", of=SECOND, period="2026-05", due=date(2026, 5, 25)),
        asked(6, "dues", of=SECOND, period="2026-06", due=date(2026, 6, 25)),
    ]
    await fill(database, {core.task: tasks})
    await changed(database, core.organisation, FIRST.id, since=date(2026, 8, 15))
    await changed(database, core.organisation, SECOND.id, until=date(2026, 6, 20))
    found = await years(database)
    assert [each.task for each in found[FIRST.id].occasions] == [2, 4]
    assert [each.task for each in found[SECOND.id].occasions] == [5]
    assert found[SECOND.id].until == date(2026, 6, 20)
    assert found[SECOND.id].unit == FINANCE.id, "it still counts for its unit"


async def test_a_member_who_moved_counts_where_the_day_finds_them_with_what_they_did_before(database: Database) -> None:
    """Members 1, 2 and 3 belong to the first branch; 3 leaves for the school in November, after the own deed."""
    here = asked(1, "good_deed", period="2026", due=date(2026, 12, 15), wanted=3, had=2)
    there = asked(2, "good_deed", of=SCHOOL, period="2026", due=date(2026, 12, 15), wanted=9)
    rows: Rows = {
        core.task: [here, there],
        core.record: [reported(5, here, at(6, 1)), reported(6, here, at(9, 1)), reported(7, here, at(9, 2), state="claimed")],
        core.record_member: [
            {"record_id": 5, "member_id": 1},
            {"record_id": 6, "member_id": 3},
            {"record_id": 7, "member_id": 2},
        ],
    }  # fmt: skip
    await fill(database, rows)
    await changed(database, core.membership, 3, until=date(2026, 11, 10))
    moved = {
        "member_id": 3,
        "branch_id": SCHOOL.id,
        "standing": "formal",
        "in_service": True,
        "since": date(2026, 11, 15),
    }
    await database.write(lambda transaction: transaction.execute(core.membership.insert().values(moved)))
    found = await years(database)
    left, joined = only(found[FIRST.id]), only(found[SCHOOL.id])
    assert (left.had, left.wanted, left.records) == (1, 2, (5,))
    assert (joined.had, joined.wanted, joined.records) == (1, 1, (6,))


async def test_a_secretarys_count_stands_for_members_up_to_those_there_are(database: Database) -> None:
    task = asked(1, "community_register", period="2026-H2", due=date(2026, 12, 20), wanted=3)
    tally = reported(5, task, at(12, 1), state="", facts={"present": 7})
    await fill(database, {core.task: [task], core.record: [tally]})
    found = only((await years(database))[FIRST.id])
    assert (found.had, found.wanted, found.records) == (3, 3, (5,))


async def test_a_subtree_has_its_own_branches_alone(database: Database) -> None:
    await fill(database, {core.task: [asked(1), asked(2, of=SECOND), asked(3, of=SCHOOL)]})
    assert set(await years(database, FINANCE)) == {FIRST.id, SECOND.id}
    assert set(await years(database, FIRST)) == {FIRST.id}
    assert set(await years(database)) == {FIRST.id, SECOND.id, SCHOOL.id}


async def test_a_checklist_tells_what_is_in_order_by_its_newest_ticks(database: Database) -> None:
    task = done(1, "base_check", period="2026-H2", due=date(2026, 9, 25), when=at(9, 1))
    ticks = [
        reported(5, task, at(9, 1), facts={"ticked": [1, 2], "lacking": [3, 4]}),
        reported(6, task, at(9, 20), facts={"ticked": [1, 2, 3], "lacking": [4]}),
    ]
    await fill(database, {core.task: [task], core.record: ticks})
    found = only((await years(database, duties=load_catalogue(CATALOG, optional=True).duties))[FIRST.id])
    assert (found.in_order, found.lacking) == (3, 1)


async def test_a_branch_is_of_the_class_of_its_unit_unless_it_has_its_own(database: Database) -> None:
    await fill(database, {})
    await changed(database, core.organisation, FINANCE.id, unit_class="政府部门")
    await changed(database, core.organisation, SECOND.id, unit_class="事业单位")
    found = await years(database)
    assert [found[each.id].unit_class for each in (FIRST, SECOND, SCHOOL)] == ["政府部门", "政府部门", ""]
    assert [found[each.id].own_class for each in (FIRST, SECOND, SCHOOL)] == ["", "事业单位", ""]


def round_of(no: int, quarter: int, *, closed: bool = True) -> Row:
    """A round of inspection."""
    moment = at(quarter * 3, 10)
    return {
        "id": no,
        "period": f"2026-Q{quarter}",
        "round": 1,
        "seed": "s",
        "percent": 20,
        "drawn_at": moment,
        "closed_at": moment if closed else None,
    }


def finding(no: int, inspection: int, issue: str, of: Organisation = FIRST, **row: Any) -> Row:
    """Something that was found in a round."""
    plain: Row = {
        "id": no,
        "inspection_id": inspection,
        "organisation_id": of.id,
        "issue": issue,
        "found_by": 1,
        "found_at": at(3, 10),
    }
    return plain | row


async def test_rounds_count_once_they_are_closed_with_what_was_found_and_not_dropped(database: Database) -> None:
    rows: Rows = {
        core.inspection: [round_of(1, 1), round_of(2, 2), round_of(3, 3, closed=False)],
        core.inspected: [{"inspection_id": no, "organisation_id": FIRST.id} for no in (1, 2, 3)],
        core.finding: [
            finding(7, 1, "no_record"),
            finding(8, 1, "copied", dropped_at=at(3, 12)),
            finding(9, 1, "no_record", of=SCHOOL),
            finding(10, 3, "no_record"),
        ],
    }
    await fill(database, rows)
    found = (await years(database))[FIRST.id]
    assert [(each.inspection, each.findings) for each in found.visits] == [(1, (Finding(7, "no_record"),)), (2, ())]


async def test_rectifications_count_by_their_day_and_stand_open_until_they_are_reported_done(
    database: Database,
) -> None:
    """Of five: done in time, done late, sent back, due next year, and dropped."""
    days = {5: at(4, 20), 6: at(4, 20), 7: at(4, 20), 8: at(11, 20), 9: at(4, 20)}
    dues = {5: date(2026, 5, 1), 6: date(2026, 5, 1), 7: date(2026, 5, 1), 8: date(2027, 1, 8), 9: date(2026, 5, 1)}
    states = {5: "done", 6: "done", 7: "in_progress", 8: "raised", 9: "raised"}
    task: Row = {"organisation_id": FIRST.id, "id": None, "duty": "rectification", "period": "2026"}
    solved = {5: at(4, 30), 6: at(5, 2), 7: at(4, 25)}
    rows: Rows = {
        core.inspection: [round_of(1, 1)],
        core.finding: [finding(1, 1, "no_record")],
        core.record: [reported(no, task, day, state=states[no], withdrawn=no == 9) for no, day in days.items()],
        core.matter: [
            {"number": no, "raised_by": 1, "raised_at": day, "due": dues[no], "finding_id": 1, "said": ""}
            for no, day in days.items()
        ],
        core.matter_step: [
            {"number": no, "move": "solve", "member_id": 1, "at": moment, "words": "", "version_id": no}
            for no, moment in solved.items()
        ],
    }
    await fill(database, rows)
    found = (await years(database))[FIRST.id]
    assert [(each.number, each.solved, each.counts) for each in found.rectifications] == [
        (5, date(2026, 4, 30), True),
        (6, date(2026, 5, 2), True),
        (7, None, True),
        (8, None, False),
    ]
    assert found.open_rectifications == (7, 8)
