"""DingTalk under contract: an internal application with cards, in Stream mode or called over HTTP."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from bot.channels.dingtalk.account import Account, Patience
from bot.channels.dingtalk.callback import PATH, CalledDingTalk
from bot.channels.dingtalk.client import DingTalk
from bot.channels.dingtalk.stream import StreamDingTalk
from bot.channels.outside import Outside
from bot.channels.port import Hear
from bot.clock import Clock
from tests.contract.platform import Fault, Said, Seen
from tests.fakes.dingtalk.forms import PRESSED
from tests.fakes.dingtalk.gateway import Gateway
from tests.fakes.dingtalk.rules import check_values
from tests.fakes.dingtalk.server import Server
from tests.fakes.dingtalk.world import CLIENT, SECRET, TEMPLATE, Shown, World
from tests.fakes.shapes import misfit

GROUP = "cidFakeGroup+of/Branch1=="
MESSAGES, PRESSES = "/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"
QUICK = Patience(
    heartbeat=0.08,
    quiet=5.0,
    first_pause=0.02,
    longest_pause=0.1,
    stable=1.0,
    farewell=0.2,
    press=1.0,
    hear_again=0.05,
    hear_at_all=0.2,
)
ANSWER_SECONDS = 0.25
SESSION_SECONDS = 5400.0


class DingTalkPlatform:
    """The fake in Stream mode."""

    name = DingTalk.name
    group = GROUP
    repeats = True
    names_presses = False
    faults = frozenset(Fault)

    def __init__(self, template: str = TEMPLATE) -> None:
        self.world = World(groups={GROUP: True})
        self.server = Server(self.world)
        self.gateway = Gateway(self.server)
        self.template = template
        self.channel: DingTalk
        self._runner: web.AppRunner
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: dict[str, dict[str, Any]] = {}

    @property
    def complaints(self) -> Sequence[str]:
        """What the fake noted."""
        return self.world.complaints

    async def open(self, data: Path, clock: Clock) -> DingTalk:
        """Start on a free port."""
        del data
        self.world.clock = clock
        served = web.Application(middlewares=[self.server.errs], client_max_size=2**20)
        served.add_routes([*self.server.routes(), *self.gateway.routes()])
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.server.base = f"http://{host}:{port}"
        self.channel = self.made(
            Account(CLIENT, SECRET, self.server.base, self.server.base, template=self.template), self.outside()
        )
        return self.channel

    def another(self) -> DingTalk:
        """The channel of another process, which remembers nothing."""
        return self.made(self.channel.account, self.outside())

    def made(self, account: Account, outside: Outside) -> DingTalk:
        """The channel that speaks to it."""
        return StreamDingTalk(account, outside, wall, QUICK)

    def outside(self) -> Outside:
        """The way to it, with little patience."""
        return Outside(answer_seconds=ANSWER_SECONDS)

    async def ready(self, hear: Hear, address: str) -> None:
        """Wait for the connection, where one can come about."""
        del hear, address
        deadline = time.monotonic() + 5
        while self.server.fault is None and not self.gateway.sockets:
            assert time.monotonic() < deadline, "it did not connect"
            await asyncio.sleep(0.005)

    async def close(self) -> None:
        """Stop."""
        self.misbehave(None)
        for task in self._tasks:
            task.cancel()
        await self._runner.cleanup()

    def direct(self, user: str) -> str:
        """In a single chat the robot writes to the person."""
        self.world.people.add(user)
        return user

    def inbox_id(self, id_: str) -> str:
        """Robot and message together: one message may call several robots."""
        return f"{CLIENT}:{id_}"

    async def deliver(self, said: Said) -> None:
        """Tell it until it is acknowledged."""
        ack = await self.gateway.tell(MESSAGES, self.message(said), said.delivery)
        assert ack == {"response": None}

    async def press(self, user: str, seen: Seen, label: str, delivery: str = "") -> None:
        """Somebody chooses that in the form and submits it."""
        shown = next(each for each in self.world.shown if each.id == seen.id)
        assert shown.card
        delivery = delivery or self.world.new("press")
        told = self.told_of(user, shown, label, delivery)
        began = time.monotonic()
        ack = await self.gateway.tell(PRESSES, told, delivery)
        assert time.monotonic() - began < 2, "a press is answered within two seconds"
        self.changed(shown, ack["response"] or {})

    def told_of(self, user: str, shown: Shown, label: str, delivery: str) -> dict[str, Any]:
        """A press; one that is told again is told in the same words, whatever the card looks like by now."""
        if delivery not in self._told:
            assert shown.card
            self._told[delivery] = pressed(user, shown, {"choice": shown.card.options[label], "words": ""})
        return self._told[delivery]

    def changed(self, shown: Shown, response: dict[str, Any]) -> None:
        """What the answer to a press does to the card."""
        if not response:
            return
        assert response["cardUpdateOptions"]["updateCardDataByKey"] is True
        assert shown.card
        check_values(response)
        self.world.minds(misfit(response, PRESSED))
        shown.card.values |= response["cardData"]["cardParamMap"]

    def shown(self, chat: str) -> Sequence[Seen]:
        """What stands there, whichever way it came."""
        return [seen(each) for each in self.world.shown if each.chat == chat]

    def misbehave(self, fault: Fault | None) -> None:
        """Do wrong from now on, or all right again."""
        self.server.fault = fault
        if fault in (Fault.HALF_OPEN, Fault.NEVER_ANSWERS):
            # What is frozen stays so: no packet of a broken connection ever arrives.
            for socket in self.gateway.sockets:
                socket.frozen.set()
        match fault:
            case None:
                self.world.secret = SECRET
                self.world.groups[GROUP] = True
                self.server.mended.set()
                self.server.mended = asyncio.Event()
            case Fault.EXPIRED_TOKEN:
                self.world.tokens.clear()
            case Fault.WRONG_SECRET:
                self.world.secret = "another"
                self.world.tokens.clear()
            case Fault.GONE:
                self.world.groups[GROUP] = False
            case Fault.KICKED | Fault.STORM:
                self._soon(self.gateway.cut())
            case Fault.GARBAGE:
                self._soon(self.gateway.shout("", "{", "[]", '{"headers": 1}', '{"type":"CALLBACK","headers":{}}'))
            case Fault.HUGE_FRAME:
                self._soon(self.gateway.shout(json.dumps({"type": "SYSTEM", "data": "长" * 350_000})))

    def message(self, said: Said) -> dict[str, Any]:
        """What somebody said, as the platform words it."""
        in_group = said.chat == self.group
        session, until = self.world.session(said.chat if in_group else said.user, SESSION_SECONDS)
        told: dict[str, Any] = {
            "conversationId": said.chat if in_group else f"cidDirect{said.user}",
            "conversationType": "2" if in_group else "1",
            "msgId": said.id,
            "createAt": str(int(time.time() * 1000)),
            "msgtype": "text",
            "text": {"content": f" {said.text}" if in_group else said.text},
            "senderId": "$:LWCP_v1:$fake",
            "senderStaffId": said.user,
            "senderNick": said.user.title(),
            "isInAtList": in_group,
            "atUsers": [{"dingtalkId": "$:LWCP_v1:$robot"}] if in_group else [],
            "robotCode": CLIENT,
            "chatbotUserId": "$:LWCP_v1:$robot",
            "sessionWebhook": f"{self.server.base}/robot/sendBySession?session={session}",
            "sessionWebhookExpiredTime": until,
        }
        if said.quote:
            told |= self._quoting(said.quote)
            told["text"] |= {"isReplyMsg": True, "repliedMsg": self._replied(said.quote)}
        return told

    def _quoting(self, quote: str) -> dict[str, Any]:
        """What an answer under a session gave nobody knows, so it comes back with nothing."""
        ours = next((each for each in self.world.shown if each.id == quote), None)
        key = {"originalProcessQueryKey": quote} if ours and ours.way != "session" else {}
        return {"originalMsgId": f"msg-of-{quote}" if ours else quote, **key}

    def _replied(self, quote: str) -> dict[str, Any]:
        if ours := next((each for each in self.world.shown if each.id == quote), None):
            return {"msgId": f"msg-of-{quote}", "senderId": "$:LWCP_v1:$robot", "createdAt": ours.at}
        return {"msgId": quote, "senderId": "$:LWCP_v1:$fake", "msgType": "text"}

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class CalledDingTalkPlatform(DingTalkPlatform):
    """The fake that calls us over HTTP, signing what it says. What can go wrong with sends is tried in Stream mode."""

    faults = frozenset({Fault.WRONG_SECRET})

    def __init__(self) -> None:
        super().__init__()
        self._door = ""

    def made(self, account: Account, outside: Outside) -> DingTalk:
        """The channel in HTTP callback mode; which port it listens on it learns later."""
        from_outside = Account(
            account.client_id, account.client_secret, account.api, account.oapi, "http://127.0.0.1/", account.template
        )
        return CalledDingTalk(from_outside, outside, wall, QUICK)

    async def ready(self, hear: Hear, address: str) -> None:
        """There is a door to knock at."""
        del hear
        self._door = f"{address}{PATH}"

    async def deliver(self, said: Said) -> None:
        """Knock until it is taken."""
        told = self.message(said)
        stamp = str(int(time.time() * 1000))
        headers = {"timestamp": stamp, "sign": signed(SECRET, f"{stamp}\n{SECRET}")}
        assert await self._knock(told, headers) == {"msgtype": "empty"}

    async def press(self, user: str, seen: Seen, label: str, delivery: str = "") -> None:
        """The same with the signature that was registered for cards."""
        shown = next(each for each in self.world.shown if each.id == seen.id)
        assert shown.card
        _, secret = self.world.routes[shown.card.callback]
        stamp = str(int(time.time() * 1000))
        headers = {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": signed(secret, stamp)}
        told = self.told_of(user, shown, label, delivery or self.world.new("press"))
        self.changed(shown, await self._knock(told, headers))

    async def _knock(self, told: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        async with ClientSession() as session, session.post(self._door, json=told, headers=headers) as response:
            assert response.status == 200
            found: dict[str, Any] = await response.json()
            return found


def pressed(user: str, shown: Shown, form: dict[str, Any]) -> dict[str, Any]:
    """A submitted form, as the platform words it."""
    assert shown.card
    private = {"cardPrivateData": {"actionIds": ["form"], "params": {"form": form}}}
    return {
        "type": "actionCallback",
        "outTrackId": shown.card.track,
        "corpId": "dingcorp",
        "userId": user,
        "userIdType": "1",
        "content": json.dumps(private, ensure_ascii=False),
    }


def seen(shown: Shown) -> Seen:
    """A message as a person reads it: whoever is called stands in front by name, not by id."""
    text = shown.text
    for user in shown.mentions:
        text = text.removeprefix(f"@{user} ")
    buttons = tuple(shown.card.options) if shown.card else ()
    return Seen(shown.id, shown.chat, text, buttons, shown.mentions)


def signed(secret: str, words: str) -> str:
    """The platform's signature, worked out apart from ours."""
    return base64.b64encode(hmac.new(secret.encode(), words.encode(), hashlib.sha256).digest()).decode()


def wall() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
