"""The double program and a client that talks to its web part."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.server import make_server
from tests.bot.web.double import Double

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Double]:
    app = Double(tmp_path)
    yield app
    await app.sandbox.close()


@pytest.fixture
async def client(app: Double) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_server(app, lambda _day: "工作日"))) as client:
        yield client


class Caller:
    """Says and asks things, and gives the messages back."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def post(self, call: str, **body: Any) -> tuple[int, Any]:
        """Any POST of the play API."""
        async with self.client.post(f"/play/api/{call}", json=body) as answer:
            return answer.status, await answer.json()

    async def get(self, call: str, **query: Any) -> tuple[int, Any]:
        """Any GET of the play API."""
        async with self.client.get(f"/play/api/{call}", params=query) as answer:
            return answer.status, await answer.json()

    async def say(self, text: str, chat: str = "g1", person: str = "p1", **more: Any) -> list[Any]:
        """What the bot sent because of it."""
        status, told = await self.post("say", chat=chat, person=person, text=text, **more)
        assert status == 200, told
        messages: list[Any] = told["messages"]
        return messages

    async def transcript(self, chat: str = "g1") -> list[Any]:
        """All that stands in a chat."""
        _, told = await self.get("messages", chat=chat)
        messages: list[Any] = told["messages"]
        return messages


@pytest.fixture
def call(client: Client) -> Caller:
    return Caller(client)
