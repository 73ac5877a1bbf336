"""The dispatcher: every message once, in order, whatever the platform answers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import text

from bot.channels.port import Doubtful, Pace, Refused, SlowDown, Unreachable
from bot.clock import MovableClock
from bot.dispatcher import Dispatcher
from bot.outlet import back_off
from domain.conversation import Purpose
from storage import delivery, outbox
from storage.database import Database, Transaction, Work
from storage.delivery import Claim
from storage.outbox import State
from tests.doubles import RecordingChannel
from tests.outgoing import START, entries, make_chats, owed, put, states

T = TypeVar("T")


@dataclass
class House:
    """A database, a clock that stands still, and dispatchers that are stopped at the end."""

    database: Database
    clock: MovableClock
    started: list[Dispatcher]

    def dispatcher(self, *channels: RecordingChannel, holder: str = "one", limit: int | None = None) -> Dispatcher:
        for channel in channels:
            channel.pace = Pace(limit)
        made = Dispatcher(
            self.database,
            {channel.name: channel for channel in channels},
            self.clock,
            holder=holder,
            wall=lambda: datetime.now(UTC),
        )
        self.started.append(made)
        return made

    def later(self, **much: float) -> None:
        self.clock.move(self.clock.now() + timedelta(**much))


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    made = House(database, MovableClock(START), [])
    yield made
    for dispatcher in made.started:
        await dispatcher.stop()


@pytest.fixture
async def small(sqlite_database: Database) -> AsyncIterator[House]:
    """A house for what does not depend on the kind of database."""
    made = House(sqlite_database, MovableClock(START), [])
    yield made
    for dispatcher in made.started:
        await dispatcher.stop()


async def until(is_so: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come true in time"
        await asyncio.sleep(0.005)


async def test_flush_sends_all_that_is_due_once_and_no_more(house: House) -> None:
    chats = await make_chats(house.database, 3)
    later = START + timedelta(hours=1)
    await put(house.database, *(owed(f"a{chat}", chat) for chat in chats), owed("later", chats[0], due_at=later))
    channel = RecordingChannel()
    dispatcher = house.dispatcher(channel)
    await asyncio.gather(dispatcher.flush(), dispatcher.flush(), dispatcher.flush())
    assert sorted(channel.texts) == [f"a{chat}" for chat in chats]
    house.later(hours=1)
    await dispatcher.flush()
    assert channel.texts[3:] == ["later"]
    assert set((await states(house.database)).values()) == {State.SENT}


async def test_a_sent_message_is_found_by_the_platforms_id(house: House) -> None:
    [chat] = await make_chats(house.database, 1)
    [id_] = await put(house.database, owed("a", chat))
    await house.dispatcher(RecordingChannel()).flush()
    found = await house.database.read(lambda t: outbox.by_platform_id(t, "sandbox", "sandbox-1"))
    assert found is not None
    assert (found.id, found.text) == (id_, "a")


async def test_a_chat_hears_its_messages_in_order_and_one_at_a_time(house: House) -> None:
    [chat] = await make_chats(house.database, 1)
    await put(house.database, *(owed(f"{n:02}", chat) for n in range(20)))
    channel = RecordingChannel(seconds=0.002)
    await house.dispatcher(channel).flush()
    assert channel.texts == [f"{n:02}" for n in range(20)]
    assert channel.most_in_chat == 1


async def test_answers_to_many_chats_go_out_side_by_side(small: House) -> None:
    chats = await make_chats(small.database, 60)
    await put(small.database, *(owed(f"a{chat}", chat) for chat in chats))
    channel = RecordingChannel(seconds=0.02)
    await small.dispatcher(channel).flush()
    assert len(channel.sent) == 60
    assert channel.most_at_once == 32


async def test_pushes_go_one_at_a_time_and_answers_overtake_them(small: House) -> None:
    chats = await make_chats(small.database, 10)
    await put(small.database, *(owed(f"p{chat}", chat, Purpose.NUDGE) for chat in chats))
    channel = RecordingChannel(seconds=0.01)
    dispatcher = small.dispatcher(channel)
    flushing = asyncio.create_task(dispatcher.flush())
    await until(lambda: len(channel.sent) == 2)
    assert channel.most_at_once == 1
    answers = await put(small.database, owed("answer", chats[-1]))
    await dispatcher.settled(answers)
    assert len(channel.sent) < 6
    await flushing
    assert len(channel.sent) == 11


async def test_settled_returns_when_the_answer_is_out_while_pushes_still_go(small: House) -> None:
    chats = await make_chats(small.database, 20)
    await put(small.database, *(owed(f"p{chat}", chat, Purpose.LIST) for chat in chats))
    channel = RecordingChannel(seconds=0.02)
    dispatcher = small.dispatcher(channel)
    dispatcher.wake()
    answers = await put(small.database, owed("answer", chats[0]))
    await dispatcher.settled(answers)
    assert "answer" in channel.texts
    assert len(channel.sent) < 20


async def test_settled_does_not_wait_for_what_cannot_go_out(small: House) -> None:
    [one, two] = await make_chats(small.database, 2)
    ids = await put(small.database, owed("later", one, due_at=START + timedelta(days=1)), owed("down", two))
    dispatcher = small.dispatcher(RecordingChannel(faults=[Unreachable("down")]))
    await asyncio.wait_for(dispatcher.settled(ids), 2)
    assert await states(small.database) == {"later": State.QUEUED, "down": State.QUEUED}


async def test_settled_waits_for_a_message_in_another_process_hands(small: House) -> None:
    [chat] = await make_chats(small.database, 1)
    ids = await put(small.database, owed("a", chat))
    slow = RecordingChannel(seconds=0.2)
    small.dispatcher(slow, holder="other").wake()
    await until(lambda: bool(slow.tried))
    await small.dispatcher(RecordingChannel()).settled(ids)
    assert await states(small.database) == {"a": State.SENT}


async def test_two_processes_never_send_the_same_message(house: House) -> None:
    chats = await make_chats(house.database, 40)
    await put(house.database, *(owed(f"{chat}-{n}", chat) for n in range(3) for chat in chats))
    channels = [RecordingChannel(seconds=0.001), RecordingChannel(seconds=0.001)]
    both = [house.dispatcher(channel, holder=f"h{n}") for n, channel in enumerate(channels)]
    # One may rest while the other holds the first message of a chat: its heartbeat would look again.
    while State.QUEUED in (await states(house.database)).values():
        await asyncio.gather(*(dispatcher.flush() for dispatcher in both))
    texts = channels[0].texts + channels[1].texts
    assert sorted(texts) == sorted(f"{chat}-{n}" for n in range(3) for chat in chats)


async def test_a_platform_that_cannot_be_reached_is_asked_again_later_and_later(house: House) -> None:
    [chat] = await make_chats(house.database, 1)
    await put(house.database, owed("a", chat), owed("b", chat))
    channel = RecordingChannel(faults=[Unreachable("no route")] * 3)
    dispatcher = house.dispatcher(channel)
    for attempts, seconds in enumerate((5, 10, 20)):
        await dispatcher.flush()
        assert len(channel.tried) == attempts + 1
        house.later(seconds=seconds - 1)
        await dispatcher.flush()
        assert len(channel.tried) == attempts + 1
        house.later(seconds=1)
    await dispatcher.flush()
    assert channel.texts == ["a", "b"]


def test_the_pause_doubles_up_to_a_quarter_of_an_hour() -> None:
    assert [back_off(n).total_seconds() for n in (0, 1, 2, 7, 8, 100)] == [5, 10, 20, 640, 900, 900]


@pytest.mark.parametrize(("fault", "most"), [(Unreachable("no route"), 100), (ZeroDivisionError(), 8)])
async def test_a_platform_is_called_for_a_day_and_our_own_mistake_made_eight_times(
    small: House, fault: Exception, most: int
) -> None:
    [chat] = await make_chats(small.database, 1)
    await put(small.database, owed("a", chat))
    channel = RecordingChannel(faults=[fault] * 120)
    dispatcher = small.dispatcher(channel)
    for _ in range(most + 2):
        await dispatcher.flush()
        small.later(minutes=15)
    [entry] = await entries(small.database)
    assert (len(channel.tried), entry.state, entry.attempts) == (most, State.REFUSED, most)


async def test_what_no_answer_came_to_may_be_out_and_what_nobody_took_is_not(house: House) -> None:
    one, two = await make_chats(house.database, 2)
    await put(house.database, owed("a", one), owed("b", two))
    channel = RecordingChannel(faults=[Doubtful("no answer"), Unreachable("no route")])
    dispatcher = house.dispatcher(channel)
    await dispatcher.flush()
    house.later(seconds=5)
    await dispatcher.flush()
    assert {each.text: each.perhaps_sent for each in channel.sent} == {"a": True, "b": False}


async def test_what_is_refused_is_kept_with_the_platforms_words_and_can_be_sent_again(house: House) -> None:
    [chat] = await make_chats(house.database, 1)
    [id_] = await put(house.database, owed("a", chat))
    channel = RecordingChannel(faults=[Refused("bot is not in the group\0")])
    dispatcher = house.dispatcher(channel)
    await dispatcher.flush()
    await dispatcher.flush()
    [entry] = await entries(house.database, [State.REFUSED])
    assert (len(channel.tried), entry.fault) == (1, "bot is not in the group")
    assert await house.database.write(lambda t: outbox.requeue(t, id_))
    await dispatcher.flush()
    assert channel.texts == ["a"]


async def test_a_channels_own_mistake_delays_one_message_and_stops_no_other(small: House) -> None:
    chats = await make_chats(small.database, 2)
    await put(small.database, *(owed(f"a{chat}", chat) for chat in chats))
    channel = RecordingChannel(faults=[ZeroDivisionError("the text of a message")])
    dispatcher = small.dispatcher(channel)
    await dispatcher.flush()
    assert [entry.fault for entry in await entries(small.database, [State.QUEUED])] == ["ZeroDivisionError"]
    small.later(seconds=5)
    await dispatcher.flush()
    assert len(channel.sent) == 2


async def test_slow_down_pauses_the_lane_and_costs_no_attempt(house: House) -> None:
    one, two = await make_chats(house.database, 2)
    await put(house.database, owed("a", one), owed("b", one), owed("c", two))
    channel = RecordingChannel(faults=[SlowDown("too many", 600)])
    dispatcher = house.dispatcher(channel)
    await dispatcher.flush()
    assert channel.texts == ["c"]
    house.later(seconds=599)
    await dispatcher.flush()
    assert channel.texts == ["c"]
    house.later(seconds=1)
    await dispatcher.flush()
    assert channel.texts == ["c", "a", "b"]
    assert [entry.attempts for entry in await entries(house.database)] == [0, 0, 0]


async def test_a_platforms_limit_holds_in_every_sliding_minute_and_over_restarts(house: House) -> None:
    [chat] = await make_chats(house.database, 1)
    await put(house.database, *(owed(f"{n:02}", chat) for n in range(25)))
    channel = RecordingChannel()
    at: list[datetime] = []
    for step in range(40):
        await house.dispatcher(channel, holder=f"h{step}", limit=5).flush()
        at += [house.clock.now()] * (len(channel.sent) - len(at))
        house.later(seconds=7)
    assert len(at) == 25
    minute = timedelta(seconds=60)
    assert max(sum(start <= other < start + minute for other in at) for start in at) == 5


async def test_nothing_goes_to_a_dead_chat_nor_stale(house: House) -> None:
    dead, alive = await make_chats(house.database, 2)

    async def kill(transaction: Transaction) -> None:
        await transaction.execute(text("UPDATE chat SET dead = 'dismissed' WHERE id = :id"), {"id": dead})

    await house.database.write(kill)
    await put(house.database, owed("x", dead), owed("stale", alive, expires_at=START), owed("a", alive))
    channel = RecordingChannel()
    await house.dispatcher(channel).flush()
    assert channel.texts == ["a"]
    assert await states(house.database) == {"x": State.REFUSED, "stale": State.EXPIRED, "a": State.SENT}


async def test_a_stuck_channel_does_not_hold_up_another(small: House) -> None:
    [stuck] = await make_chats(small.database, 1, "wecom")
    [free] = await make_chats(small.database, 1, "dingtalk")
    slow, quick = RecordingChannel("wecom", seconds=0.5), RecordingChannel("dingtalk")
    dispatcher = small.dispatcher(slow, quick)
    await put(small.database, owed("slow", stuck))
    dispatcher.wake()
    ids = await put(small.database, owed("quick", free))
    await dispatcher.settled(ids)
    assert (quick.texts, slow.texts) == (["quick"], [])


async def test_run_hears_of_what_falls_due_without_being_woken(small: House) -> None:
    [chat] = await make_chats(small.database, 1)
    await put(small.database, owed("a", chat, due_at=START + timedelta(hours=1)))
    channel = RecordingChannel()
    dispatcher = small.dispatcher(channel)
    running = asyncio.create_task(dispatcher.run())
    await asyncio.sleep(0.05)
    small.later(hours=1)
    await until(lambda: channel.texts == ["a"])
    await dispatcher.stop()
    await running


async def test_run_takes_over_from_a_process_that_died(small: House) -> None:
    [chat] = await make_chats(small.database, 1)
    await put(small.database, owed("a", chat))
    wanted, died = Claim("sandbox", "dead", is_answer=True, limit=1), datetime.now(UTC) - timedelta(minutes=2)
    await small.database.write(lambda t: delivery.claim(t, wanted, now=START, wall=died))
    channel = RecordingChannel()
    dispatcher = small.dispatcher(channel)
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: channel.texts == ["a"])
    await dispatcher.stop()
    await running


async def test_stop_lets_a_send_land_and_gives_the_rest_back(house: House) -> None:
    chats = await make_chats(house.database, 3)
    await put(house.database, *(owed(f"p{chat}", chat, Purpose.LIST) for chat in chats))
    channel = RecordingChannel(seconds=0.1)
    dispatcher = house.dispatcher(channel)
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: bool(channel.tried))
    await dispatcher.stop()
    await running
    assert len(channel.sent) == 1
    assert sorted((await states(house.database)).values()) == [State.QUEUED, State.QUEUED, State.SENT]


async def test_stop_does_not_wait_for_a_platform_that_hangs(small: House) -> None:
    chats = await make_chats(small.database, 2)
    await put(small.database, *(owed(f"a{chat}", chat) for chat in chats))
    channel = RecordingChannel(seconds=60)
    dispatcher = small.dispatcher(channel)
    dispatcher.wake()
    await until(lambda: len(channel.tried) == 2)
    async with asyncio.timeout(20):
        await dispatcher.stop()
    assert set((await states(small.database)).values()) == {State.QUEUED}


class Flaky:
    """A database that refuses some units after it was given them, as a lost server does."""

    def __init__(self, inner: Database) -> None:
        self.inner = inner
        self.refuses = 0

    async def write(self, work: Work[T], *, is_brief: bool = False) -> T:
        if self.refuses:
            self.refuses -= 1
            raise OSError("the server went away")
        return await self.inner.write(work, is_brief=is_brief)

    async def read(self, work: Work[T]) -> T:
        return await self.inner.read(work)

    async def close(self) -> None:
        await self.inner.close()


async def test_what_was_sent_while_the_database_was_away_is_marked_and_not_sent_again(
    sqlite_database: Database,
) -> None:
    flaky = Flaky(sqlite_database)
    house = House(flaky, MovableClock(START), [])
    [chat] = await make_chats(flaky, 1)
    ids = await put(flaky, owed("a", chat))
    channel = RecordingChannel(seconds=0.05)
    dispatcher = house.dispatcher(channel)
    dispatcher.wake()
    await until(lambda: bool(channel.tried))
    flaky.refuses = 3
    await dispatcher.settled(ids)
    assert (channel.texts, await states(flaky)) == (["a"], {"a": State.SENT})
    flaky.refuses = 1
    with pytest.raises(OSError, match="went away"):
        await dispatcher.flush()
    await dispatcher.stop()
