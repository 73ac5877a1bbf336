"""Callbacks that wait: in their order, until they are heard, and once."""

from datetime import timedelta

from domain.conversation import ChatKind, Incoming
from storage import callbacks, inbox
from storage.callbacks import Callback
from storage.database import Database
from tests.outgoing import START

DAY = timedelta(days=1)


async def kept(database: Database, sealed: str, days: int = 0) -> int:
    return await database.write(lambda t: callbacks.keep(t, "wecom", sealed, START + days * DAY))


async def waiting(database: Database, days: int = 0, after: int = 0, most: int = 9) -> tuple[Callback, ...]:
    return await database.read(lambda t: callbacks.left(t, START + days * DAY, after, most))


async def test_what_waits_is_found_in_its_order_by_its_time_and_in_parts(database: Database) -> None:
    first, second, third = [await kept(database, sealed, days) for sealed, days in (("a", 0), ("b", 1), ("c", 0))]
    assert [each.sealed for each in await waiting(database)] == ["a", "c"]
    assert await waiting(database, 1, after=first, most=1) == (Callback(second, "wecom", "b", START + DAY),)
    assert await database.write(lambda t: callbacks.purge(t, START + DAY)) == 2
    assert [each.id for each in await waiting(database, 2)] == [second]
    assert third > second


async def test_a_callback_goes_with_the_commit_that_hears_it_also_when_it_was_heard_before(database: Database) -> None:
    async def hear(number: int) -> int | None:
        said = Incoming("wecom", "m1", "li", ChatKind.DIRECT, "li", "开了", START, kept=number)
        return await database.write(
            lambda t: inbox.take(t, said, chat_id=None, member_id=None, text="", act="", now=START)
        )

    first, again = await kept(database, "a"), await kept(database, "a")
    assert await hear(first) is not None
    assert [each.id for each in await waiting(database)] == [again]
    assert await hear(again) is None
    assert await waiting(database) == ()
    assert await kept(database, "b") > again, "a number that comes twice would let go of another's callback"
