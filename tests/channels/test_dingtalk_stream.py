"""The connection: what is said over it is kept before it is acknowledged, and it is opened anew without a gap."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.channels.dingtalk.account import Patience
from bot.channels.dingtalk.stream import Pauses, StreamDingTalk
from bot.channels.ear import MOST_AT_ONCE
from bot.channels.port import Card, Heard, Stopped
from domain.conversation import Button, Incoming
from tests.channels.conftest import BUTTONS, Ding
from tests.contract.platform import Fault, Said
from tests.fakes.dingtalk.platform import GROUP, MESSAGES, PRESSES, QUICK, pressed

LEFT = Card("【清单】", (Button("help", "帮助", "帮助"),))
HEARD = Heard(duplicate=False, incoming_id=1, owed=(), text="", answer="已记录：主题党日", card=LEFT)


@dataclass
class Book:
    """A receiver that notes what it hears; it can be told to fail so often, or to wait."""

    fails: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[Incoming] = field(default_factory=list)
    begun: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    async def hear(self, incoming: Incoming) -> Heard:
        """Take it, as soon as the gate is open."""
        self.begun += 1
        await self.gate.wait()
        if self.fails:
            self.fails -= 1
            raise OSError("the database went away")
        self.heard.append(incoming)
        return HEARD

    @property
    def texts(self) -> list[str]:
        """What was said."""
        return [each.text for each in self.heard]


@asynccontextmanager
async def listening(ding: Ding, book: Book) -> AsyncIterator[asyncio.Task[None]]:
    """The channel listens, and is connected."""
    assert isinstance(ding.channel, StreamDingTalk)
    task = asyncio.create_task(ding.channel.listen(book.hear))
    await until(lambda: bool(ding.platform.gateway.sockets))
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait, at most three seconds."""
    async with asyncio.timeout(3):
        while not is_so():  # noqa: ASYNC110 - what is waited for is a state, nobody tells of it
            await asyncio.sleep(0.005)


def said(number: int, text: str = "", user: str = "zhouming") -> Said:
    return Said(user, text or f"第{number}句", GROUP, f"m{number}", f"d{number}")


async def test_what_is_acknowledged_is_kept_and_what_is_not_kept_is_tried_again(ding: Ding) -> None:
    book = Book(fails=2)
    async with listening(ding, book):
        await ding.platform.deliver(said(1))
    assert book.texts == ["第1句"]
    assert book.begun == 3


async def test_what_cannot_be_kept_is_not_acknowledged_and_comes_again(ding: Ding) -> None:
    book = Book(fails=4)
    async with listening(ding, book):
        await ding.platform.deliver(said(1))
    assert book.texts == ["第1句"]


async def test_a_new_connection_stands_before_the_old_one_is_left(ding: Ding) -> None:
    book = Book()
    async with listening(ding, book):
        (old,) = ding.platform.gateway.sockets
        ding.platform.gateway.slow = 0.2
        await ding.platform.gateway.ask_to_leave()
        late = json.dumps(ding.platform.message(said(1)))
        await ding.platform.gateway.say(old, "CALLBACK", MESSAGES, late)
        await until(lambda: book.texts == ["第1句"])
        assert old in ding.platform.gateway.sockets, "it was heard over the old one, for the new one was not there yet"
        await until(lambda: ding.platform.gateway.opened == 2 and old not in ding.platform.gateway.sockets)
        await ding.platform.deliver(said(2))
    assert book.texts == ["第1句", "第2句"]
    assert ding.platform.world.tickets == {}, "each ticket was used once"


async def test_a_ping_is_echoed_strange_topics_are_told_so_and_nonsense_breaks_nothing(ding: Ding) -> None:
    book = Book()
    async with listening(ding, book):
        gateway = ding.platform.gateway
        (socket,) = gateway.sockets
        ping = await gateway.say(socket, "SYSTEM", "ping", json.dumps({"opaque": "o1"}))
        strange = await gateway.say(socket, "CALLBACK", "/v9/unknown", "{}")
        event = await gateway.say(socket, "EVENT", "*", "{}")
        bad = await gateway.say(socket, "CALLBACK", MESSAGES, "no json")
        await gateway.say(socket, "SYSTEM", "KEEPALIVE", "{}")
        await until(lambda: len(gateway.answered) == 4)
        answers = {each["headers"]["messageId"]: each for each in gateway.answered}
        assert json.loads(answers[ping]["data"]) == {"opaque": "o1"}
        assert [answers[each]["code"] for each in (ping, strange, event, bad)] == [200, 404, 200, 400]
        assert json.loads(answers[event]["data"])["status"] == "SUCCESS"
        await ding.platform.deliver(said(1))
        assert gateway.opened == 1


