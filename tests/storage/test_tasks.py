"""Tasks and the numbers they bear on lists."""

from dataclasses import replace
from datetime import date

import pytest

from domain.branch import Belonging, Branch
from domain.due import Due
from domain.opening import Opening
from domain.organisation import Level
from domain.period import Period
from domain.task import Task, TaskState
from storage import organisations, tasks
from storage.catalogue import load_catalogue
from storage.database import Database, Transaction
from tests.city import City
from tests.house.tree import ROOT

DUTIES = {duty.key: duty for duty in load_catalogue(ROOT / "catalog").duties}


async def opened(transaction: Transaction) -> tuple[int, int]:
    """Open two duties of December and one of January for the first branch; gives the branch and how many were new."""
    home = (await organisations.at_level(transaction, Level.BRANCH, date(2026, 12, 1)))[0]
    branch = Branch(home, (Belonging(1, "韩冬", formal=True, in_service=True, group=None),), (), 0)
    wanted = [
        Opening(branch, DUTIES[key], of, Due(day, day, why=""), 1, *DUTIES[key].window(of))
        for key, period, day in (
            ("theme_day", "2026-12", date(2026, 12, 11)),
            ("party_lecture", "2026-Q4", date(2026, 12, 25)),
            ("theme_day", "2027-01", date(2027, 1, 8)),
        )
        for of in (Period.parse(period),)
    ]
    return home.id, await tasks.open_all(transaction, wanted)


async def theme_day(transaction: Transaction, home: int, day: date) -> Task | None:
    """The theme day that a day belongs to."""
    return await tasks.occasion(transaction, home, "theme_day", f"{day:%Y-%m}", day)


async def test_a_task_is_opened_once_and_keeps_what_it_froze(town: City) -> None:
    database = town.app.database
    home, new = await database.write(opened)

    assert (new, (await database.write(opened))[1]) == (3, 0)
    there = await database.read(lambda t: tasks.overlapping(t, date(2026, 12, 1), date(2026, 12, 31)))
    assert sorted((each.duty, each.period, each.wanted) for each in there if each.organisation == home) == [
        ("party_lecture", "2026-Q4", 1),
        ("theme_day", "2026-12", 1),
    ]


async def test_the_occasion_of_a_day_is_that_of_its_period_or_one_that_was_moved_there(town: City) -> None:
    database = town.app.database
    home, _ = await database.write(opened)

    async def move(transaction: Transaction) -> None:
        found = await theme_day(transaction, home, date(2026, 12, 11))
        assert found
        await tasks.settle(transaction, replace(found, moved_to=date(2027, 1, 6)))

    async def periods(transaction: Transaction, state: TaskState) -> list[str | None]:
        found = await theme_day(transaction, home, date(2026, 12, 11))
        assert found
        await tasks.settle(transaction, replace(found, state=state))
        days = (date(2026, 12, 31), date(2027, 1, 5), date(2027, 1, 6), date(2027, 1, 7), date(2027, 3, 1))
        there = [await theme_day(transaction, home, day) for day in days]
        return [each.period if each else None for each in there]

    await database.write(move)

    assert await database.write(lambda t: periods(t, TaskState.OPEN)) == [
        "2026-12",
        "2026-12",
        "2026-12",
        "2027-01",
        None,
    ]
    assert await database.write(lambda t: periods(t, TaskState.DONE)) == [
        "2026-12",
        "2027-01",
        "2026-12",
        "2027-01",
        None,
    ]


async def test_numbers_stay_and_the_newest_list_counts(town: City) -> None:
    database = town.app.database

    async def number(transaction: Transaction) -> tuple[list[int], dict[int, int], dict[int, str]]:
        home, _ = await opened(transaction)
        there = await tasks.overlapping(transaction, date(2026, 12, 1), date(2027, 1, 31))
        day, lecture = (next(t.id for t in there if t.duty == key) for key in ("theme_day", "party_lecture"))
        await tasks.number(transaction, "2026-12", [(home, [day, lecture])])
        await tasks.number(transaction, "2026-12", [(home, [lecture])])
        await tasks.number(transaction, "2027-01", [(home, [lecture])])
        listed = await tasks.listed(transaction, home, "2026-12")
        found = await tasks.numbers(transaction, [day, lecture])
        return (
            [each.no for each in listed],
            {day - day: found[day], 1: found[lecture]},
            await tasks.newest_lists(transaction),
        )

    numbers, newest, lists = await database.write(number)

    assert numbers == [1, 2]
    assert newest == {0: 1, 1: 1}
    assert set(lists.values()) == {"2027-01"}


async def test_whether_anything_was_asked_before(town: City) -> None:
    database = town.app.database
    assert not await database.read(lambda t: tasks.any_before(t, date(2027, 1, 1)))
    await database.write(opened)
    assert await database.read(lambda t: tasks.any_before(t, date(2026, 12, 2)))


async def test_a_task_that_is_not_there_cannot_be_held(database: Database) -> None:
    with pytest.raises(Exception, match="No row"):
        await database.write(lambda t: tasks.lock(t, 1))
