"""The Stream side of the fake: tickets, sockets, frames that wait for their ACK and are told again without one."""

import asyncio
import contextlib
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.contract.platform import Fault
from tests.fakes.dingtalk.forms import ACK, ack_misfit, call_misfit
from tests.fakes.dingtalk.server import Server
from tests.fakes.dingtalk.world import CLIENT, World
from tests.fakes.shapes import misfit

TICKET_SECONDS = 90.0
LONGEST = 10.0
OK = 200
AGAIN_SECONDS = 0.25
"""The real platform tells a message again after 16 to 60 seconds."""
TOPICS = {"/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"}


@dataclass(slots=True, eq=False)
class Socket:
    """One open socket."""

    ws: web.WebSocketResponse
    topics: set[str]
    leaving: bool = False
    frozen: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Gateway:
    """Hands out tickets, opens sockets, and speaks over them."""

    server: Server
    sockets: list[Socket] = field(default_factory=list)
    opened: int = 0
    slow: float = 0.0
    """Seconds before it hands out a ticket."""
    endpoint: str = ""
    """Where it sends people, if not to itself."""
    acks: dict[str, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    answered: list[dict[str, Any]] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)
    _presses: set[str] = field(default_factory=set)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def world(self) -> World:
        """What was handed out."""
        return self.server.world

    def routes(self) -> list[web.RouteDef]:
        """Where it answers."""
        return [web.post("/v1.0/gateway/connections/open", self._open), web.get("/connect", self._connect)]

    async def _open(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.world.minds(call_misfit(request.path, body))
        if (body.get("clientId"), body.get("clientSecret")) != (CLIENT, self.world.secret):
            return web.json_response({"code": "InvalidAuthentication", "message": "no"}, status=401)
        wanted = body.get("subscriptions")
        if not isinstance(wanted, list) or not wanted:
            return web.json_response({"code": "invalidParameter", "message": "no"}, status=400)
        topics = {each["topic"] for each in wanted if each["type"] == "CALLBACK"}
        self.world.minds("" if topics <= TOPICS else f"topics {topics}")
        self.world.asked.append((request.path, body))
        await asyncio.sleep(self.slow)
        ticket = self.world.hand_out("ticket")
        self.world.tickets[ticket] = (time.monotonic(), topics)
        endpoint = self.endpoint or f"{self.server.base.replace('http', 'ws')}/connect"
        return web.json_response({"endpoint": endpoint, "ticket": ticket})

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        issued, topics = self.world.tickets.pop(request.query.get("ticket", ""), (0.0, set()))
        if not topics or time.monotonic() - issued > TICKET_SECONDS:
            return web.Response(status=401)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.opened += 1
        if self.server.fault is Fault.STORM:
            await ws.close()
            return ws
        socket = Socket(ws, topics)
        if self.server.fault in (Fault.HALF_OPEN, Fault.NEVER_ANSWERS):
            socket.frozen.set()
        self.sockets.append(socket)
        try:
            await self._read(socket)
        finally:
            self.sockets.remove(socket)
        return ws

    async def _read(self, socket: Socket) -> None:
        while not socket.frozen.is_set():
            try:
                message = await socket.ws.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.type is not WSMsgType.TEXT:
                return
            self._answered(message.data)
        # Nobody reads any more, so nobody answers a ping either, and nobody notices that the other side left.
        await asyncio.Event().wait()

    def _answered(self, raw: str) -> None:
        """An acknowledgement; one that comes when it is told again already is late, and one of nothing a mistake."""
        frame = json.loads(raw)
        self.answered.append(frame)
        id_ = frame["headers"]["messageId"]
        if frame["code"] == OK and id_ in self.acks:
            self.world.minds(ack_misfit(frame, json.loads(frame["data"]), is_press=id_ in self._presses))
        else:
            self.world.minds(misfit(frame, ACK) or ("" if id_ in self._said else f"an ACK of nothing: {id_}"))
        waiting = self.acks.get(id_)
        if waiting and not waiting.done():
            waiting.set_result(frame)

    async def tell(
        self, topic: str, data: dict[str, Any], delivery: str, *, patience: float = AGAIN_SECONDS
    ) -> dict[str, Any]:
        """Tell it until it is acknowledged, each time under a new id of the delivery; gives the ACK's data."""
        deadline = time.monotonic() + LONGEST
        for attempt in itertools.count():
            assert time.monotonic() < deadline, "nothing was acknowledged"
            id_ = f"{delivery}/{next(self._numbers)}" if attempt else delivery
            with contextlib.suppress(TimeoutError):
                ack = await self._told_once(topic, data, id_, patience)
                if ack["code"] == 200:
                    return dict(json.loads(ack["data"]))
        raise AssertionError

    async def _told_once(self, topic: str, data: dict[str, Any], id_: str, patience: float) -> dict[str, Any]:
        socket = next((each for each in reversed(self.sockets) if topic in each.topics and not each.leaving), None)
        if socket is None:
            await asyncio.sleep(0.01)
            raise TimeoutError
        waiting: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.acks[id_] = waiting
        self._presses |= {id_} if topic.endswith("/card/instances/callback") else set()
        if not socket.frozen.is_set():
            await self.say(socket, "CALLBACK", topic, json.dumps(data, ensure_ascii=False), id_)
        async with asyncio.timeout(patience):
            return await waiting

    async def say(self, socket: Socket, kind: str, topic: str, data: str, id_: str = "") -> str:
        """One frame."""
        id_ = id_ or f"frame-{next(self._numbers)}"
        self._said.add(id_)
        headers = {"topic": topic, "messageId": id_, "contentType": "application/json", "time": str(int(time.time()))}
        frame = {"specVersion": "1.0", "type": kind, "headers": headers, "data": data}
        with contextlib.suppress(ConnectionError):
            await socket.ws.send_str(json.dumps(frame, ensure_ascii=False))
        return id_

    async def ask_to_leave(self) -> None:
        """Tell every socket to come back on a new one; after this it is told nothing more."""
        for socket in list(self.sockets):
            socket.leaving = True
            await self.say(socket, "SYSTEM", "disconnect", json.dumps({"reason": "connection is expired"}))

    async def cut(self) -> None:
        """Break every connection off, as a router does."""
        for socket in list(self.sockets):
            transport = socket.ws._req.transport if socket.ws._req else None  # noqa: SLF001 - aiohttp has no other way
            if transport:
                transport.abort()

    async def shout(self, *texts: str) -> None:
        """Say something over every socket, whatever it is."""
        for socket in list(self.sockets):
            for text in texts:
                with contextlib.suppress(ConnectionError):
                    await socket.ws.send_str(text)
            with contextlib.suppress(ConnectionError):
                await socket.ws.send_bytes(b"\x00\xff\x00")
