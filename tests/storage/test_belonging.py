"""Members who moved: a task of members counts the same people as the review does, on both databases."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select, update

from bot.jobs import moves
from domain.digest import Figure
from domain.period import Period
from domain.task import TaskState
from domain.zone import SHANGHAI
from handlers.context import House
from storage import belonging, review_facts, tasks
from storage.catalogue import load_catalogue
from storage.database import Database, Transaction
from storage.statutory import load_calendar
from storage.tables import core
from tests.digest_city import COMMISSION, DUTIES, FIRST, SCHOOL, asked, at, done, fill, gather, reported

HOUSE = House(load_catalogue(Path(__file__).parents[2] / "catalog"), load_calendar({}, range(2026, 2028)))
NOW = datetime(2026, 11, 16, 8, 50, tzinfo=SHANGHAI)
YEAR = Period.parse("2026")


async def moved_with_a_deed(database: Database) -> None:
    """Of three members one did the deed in June and leaves for the school in November."""
    here = asked(1, "good_deed", period="2026", due=date(2026, 12, 15), wanted=3, had=2)
    there = asked(2, "good_deed", of=SCHOOL, period="2026", due=date(2026, 12, 15), wanted=9)
    over = asked(3, "community_register", period="2026-H1", due=date(2026, 6, 18), wanted=3)
    records = [reported(5, here, at(6, 1)), reported(6, here, at(9, 1))]
    counted = [{"record_id": 5, "member_id": 1}, {"record_id": 6, "member_id": 3}]
    await fill(database, {core.task: [here, there, over], core.record: records, core.record_member: counted})

    async def move(transaction: Transaction) -> None:
        home = core.membership
        await transaction.execute(update(home).where(home.c.member_id == 3).values(until=date(2026, 11, 10)))
        joined = {"member_id": 3, "branch_id": SCHOOL.id, "standing": "formal", "in_service": True}
        await transaction.execute(home.insert().values(joined | {"since": date(2026, 11, 15)}))
        await moves.run(transaction, HOUSE, NOW)

    await database.write(move)


async def test_who_moved_is_counted_once_where_they_belong_with_what_they_did(database: Database) -> None:
    await moved_with_a_deed(database)
    told = await gather(database, span=YEAR, as_of=NOW.astimezone(UTC))
    figures = {unit.name: unit.members[-1].figure for unit in told.units}
    assert list(figures.values()) == [Figure(due=2, done=1), Figure(due=1, done=1)]
    reviewed = await database.read(
        lambda transaction: review_facts.gather(transaction, COMMISSION, 2026, date(2026, 12, 31), DUTIES)
    )
    of_deeds = [occasion for year in reviewed.branches for occasion in year.occasions if occasion.duty == "good_deed"]
    assert [(each.wanted, each.had) for each in of_deeds] == [(2, 1), (1, 1)]
    school = await database.write(lambda transaction: tasks.lock(transaction, 2))
    assert school.state is TaskState.DONE
    assert await database.read(lambda transaction: belonging.members_done(transaction, school, NOW.date())) == {3}
    rows = await database.read(lambda t: t.execute(select(core.task.c.wanted).where(core.task.c.id == 3)))
    assert rows.scalar() == 3, "what was due before anybody moved stays as it was"


async def test_a_newcomer_opens_what_was_done_by_all_and_nothing_of_a_branch(database: Database) -> None:
    deeds = done(1, "good_deed", period="2026", due=date(2026, 12, 15), wanted=2, when=at(6, 1))
    meeting = done(2, period="2026-11", due=date(2026, 11, 20), when=at(11, 10))
    records = [reported(5, deeds, at(6, 1)), reported(6, deeds, at(6, 2))]
    counted = [{"record_id": 5, "member_id": 1}, {"record_id": 6, "member_id": 2}]
    home = {"branch_id": FIRST.id, "standing": "formal", "in_service": True}
    homes = [home | {"member_id": no, "since": date(2020, 1, 1)} for no in (1, 2)]
    homes.append(home | {"member_id": 3, "since": date(2026, 11, 15)})
    rows = {core.task: [deeds, meeting], core.record: records, core.record_member: counted, core.membership: homes}
    await fill(database, rows)
    await database.write(lambda transaction: moves.run(transaction, HOUSE, NOW))
    told = {line.key: line.figure for line in (await gather(database, FIRST, span=YEAR, as_of=NOW)).duties}
    assert told == {"good_deed": Figure(due=3, done=2), "theme_day": Figure(due=1, done=1)}
    again = await database.write(lambda transaction: tasks.lock(transaction, 1))
    assert (again.state, again.done_at) == (TaskState.OPEN, None)