async def test_a_flood_waits_in_its_socket_and_keeps_its_order(ding: Ding) -> None:
    book = Book()
    book.gate.clear()
    async with listening(ding, book):
        gateway = ding.platform.gateway
        (socket,) = gateway.sockets
        for number in range(3 * MOST_AT_ONCE):
            await gateway.say(
                socket, "CALLBACK", MESSAGES, json.dumps(ding.platform.message(said(number, user=f"u{number % 5}")))
            )
        await asyncio.sleep(0.1)
        assert book.begun == 1, "one chat is heard one message after the other"
        assert isinstance(ding.channel, StreamDingTalk)
        assert len(asyncio.all_tasks()) < MOST_AT_ONCE + 20
        book.gate.set()
        await until(lambda: len(book.heard) == 3 * MOST_AT_ONCE)
    assert book.texts == [f"第{number}句" for number in range(3 * MOST_AT_ONCE)]


async def test_a_press_is_answered_with_the_card_as_it_is_now(ding: Ding) -> None:
    book = Book()
    async with listening(ding, book):
        await ding.channel.send(ding.sending("【清单】", buttons=BUTTONS, number=7))
        (card,) = ding.platform.shown(GROUP)
        await ding.platform.press("zhouming", card, "①主题党日")
    (heard,) = book.heard
    assert (heard.card, heard.button, heard.user, heard.chat) == (7, "done-1", "zhouming", GROUP)
    assert ding.shown[0].card
    assert ding.shown[0].card.values["status"] == "已记录：主题党日"
    assert ding.shown[0].card.values["text1"] == "【清单】", "the rest of the card stays as it was"
    assert ding.shown[0].card.options == {"帮助": "help"}, "what was said cannot be said again"


async def test_a_press_is_answered_in_time_when_the_database_is_slow_and_claims_nothing(ding: Ding) -> None:
    book = Book()
    async with listening(ding, book):
        await ding.channel.send(ding.sending("【清单】", buttons=BUTTONS))
        book.gate.clear()
        form = {"choice": "done-1", "words": "24人"}
        answer = await ding.platform.gateway.tell(PRESSES, pressed("zhouming", ding.shown[0], form), "p1", patience=2.0)
        assert answer == {"response": None}
        assert book.heard == []
        book.gate.set()
        await until(lambda: book.texts == ["24人"])


async def test_a_message_over_quota_is_acknowledged_and_counted_as_lost(ding: Ding) -> None:
    book = Book()
    async with listening(ding, book):
        told = ding.platform.message(said(1)) | {"errorCode": "20001", "errorMessage": "quota"}
        del told["text"]
        assert await ding.platform.gateway.tell(MESSAGES, told, "d1") == {"response": None}
    assert book.heard[0].lost
    assert ding.channel.spent["lost"] == 1


async def test_a_wrong_secret_stops_it_after_three_times_with_a_word_on_what_to_do(ding: Ding) -> None:
    ding.platform.misbehave(Fault.WRONG_SECRET)
    assert isinstance(ding.channel, StreamDingTalk)
    with pytest.raises(Stopped) as stopped:
        async with asyncio.timeout(3):
            await ding.channel.listen(Book().hear)
    assert "Client Secret" in str(stopped.value)
    assert "check --online" in stopped.value.hint


async def test_a_gateway_that_hangs_up_at_once_is_not_stormed(ding: Ding) -> None:
    book = Book()
    async with listening(ding, book):
        before = ding.platform.gateway.opened
        ding.platform.misbehave(Fault.STORM)
        await asyncio.sleep(0.5)
        opened = ding.platform.gateway.opened - before
        assert 2 <= opened <= 0.5 / (QUICK.longest_pause / 2) + 3
        ding.platform.misbehave(None)
        await ding.platform.deliver(said(1))
    assert book.texts == ["第1句"]


async def test_an_endpoint_at_a_foreign_host_is_not_connected_to(ding: Ding) -> None:
    ding.platform.gateway.endpoint = "ws://10.0.0.1:1/connect"
    assert isinstance(ding.channel, StreamDingTalk)
    listening_ = asyncio.create_task(ding.channel.listen(Book().hear))
    await until(lambda: len(ding.platform.world.called("/v1.0/gateway/connections/open")) > 1)
    assert not ding.channel.is_connected
    listening_.cancel()
    await asyncio.gather(listening_, return_exceptions=True)


def test_pauses_double_to_a_minute_are_never_all_alike_and_begin_anew() -> None:
    least, most = Pauses(Patience(), lambda: 0.0), Pauses(Patience(), lambda: 1.0)
    assert [least.next() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert [most.next() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    most.failures = 0
    assert most.next() == 1
