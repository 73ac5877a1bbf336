"""The outbox: owed once, and every question that people and jobs ask of it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from domain.conversation import About, Button, Owed, Purpose
from storage import delivery, outbox, pushes
from storage.database import Database, Transaction
from storage.delivery import Claim
from storage.outbox import OwedAlready, State, UnknownChat
from tests.outgoing import START, entries, make_chats, owed, put, states

HOUR = timedelta(hours=1)


async def mark_all_sent(database: Database) -> None:
    async def work(transaction: Transaction) -> None:
        while rows := await delivery.claim(
            transaction, Claim("sandbox", "h", is_answer=True, limit=50), now=START, wall=START
        ):
            await delivery.sent(transaction, {row.id: f"p{row.id}" for row in rows}, START)

    await database.write(work)


async def test_a_key_is_owed_once(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    assert await put(database, owed("nudge:7:-3", chat), owed("nudge:7:-3", chat)) == [1]
    assert await put(database, owed("nudge:7:-3", chat)) == []
    await mark_all_sent(database)
    assert await put(database, owed("nudge:7:-3", chat)) == []
    assert await states(database) == {"nudge:7:-3": State.SENT}


async def test_eight_who_owe_the_same_at_once_owe_it_once(database: Database) -> None:
    [chat] = await make_chats(database, 1)

    async def attempt() -> int | None:
        try:
            return await database.write(lambda t: outbox.put(t, owed("list:2026-12", chat), START))
        except OwedAlready:
            return None

    made = await asyncio.gather(*(attempt() for _ in range(8)))
    assert sum(one is not None for one in made) == 1
    assert len(await entries(database)) == 1


async def test_nothing_is_owed_to_a_chat_nobody_knows(database: Database) -> None:
    with pytest.raises(UnknownChat, match="42"):
        await put(database, owed("a", 42))


async def test_a_unit_that_fails_owes_nothing(database: Database) -> None:
    [chat] = await make_chats(database, 1)

    async def fail(transaction: Transaction) -> None:
        await outbox.put(transaction, owed("a", chat), START)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(fail)
    assert await entries(database) == []


async def test_a_quoted_message_is_found_whole(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    buttons = (Button("done", "已开展", "①已开展"), Button("not", "本月不适用", "①本月不适用"))
    about = About("theme_day", 12)
    [id_] = await put(database, Owed("k", chat, "【十二月清单】", Purpose.ANSWER, START, buttons, about))
    await mark_all_sent(database)
    found = await database.read(lambda t: outbox.by_platform_id(t, "sandbox", f"p{id_}"))
    assert found == outbox.SentMessage(id_, chat, "【十二月清单】", buttons, about, START)
    assert found == await database.read(lambda t: outbox.by_id(t, id_))
    assert await database.read(lambda t: outbox.by_platform_id(t, "wecom", f"p{id_}")) is None
    assert await database.read(lambda t: outbox.by_id(t, 99)) is None


async def test_a_message_is_found_by_the_moment_when_it_was_said_unless_another_one_was_said_then(
    database: Database,
) -> None:
    first, second = await make_chats(database, 2)
    await put(database, owed("a", first), owed("b", second))
    await mark_all_sent(database)

    async def said(seconds: float, chat: int = first) -> str | None:
        at = START + timedelta(seconds=seconds)
        found = await database.read(lambda transaction: outbox.by_moment(transaction, chat, at))
        return found.text if found else None

    assert [await said(0), await said(10), await said(-10), await said(0, second)] == ["a", "a", "a", "b"]
    assert [await said(11), await said(-11)] == [None, None]
    await put(database, owed("c", first))
    await mark_all_sent(database)
    assert await said(0) is None


async def test_the_age_of_the_outbox_is_that_of_the_longest_due(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    assert await database.read(lambda t: outbox.oldest_due(t, START)) is None
    await put(database, owed("b", chat, due_at=START + HOUR), owed("c", chat, due_at=START + 3 * HOUR))
    assert await database.read(lambda t: outbox.oldest_due(t, START)) is None
    assert await database.read(lambda t: outbox.oldest_due(t, START + 2 * HOUR)) == START + HOUR
    assert await database.read(lambda t: outbox.next_due(t, START)) == START + HOUR
    assert await database.read(lambda t: outbox.next_due(t, START + HOUR)) == START + 3 * HOUR
    assert await database.read(lambda t: outbox.next_due(t, START + 3 * HOUR)) is None


async def test_pushes_of_a_week_are_counted_by_purpose_without_those_that_never_went(database: Database) -> None:
    one, two = await make_chats(database, 2)
    await put(
        database,
        owed("l", one, Purpose.LIST),
        owed("n1", one, Purpose.NUDGE),
        owed("n2", one, Purpose.NUDGE),
        owed("n3", one, Purpose.NUDGE, due_at=START + 8 * 24 * HOUR),
        owed("stale", one, Purpose.NOTE, expires_at=START),
        owed("answer", one),
        owed("other", two, Purpose.DIGEST),
    )
    dropped = await put(database, owed("dropped", one, Purpose.DIGEST))

    async def settle(transaction: Transaction) -> None:
        await outbox.drop(transaction, dropped[0])
        await delivery.sweep(transaction, now=START, wall=START)

    await database.write(settle)
    week = START - HOUR, START + 7 * 24 * HOUR
    found = await database.read(lambda t: pushes.spent(t, *week))
    assert found == {one: {Purpose.LIST: 1, Purpose.NUDGE: 2}, two: {Purpose.DIGEST: 1}}


async def test_a_person_may_drop_what_waits_and_owe_again_what_was_given_up(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    [stale, waits] = await put(database, owed("stale", chat, expires_at=START), owed("waits", chat))
    await database.write(lambda t: delivery.sweep(t, now=START, wall=START))
    assert await database.write(lambda t: outbox.drop(t, waits))
    assert not await database.write(lambda t: outbox.drop(t, stale))
    assert await states(database) == {"stale": State.EXPIRED, "waits": State.DROPPED}
    assert await database.write(lambda t: outbox.requeue(t, stale))
    assert not await database.write(lambda t: outbox.requeue(t, stale))
    await mark_all_sent(database)
    assert await states(database) == {"stale": State.SENT, "waits": State.DROPPED}
    assert not await database.write(lambda t: outbox.drop(t, stale))


async def test_the_listing_shows_what_a_person_needs(database: Database) -> None:
    one, two = await make_chats(database, 2)
    await put(database, owed("b", one, due_at=START + HOUR), owed("a", two, Purpose.NUDGE), owed("c", one))
    found = await database.read(lambda t: outbox.listing(t, [State.QUEUED], 2))
    assert [(entry.key, entry.chat, entry.purpose) for entry in found] == [
        ("a", "第1群", Purpose.NUDGE),
        ("c", "第0群", Purpose.ANSWER),
    ]


async def test_no_search_of_the_hot_path_reads_the_whole_table(sqlite_database: Database) -> None:
    async def plans(transaction: Transaction) -> list[str]:
        found = []
        for statement in (
            "SELECT id FROM outgoing WHERE key = 'k'",
            "SELECT id FROM outgoing WHERE state = 'queued' AND due_at <= '2026' ORDER BY due_at, id LIMIT 32",
            "SELECT count(*) FROM outgoing WHERE lane = 'l' AND sent_at > '2026'",
            "SELECT id FROM outgoing WHERE platform_id = 'p' AND channel = 'sandbox'",
            "SELECT id FROM outgoing WHERE chat_id = 1 AND (state = 'sending' OR state = 'queued')",
        ):
            rows = (await transaction.execute(text(f"EXPLAIN QUERY PLAN {statement}"))).all()
            found += [row.detail for row in rows]
        return found

    details = await sqlite_database.read(plans)
    assert [detail for detail in details if detail.startswith("SCAN") or "TEMP B-TREE" in detail] == []
    assert "ix_outgoing_flight (chat_id=? AND state=?)" in details[-1]
