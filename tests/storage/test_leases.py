"""Leases: one holder at a time, by the machine's clock."""

import asyncio
from datetime import timedelta

from storage import leases
from storage.database import Database
from tests.outgoing import START


async def take(database: Database, holder: str, after: float = 0, name: str = "clock") -> bool:
    wall = START + timedelta(seconds=after)
    return await database.write(lambda t: leases.take(t, name, holder, wall, 30))


async def test_a_lease_has_one_holder_who_may_renew_it(database: Database) -> None:
    assert await take(database, "a")
    assert not await take(database, "b", 29)
    assert await take(database, "a", 29)
    assert not await take(database, "b", 58)
    assert await take(database, "b", 60)
    assert not await take(database, "a", 61)


async def test_leases_of_other_names_are_other_leases(database: Database) -> None:
    assert await take(database, "a")
    assert await take(database, "b", name="wecom")


async def test_a_lease_given_up_is_free_and_nobody_gives_up_anothers(database: Database) -> None:
    assert await take(database, "a")
    await database.write(lambda t: leases.give_up(t, "clock", "b"))
    assert not await take(database, "b")
    await database.write(lambda t: leases.give_up(t, "clock", "a"))
    assert await take(database, "b")


async def test_of_eight_who_ask_at_once_one_gets_it(database: Database) -> None:
    assert sum(await asyncio.gather(*(take(database, f"h{n}") for n in range(8)))) == 1
    assert sum(await asyncio.gather(*(take(database, f"h{n}", 60) for n in range(8)))) == 1
