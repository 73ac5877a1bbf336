"""WeCom's 智能机器人 over its long connection, under contract."""

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
from pydantic import SecretStr

from bot.channels.port import Channel, Hear
from bot.channels.wecom.opened import wecom
from bot.channels.wecom.patience import Patience
from bot.clock import Clock
from bot.settings import Settings
from tests.contract.platform import Fault, Said, Seen
from tests.contract.rig import CAST
from tests.fakes.wecom import BOT_ID, SECRET, Wecom

SHORT = Patience(
    answer=0.25,
    heartbeat=0.08,
    first_pause=0.02,
    longest_pause=0.1,
    taken_over=0.1,
    longest_taken_over=0.2,
    steady=0.5,
    press=4.5,
    hear_again=0.02,
)
NOISE = (
    "nonsense",
    "[]",
    "{}",
    '{"cmd": 5}',
    '{"cmd":"aibot_msg_callback","headers":{"req_id":"x"},"body":{}}',
    "[" * 5000,
)


class WecomLine:
    """Speaks for the fake in the contract's words."""

    name = "wecom"
    group = "wrGroupOfBranch-One"
    repeats = True
    names_presses = True
    faults = frozenset(Fault)

    def __init__(self) -> None:
        self.fake: Wecom
        self._rival: asyncio.Task[None] | None = None
        self._noise: set[asyncio.Task[None]] = set()

    @property
    def complaints(self) -> Sequence[str]:
        """What the fake noted."""
        return self.fake.complaints

    async def open(self, data: Path, clock: Clock) -> Channel:
        """The channel as the settings make it."""
        self.fake = Wecom(clock)
        await self.fake.start()
        self.fake.chats |= {self.group, *CAST}
        return wecom(self.settings(data), clock, SHORT)

    def settings(self, data: Path) -> Settings:
        """What an administrator would have written."""
        return Settings(
            data=data,
            wecom_aibot_id=BOT_ID,
            wecom_aibot_secret=SecretStr(SECRET),
            wecom_aibot_url=self.fake.address.replace("http", "ws", 1),
            wecom_api=self.fake.address,
        )

    async def ready(self, hear: Hear, address: str) -> None:
        """It connects by itself; with a wrong secret it never will."""
        del hear, address
        for _ in range(600):
            if self.fake.line or (self.fake.wrong_secret and self.fake.subscribes):
                return
            await asyncio.sleep(0.005)
        raise AssertionError("it did not connect")

    async def close(self) -> None:
        """End the fake and the rival."""
        self.misbehave(None)
        for task in (*self._noise, *([self._rival] if self._rival else [])):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self.fake.stop()

    def direct(self, user: str) -> str:
        """A direct chat is known by the user."""
        return user

    def inbox_id(self, id_: str) -> str:
        """Messages bear the platform's id as it is."""
        return id_

    async def deliver(self, said: Said) -> None:
        """In a group the message begins with the bot's name."""
        text = f"@支部小助手 {said.text}" if said.chat == self.group else said.text
        body = {**self._place(said.user, said.chat), "msgid": said.id, "msgtype": "text", "text": {"content": text}}
        if said.quote:
            words = next(each.text for each in self.fake.shown if each.id == said.quote)
            body["quote"] = {"msgtype": "text", "text": {"content": words}}
        await self._connected()
        await self.fake.deliver(body, said.delivery or uuid4().hex)

    async def press(self, user: str, seen: Seen, label: str, delivery: str = "") -> None:
        """Choose where the button is an option, else press it."""
        shown = next(each for each in self.fake.shown if each.id == seen.id)
        key = next(key for key, text in shown.buttons if text == label)
        part: dict[str, Any] = {"card_type": "button_interaction", "event_key": key, "task_id": seen.id}
        if any(one["id"] == key for one in shown.card.get("button_selection", {}).get("option_list", ())):
            picked = {"question_key": "item", "option_ids": {"option_id": [key]}}
            part |= {"event_key": "done", "selected_items": {"selected_item": [picked]}}
        body = {
            **self._place(user, seen.chat),
            "msgid": delivery or uuid4().hex,
            "msgtype": "event",
            "create_time": 1700000000,
            "event": {"eventtype": "template_card_event", "template_card_event": part},
        }
        await self._connected()
        await self.fake.deliver(body, uuid4().hex)

    def shown(self, chat: str) -> Sequence[Seen]:
        """What stands in a chat."""
        return [
            Seen(each.id, chat, each.text, tuple(text for _, text in each.buttons), each.mentions)
            for each in self.fake.shown
            if each.chat == chat
        ]

    def misbehave(self, fault: Fault | None) -> None:
        """Put a fault on the fake, or take the lasting ones off."""
        fake = self.fake
        fake.mute = fault is Fault.NEVER_ANSWERS
        fake.wrong_secret = fault is Fault.WRONG_SECRET
        fake.broken_gate = fault is Fault.SERVER_ERROR
        fake.storms = fault is Fault.STORM
        fake.gone = fault is Fault.GONE
        fake.too_many = int(fault is Fault.RATE_LIMIT)
        fake.lost_answers = int(fault is Fault.ANSWER_LOST)
        fake.stale = int(fault is Fault.EXPIRED_TOKEN)
        if fault is None and self._rival:
            self._rival.cancel()
        for line in fake.lines:
            line.dead |= fault is Fault.HALF_OPEN
        if fault in (Fault.SERVER_ERROR, Fault.STORM, Fault.GARBAGE, Fault.HUGE_FRAME, Fault.KICKED):
            task = asyncio.get_running_loop().create_task(self._act(fault))
            self._noise.add(task)
            task.add_done_callback(self._noise.discard)

    async def _act(self, fault: Fault) -> None:
        line = self.fake.line
        assert line
        if fault is Fault.GARBAGE:
            for number in range(300):
                await line.socket.send_str(NOISE[number % len(NOISE)])
            await line.socket.send_bytes(b"\x00\xff" * 50)
        elif fault is Fault.HUGE_FRAME:
            for _ in range(3):
                await line.socket.send_str("x" * 2**20)
        elif fault is Fault.KICKED:
            self._rival = asyncio.create_task(self._stay())
        else:
            await line.socket.close(code=1001)

    async def _stay(self) -> None:
        """Another program, connected as the same bot until it is ended."""
        async with ClientSession() as session, session.ws_connect(self.fake.address) as socket:
            body = {"bot_id": BOT_ID, "secret": SECRET}
            await socket.send_json({"cmd": "aibot_subscribe", "headers": {"req_id": uuid4().hex}, "body": body})
            async for _ in socket:
                pass

    async def _connected(self) -> None:
        for _ in range(400):
            if self.fake.line:
                return
            await asyncio.sleep(0.005)

    def _place(self, user: str, chat: str) -> dict[str, Any]:
        where: dict[str, Any] = {"aibotid": BOT_ID, "from": {"userid": user}}
        return where | ({"chatid": chat, "chattype": "group"} if chat == self.group else {"chattype": "single"})
