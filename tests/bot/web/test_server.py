"""The server around the doors: headers, foreign pages, unknown paths, health, start and stop."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

import templates
from bot.channels.port import Cause, Trouble
from bot.clock import SystemClock
from bot.connections import Connection, Standing
from bot.web.server import PortTaken, make_server, serve
from storage.database import Database
from tests.bot.test_connections import Line
from tests.bot.web.conftest import Caller, Client
from tests.bot.web.double import START, Double

FOLDER = Path(templates.__file__).parent / "pages"
PARTS = [path.name for path in sorted(FOLDER.iterdir()) if path.is_file() and path.name != "play.html"]
PAGES = ["/play", *(f"/play/{name}" for name in PARTS)]


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/play/api/state", "/nowhere"])
async def test_every_answer_carries_the_guarding_headers(client: Client, path: str) -> None:
    async with client.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
async def test_the_page_is_served_whole_and_not_again_when_unchanged(client: Client, path: str) -> None:
    async with client.get(path) as answer:
        assert (answer.status, answer.charset) == (200, "utf-8")
        mark = answer.headers["ETag"]
    async with client.get(path, headers={"If-None-Match": mark}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")


async def test_the_page_has_no_inline_script_and_asks_nobody_else(client: Client) -> None:
    async with client.get("/play") as answer:
        page = await answer.text()
    for foreign in ("http://", "https://", "style=", "onclick", "<style"):
        assert foreign not in page
    assert re.findall("<script[^>]*>[^<]*", page) == ['<script type="module" src="/play/play.js">']


async def test_the_bare_address_leads_to_the_page(client: Client) -> None:
    async with client.get("/", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/play")


async def test_html_in_a_message_stays_text(call: Caller, client: Client) -> None:
    nasty = "<script>alert(1)</script>{{ 7*7 }}"
    messages = await call.say(nasty)
    assert messages[0]["text"] == f"已记录：{nasty}"
    async with client.get("/play/api/messages", params={"chat": "g1"}) as answer:
        assert answer.content_type == "application/json"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
async def test_a_post_from_another_site_is_refused(client: Client, app: Double, headers: dict[str, str]) -> None:
    body = {"chat": "g1", "person": "p1", "text": "好"}
    async with client.post("/play/api/say", json=body, headers=headers) as answer:
        assert (answer.status, await answer.json()) == (403, {"error": "不允许这样访问。"})
    assert app.sandbox.position == 0


async def test_a_post_from_the_own_page_passes(client: Client) -> None:
    own = {"Origin": f"http://{client.host}:{client.port}", "Sec-Fetch-Site": "same-origin"}
    async with client.post("/play/api/newcomer", headers=own) as answer:
        assert answer.status == 200


async def test_unknown_paths_and_methods_are_told_in_json(client: Client) -> None:
    async with client.get("/play/api/nothing") as answer:
        assert (answer.status, await answer.json()) == (404, {"error": "没有这个页面或接口。"})
    async with client.get("/play/api/say") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")


async def test_healthz_says_that_the_process_lives(client: Client) -> None:
    async with client.get("/healthz") as answer:
        told = await answer.json()
    assert (answer.status, told["alive"], told["database"], told["outbox_age_seconds"]) == (200, True, True, None)
    assert told["scheduler_tick_seconds"] < 10


async def test_readyz_tells_database_tick_and_outbox(client: Client, app: Double) -> None:
    app.overdue = START - timedelta(seconds=5)
    async with client.get("/readyz") as answer:
        told = await answer.json()
    assert answer.status == 200
    assert (told["ready"], told["database"], told["outbox_age_seconds"], told["reasons"]) == (True, True, 5.0, [])
    assert told["scheduler_tick_seconds"] < 10


async def test_readyz_gives_the_reason_when_the_database_is_silent(client: Client, app: Double) -> None:
    app.broken = True
    async with client.get("/readyz") as answer:
        assert answer.status == 503
        assert "数据库" in (await answer.json())["reasons"][0]


async def test_readyz_gives_the_reason_when_the_scheduler_sleeps(client: Client, app: Double) -> None:
    for tick in (None, SystemClock().now() - timedelta(hours=1)):
        app.scheduler.last_tick = tick
        async with client.get("/readyz") as answer:
            assert answer.status == 503
            assert "调度器" in (await answer.json())["reasons"][0]


async def test_readyz_names_the_platform_that_nothing_comes_from_and_what_to_do(
    client: Client, app: Double, sqlite_database: Database
) -> None:
    line = Line()
    line.trouble = Trouble(Cause.TAKEN_OVER, "另一个程序连上了", "只留一个程序")
    kept = Connection(line, sqlite_database, "one", lambda: datetime.now(UTC))
    app.connections.all["wecom"] = kept
    async with client.get("/readyz") as answer:
        assert answer.status == 200, "one that waits for another process is well"

    kept.standing = Standing.HELD
    async with client.get("/readyz") as answer:
        told = await answer.json()
    assert (answer.status, told["connections"]) == (503, {"wecom": "held"})
    assert told["reasons"] == ["企业微信收不到消息：另一个程序连上了。只留一个程序"]


async def test_readyz_tells_of_chats_that_are_given_up_and_stays_ready(client: Client, app: Double) -> None:
    app.chats_gone = 2
    async with client.get("/readyz") as answer:
        told = await answer.json()
    assert (answer.status, told["ready"]) == (200, True)
    assert "2 个会话" in told["notes"][0]
    assert "zhibu check --online" in told["notes"][0]


async def test_readyz_gives_the_reason_when_messages_stay_behind(client: Client, app: Double) -> None:
    app.overdue = START - timedelta(hours=1)
    async with client.get("/readyz") as answer:
        assert answer.status == 503
        assert "zhibu outbox list" in (await answer.json())["reasons"][0]


async def test_a_server_starts_on_any_port_and_stops(app: Double) -> None:
    runner = await serve(app, "127.0.0.1", 0)
    host, port = runner.addresses[0]
    async with ClientSession() as session, session.get(f"http://{host}:{port}/healthz") as answer:
        assert answer.status == 200
    with pytest.raises(PortTaken, match=f"换一个端口.*{port + 1}"):
        await serve(app, host, port)
    await runner.cleanup()


class Real:
    """The double without its sandbox, as `serve` runs it."""

    sandbox = None

    def __init__(self, double: Double) -> None:
        self.clock, self.receiver = double.clock, double.receiver
        self.dispatcher, self.scheduler = double.dispatcher, double.scheduler
        self.people, self.chats, self.oldest_overdue = double.people, double.chats, double.oldest_overdue
        self.doors, self.measured = double.doors, double.measured
        self.connections, self.gone = double.connections, double.gone


async def test_without_a_sandbox_there_is_no_play(app: Double) -> None:
    async with TestClient(TestServer(make_server(Real(app)))) as client:
        for path in ("/play", "/play/api/state", "/"):
            async with client.get(path) as answer:
                assert answer.status == 404
        async with client.get("/readyz") as answer:
            assert answer.status == 200


async def test_what_people_wrote_never_becomes_markup() -> None:
    for path in FOLDER.rglob("*.js"):
        script = path.read_text(encoding="utf-8")
        for door in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert door not in script, path.name


async def test_every_part_of_the_page_is_served(client: Client) -> None:
    for path in FOLDER.glob("*.js"):
        for part in re.findall('from "./([a-z]+.js)"', path.read_text(encoding="utf-8")):
            async with client.get(f"/play/{part}") as answer:
                assert (answer.status, answer.content_type) == (200, "text/javascript")
