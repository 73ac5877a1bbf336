"""HTTP callback mode: only what the platform signed within the hour is heard, and it is answered in time."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.dingtalk.callback import PATH, CalledDingTalk
from bot.channels.dingtalk.signing import card_secret
from bot.channels.port import Posted
from bot.clock import SystemClock
from tests.channels.conftest import BUTTONS, Ding
from tests.channels.test_dingtalk_stream import Book, said, until
from tests.fakes.dingtalk.platform import GROUP, CalledDingTalkPlatform, pressed, signed
from tests.fakes.dingtalk.world import SECRET

Client = TestClient[web.Request, web.Application]


@dataclass
class Door:
    """Our door, what stands behind it, and the platform in front of it."""

    client: Client
    book: Book
    ding: Ding

    async def knock(self, body: object, headers: dict[str, str]) -> tuple[int, Any]:
        """Status and body of the answer."""
        raw = body if isinstance(body, str) else json.dumps(body)
        async with self.client.post(PATH, data=raw, headers=headers) as response:
            return response.status, await response.json()


async def never(_posted: Posted, /) -> None:
    """What is not sealed is not kept."""
    raise AssertionError("nothing of it may be stored before it was read")


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    """A door that is open."""
    platform, book = CalledDingTalkPlatform(), Book()
    channel = await platform.open(tmp_path, SystemClock())
    assert isinstance(channel, CalledDingTalk)
    served = web.Application()
    served.add_routes(channel.routes(book.hear, never))
    async with TestClient(TestServer(served)) as client:
        yield Door(client, book, Ding(platform, channel))
    await channel.close()
    await platform.close()
    assert list(platform.complaints) == []


def stamped(ago: timedelta = timedelta(0), secret: str = SECRET) -> dict[str, str]:
    """A signature of then."""
    stamp = str(int((time.time() - ago.total_seconds()) * 1000))
    return {"timestamp": stamp, "sign": signed(secret, f"{stamp}\n{secret}")}


async def test_what_is_signed_is_kept_before_it_is_answered(door: Door) -> None:
    assert await door.knock(door.ding.platform.message(said(1)), stamped()) == (200, {"msgtype": "empty"})
    assert door.book.texts == ["第1句"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"timestamp": "1700000000000"},
        stamped(secret="another"),
        {**stamped(), "sign": ""},
        {**stamped(), "timestamp": "1"},
        {"x-ddpaas-signature": "x", "x-ddpaas-signature-timestamp": "1"},
    ],
)
async def test_what_is_not_signed_so_is_not_heard(door: Door, headers: dict[str, str]) -> None:
    status, _ = await door.knock(door.ding.platform.message(said(1)), headers)
    assert status == 401
    assert door.book.begun == 0


async def test_a_signature_older_than_an_hour_is_not_good_any_more(door: Door) -> None:
    told = door.ding.platform.message(said(1))
    assert (await door.knock(told, stamped(timedelta(minutes=59))))[0] == 200
    assert (await door.knock(told, stamped(timedelta(minutes=61))))[0] == 401
    assert (await door.knock(told, stamped(timedelta(minutes=-61))))[0] == 401


@pytest.mark.parametrize("body", ["", "no json", "[]", "{}", '{"conversationType": "2"}'])
async def test_nonsense_is_told_so_and_changes_nothing(door: Door, body: str) -> None:
    assert (await door.knock(body, stamped()))[0] == 400
    assert door.book.begun == 0


async def test_what_cannot_be_kept_is_a_500_so_that_it_is_told_again(door: Door) -> None:
    door.book.fails = 1
    async with door.client.post(PATH, json=door.ding.platform.message(said(1)), headers=stamped()) as response:
        assert response.status == 500
    await door.knock(door.ding.platform.message(said(1)), stamped())
    assert door.book.texts == ["第1句"]


async def test_a_press_is_signed_with_what_was_registered_and_answered_in_time(door: Door) -> None:
    ding = door.ding
    for number in (1, 2):
        await ding.channel.send(ding.sending("【清单】", buttons=BUTTONS, number=number))
    assert len(ding.platform.world.called("/v1.0/card/callbacks/register")) == 1
    told = pressed("zhouming", ding.shown[0], {"choice": "done-1", "words": ""})
    stamp = str(int(time.time() * 1000))
    headers = {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": signed(card_secret(SECRET), stamp)}

    status, answer = await door.knock(told, headers)
    assert status == 200
    assert answer["cardData"]["cardParamMap"]["status"] == "已记录：主题党日"

    door.book.gate.clear()
    late = pressed("zhouming", ding.shown[0], {"choice": "done-1", "words": "迟到的"})
    async with asyncio.timeout(10):
        assert await door.knock(late, headers) == (200, {})
    door.book.gate.set()
    await until(lambda: "迟到的" in door.book.texts)
    await asyncio.sleep(0)


async def test_a_press_that_the_database_does_not_take_at_once_is_tried_again(door: Door) -> None:
    door.book.fails = 1
    await door.ding.channel.send(door.ding.sending("【清单】", buttons=BUTTONS))
    (card,) = door.ding.platform.shown(GROUP)
    await door.ding.platform.ready(door.book.hear, str(door.client.make_url("")).rstrip("/"))
    await door.ding.platform.press("zhouming", card, "①主题党日")
    assert [each.button for each in door.book.heard] == ["done-1"]


async def test_a_press_signed_as_a_message_is_not_heard(door: Door) -> None:
    stamp = str(int(time.time() * 1000))
    forged = {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": signed(SECRET, f"{stamp}\n{SECRET}")}
    assert (await door.knock({"outTrackId": GROUP}, forged))[0] == 401
