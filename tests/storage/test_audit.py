"""The audit chain: nothing is changed, put in or removed unseen."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import text

from domain.audit import Deed, link
from storage import audit
from storage.database import Database, Transaction

AT = datetime(2026, 12, 1, 9, 30, 5, 123456, tzinfo=UTC)


async def act(transaction: Transaction, number: int) -> None:
    await audit.append(transaction, AT, "member:7", "record", f"task:{number}", {"实到": number, "old": [1.5, None]})


async def filled(database: Database, count: int = 5) -> None:
    for number in range(count):
        await database.write(partial(act, number=number))


async def test_an_untouched_chain_is_whole(database: Database) -> None:
    assert await database.read(audit.verify) is None
    await filled(database)
    assert await database.read(audit.verify) is None


async def test_deeds_of_many_units_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(database.write(partial(act, number=n)) for n in range(20)))
    assert await database.read(audit.verify) is None


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE audit SET actor = 'member:8' WHERE id = 3", 3),
        ("UPDATE audit SET detail = '{}' WHERE id = 1", 1),
        ("UPDATE audit SET hash = previous WHERE id = 4", 4),
        ("DELETE FROM audit WHERE id = 2", 3),
        ("DELETE FROM audit WHERE id = 1", 2),
        ("DELETE FROM audit WHERE id = 5", 5),
        ("DELETE FROM audit", 1),
        ("DELETE FROM mark WHERE name = 'audit'", 6),
        (
            """INSERT INTO audit (id, at, actor, deed, subject, detail, previous, hash)
            SELECT 9, at, actor, deed, subject, detail, previous, hash FROM audit WHERE id = 5""",
            9,
        ),
    ],
)
async def test_tampering_is_found_at_the_row_where_it_shows(database: Database, tampering: str, broken: int) -> None:
    await filled(database)

    async def tamper(transaction: Transaction) -> None:
        await transaction.execute(text(tampering))

    await database.write(tamper)
    assert await database.read(audit.verify) == broken


async def test_a_chain_longer_than_a_page_is_checked_to_its_end(sqlite_database: Database) -> None:
    async def many(transaction: Transaction) -> None:
        for number in range(audit.PAGE + 5):
            await act(transaction, number)

    await sqlite_database.write(many)
    assert await sqlite_database.read(audit.verify) is None


def test_the_hash_covers_every_part_and_the_hash_before() -> None:
    deed = Deed(AT, "a", "b", "c", {"x": 1})
    others = [
        Deed(AT.replace(microsecond=0), "a", "b", "c", {"x": 1}),
        Deed(AT, "", "b", "c", {"x": 1}),
        Deed(AT, "a", "", "c", {"x": 1}),
        Deed(AT, "a", "b", "", {"x": 1}),
        Deed(AT, "a", "b", "c", {"x": 2}),
    ]
    hashes = {link(deed, ""), link(deed, "0"), *(link(other, "") for other in others)}
    assert len(hashes) == 7
    assert all(len(one) == 64 for one in hashes)
