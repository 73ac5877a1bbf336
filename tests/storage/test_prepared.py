"""A statement that comes again finds the same as the first time, whatever it is made of."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Executable, bindparam, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from storage.database import Database, Transaction, new_id
from storage.tables.core import audit, lease, mark, organisation

AT = datetime(2026, 12, 1, 9, 30, 0, 250, tzinfo=UTC)
DAY = date(2026, 12, 1)
PUT = insert(mark)
DEED = insert(audit)
ROOT = {"name": "工委", "level": "commission", "path": "/1/", "since": DAY, "until": None}


async def three(transaction: Transaction, statement: Executable, bound: dict[str, Any] | None = None) -> list[Any]:
    """The rows of a statement each time it is run: first by SQLAlchemy, then prepared."""
    return [list(map(tuple, (await transaction.execute(statement, bound)).all())) for _ in range(3)]


READS: dict[str, tuple[Executable, dict[str, Any] | None, list[tuple[Any, ...]]]] = {
    "a day": (select(organisation.c.since, organisation.c.until), None, [(DAY, None)]),
    "a time and JSON": (select(audit.c.at, audit.c.detail), None, [(AT, {"甲": ["乙", None]})]),
    "a list": (
        select(mark.c.value).where(mark.c.name.in_(bindparam("names", expanding=True))).order_by(mark.c.value),
        {"names": ["a", "b", "x"]},
        [("1",), ("2",)],
    ),
    "an empty list": (select(mark.c.value).where(mark.c.name.in_(bindparam("names", expanding=True))), {"names": []}, []),
    "a list of its own": (
        select(mark.c.value).where(mark.c.name.in_(["a", "b"]), mark.c.value != "2"),
        None,
        [("1",)],
    ),
    "a day bound twice": (
        select(organisation.c.name).where(organisation.c.since <= bindparam("day"), organisation.c.since >= bindparam("day")),
        {"day": DAY},
        [("工委",)],
    ),
    "a limit and a count": (select(func.count()).select_from(mark).where(mark.c.name.in_(["a", "b"])).limit(1), None, [(2,)]),
    "plain text": (text("SELECT value FROM mark WHERE name = :name"), {"name": "a"}, [("1",)]),
}  # fmt: skip


async def furnish(transaction: Transaction) -> None:
    await transaction.execute(PUT, [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}])
    await transaction.execute(insert(organisation), ROOT)
    deed = {"at": AT, "actor": "x", "deed": "y", "subject": "z", "detail": {"甲": ["乙", None]}}
    await transaction.execute(DEED, {**deed, "previous": "", "hash": ""})


@pytest.mark.parametrize("name", READS)
async def test_a_read_finds_the_same_each_time(sqlite_database: Database, name: str) -> None:
    statement, bound, wanted = READS[name]
    await sqlite_database.write(furnish)
    assert await sqlite_database.read(lambda transaction: three(transaction, statement, bound)) == [wanted] * 3


async def test_rows_are_read_by_name_and_by_place(sqlite_database: Database) -> None:
    statement = select(mark.c.name, mark.c.value.label("worth")).where(mark.c.name == bindparam("of"))

    async def look(transaction: Transaction) -> list[Any]:
        found = [await transaction.execute(statement, {"of": "a"}) for _ in range(2)][1]
        nothing = await transaction.execute(statement, {"of": "x"})
        row = found.one()
        return [row.worth, row[0], found.first() == row, found.scalar(), list(found.scalars()), nothing.first()]

    await sqlite_database.write(furnish)
    assert await sqlite_database.read(look) == ["1", "a", True, "a", ["a"], None]


async def test_writes_tell_ids_and_counts_each_time(sqlite_database: Database) -> None:
    change = update(mark).where(mark.c.name.in_(bindparam("names", expanding=True))).values(value=bindparam("to"))
    deed = {"at": AT, "actor": "x", "deed": "y", "subject": "z", "detail": {}, "previous": "", "hash": ""}

    async def work(transaction: Transaction) -> tuple[list[int], list[int]]:
        ids = [new_id(await transaction.execute(DEED, deed)) for _ in range(3)]
        counts = [(await transaction.execute(change, {"names": ["a", "b"], "to": "3"})).rowcount for _ in range(3)]
        return ids, counts

    await sqlite_database.write(furnish)
    assert await sqlite_database.write(work) == ([2, 3, 4], [2, 2, 2])


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_refusal_is_worded_the_same_and_quotes_no_values(sqlite_database: Database, times: int) -> None:
    async def work(transaction: Transaction) -> None:
        for number in range(times):
            await transaction.execute(PUT, {"name": f"n{number}", "value": "13800001111"})
        await transaction.execute(PUT, {"name": "n0", "value": "13800001111"})

    with pytest.raises(IntegrityError, match=r"UNIQUE constraint failed: mark\.name") as refused:
        await sqlite_database.write(work)
    assert "13800001111" not in str(refused.value)


async def test_a_time_without_a_zone_is_refused_each_time(sqlite_database: Database) -> None:
    statement = insert(lease)

    async def work(transaction: Transaction) -> None:
        for number in range(3):
            await transaction.execute(statement, {"name": str(number), "holder": "x", "until": AT})
        await transaction.execute(statement, {"name": "x", "holder": "x", "until": AT.replace(tzinfo=None)})

    with pytest.raises(Exception, match="without a zone"):
        await sqlite_database.write(work)


async def test_what_is_put_together_for_one_use_works_too(sqlite_database: Database) -> None:
    async def work(transaction: Transaction) -> list[str]:
        found = []
        for number in range(3):
            await transaction.execute(insert(mark).values(name=f"n{number}", value="1"))
            found += list((await transaction.execute(select(mark.c.name).where(mark.c.name == f"n{number}"))).scalars())
        return found

    assert await sqlite_database.write(work) == ["n0", "n1", "n2"]
