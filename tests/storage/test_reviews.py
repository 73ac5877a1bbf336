"""Frozen years as the tables keep them, on each kind of database."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from domain.review.entry import Entry, EntryKind
from domain.review.facts import BranchYear, Occasion
from domain.review.result import Inputs
from domain.review.workflow import Frozen, Hand, Reason, Refused, Signature
from storage import reviews
from storage.database import Database, Transaction
from tests.digest_city import COMMISSION, FINANCE, FIRST, SCHOOL, at, fill

NOW = at(12, 31)
OCCASION = Occasion(
    7, "dues", "2026-12", date(2026, 12, 25), date(2026, 12, 31), 1, 1, told=date(2026, 12, 24), records=(9,)
)
INPUTS = Inputs(
    2026,
    COMMISSION.id,
    COMMISSION.name,
    date(2026, 12, 31),
    (
        BranchYear(FIRST.id, FIRST.name, FINANCE.id, FINANCE.name, "", occasions=(OCCASION,)),
        BranchYear(SCHOOL.id, SCHOOL.name, 3, "教育局", ""),
    ),
)  # fmt: skip


async def frozen(database: Database) -> Frozen:
    await fill(database, {})

    async def unit(transaction: Transaction) -> Frozen | None:
        await reviews.freeze(transaction, INPUTS, rubric="细则", hash_="a" * 64, until=date(2027, 1, 10), by=1, now=NOW)
        return await reviews.frozen(transaction, 2026, COMMISSION)

    found = await database.write(unit)
    assert found
    return found


async def test_a_frozen_year_comes_back_whole_and_in_part(database: Database) -> None:
    kept = await frozen(database)
    assert (kept.rubric, kept.corrected_until, kept.frozen_by) == ("细则", date(2027, 1, 10), 1)
    whole = await database.read(lambda transaction: reviews.snapshot(transaction, kept, COMMISSION))
    assert whole == INPUTS
    part = await database.read(lambda transaction: reviews.snapshot(transaction, kept, FINANCE))
    assert part.branches == INPUTS.branches[:1]
    covering = await database.read(lambda transaction: reviews.covering(transaction, 2026, FIRST))
    assert covering == (kept,)
    assert await database.read(lambda transaction: reviews.covering(transaction, 2025, FIRST)) == ()
    assert await database.read(lambda transaction: reviews.frozen(transaction, 2026, FINANCE)) is None


async def test_entries_are_kept_exactly_and_those_taken_back_count_no_more(database: Database) -> None:
    await fill(database, {})
    entry = Entry(0, FIRST.id, EntryKind.BONUS, "honour", Fraction(3, 2), "有文件", "", NOW)

    async def unit(transaction: Transaction) -> tuple[int, int]:
        one = await reviews.enter(transaction, 2026, entry, by=2)
        other = await reviews.enter(transaction, 2026, replace(entry, organisation=SCHOOL.id), by=2)
        await reviews.take_back(transaction, other, NOW)
        return one, other

    one, other = await database.write(unit)
    found = await database.read(lambda transaction: reviews.entries(transaction, 2026, COMMISSION))
    assert found == (replace(entry, number=one, by="某2"),)
    assert await database.read(lambda transaction: reviews.entry(transaction, other)) is None
    assert await database.read(lambda transaction: reviews.entry(transaction, one)) == (2026, found[0])
    assert not await database.read(lambda transaction: reviews.entries(transaction, 2025, COMMISSION))


async def test_signatures_and_the_publication_are_kept_once(database: Database) -> None:
    kept = await frozen(database)
    signature = Signature(Hand.CHECK, 3, "某3", "b" * 64, NOW)
    row = {"subject_id": FIRST.id, "level": "branch", "total": "91", "band": "五星", "rank": None, "peers": 2}

    async def unit(transaction: Transaction) -> None:
        await reviews.sign(transaction, kept, signature)
        await reviews.publish(transaction, kept, [row], 1, NOW)

    await database.write(unit)
    assert await database.read(lambda transaction: reviews.signatures(transaction, kept)) == (signature,)
    told = await database.read(lambda transaction: reviews.published(transaction, kept, FIRST.id, "branch"))
    assert told
    assert (told.band, told.rank, told.peers) == ("五星", None, 2)
    with pytest.raises(Refused) as refused:
        await database.write(lambda transaction: reviews.publish(transaction, kept, [row], 1, NOW))
    assert refused.value.reason is Reason.PUBLISHED


async def test_stars_are_numbers_and_the_newest_ones_stand(database: Database) -> None:
    await fill(database, {})

    async def unit(transaction: Transaction) -> None:
        await reviews.keep_stars(transaction, 2026, FIRST.id, (1, 1, 1, 0, 0), 1, NOW)
        await reviews.keep_stars(transaction, 2026, FIRST.id, (2, 1, 0, 0, 0), 1, NOW)

    await database.write(unit)
    assert await database.read(lambda transaction: reviews.stars(transaction, 2026, COMMISSION)) == ((2, 1, 0, 0, 0),)
