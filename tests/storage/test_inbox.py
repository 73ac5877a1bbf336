"""The inbox: heard twice is done once."""

import asyncio
from datetime import timedelta

import pytest

from domain.conversation import ChatKind, Incoming
from storage import inbox
from storage.database import Database, Transaction
from storage.inbox import HeardAlready
from tests.outgoing import START


def said(message_id: str, text: str = "主题党日开了") -> Incoming:
    return Incoming("sandbox", message_id, "g1", ChatKind.GROUP, "li", text, START)


async def hear(transaction: Transaction, incoming: Incoming) -> int | None:
    return await inbox.take(
        transaction, incoming, chat_id=None, member_id=None, text=incoming.text, act="record", now=incoming.at
    )


async def test_a_message_is_taken_once(database: Database) -> None:
    first = await database.write(lambda t: hear(t, said("m1")))
    again = await database.write(lambda t: hear(t, said("m1", "再来一遍")))
    other = await database.write(lambda t: hear(t, said("m2")))
    assert first is not None
    assert again is None
    assert other not in (None, first)
    found = await database.read(lambda t: inbox.find(t, "sandbox", "m1"))
    assert found is not None
    assert (found.id, found.text, found.act, found.at) == (first, "主题党日开了", "record", START)
    assert await database.read(lambda t: inbox.find(t, "wecom", "m1")) is None


async def test_a_message_delivered_eight_times_at_once_is_taken_once(database: Database) -> None:
    async def attempt() -> int | None:
        try:
            return await database.write(lambda t: hear(t, said("m1")))
        except HeardAlready:
            return None

    taken = await asyncio.gather(*(attempt() for _ in range(8)))
    assert sum(made is not None for made in taken) == 1


async def test_a_unit_that_fails_leaves_the_message_unheard(database: Database) -> None:
    async def fail(transaction: Transaction) -> None:
        await hear(transaction, said("m1"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(fail)
    assert await database.write(lambda t: hear(t, said("m1"))) is not None


async def test_purging_empties_old_texts_and_keeps_that_they_were_heard(database: Database) -> None:
    old = await database.write(lambda t: hear(t, said("old")))
    new = await database.write(
        lambda t: inbox.take(
            t, said("new"), chat_id=None, member_id=None, text="new", act="", now=START + timedelta(days=1)
        )
    )
    assert old is not None
    assert new is not None
    before = START + timedelta(hours=1)
    assert await database.write(lambda t: inbox.purge(t, before)) == 1
    assert await database.write(lambda t: inbox.purge(t, before)) == 0
    heard = await database.read(lambda t: inbox.of(t, [new, old]))
    assert [(one.id, one.text) for one in heard] == [(old, ""), (new, "new")]
    assert await database.write(lambda t: hear(t, said("old"))) is None
