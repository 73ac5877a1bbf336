"""Records keep every version, and count for whom and what they should."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.reading.reading import Fact, Kind, Leave, State, Voting
from domain.record import Record
from storage import people, records
from storage.database import Transaction
from storage.records import Entry
from tests.city import City

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
WHOLE = Fact(
    Kind.THEME_DAY,
    State.DONE,
    date=NOW.date(),
    period="2026-12",
    topic="“条例”{{ 7*7 }}",
    expected=22,
    present=20,
    voting=Voting(24, 22),
    people=("韩冬",),
    leaves=(Leave("sick", "卢佳"),),
    hours=2.5,
    confirmed=True,
    part_of=Kind.PARTY_LECTURE,
)


async def written(
    transaction: Transaction, fact: Fact = WHOLE, after: Record | None = None, *, gone: bool = False
) -> Record:
    """A version by the first member of the city, counting for the first and the third."""
    who = [each for each in await people.everybody(transaction, NOW.date()) if each.branch]
    home = who[0].branch
    assert home
    at = NOW + timedelta(hours=after.version if after else 0)
    entry = Entry(home.id, None, fact, "2026-12", fact.date, (who[2].id, who[0].id), who[0].id, None, at, after, gone)
    return await records.write(transaction, entry)


async def test_a_record_comes_back_as_it_was_written(town: City) -> None:
    made = await town.app.database.write(written)
    found = await town.app.database.read(lambda t: records.by_number(t, made.number))

    assert found == replace(made, members=tuple(sorted(made.members)))


async def test_a_correction_follows_and_the_first_stays_readable(town: City) -> None:
    database = town.app.database
    first = await database.write(written)
    second = await database.write(lambda t: written(t, replace(WHOLE, present=21), first))
    last = await database.write(lambda t: written(t, second.fact, second, gone=True))

    versions = await database.read(lambda t: records.versions(t, first.number))
    assert [(each.version, each.fact.present, each.withdrawn) for each in versions] == [
        (1, 20, False),
        (2, 21, False),
        (3, 21, True),
    ]
    assert {each.number for each in versions} == {first.number}
    latest = await database.read(lambda t: records.by_number(t, first.number))
    assert latest
    assert latest.id == last.id
    assert await database.read(lambda t: records.by_reporter(t, first.reporter)) == ()
    assert await database.read(lambda t: records.of_branch(t, first.organisation, NOW)) == ()


async def test_they_are_found_by_whom_they_count_for_and_since_when(town: City) -> None:
    database = town.app.database
    made = await database.write(written)

    for member in made.members:
        assert len(await database.read(lambda t, m=member: records.of_member(t, m, NOW))) == 1  # type: ignore[misc]
    assert await database.read(lambda t: records.of_member(t, made.members[0], NOW + timedelta(days=1))) == ()


async def test_what_came_before_its_task_waits_for_it(town: City) -> None:
    database = town.app.database
    made = await database.write(written)

    assert len(await database.read(lambda t: records.orphans(t, {"theme_day"}, {"2026-12", "2026-Q4"}))) == 1
    for kinds, periods in (({"dues"}, {"2026-12"}), ({"theme_day"}, {"2027-01"}), (set[str](), {"2026-12"})):
        assert await database.read(lambda t, k=kinds, p=periods: records.orphans(t, k, p)) == ()  # type: ignore[misc]
    await database.write(lambda t: written(t, made.fact, made, gone=True))
    assert await database.read(lambda t: records.orphans(t, {"theme_day"}, {"2026-12"})) == ()
