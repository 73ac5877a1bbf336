"""Callbacks over HTTP: the platform's own samples, forgeries of every kind, and what each event leads to."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from wechatpy.crypto import _get_signature as signature_of
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto

from bot.channels.port import Doubtful, Forged, Heard, SlowDown
from bot.channels.wecom import letter
from bot.channels.wecom.client import Wecom
from bot.channels.wecom.opened import wecom
from bot.channels.wecom.sealed import Envelope, Seal
from bot.clock import MovableClock
from domain.conversation import ChatKind, Incoming
from tests.bot.wecom import vectors
from tests.bot.wecom.conftest import AES_KEY, BUTTONS, GROUP, TOKEN, Ears, pressed_card, sending, settings_of
from tests.bot.wecom.vectors import V1, V2, V3A, V3B, V4, Vector
from tests.fakes.wecom import CORP
from tests.fakes.wecom import Wecom as Fake

APP, AIBOT = "/callback/wecom/app", "/callback/wecom/aibot"
NOW = datetime.fromtimestamp(1_800_000_000, UTC)


@dataclass
class Side:
    """The platform's side of the doors."""

    client: "TestClient[web.Request, web.Application]"
    ears: Ears
    channel: Wecom
    clock: MovableClock
    number: int = 0

    def sealed(self, plain: str, receiver: str, *, nonce: str = "") -> tuple[str, str]:
        """What is posted and the query beside it."""
        self.number += 1
        stamp, nonce = str(int(self.clock.now().timestamp())), nonce or f"n{self.number}"
        encrypted = PrpCrypto(WeChatCrypto(TOKEN, AES_KEY, receiver).key).encrypt(plain, receiver).decode()
        signature = str(signature_of(TOKEN, stamp, nonce, encrypted))
        return encrypted, urlencode({"msg_signature": signature, "timestamp": stamp, "nonce": nonce})

    async def letter(self, inner: str, *, nonce: str = "") -> ClientResponse:
        """Post to the app's door."""
        encrypted, query = self.sealed(f"<xml>{inner}</xml>", CORP, nonce=nonce)
        body = f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return await self.client.post(f"{APP}?{query}", data=body)

    async def note(self, body: dict[str, object], *, nonce: str = "") -> ClientResponse:
        """Post to the 智能机器人's door."""
        encrypted, query = self.sealed(json.dumps(body, ensure_ascii=False), "", nonce=nonce)
        return await self.client.post(f"{AIBOT}?{query}", json={"encrypt": encrypted})


@pytest.fixture
async def side(fake: Fake, tmp_path: Path) -> AsyncIterator[Side]:
    """The doors, open at the platform's time."""
    clock, ears = MovableClock(NOW), Ears()
    channel = wecom(settings_of(fake, tmp_path, app=True, doors=True), clock)
    app = web.Application()
    app.add_routes(channel.routes(ears.hear, ears.keep))
    async with TestClient(TestServer(app)) as client:
        yield Side(client, ears, channel, clock)
    await channel.close()


@pytest.mark.parametrize("name", vectors.ALL)
def test_the_samples_of_the_platform_are_opened(name: str) -> None:
    vector = vectors.ALL[name]
    seal = Seal(vector.signature, vector.timestamp, vector.nonce)
    opened = Envelope(vector.token, vector.key, vector.receiver).opened(vector.encrypted, seal)
    assert vector.plain in opened if vector is V3B else vector.plain == opened


def forged(vector: Vector) -> list[Vector]:
    """The sample with one thing wrong in each."""
    return [
        replace(vector, nonce=f"{vector.nonce}4"),
        replace(vector, timestamp="1409659590"),
        replace(vector, signature="0" * 40),
        replace(vector, signature="签名"),
        replace(vector, encrypted=vector.encrypted[:-8]),
        replace(vector, token="another"),
        replace(vector, receiver="wx0000000000000000"),
        replace(vector, key="A" * 43),
    ]


@pytest.mark.parametrize("vector", [*forged(V1), *forged(V2), *forged(V3A), *forged(V4)])
def test_whatever_is_not_the_platforms_is_forged(vector: Vector) -> None:
    with pytest.raises(Forged):
        Envelope(vector.token, vector.key, vector.receiver).opened(
            vector.encrypted, Seal(vector.signature, vector.timestamp, vector.nonce)
        )


def test_the_sample_message_is_read() -> None:
    heard = letter.read(V2.plain, NOW).incoming
    assert heard
    assert (heard.user, heard.text, heard.message_id) == ("mycreate", "hello", "4561255354251345929")
    assert heard.chat_kind is ChatKind.DIRECT


