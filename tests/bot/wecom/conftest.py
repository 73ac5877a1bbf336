"""The WeCom channel beside its fake, with nothing behind it but a pair of ears."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pydantic import SecretStr
from wechatpy.crypto import _get_signature as signature_of
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto

from bot.channels.port import Card, Heard, Posted, Sending
from bot.channels.webhook import Format, Webhook
from bot.channels.wecom.client import ConnectedWecom
from bot.channels.wecom.opened import wecom
from bot.clock import MovableClock
from bot.settings import Settings
from domain.conversation import Button, ChatKind, Incoming, Purpose
from tests.fakes.wecom import AGENT, APP_SECRET, BOT_ID, CORP, KEY, SECRET
from tests.fakes.wecom import Wecom as Fake
from tests.fakes.wecom_line import SHORT

START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
TOKEN, AES_KEY = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
BUTTONS = (Button("done-1", "①主题党日", "①完成"), Button("help", "帮助", "帮助"))
GROUP = "wrGroup-A"


@dataclass
class Ears:
    """Hears everything; `outcome` is what becomes of it, and the first `faults` times it fails."""

    heard: list[Incoming] = field(default_factory=list)
    outcome: Heard = field(default_factory=lambda: Heard(duplicate=False, incoming_id=1, owed=(), text=""))
    faults: int = 0
    seconds: float = 0.0

    async def hear(self, incoming: Incoming, /) -> Heard:
        """Take it in."""
        if self.faults:
            self.faults -= 1
            raise OSError("the database is away")
        await asyncio.sleep(self.seconds)
        self.heard.append(incoming)
        return self.outcome

    async def keep(self, posted: Posted, /) -> None:
        """Let nobody wait."""
        await posted.then(await self.hear(posted.incoming))


@dataclass
class Line:
    """The channel with its fake."""

    fake: Fake
    channel: ConnectedWecom
    ears: Ears

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait for something, not for ever."""
        for _ in range(600):
            if is_so():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("it did not come true in time")

    async def brings(self, **body: object) -> Incoming:
        """The platform hands a message of the group over; gives what was heard."""
        number = len(self.ears.heard) + 1
        around = {"msgid": f"m{number}", "chatid": GROUP, "chattype": "group", "from": {"userid": "ZhangSan"}}
        await self.fake.deliver({**around, **body}, f"r{number}")
        await self.until(lambda: len(self.ears.heard) >= number)
        return self.ears.heard[-1]

    def texts(self, way: str = "") -> list[str]:
        """What was said, by one way or by any."""
        return [each.text for each in self.fake.shown if way in each.way]


def settings_of(fake: Fake, data: Path, *, aibot: bool = False, app: bool = False, doors: bool = False) -> Settings:
    """Settings that point at the fake."""
    values: dict[str, object] = {"data": data, "wecom_api": fake.address}
    if aibot:
        values |= {"wecom_aibot_id": BOT_ID, "wecom_aibot_secret": SecretStr(SECRET)}
        values["wecom_aibot_url"] = fake.address.replace("http", "ws", 1)
    if app:
        values |= {"wecom_corp_id": CORP, "wecom_agent_id": AGENT, "wecom_app_secret": SecretStr(APP_SECRET)}
    if doors:
        values |= {"wecom_token": SecretStr(TOKEN), "wecom_aes_key": SecretStr(AES_KEY)}
    return Settings.model_validate(values)


def posted_to_app(user: str, text: str, message_id: str, at: datetime) -> tuple[str, str]:
    """A text message as WeCom posts it to the self-built app, and the query beside it."""
    inner = f"<FromUserName>{user}</FromUserName><MsgType>text</MsgType><Content>{text}</Content>"
    crypto = WeChatCrypto(TOKEN, AES_KEY, CORP)
    plain = f"<xml>{inner}<MsgId>{message_id}</MsgId></xml>"
    encrypted = PrpCrypto(crypto.key).encrypt(plain, CORP).decode()
    stamp, nonce = str(int(at.timestamp())), f"n-{message_id}"
    signature = str(signature_of(TOKEN, stamp, nonce, encrypted))
    query = urlencode({"msg_signature": signature, "timestamp": stamp, "nonce": nonce})
    return f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>", query


@pytest.fixture
async def fake() -> AsyncIterator[Fake]:
    """The platform, in which one group and one person can be written to."""
    made = Fake(MovableClock(START))
    await made.start()
    made.chats |= {GROUP, "zhangsan"}
    yield made
    await made.stop()
    assert made.complaints == [], "the platform was sent what no client should send"


@pytest.fixture
async def line(fake: Fake, tmp_path: Path) -> AsyncIterator[Line]:
    """The 智能机器人 connected, the self-built app beside it."""
    channel = wecom(settings_of(fake, tmp_path, aibot=True, app=True), MovableClock(START), SHORT)
    assert isinstance(channel, ConnectedWecom)
    ears = Ears()
    listening = asyncio.create_task(channel.listen(ears.hear))
    made = Line(fake, channel, ears)
    await made.until(lambda: fake.line and channel.is_connected)
    yield made
    listening.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await listening
    await channel.close()


def hook(fake: Fake, format_: Format = Format.TEXT, key: str = KEY) -> Webhook:
    """A webhook of the group."""
    return Webhook(f"{fake.address}/cgi-bin/webhook/send?key={key}", format=format_)


def sending(text: str = "清单", number: int = 1, **more: object) -> Sending:
    """A message to the group."""
    made = Sending(number, f"test:{number}", GROUP, ChatKind.GROUP, Purpose.LIST, text)
    return Sending(**{**{name: getattr(made, name) for name in made.__dataclass_fields__}, **more})


def pressed_card(text: str = "【清单】\n①② 都在这里", *buttons: Button) -> Heard:
    """What the receiver says of a press."""
    return Heard(
        duplicate=False,
        incoming_id=1,
        owed=(),
        text="",
        answer="已记录：主题党日。",
        card=Card(text, buttons or BUTTONS),
    )
