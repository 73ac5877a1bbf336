"""Inspections in the tables, on each kind of database."""

from datetime import date

import pytest

from domain.inspection import Issue, NewFinding, NotNow, Why
from domain.matter import Stage
from domain.period import Period
from handlers import inspecting
from handlers.context import House
from handlers.inspecting import Desk
from storage import inspections, people
from storage.database import Transaction
from tests.city import GROUP, SECRETARY, City

QUARTER = Period.parse("2026-Q4")


def desk(town: City, transaction: Transaction) -> Desk:
    """A desk at the town's moment."""
    house: House = town.app.keeper.house
    return Desk(transaction, house, town.app.clock.now(), "test")


async def test_a_round_is_kept_from_its_sample_to_its_end(town: City) -> None:
    async def drawn(transaction: Transaction) -> int:
        one, tallies = await inspecting.draw_round(desk(town, transaction), QUARTER, seed="s", percent=100)
        drawn = {each.id for tally in tallies for each in tally.drawn}
        assert {each.organisation.id for each in one.sample} == drawn
        assert await inspections.times(transaction, 2026) == {each.organisation.id: 1 for each in one.sample}
        assert await inspections.times(transaction, 2027) == {}
        return next(each.organisation.id for each in one.sample if "第一党支部" in each.organisation.name)

    first = await town.app.database.write(drawn)

    async def found(transaction: Transaction) -> None:
        own = next(each for each in await people.everybody(transaction, date(2026, 11, 30)) if each.name == "裴松年")
        here = desk(town, transaction)
        one = await inspecting.newest(here, QUARTER)
        new = NewFinding(first, Issue.LATE_DUES, "10月迟交", date(2026, 12, 20), own.id)
        assert len(await inspecting.enter(here, one, [new, new])) == 2
        assert await inspections.drop(transaction, 2, here.now)
        assert not await inspections.drop(transaction, 2, here.now)
        with pytest.raises(NotNow) as refused:
            await inspecting.enter(here, one, [NewFinding(10_000, Issue.OTHER, "", None, own.id)])
        assert refused.value.why is Why.NOT_SAMPLED
        with pytest.raises(NotNow) as early:
            await inspecting.close(here, await inspecting.newest(here, QUARTER))
        assert early.value.why is Why.UNSENT
        (notice,) = await inspecting.notices(here, await inspecting.newest(here, QUARTER), send=True)
        assert (notice.number, notice.reached, notice.items[0][2]) == (1, True, date(2026, 12, 20))
        assert not await inspections.drop(transaction, 1, here.now), "the branch knows of it"

    await town.app.database.write(found)
    await town.answer(SECRETARY, "1 整改完成：已补齐", GROUP)

    async def ended(transaction: Transaction) -> None:
        here = desk(town, transaction)
        one = await inspecting.newest(here, QUARTER)
        (mended,) = one.findings
        assert mended.matter
        assert (mended.matter.stage, mended.matter.due, mended.is_answered) == (Stage.SOLVED, date(2026, 12, 20), True)
        assert one.by_issue == ((Issue.LATE_DUES, 1, 1),)
        (sheet,) = await inspecting.sheets(here, one, first)
        assert (sheet.lines, sheet.mending) == ((), 0)
        closed = await inspecting.close(here, one, anyway=True)
        assert not closed.inspection.is_open
        assert await inspections.still_open(transaction) == ()
        assert (await inspections.of_period(transaction, "2026-Q4")) == (closed.inspection,)

    await town.app.database.write(ended)
