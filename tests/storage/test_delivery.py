"""Claims under a lease: one holder a message, one message a chat, nothing over a platform's limit."""

import asyncio
import itertools
from datetime import timedelta
from functools import partial
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from domain.conversation import ChatKind, Purpose
from storage import chats, delivery
from storage.database import Database, Transaction, Work, open_database
from storage.delivery import Claim, Claimed, Limits
from storage.outbox import State
from storage.tables.core import chat as chat_table
from tests.outgoing import START, Ticking, entries, make_chats, owed, put, states

T = TypeVar("T")


async def claim(
    database: Database,
    holder: str = "a",
    *,
    limit: int = 100,
    is_answer: bool = True,
    after: float = 0,
    wall: Ticking | None = None,
    limits: Limits | None = None,
) -> tuple[Claimed, ...]:
    """Claim `after` so many seconds of the business clock."""
    wanted = Claim("sandbox", holder, is_answer, limit, 60, limits or Limits())
    now, at = START + timedelta(seconds=after), (wall or Ticking())()
    return await database.write(lambda t: delivery.claim(t, wanted, now=now, wall=at))


async def sent(database: Database, rows: tuple[Claimed, ...], after: float = 0) -> None:
    now = START + timedelta(seconds=after)
    await database.write(lambda t: delivery.sent(t, {row.id: f"p{row.id}" for row in rows}, now))


def keys(rows: tuple[Claimed, ...]) -> list[str]:
    return [row.key for row in rows]


async def test_two_holders_never_claim_the_same_message(database: Database) -> None:
    chats = await make_chats(database, 60)
    await put(database, *(owed(f"a{chat}", chat) for chat in chats))
    found = await asyncio.gather(*(claim(database, f"h{n}", limit=7) for n in range(12)))
    claimed = [key for rows in found for key in keys(rows)]
    assert len(claimed) == len(set(claimed))
    rest = keys(await claim(database, "last"))
    assert sorted(claimed + rest) == sorted(f"a{chat}" for chat in chats)


