"""The 智能机器人 over its long connection: stays connected, hears, and answers presses while their card can change."""

import asyncio
import time
from dataclasses import dataclass, field

import structlog
from aiohttp import ClientError, ClientWSTimeout

from bot.channels.ear import Ear
from bot.channels.memory import Memory
from bot.channels.outside import Outside
from bot.channels.port import Cause, ChannelError, Hear, Heard, SetUpWrong, Stopped, Trouble, Unreachable
from bot.channels.wecom import body, card, codes
from bot.channels.wecom.body import Event, NoMessage
from bot.channels.wecom.frame import Frame
from bot.channels.wecom.link import Broken, Link
from bot.channels.wecom.patience import Patience, Pause
from bot.clock import Clock

MOST_BYTES = 4 * 1024 * 1024
HANDLES = 4096
FAREWELL = ClientWSTimeout(ws_close=0.5)
"""A dead line answers no goodbye either, and the program has to end within two seconds."""
MESSAGES = frozenset({"aibot_msg_callback", "aibot_event_callback", "aibot_callback"})
STOPPED = "核对 WECOM_AIBOT_ID 和 WECOM_AIBOT_SECRET（智能机器人 → API 模式 → 使用长连接），改好后重新启动"
AWAY = "会自动再连；一直连不上时请检查网络，或用 zhibu check --online 核对"
TAKEN = "同一个机器人在别处也连着；只留一个程序，或给另一个程序换一个机器人"

log = structlog.get_logger(__name__)


class TakenOver(Unreachable):
    """Somebody else connected as the same bot."""


@dataclass(frozen=True, slots=True)
class Bot:
    """What the console shows of the bot; `name` is how people call it in a group, where it is known."""

    id: str
    secret: str = field(repr=False)
    url: str = "wss://openws.work.weixin.qq.com"
    name: str | None = None


class Aibot:
    """Keeps the connection.

    `trouble` is why it does not stand; `handles` are the callbacks' ids by message, with which an answer goes to its
    question; `speakers` who wrote it.
    """

    def __init__(self, bot: Bot, outside: Outside, clock: Clock, patience: Patience) -> None:
        self._bot, self._outside, self._clock, self._patience = bot, outside, clock, patience
        self.handles: Memory[str, str] = Memory(HANDLES)
        self.speakers: Memory[str, str] = Memory(HANDLES)
        self.trouble: Trouble | None = None
        self._link: Link | None = None
        self._stopped: Stopped | None = None
        self._linked = asyncio.Event()

    @property
    def is_connected(self) -> bool:
        """Whether it is subscribed just now."""
        return self._link is not None

    async def link(self) -> Link:
        """The connection, waited for while it is being made anew; raises Unreachable, and SetUpWrong."""
        if self._stopped:
            raise SetUpWrong(str(self._stopped))
        try:
            async with asyncio.timeout(self._patience.answer):
                while self._link is None or self._link.is_lost:
                    self._linked.clear()
                    await self._linked.wait()
                return self._link
        except TimeoutError:
            raise Unreachable("和企业微信的长连接没有接上") from None

    async def listen(self, hear: Hear) -> None:
        """Hear until cancelled, connecting anew after every end; raises Stopped when the secret is wrong."""
        pause, ear = (
            Pause(self._patience),
            Ear(hear, again=self._patience.hear_again, at_all=self._patience.hear_at_all),
        )
        try:
            while True:
                began = time.monotonic()
                try:
                    await self._connected(ear)
                except Stopped as fault:
                    self._stopped = fault
                    raise
                except TakenOver as fault:
                    wait = pause.after_taken_over(time.monotonic() - began)
                    self.trouble = Trouble(Cause.TAKEN_OVER, str(fault), TAKEN)
                    log.warning("connection_taken_over", channel=body.CHANNEL, again_in=round(wait), hint=TAKEN)
                except (Unreachable, ClientError, OSError, TimeoutError) as fault:
                    wait = pause.after(time.monotonic() - began)
                    words = str(fault) if isinstance(fault, ChannelError) else type(fault).__name__
                    self.trouble = Trouble(Cause.AWAY, f"长连接断了（{words}）", AWAY)
                    log.warning("connection_closed", channel=body.CHANNEL, fault=words, again_in=round(wait, 1))
                await asyncio.sleep(wait)
        finally:
            await ear.close()

    async def _connected(self, ear: Ear) -> None:
        """One connection from subscribing to its end; never returns."""
        async with asyncio.timeout(self._patience.answer * 2) as opening:
            socket = await self._outside.session.ws_connect(
                self._bot.url, max_msg_size=MOST_BYTES, timeout=FAREWELL, proxy=self._outside.proxy
            )
            opening.reschedule(None)
        link = Link(socket, self._patience)
        running = asyncio.create_task(link.run(lambda frame: self._take(link, ear, frame)), name="wecom-link")
        try:
            subscribing = asyncio.create_task(self._subscribe(link))
            await asyncio.wait({running, subscribing}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                subscribing.cancel()
                await asyncio.gather(subscribing, return_exceptions=True)
            else:
                await subscribing
                self._link, self.trouble = link, None
                self._linked.set()
            await running
        finally:
            self._link = None
            self._linked.clear()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await socket.close()

    async def _subscribe(self, link: Link) -> None:
        told = await link.ask("aibot_subscribe", {"bot_id": self._bot.id, "secret": self._bot.secret})
        if told.code == codes.WRONG_SECRET:
            # The platform leaves the socket open and says nothing more; asking again may block the address.
            raise Stopped("企业微信说 Bot ID 或 Secret 不对", STOPPED)
        if told.code != codes.OK:
            raise Broken(str(codes.fault(told.code, told.message)))

    async def _take(self, link: Link, ear: Ear, frame: Frame) -> None:
        """A frame that the platform sent of its own accord."""
        if frame.command == "ping":
            await link.reply("pong", frame.request)
            return
        if frame.command not in MESSAGES:
            return
        try:
            heard = body.heard(frame.body, self._clock.now(), self._bot.name)
        except NoMessage as fault:
            log.warning("message_not_understood", fault=str(fault), hint="这类消息听不了，已跳过")
            return
        if not isinstance(heard, Event):
            self.handles.keep(heard.message_id, frame.request)
            self.speakers.keep(heard.message_id, heard.user)
            await ear.take(heard, ignore)
        elif heard.kind == body.TAKEN_OVER:
            link.lose(TakenOver("另一个程序用同一个机器人连上了"))
        elif heard.incoming is not None:
            self.speakers.keep(heard.incoming.message_id, heard.incoming.user)
            arrived, event = time.monotonic(), heard

            async def change(outcome: Heard) -> None:
                await self._change(link, frame.request, event, outcome, arrived)

            await ear.take(heard.incoming, change)

    async def _change(self, link: Link, request: str, event: Event, heard: Heard, arrived: float) -> None:
        """Let the pressed card show what came of it, for everybody, while the platform still takes it."""
        if heard.card is None or time.monotonic() - arrived > self._patience.press:
            return
        note = heard.answer or (card.CHOOSE_FIRST if event.incoming and event.incoming.button == card.DONE else "")
        built = card.build(event.task, heard.card.text, heard.card.buttons, note).card
        change = {"response_type": "update_template_card", "template_card": built}
        try:
            told = await link.ask("aibot_respond_update_msg", change, request)
        except Unreachable as fault:
            log.info("card_not_changed", fault=str(fault))
            return
        if told.code != codes.OK:
            log.info("card_not_changed", fault=str(codes.fault(told.code, told.message)))


async def ignore(_heard: Heard) -> None:
    """A message is answered through the outbox."""
