"""Units of work: together or not at all, side by side without losing anything."""

import asyncio
import threading
from functools import partial

import pytest
from sqlalchemy import bindparam, insert, select, update

from storage.database import Database, Transaction, open_database
from storage.sqlite import Suspended
from storage.tables.core import mark

READ = select(mark.c.value).where(mark.c.name == bindparam("of"))
LOCK = READ.with_for_update()
WRITE = update(mark).where(mark.c.name == bindparam("of")).values(value=bindparam("to"))
NEW = insert(mark)


async def keep(transaction: Transaction, name: str, value: str = "1") -> None:
    await transaction.execute(NEW, {"name": name, "value": value})


async def value(transaction: Transaction, name: str) -> str | None:
    found: str | None = (await transaction.execute(READ, {"of": name})).scalar()
    return found


async def add_one(transaction: Transaction) -> int:
    now = int((await transaction.execute(LOCK, {"of": "count"})).scalar_one()) + 1
    await transaction.execute(WRITE, {"of": "count", "to": str(now)})
    return now


async def test_what_a_unit_wrote_is_there_when_it_returns(database: Database) -> None:
    await database.write(lambda t: keep(t, "a", "1"))
    assert await database.read(lambda t: value(t, "a")) == "1"


async def test_a_unit_that_fails_undoes_its_own_and_nothing_of_its_neighbours(database: Database) -> None:
    async def fail(transaction: Transaction) -> None:
        await keep(transaction, "bad", "1")
        raise LookupError("on purpose")

    units = [database.write(fail if n % 3 == 1 else partial(keep, name=f"good{n}")) for n in range(30)]
    ended = await asyncio.gather(*units, return_exceptions=True)
    assert [isinstance(one, LookupError) for one in ended] == [n % 3 == 1 for n in range(30)]
    assert await database.read(lambda t: value(t, "bad")) is None
    for n in range(30):
        assert await database.read(partial(value, name=f"good{n}")) == (None if n % 3 == 1 else "1")


async def test_a_statement_the_database_refuses_undoes_the_unit(database: Database) -> None:
    async def twice(transaction: Transaction) -> None:
        await keep(transaction, "a", "1")
        await keep(transaction, "a", "13800001111")

    with pytest.raises(Exception, match=r"(?i)unique") as refused:
        await database.write(twice)
    assert "13800001111" not in str(refused.value), "an error ends in a log, and its values are what people said"
    assert await database.read(lambda t: value(t, "a")) is None


async def test_a_read_sees_one_moment_whatever_is_written_meanwhile(postgres_address: str) -> None:
    database = open_database(postgres_address)
    await database.write(lambda t: keep(t, "a", "1"))

    async def look(transaction: Transaction) -> tuple[str | None, str | None]:
        before = await value(transaction, "a")
        await database.write(lambda t: change(t, "2"))
        return before, await value(transaction, "a")

    assert await database.read(look) == ("1", "1")
    assert await database.read(lambda t: value(t, "a")) == "2"
    await database.close()


async def change(transaction: Transaction, to: str) -> None:
    await transaction.execute(WRITE, {"of": "a", "to": to})


async def test_a_read_on_sqlite_sees_one_moment_too(sqlite_address: str) -> None:
    database, other = open_database(sqlite_address), open_database(sqlite_address)
    await database.write(lambda t: keep(t, "a", "1"))
    loop = asyncio.get_running_loop()

    async def look(transaction: Transaction) -> tuple[str | None, str | None]:
        before = await value(transaction, "a")
        # This runs in a reader's thread: the write goes through another door and is waited for here.
        asyncio.run_coroutine_threadsafe(other.write(lambda t: change(t, "2")), loop).result(10)
        return before, await value(transaction, "a")

    assert await database.read(look) == ("1", "1")
    assert await database.read(lambda t: value(t, "a")) == "2"
    await database.close()
    await other.close()


async def test_no_update_is_lost_between_eight_who_read_then_write(database: Database) -> None:
    await database.write(lambda t: keep(t, "count", "0"))

    async def fifty() -> None:
        for _ in range(50):
            await database.write(add_one)

    await asyncio.gather(*(fifty() for _ in range(8)))
    assert await database.read(lambda t: value(t, "count")) == "400"


async def test_two_processes_on_one_sqlite_file_lose_no_update(sqlite_address: str) -> None:
    doors = [open_database(sqlite_address) for _ in range(2)]
    await doors[0].write(lambda t: keep(t, "count", "0"))
    await asyncio.gather(*(door.write(add_one) for door in doors for _ in range(50)))
    assert await doors[0].read(lambda t: value(t, "count")) == "100"
    for door in doors:
        await door.close()


async def test_what_is_brief_waits_for_the_unit_that_runs_and_for_no_other(sqlite_database: Database) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), list[str]()

    async def unit(transaction: Transaction, name: str) -> None:
        if name == "first":
            begun.set()
            go_on.wait(5)
        await keep(transaction, name)
        done.append(name)

    async def written(name: str, *, is_brief: bool = False) -> str:
        await sqlite_database.write(partial(unit, name=name), is_brief=is_brief)
        return await sqlite_database.read(lambda t: value(t, "second")) or ""

    async with asyncio.TaskGroup() as group:
        group.create_task(written("first"))
        await asyncio.to_thread(begun.wait, 5)
        others = [group.create_task(written(name)) for name in ("second", "third")]
        brief = [group.create_task(written(name, is_brief=True)) for name in ("quick", "quicker")]
        await asyncio.sleep(0)
        go_on.set()
    assert done == ["first", "quick", "quicker", "second", "third"]
    assert all(each.done() for each in (*others, *brief))


async def test_closing_finishes_what_was_taken(sqlite_address: str) -> None:
    database = open_database(sqlite_address)
    units = [asyncio.ensure_future(database.write(partial(keep, name=f"k{n}"))) for n in range(100)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*units)
    with pytest.raises(RuntimeError, match="closed"):
        await database.write(lambda t: keep(t, "late", "1"))
    await database.close()
    again = open_database(sqlite_address)
    for n in range(100):
        assert await again.read(partial(value, name=f"k{n}")) == "1"
    await again.close()


async def test_a_caller_who_gives_up_disturbs_nobody(database: Database) -> None:
    units = [asyncio.ensure_future(database.write(partial(keep, name=f"k{n}"))) for n in range(20)]
    await asyncio.sleep(0)
    for unit in units[::2]:
        unit.cancel()
    await asyncio.gather(*units, return_exceptions=True)
    for n in range(1, 20, 2):
        assert await database.read(partial(value, name=f"k{n}")) == "1"


async def test_a_unit_that_waits_for_something_else_is_told_so(sqlite_database: Database) -> None:
    async def sleepy(transaction: Transaction) -> None:
        await keep(transaction, "a", "1")
        await asyncio.sleep(0)

    with pytest.raises(Suspended):
        await sqlite_database.write(sleepy)
    assert await sqlite_database.read(lambda t: value(t, "a")) is None


async def test_a_read_on_postgres_refuses_to_write(postgres_address: str) -> None:
    database = open_database(postgres_address)
    with pytest.raises(Exception, match="read-only"):
        await database.read(lambda t: keep(t, "a", "1"))
    await database.close()


async def test_a_read_on_sqlite_refuses_to_write(sqlite_database: Database) -> None:
    with pytest.raises(Exception, match="readonly"):
        await sqlite_database.read(lambda t: keep(t, "a", "1"))
