"""Callbacks between their 200 and their turn: kept, in order, and heard by whichever process comes next."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto

from bot.channels.port import Heard
from bot.channels.wecom.client import Wecom
from bot.channels.wecom.opened import wecom
from bot.clock import MovableClock
from bot.waiting_room import LEFT_BEHIND, WaitingRoom
from domain.conversation import ChatKind, Incoming
from domain.zone import local
from storage import callbacks, inbox
from storage.database import Database
from tests.bot.wecom.conftest import AES_KEY, START, TOKEN, settings_of
from tests.city import City
from tests.fakes.wecom import CORP
from tests.fakes.wecom import Wecom as Fake

YESTERDAY = START - timedelta(days=1)


def sealed(user: str, text: str, key: str = AES_KEY) -> str:
    """A text message as WeCom posts it."""
    inner = f"<FromUserName>{user}</FromUserName><MsgType>text</MsgType><Content>{text}</Content>"
    plain = f"<xml>{inner}<MsgId>{user}-{text}</MsgId></xml>"
    return str(PrpCrypto(WeChatCrypto(TOKEN, key, CORP).key).encrypt(plain, CORP).decode())


@dataclass
class Visit:
    """The room, and a receiver behind it that lets some users wait."""

    database: Database
    channel: Wecom
    room: WaitingRoom
    heard: list[Incoming] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)

    async def hear(self, incoming: Incoming, /) -> Heard:
        """Hear in one commit with letting go of the callback."""
        if gate := self.gates.get(incoming.user):
            await gate.wait()
        await self.database.write(
            lambda t: inbox.take(t, incoming, chat_id=None, member_id=None, text="", act="", now=START)
        )
        self.heard.append(incoming)
        return Heard(duplicate=False, incoming_id=1, owed=(), text="")

    async def post(self, user: str, text: str) -> None:
        """What the door does."""
        posted = self.channel.reopened(sealed(user, text), START)
        assert posted
        await self.room.keep(posted)

    async def keep(self, text: str, at: datetime) -> None:
        """What another process does."""
        await self.database.write(lambda t: callbacks.keep(t, "wecom", sealed("li", text), at))

    async def left(self, until: datetime = START) -> list[str]:
        """What is kept, as it was said."""
        found = await self.database.read(lambda t: callbacks.left(t, until, 0, 99))
        opened = [self.channel.reopened(each.sealed, each.taken_at) for each in found]
        return [each.incoming.text if each else "?" for each in opened]

    @property
    def texts(self) -> list[str]:
        """What was heard."""
        return [each.text for each in self.heard]

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something, not for ever."""
        async with asyncio.timeout(10):
            while not is_so():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.002)


@pytest.fixture
async def visit(sqlite_database: Database, fake: Fake, tmp_path: Path) -> AsyncIterator[Visit]:
    """A room with two places, not begun."""
    clock = MovableClock(START)
    channel = wecom(settings_of(fake, tmp_path, app=True, doors=True), clock)

    async def hear(incoming: Incoming, /) -> Heard:
        return await made.hear(incoming)

    made = Visit(sqlite_database, channel, WaitingRoom(sqlite_database, clock, {channel.name: channel}, hear, most=2))
    yield made
    for gate in made.gates.values():
        gate.set()
    await made.room.stop()
    await channel.close()


async def test_a_callback_is_kept_first_and_goes_when_it_is_heard(visit: Visit) -> None:
    gate = visit.gates["li"] = asyncio.Event()
    await visit.room.start()
    await visit.post("li", "一")
    assert (await visit.left(), visit.texts, visit.room.waiting) == (["一"], [], 1)
    gate.set()
    await visit.until(lambda: visit.room.waiting == 0)
    assert (await visit.left(), visit.texts) == ([], ["一"])


async def test_a_chat_is_heard_in_its_order_and_keeps_no_other_waiting(visit: Visit) -> None:
    visit.room = WaitingRoom(visit.database, MovableClock(START), {}, visit.hear)
    gate = visit.gates["li"] = asyncio.Event()
    await visit.room.start()
    for user, text in (("li", "一"), ("li", "二"), ("wang", "三"), ("li", "四")):
        await visit.post(user, text)
    await visit.until(lambda: visit.texts == ["三"])
    gate.set()
    await visit.until(lambda: visit.room.waiting == 0)
    assert visit.texts == ["三", "一", "二", "四"]


async def test_when_the_room_is_full_the_platform_waits(visit: Visit) -> None:
    gate = visit.gates["li"] = asyncio.Event()
    await visit.room.start()
    await visit.post("li", "一")
    await visit.post("li", "二")
    third = asyncio.create_task(visit.post("wang", "三"))
    await asyncio.sleep(0.02)
    assert not third.done()
    assert await visit.left() == ["一", "二"]
    gate.set()
    await third
    await visit.until(lambda: visit.room.waiting == 0)
    assert visit.texts == ["一", "二", "三"]


async def test_what_a_process_left_is_heard_at_the_next_start_before_anything_new(visit: Visit) -> None:
    for text in ("一", "二", "三"):
        await visit.keep(text, YESTERDAY)
    await visit.room.start()
    await visit.post("li", "四")
    await visit.until(lambda: visit.room.waiting == 0)
    assert visit.texts == ["一", "二", "三", "四"]
    assert [each.at for each in visit.heard] == [YESTERDAY, YESTERDAY, YESTERDAY, START]
    assert await visit.left() == []


async def test_what_another_process_did_not_live_to_hear_is_heard_here(visit: Visit) -> None:
    room = visit.room = WaitingRoom(
        visit.database, MovableClock(START), {"wecom": visit.channel}, visit.hear, look_seconds=0.01
    )
    await room.start()
    for text, at in (("一", START - LEFT_BEHIND), ("二", START)):
        await visit.keep(text, at)
    await visit.until(lambda: visit.texts == ["一"])
    await visit.until(lambda: room.waiting == 0)
    assert await visit.left() == ["二"], "whoever took it a moment ago is about to hear it"


async def test_what_no_key_opens_stays_and_keeps_nobody_waiting(visit: Visit) -> None:
    other = "A" * 43
    await visit.database.write(lambda t: callbacks.keep(t, "wecom", sealed("li", "一", other), YESTERDAY))
    await visit.database.write(lambda t: callbacks.keep(t, "dingtalk", "?", YESTERDAY))
    await visit.room.start()
    await visit.post("li", "二")
    await visit.until(lambda: visit.room.waiting == 0)
    assert (visit.texts, await visit.left()) == (["二"], ["?", "?"])


async def test_words_that_waited_over_night_are_of_the_day_they_were_said(city: City) -> None:
    """今天 of a report that a process left behind is not the day on which the next one starts."""
    user = next(each.id for each in await city.app.people() if each.roles[0].value == "secretary")
    said = Incoming(
        "sandbox", "w1", f"direct-{user}", ChatKind.DIRECT, user, "今天下午三点主题党日，应到26实到24", START
    )
    early = said.at - timedelta(days=3)
    for message_id, at, number in (("w1", said.at, None), ("w2", early, 1)):
        heard = await city.app.receiver.hear(
            Incoming("sandbox", message_id, said.chat, said.chat_kind, user, said.text, at, kept=number)
        )
        assert f"{local(at).month}月{local(at).day}日" in heard.answer