async def test_holders_who_race_for_one_chat_get_one_message_between_them(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    await put(
        database, *(owed(f"a{n}", chat) for n in range(4)), *(owed(f"p{n}", chat, Purpose.NOTE) for n in range(4))
    )
    found = await asyncio.gather(*(claim(database, f"h{n}", is_answer=n % 2 == 0) for n in range(8)))
    assert sum(len(rows) for rows in found) == 1


async def test_while_one_claims_a_push_nobody_claims_an_answer_to_the_same_chat(postgres_address: str) -> None:
    database = open_database(postgres_address)
    [chat] = await make_chats(database, 1)
    await put(database, owed("answer", chat), owed("push", chat, Purpose.LIST))

    async def claim_and_look(transaction: Transaction) -> tuple[list[str], list[str]]:
        wanted = Claim("sandbox", "a", is_answer=False, limit=1)
        mine = await delivery.claim(transaction, wanted, now=START, wall=START)
        return keys(mine), keys(await claim(database, "b"))

    assert await database.write(claim_and_look) == (["push"], [])
    await database.close()


async def test_what_is_stale_or_for_a_dead_chat_is_not_claimed_before_it_is_swept_either(database: Database) -> None:
    dead, alive = await make_chats(database, 2)

    async def kill(transaction: Transaction) -> None:
        await transaction.execute(update(chat_table).where(chat_table.c.id == dead).values(dead="dismissed"))

    await database.write(kill)
    await put(database, owed("x", dead), owed("stale", alive, expires_at=START))
    assert await claim(database) == ()


async def test_the_longest_due_comes_first_and_answers_have_their_own_claim(database: Database) -> None:
    chats = await make_chats(database, 3)
    minute = timedelta(minutes=1)
    await put(
        database,
        owed("young", chats[0], due_at=START - minute),
        owed("old", chats[1], due_at=START - 2 * minute),
        owed("push", chats[2], Purpose.NUDGE, due_at=START - 3 * minute),
        owed("not yet", chats[2], due_at=START + minute),
    )
    assert keys(await claim(database)) == ["old", "young"]
    assert keys(await claim(database, is_answer=False)) == ["push"]


async def test_a_holder_that_dies_loses_its_messages_when_the_lease_ends(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    await put(database, owed("a", chat))
    wall = Ticking()
    assert keys(await claim(database, "dead", wall=wall)) == ["a"]
    for seconds, found in ((59, []), (2, ["a"])):
        wall.move(seconds)
        await database.write(lambda t: delivery.sweep(t, now=START, wall=wall()))
        heirs = await claim(database, "heir", wall=wall)
        assert keys(heirs) == found
        assert all(row.perhaps_sent for row in heirs), "nobody knows how far the dead one came"


async def test_the_business_clock_ends_no_lease(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    await put(database, owed("a", chat))
    await claim(database, "alive")
    month = timedelta(days=31)
    await database.write(lambda t: delivery.sweep(t, now=START + month, wall=START))
    assert await claim(database, "other", after=month.total_seconds()) == ()


async def test_a_holder_that_starts_again_gives_back_what_it_had_on_that_channel_only(database: Database) -> None:
    [one] = await make_chats(database, 1)
    [two] = await make_chats(database, 1, "wecom")
    await put(database, owed("a", one), owed("b", two))
    await claim(database, "me")
    await database.write(
        lambda t: delivery.claim(t, Claim("wecom", "me", is_answer=True, limit=9), now=START, wall=START)
    )
    assert await database.write(lambda t: delivery.release(t, "other", "sandbox")) == 0
    assert await database.write(lambda t: delivery.release(t, "me", "sandbox")) == 1
    assert await states(database) == {"a": State.QUEUED, "b": State.SENDING}
    assert [row.perhaps_sent for row in await claim(database, "me")] == [True]


async def test_what_no_platform_was_asked_to_take_is_not_said_to_be_out(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    await put(database, owed("a", chat))
    (row,) = await claim(database)
    assert not row.perhaps_sent
    await database.write(lambda t: delivery.give_back(t, "a", [row.id]))
    assert [each.perhaps_sent for each in await claim(database)] == [False]


async def test_marks_of_a_holder_whose_lease_was_taken_over_change_nothing_but_sent(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    [id_] = await put(database, owed("a", chat))
    await claim(database, "late")
    await database.write(lambda t: delivery.release(t, "late", "sandbox"))
    await claim(database, "heir")

    async def late_marks(transaction: Transaction) -> None:
        await delivery.refused(transaction, "late", id_, "no")
        await delivery.retry(transaction, "late", id_, START, "no")
        await delivery.give_back(transaction, "late", [id_])

    await database.write(late_marks)
    assert await states(database) == {"a": State.SENDING}
    await database.write(lambda t: delivery.sent(t, {id_: "p"}, START))
    assert await states(database) == {"a": State.SENT}


async def test_a_failure_keeps_its_place_before_later_messages_of_its_kind(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    ids = await put(database, owed("first", chat), owed("second", chat), owed("push", chat, Purpose.NOTE))
    await claim(database)
    at = START + timedelta(seconds=5)
    await database.write(lambda t: delivery.retry(t, "a", ids[0], at, "down"))
    assert await claim(database, after=4) == ()
    assert keys(await claim(database, is_answer=False, after=4)) == ["push"]
    assert await claim(database, after=5) == ()
    await database.write(lambda t: delivery.sent(t, {ids[2]: "p"}, START))
    [again] = await claim(database, after=5)
    assert (again.key, again.attempts) == ("first", 1)


async def test_a_paused_lane_waits_until_the_last_moment_it_was_told(database: Database) -> None:
    one, two = await make_chats(database, 2)
    await put(database, owed("a", one), owed("b", two))
    for seconds in (60, 120):
        until = START + timedelta(seconds=seconds)
        await database.write(partial(delivery.pause, name="sandbox:g0", until=until))
    assert keys(await claim(database, after=119)) == ["b"]
    assert keys(await claim(database, after=120)) == ["a"]


async def test_a_lane_gives_no_more_than_its_limit_in_a_sliding_minute(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    await put(database, *(owed(f"{n}", chat) for n in range(4)))
    for n, after in enumerate((0, 30, 60)):
        rows = await claim(database, after=after, limits=Limits(minute=2))
        assert keys(rows) == [str(n)]
        await sent(database, rows, after)
    assert await claim(database, after=89, limits=Limits(minute=2)) == ()
    assert keys(await claim(database, after=90, limits=Limits(minute=2))) == ["3"]


async def test_the_limit_of_an_hour_holds_beside_that_of_a_minute(database: Database) -> None:
    [chat] = await make_chats(database, 1)
    await put(database, *(owed(f"{n}", chat) for n in range(4)))
    limits = Limits(minute=2, hour=3)
    for after in (0, 30, 60):
        await sent(database, await claim(database, after=after, limits=limits), after)
    assert await claim(database, after=3599, limits=limits) == ()
    assert keys(await claim(database, after=3600, limits=limits)) == ["3"]


async def test_a_group_that_has_a_webhook_alone_is_held_to_its_own_limit(database: Database) -> None:
    async def enter(transaction: Transaction) -> list[int]:
        return [
            await chats.enter(transaction, "sandbox", address, ChatKind.GROUP) for address in ("webhook:1", "group:1")
        ]

    hooked, heard = await database.write(enter)
    await put(database, *(owed(f"{chat}-{n}", chat) for n in range(2) for chat in (hooked, heard)))
    limits = Limits(minute=2, webhook=1)
    await sent(database, await claim(database, limits=limits))
    assert keys(await claim(database, limits=limits)) == [f"{heard}-1"]


async def test_a_platforms_long_or_odd_words_are_cut_to_fit(database: Database) -> None:
    one, two = await make_chats(database, 2)
    ids = await put(database, owed("a", one), owed("b", two))
    await claim(database)
    await database.write(lambda t: delivery.refused(t, "a", ids[0], "不\0行" * 500))
    await database.write(lambda t: delivery.sent(t, {ids[1]: "x\0" * 500}, START))
    assert [entry.fault for entry in await entries(database)] == ["不行" * 150, None]


channels = (f"world{number}" for number in itertools.count())
"""Examples share a database and keep apart by their channels."""
STEPS = st.tuples(
    st.sampled_from(("owe", "claim", "claim", "send", "send", "fail", "slow", "restart", "everybody dies", "time")),
    st.sampled_from(("a", "b")),
    st.integers(0, 2),
    st.booleans(),
)


class World:
    """Two holders who send from three chats of one channel, and what came out."""

    def __init__(self, database: Database, channel: str, chats: list[int]) -> None:
        self.database, self.channel, self.chats = database, channel, chats
        self.hands: dict[str, list[Claimed]] = {"a": [], "b": []}
        self.owed: list[str] = []
        self.out: list[str] = []
        self.now, self.wall = Ticking(), Ticking()

    async def do(self, step: str, holder: str, chat: int, *, is_answer: bool) -> None:
        """One thing that may happen."""
        if step == "owe":
            self.owed.append(f"{self.channel}/{chat}/{'answer' if is_answer else 'push'}/{len(self.owed):03}")
            purpose = Purpose.ANSWER if is_answer else Purpose.NUDGE
            await put(self.database, owed(self.owed[-1], self.chats[chat], purpose, due_at=self.now()))
        elif step == "claim":
            await self.claim(holder, is_answer=is_answer)
        elif step == "time":
            self.now.move(7)
        elif step == "restart":
            self.hands[holder].clear()
            await self.write(lambda t: delivery.release(t, holder, self.channel))
        elif step == "everybody dies":
            self.hands = {"a": [], "b": []}
            self.wall.move(61)
            await self.write(lambda t: delivery.sweep(t, now=self.now(), wall=self.wall()))
        elif self.hands[holder]:
            await self.end(step, holder, self.hands[holder].pop(0))

    async def claim(self, holder: str, *, is_answer: bool) -> None:
        wanted = Claim(self.channel, holder, is_answer, 2)
        rows = await self.write(lambda t: delivery.claim(t, wanted, now=self.now(), wall=self.wall()))
        self.hands[holder] += rows
        flying = [row.address for hand in self.hands.values() for row in hand]
        assert len(flying) == len(set(flying)), "two messages of one chat are on their way"

    async def end(self, step: str, holder: str, row: Claimed) -> None:
        if step == "send":
            self.out.append(row.key)
            await self.write(lambda t: delivery.sent(t, {row.id: row.key}, self.now()))
        elif step == "fail":
            at = self.now() + timedelta(seconds=20)
            await self.write(lambda t: delivery.retry(t, holder, row.id, at, "down"))
        else:
            await self.write(lambda t: delivery.give_back(t, holder, [row.id]))

    async def write(self, work: Work[T]) -> T:
        return await self.database.write(work)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, max_size=40))
async def test_whatever_happens_each_message_is_sent_once_and_in_order(
    sqlite_database: Database, steps: list[tuple[str, str, int, bool]]
) -> None:
    """Two holders claim, send, fail, die and come back in any order; at the end everything is out."""
    channel = next(channels)
    world = World(sqlite_database, channel, await make_chats(sqlite_database, 3, channel))
    for step, holder, chat, is_answer in steps:
        await world.do(step, holder, chat, is_answer=is_answer)
    await world.do("everybody dies", "a", 0, is_answer=True)
    world.now.move(60)
    for _ in world.owed:
        for is_answer in (True, False):
            await world.do("claim", "a", 0, is_answer=is_answer)
            while world.hands["a"]:
                await world.do("send", "a", 0, is_answer=is_answer)
    assert sorted(world.out) == sorted(world.owed)
    kinds = {key.rsplit("/", 1)[0] for key in world.owed}
    for kind in kinds:
        numbers = [key for key in world.out if key.startswith(kind)]
        assert numbers == sorted(numbers)
