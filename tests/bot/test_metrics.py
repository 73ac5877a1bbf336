"""`/metrics` tells what a monitor needs, in the text that Prometheus reads, and nothing of any person."""

from datetime import UTC, datetime
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.port import Cause, Trouble
from bot.connections import Connection, Standing
from bot.web.server import make_server
from storage import chats
from tests.bot.test_connections import Line
from tests.bot.web.double import Double
from tests.city import SECRETARY, City


async def page_of(city: City) -> str:
    async with TestClient(TestServer(make_server(city.app))) as client, client.get("/metrics") as answer:
        assert answer.status == 200
        return await answer.text()


async def test_what_was_heard_and_sent_is_counted(city: City) -> None:
    await city.answer(SECRETARY, "今天主题党日，应到22实到20")
    await city.silence(SECRETARY, "好的")
    page = await page_of(city)
    samples = {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(page)
        for one in family.samples
    }
    sandbox = ("channel", "sandbox")
    assert samples["zhibu_messages_heard_total", (("act", "record"), sandbox)] == 1
    assert samples["zhibu_messages_heard_total", (("act", "ignore"), sandbox)] == 1
    assert samples["zhibu_sends_total", (sandbox, ("purpose", "answer"), ("result", "sent"))] == 1
    assert samples["zhibu_hear_seconds_count", (sandbox,)] == 2
    assert samples["zhibu_outbox_age_seconds", ()] == -1
    assert samples["zhibu_outbox_messages", (("state", "queued"),)] == 0


async def test_nothing_of_a_person_or_a_chat_is_told(city: City) -> None:
    await city.answer(SECRETARY, "今天主题党日，应到22实到20，电话13800001111")
    page = await page_of(city)
    for private in (SECRETARY, "group-1", "周明", "财政局", "1380000", "党日"):
        assert private not in page


async def test_chats_given_up_and_what_ails_a_connection_are_told(city: City) -> None:
    app = city.app
    await app.database.write(lambda transaction: chats.die(transaction, 1, "群解散了"))
    line = Line()
    line.trouble = Trouble(Cause.TAKEN_OVER, "另一个程序连上了", "只留一个程序")
    app.connections.all["line"] = Connection(line, app.database, "one", lambda: datetime.now(UTC))
    app.connections.all["line"].standing = Standing.HELD
    page = await page_of(city)
    assert 'zhibu_chats_gone{channel="sandbox"} 1.0' in page
    assert 'zhibu_connection_trouble{cause="taken_over",channel="line"} 1.0' in page
    assert 'zhibu_connection_trouble{cause="away",channel="line"} 0.0' in page


async def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    double = Double(tmp_path)
    double.broken = True
    async with TestClient(TestServer(make_server(double))) as client, client.get("/metrics") as answer:
        assert (answer.status, await answer.text()) == (503, "数据库没有应答。\n")
    await double.sandbox.close()
