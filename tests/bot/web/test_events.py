"""The long poll: it waits, wakes for messages and for the clock, and lets go when the server stops."""

import asyncio

from tests.bot.web.conftest import Caller, Client


async def test_an_event_wakes_who_waits(call: Caller) -> None:
    waiting = asyncio.create_task(call.get("events", after=0))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await call.say("嗯")
    _, news = await asyncio.wait_for(waiting, 1)

    assert [message["text"] for message in news["messages"]] == ["嗯"]
    assert (news["next"], news["day"]) == (1, "工作日")


async def test_what_happened_before_is_told_at_once(call: Caller) -> None:
    await call.say("一")
    await call.say("二", chat="g2", person="p3")
    _, news = await asyncio.wait_for(call.get("events", after=1), 1)

    assert [message["chat"] for message in news["messages"]] == ["g1", "g2", "g2"]
    assert news["next"] == 4


async def test_the_clock_wakes_too_even_when_nothing_was_said(call: Caller) -> None:
    waiting = asyncio.create_task(call.get("events", after=0))
    await asyncio.sleep(0.05)
    await call.post("clock", to="2026-12-01T01:00")
    _, news = await asyncio.wait_for(waiting, 1)

    assert (news["messages"], news["now"]) == ([], "2026-12-01T01:00:00+08:00")


async def test_whoever_is_ahead_of_the_journal_is_called_back(call: Caller) -> None:
    _, news = await asyncio.wait_for(call.get("events", after=99), 1)

    assert (news["messages"], news["next"]) == ([], 0)


async def test_a_faulty_position_is_refused(call: Caller) -> None:
    for after in ("-1", "x", "1" * 40, "²"):
        assert (await call.get("events", after=after))[0] == 400


async def test_many_messages_come_in_portions(call: Caller) -> None:
    for _ in range(60):
        await asyncio.gather(*(call.say("嗯") for _ in range(10)))
    _, first = await call.get("events", after=0)
    _, rest = await call.get("events", after=first["next"])

    assert (len(first["messages"]), len(rest["messages"])) == (500, 100)


async def test_the_overview_tells_last_words_and_where_to_listen_from(call: Caller) -> None:
    await call.say("一")
    _, overview = await call.get("overview")

    assert overview["next"] == 2
    assert [message["text"] for message in overview["last"]] == ["已记录：一"]
    assert overview["direct"] == {"d-p1": "p1", "d-p2": "p2", "d-p3": "p3"}


async def test_stopping_the_server_ends_the_waiting_at_once(call: Caller, client: Client) -> None:
    waiting = asyncio.create_task(call.get("events", after=0))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(10):
        await client.server.close()
        status, _ = await waiting

    assert status == 200
