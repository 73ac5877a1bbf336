"""Records under seal: whatever is changed, taken out or put in behind the program's back is seen."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from storage import audit, sealing
from storage.database import Database, Transaction
from storage.tables import core
from tests.digest_city import FIRST, Rows, asked, at, fill, reported

NOW = at(12, 10)
TASK = asked(1, due=NOW.date())


def rows(count: int = 5) -> Rows:
    """So many records, an hour old, each of two members."""
    told = [
        reported(no, TASK, NOW - timedelta(hours=1), facts={"topic": f"第{no}次", "hours": 1.5})
        for no in range(1, count + 1)
    ]
    return {
        core.task: [TASK],
        core.record: told,
        core.record_member: [{"record_id": no, "member_id": member} for no in range(1, count + 1) for member in (2, 1)],
    }


async def test_each_stretch_is_sealed_once_and_the_next_goes_on_behind_it(database: Database) -> None:
    await fill(database, rows())
    assert await database.write(lambda t: sealing.seal(t, NOW)) == 5
    assert await database.write(lambda t: sealing.seal(t, NOW)) == 0
    later = reported(6, TASK, NOW + timedelta(minutes=5))
    await database.write(lambda t: t.execute(insert(core.record), later))
    assert await database.write(lambda t: sealing.seal(t, NOW + timedelta(minutes=9))) == 0, "not settled yet"
    assert await database.write(lambda t: sealing.seal(t, NOW + timedelta(minutes=16))) == 1
    assert await database.read(sealing.broken) is None
    deeds = await database.read(lambda t: audit.about(t, "records"))
    assert [(each.detail["after"], each.detail["last"]) for each in deeds] == [(0, 5), (5, 6)]
    assert await database.read(audit.verify) is None


async def test_what_still_may_come_before_others_waits_with_them(database: Database) -> None:
    late = [reported(no, TASK, NOW - timedelta(minutes=60 if no == 9 else 1)) for no in (8, 9)]
    await fill(database, {**rows(), core.record: [*rows()[core.record], *late]})
    assert await database.write(lambda t: sealing.seal(t, NOW)) == 5


@pytest.mark.parametrize(
    "tampering",
    [
        """UPDATE record SET facts = '{"kind": "theme_day", "topic": "改过"}' WHERE id = 3""",
        "UPDATE record SET reporter_id = 2 WHERE id = 5",
        "UPDATE record SET held_on = '2026-12-01' WHERE id = 1",
        "UPDATE record SET recorded_at = '2026-01-01 00:00:00' WHERE id = 2",
        "DELETE FROM record_member WHERE record_id = 4 AND member_id = 2",
    ],
)
async def test_what_was_changed_behind_the_seal_is_found(database: Database, tampering: str) -> None:
    await fill(database, rows())
    await database.write(lambda t: sealing.seal(t, NOW))
    await database.write(lambda t: t.execute(text(tampering)))
    assert await database.read(sealing.broken) == (1, 5)


async def test_confirming_and_adopting_a_record_breaks_no_seal(database: Database) -> None:
    await fill(database, rows())
    await database.write(lambda t: sealing.seal(t, NOW))

    async def later(transaction: Transaction) -> None:
        await transaction.execute(text("UPDATE record SET confirmed_by = 2, task_id = NULL WHERE id = 3"))
        version = reported(6, TASK, NOW, first_id=3, version=2, organisation_id=FIRST.id)
        await transaction.execute(insert(core.record), version)
        await transaction.execute(text("UPDATE record SET latest = false WHERE id = 3"))

    await database.write(later)
    assert await database.read(sealing.broken) is None


async def test_more_records_than_a_page_are_under_one_seal(sqlite_database: Database) -> None:
    count = sealing.PAGE + 7
    await fill(sqlite_database, rows(count))
    assert await sqlite_database.write(lambda t: sealing.seal(t, NOW)) == count
    assert await sqlite_database.read(sealing.broken) is None
