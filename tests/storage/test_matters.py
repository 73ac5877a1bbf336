"""Matters in the tables, on each kind of database."""

from datetime import date, timedelta

from domain.matter import Move, Stage
from domain.reading.reading import Kind
from storage import matters, organisations
from storage.database import Transaction
from tests.city import DEPUTY, MEMBER, SECRETARY, City, direct


async def test_what_is_open_due_and_stuck_is_found_until_it_is_confirmed(town: City) -> None:
    await town.answer(MEMBER, "提出难题：路灯不亮，限12月18日")
    await town.answer(DEPUTY, "认领 1")
    await town.answer(DEPUTY, "1 办不下去：没有经费")
    await town.answer(SECRETARY, "征集微心愿：一个新书包")

    async def look(transaction: Transaction) -> None:
        tree = await organisations.tree(transaction, date(2026, 12, 1))
        (first, second) = await matters.open_below(transaction, tree[0])
        assert (first.number, first.stage, first.due, len(first.owners)) == (1, Stage.BLOCKED, date(2026, 12, 18), 1)
        assert (second.kind, second.stage, second.owners) == (Kind.MICRO_WISH, Stage.RAISED, ())
        assert await matters.open_below(transaction, tree[0], [Kind.RECTIFICATION]) == ()
        assert await matters.due_between(transaction, date(2026, 12, 18), date(2026, 12, 18)) == (first,)
        assert await matters.due_between(transaction, date(2026, 12, 19), date(2026, 12, 30)) == ()
        assert await matters.blocked_since(transaction, town.app.clock.now() - timedelta(hours=1)) == (first,)
        assert await matters.under_way(transaction, first.organisation.id, Kind.HARD_PROBLEM) == (first,)
        moves = [each.move for each in await matters.history(transaction, 1)]
        assert moves == [Move.RAISE, Move.CLAIM, Move.BLOCK]
        assert await matters.by_number(transaction, 999) is None

    await town.app.database.read(look)
    await town.answer(DEPUTY, "1 办结")

    async def awaits(transaction: Transaction) -> list[int]:
        tree = await organisations.tree(transaction, date(2026, 12, 1))
        return [each.number for each in await matters.open_below(transaction, tree[0], [Kind.HARD_PROBLEM])]

    assert await town.app.database.read(awaits) == [1], "it waits for the word of who raised it"
    await town.answer(MEMBER, "1 确认办结", direct(MEMBER))
    assert await town.app.database.read(awaits) == []


async def test_what_somebody_tells_of_themselves_waits_for_nobody(town: City) -> None:
    await town.answer(MEMBER, "认领一个难题：小区停车难", direct(MEMBER))
    await town.answer(MEMBER, "难题办结了", direct(MEMBER))

    async def look(transaction: Transaction) -> None:
        tree = await organisations.tree(transaction, date(2026, 12, 1))
        assert await matters.open_below(transaction, tree[0]) == ()
        found = await matters.by_number(transaction, 1)
        assert found
        assert (found.stage, found.due) == (Stage.SOLVED, date(2026, 12, 30))

    await town.app.database.read(look)


async def test_another_day_begins_the_ladder_anew(town: City) -> None:
    await town.answer(MEMBER, "提出难题：路灯不亮，限12月18日")

    async def unit(transaction: Transaction) -> None:
        await matters.say(transaction, [(1, "-3")])
        assert (await matters.by_number(transaction, 1)).said == "-3"  # type: ignore[union-attr]
        await matters.set_due(transaction, 1, date(2026, 12, 25))
        found = await matters.by_number(transaction, 1)
        assert found
        assert (found.said, found.due) == ("", date(2026, 12, 25))

    await town.app.database.write(unit)