async def test_the_console_gets_the_bare_words_back(fake: Fake, tmp_path: Path) -> None:
    clock = MovableClock(datetime.fromtimestamp(int(V1.timestamp), UTC))
    app, ears = web.Application(), Ears()
    app.add_routes(wecom(settings_of(fake, tmp_path, app=True, doors=True), clock).routes(ears.hear, ears.keep))
    query = {"msg_signature": V1.signature, "timestamp": V1.timestamp, "nonce": V1.nonce, "echostr": V1.encrypted}
    async with TestClient(TestServer(app)) as client:
        # Once with %2B as the platform sends it, once with bare plus signs.
        for written in (urlencode(query), "&".join(f"{name}={value}" for name, value in query.items())):
            async with client.get(f"{APP}?{written}") as answer:
                assert (answer.status, await answer.text()) == (200, V1.plain)
        clock.move(datetime.fromtimestamp(int(V1.timestamp) + 301, UTC))
        async with client.get(f"{APP}?{urlencode(query)}") as answer:
            assert answer.status == 403


async def test_a_message_is_taken_before_the_empty_answer(side: Side) -> None:
    inner = "<FromUserName>LiSi</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>清单</Content>"
    answer = await side.letter(f"{inner}<MsgId>77</MsgId><AgentID>1</AgentID>")
    assert (answer.status, await answer.text()) == (200, "")
    assert [(each.user, each.chat, each.text, each.message_id) for each in side.ears.heard] == [
        ("lisi", "LiSi", "清单", "77")
    ]


async def test_a_picture_of_the_app_is_fetched_by_its_id(side: Side, fake: Fake) -> None:
    fake.media["MEDIA"] = ("x.png", b"\x89PNG bytes")
    await side.letter("<FromUserName>a</FromUserName><MsgType>image</MsgType><MediaId>MEDIA</MediaId><MsgId>1</MsgId>")
    assert await side.channel.picture(side.ears.heard[0].pictures[0]) == b"\x89PNG bytes"


async def test_the_same_callback_again_is_taken_once_and_one_under_its_nonce_is_forged(side: Side) -> None:
    inner = "<FromUserName>a</FromUserName><MsgType>text</MsgType><Content>一</Content><MsgId>1</MsgId>"
    encrypted, query = side.sealed(f"<xml>{inner}</xml>", CORP, nonce="once")
    body = f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    for _ in range(3):
        assert (await side.client.post(f"{APP}?{query}", data=body)).status == 200
    assert len(side.ears.heard) == 1
    assert (await side.letter(inner, nonce="once")).status == 403


async def test_a_callback_that_could_not_be_taken_is_taken_when_it_comes_again(side: Side) -> None:
    side.ears.faults = 1
    inner = "<FromUserName>a</FromUserName><MsgType>text</MsgType><Content>一</Content><MsgId>1</MsgId>"
    encrypted, query = side.sealed(f"<xml>{inner}</xml>", CORP)
    body = f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    statuses = [(await side.client.post(f"{APP}?{query}", data=body)).status for _ in range(2)]
    assert (statuses, len(side.ears.heard)) == ([500, 200], 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<xml></xml>",
        b"<xml><Encrypt>a b</Encrypt></xml>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b"\xff\xfe\x00",
        b"{}",
        b'{"encrypt": 5}',
        b"[" * 4000,
    ],
)
@pytest.mark.parametrize("door", [APP, AIBOT])
async def test_rubbish_is_turned_away(side: Side, door: str, body: bytes) -> None:
    _, query = side.sealed("x", "")
    assert (await side.client.post(f"{door}?{query}", data=body)).status == 403
    assert side.ears.heard == []


async def test_a_doctype_inside_the_envelope_is_turned_away(side: Side) -> None:
    encrypted, query = side.sealed('<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>text</MsgType></xml>', CORP)
    answer = await side.client.post(f"{APP}?{query}", data=f"<xml><Encrypt>{encrypted}</Encrypt></xml>")
    assert answer.status == 403


async def test_a_press_in_the_app_is_heard_and_its_card_changed_by_the_interface(side: Side, fake: Fake) -> None:
    fake.chats.add("lisi")
    await side.channel.send(sending("【提醒】\n① 主题党日", address="lisi", chat_kind=ChatKind.DIRECT, buttons=BUTTONS))
    card = fake.shown[0]
    fake.tasks.add("CODE")
    side.ears.outcome = pressed_card("【提醒】\n① 主题党日", BUTTONS[1])
    inner = (
        "<FromUserName>LiSi</FromUserName><CreateTime>5</CreateTime><MsgType>event</MsgType>"
        f"<Event>template_card_event</Event><EventKey>done-1</EventKey><TaskId>{card.id}</TaskId>"
        "<CardType>button_interaction</CardType><ResponseCode>CODE</ResponseCode>"
    )
    for _ in range(2):
        assert (await side.letter(inner)).status == 200
    assert {each.message_id for each in side.ears.heard} == {f"lisi:5:done-1:{card.id}"}
    for _ in range(100):
        if "已记录" in card.text:
            break
        await asyncio.sleep(0.01)
    assert card.buttons == (("help", "帮助"),)


async def test_other_events_of_the_app_say_nothing(side: Side) -> None:
    for event in ("subscribe", "enter_agent", "click", "LOCATION", "something_new"):
        inner = f"<FromUserName>a</FromUserName><MsgType>event</MsgType><Event>{event}</Event><EventKey>x</EventKey>"
        assert (await side.letter(inner)).status == 200
    assert side.ears.heard == []


async def test_the_aibot_is_heard_and_answers_at_the_messages_own_address_once(side: Side, fake: Fake) -> None:
    fake.tasks.add(f"R@{GROUP}")
    body: dict[str, object] = json.loads(V4.plain) | {
        "response_url": f"{fake.address}/cgi-bin/aibot/response?response_code=R@{GROUP}"
    }
    answer = await side.note(body)
    assert (answer.status, await answer.text()) == (200, "")
    assert side.ears.heard[0].text == "完成 3"
    await side.channel.send(sending("已记录", answers="MSGID_1"))
    assert [(each.way, each.text) for each in fake.shown] == [("response", "已记录")]
    with pytest.raises(Exception, match="添加 webhook"):
        await side.channel.send(sending("再来", answers="MSGID_1"))


async def test_an_answer_never_goes_to_an_address_that_is_not_the_platforms(side: Side) -> None:
    await side.note(json.loads(V4.plain) | {"response_url": "https://qyapi.weixin.qq.com.example.org/x"})
    with pytest.raises(Exception, match="不是企业微信的"):
        await side.channel.send(sending("已记录", answers="MSGID_1"))


async def test_a_press_at_the_aibots_door_is_answered_with_the_changed_card(side: Side) -> None:
    side.ears.outcome = pressed_card("【提醒】\n① 主题党日", BUTTONS[1])
    task = "zb-7-0123456789"
    part = {"card_type": "button_interaction", "event_key": "done-1", "task_id": task}
    event = {"eventtype": "template_card_event", "template_card_event": part}
    answer = await side.note(
        {
            "msgid": "e1",
            "chatid": GROUP,
            "chattype": "group",
            "from": {"userid": "u"},
            "msgtype": "event",
            "event": event,
        }
    )
    told = await answer.json()
    seal = Seal(told["msgsignature"], str(told["timestamp"]), told["nonce"])
    changed = json.loads(Envelope(TOKEN, AES_KEY).opened(told["encrypt"], seal))
    assert (changed["response_type"], changed["template_card"]["task_id"]) == ("update_template_card", task)
    assert "已记录" in changed["template_card"]["sub_title_text"]
    assert (side.ears.heard[0].card, side.ears.heard[0].button) == (7, "done-1")


async def test_without_the_secrets_no_door_is_open(fake: Fake, tmp_path: Path) -> None:
    ears = Ears()
    assert wecom(settings_of(fake, tmp_path, app=True), MovableClock(NOW)).routes(ears.hear, ears.keep) == []


class Told(Protocol):
    """Says something to one person by the app."""

    async def __call__(self, *, perhaps_sent: bool = False) -> str: ...


@pytest.fixture
def told(side: Side, fake: Fake) -> Told:
    """Say something to one person by the app."""
    fake.chats.add("lisi")

    async def say(*, perhaps_sent: bool = False) -> str:
        direct = sending(address="lisi", chat_kind=ChatKind.DIRECT, perhaps_sent=perhaps_sent)
        return await side.channel.send(direct)

    return say


async def test_a_token_is_fetched_once_and_again_once_when_it_counts_no_more(told: Told, fake: Fake) -> None:
    await told()
    await told()
    assert len(fake.seen_tokens) == 1
    fake.expire_token()
    await told()
    assert (len(fake.seen_tokens), len(fake.shown)) == (2, 3)


async def test_a_wrong_secret_keeps_the_messages_and_is_asked_with_once_for_all_of_them(told: Told, fake: Fake) -> None:
    fake.wrong_secret = True
    for _ in range(3):
        with pytest.raises(SlowDown) as slow:
            await told()
        assert slow.value.retry_after >= 600
    assert len(fake.seen_tokens) == 1
    assert "app-secret" not in f"{slow.value!r}"


async def test_an_answer_of_the_app_whose_receipt_was_lost_stands_there_once(told: Told, fake: Fake) -> None:
    fake.lost_answers = 1
    with pytest.raises(Doubtful):
        await told()
    await told(perhaps_sent=True)
    assert len(fake.shown) == 1


async def test_what_a_dead_process_may_have_said_by_the_app_stands_there_once(side: Side, fake: Fake) -> None:
    fake.chats.add("lisi")
    said = sending("清单", 1, address="lisi", chat_kind=ChatKind.DIRECT)
    await side.channel.send(said)
    await side.channel.send(replace(said, id=2, perhaps_sent=True))
    assert [each.text for each in fake.shown] == ["清单"]


def test_heard_tells_nothing_of_the_secret() -> None:
    assert AES_KEY not in repr(Envelope(TOKEN, AES_KEY, CORP))
    assert isinstance(Heard(duplicate=False, incoming_id=1, owed=(), text=""), Heard)
    assert Incoming("wecom", "1", "c", ChatKind.DIRECT, "u", "", NOW).card is None
