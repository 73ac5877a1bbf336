"""WeCom's side of the wire on 127.0.0.1: the 智能机器人's socket, the group webhook and the self-built app's interface.

It checks what it is sent as the platform does, by the documents' limits, and answers with the platform's codes.
"""

import asyncio
import base64
import hashlib
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.clock import Clock
from tests.fakes.shapes import misfit
from tests.fakes.wecom_cards import card_fault
from tests.fakes.wecom_rules import (
    APP,
    APP_MAY,
    APP_UPDATE,
    ESCAPED,
    FRAME,
    FRAME_MAY,
    TO,
    UPDATE,
    UPDATE_MAY,
    hooked_misfit,
    raw_misfit,
    said_misfit,
)

BOT_ID, SECRET, KEY = "aib-test", "bot-secret", "hook-key"
CORP, AGENT, APP_SECRET = "wx5823bf96d3bd56c7", 1000002, "app-secret"
CARD_SECONDS = 5.0
MINUTE, HOUR = 60.0, 3600.0
HANDLE_SECONDS, BUBBLE_SECONDS = 24 * HOUR, 6 * MINUTE
GROUP = 2

Body = dict[str, Any]


@dataclass
class Shown:
    """A message as it stands in a chat; `way` is how it came there."""

    id: str
    chat: str
    way: str
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    mentions: tuple[str, ...] = ()
    card: Body = field(default_factory=dict)
    at: float = 0.0


@dataclass
class Handle:
    """What a message that was handed over may be answered by, for a day."""

    chat: str
    at: float
    has_card: bool = False


@dataclass
class Line:
    """One socket of a bot."""

    socket: web.WebSocketResponse
    subscribed: bool = False
    dead: bool = False
    events: dict[str, tuple[float, Body]] = field(default_factory=dict)
    messages: dict[str, Handle] = field(default_factory=dict)


class Wecom:
    """The platform. Whatever is named like a fault is one that can be put on it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.chats: set[str] = set()
        self.shown: list[Shown] = []
        self.lines: list[Line] = []
        self.seen_tokens: list[str] = []
        self.subscribes = 0
        self.complaints: list[str] = []
        """What it was sent that no client should send."""
        self.wrong_secret = self.mute = self.broken_gate = self.storms = self.gone = False
        self.too_many = self.lost_answers = self.stale = 0
        self.lost_after: int | None = None
        """After so many messages the answer to one is lost."""
        self.rate: defaultdict[str, deque[float]] = defaultdict(deque)
        self.tasks: set[str] = set()
        self.media: dict[str, tuple[str, bytes]] = {}
        self.token = "token-0"
        self.calls: list[tuple[str, Body]] = []
        self.address = ""
        self.revoked: Callable[[], str] | None = None
        self._bubbles: dict[str, Shown] = {}
        self._requests: set[str] = set()
        self._runner: web.AppRunner

    async def start(self) -> None:
        """Listen on any free port."""
        app = web.Application(client_max_size=32 * 2**20)
        app.add_routes(
            [
                web.get("/", self._socket),
                web.post("/cgi-bin/webhook/send", self._webhook),
                web.post("/cgi-bin/webhook/upload_media", self._upload),
                web.get("/cgi-bin/gettoken", self._gettoken),
                web.get("/cgi-bin/agent/get", self._agent),
                web.get("/cgi-bin/media/get", self._media),
                web.get("/media/{name}", self._stored),
                web.post("/cgi-bin/message/send", self._message),
                web.post("/cgi-bin/message/update_template_card", self._update),
                web.post("/cgi-bin/aibot/response", self._response),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def stop(self) -> None:
        """End every socket and the server."""
        for line in self.lines:
            await line.socket.close()
        await self._runner.cleanup()

    # --- the socket ---

    @property
    def line(self) -> Line | None:
        """The socket that is subscribed, the newest."""
        return next((each for each in reversed(self.lines) if each.subscribed), None)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.broken_gate:
            return web.Response(status=502)
        socket = web.WebSocketResponse(max_msg_size=2**20)
        await socket.prepare(request)
        line = Line(socket)
        self.lines.append(line)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            if not (self.mute or line.dead):
                await self._frame(line, message.data)
            if self.storms and line.subscribed:
                await socket.close(code=1000)
        line.subscribed = False
        return socket

    async def _frame(self, line: Line, raw: str) -> None:
        frame = json.loads(raw)
        if self._minds(misfit(frame, FRAME, FRAME_MAY)) or self._minds(
            "escapes" if ESCAPED.search(raw.encode()) else ""
        ):
            return
        command, request = frame["cmd"], frame["headers"]["req_id"]
        body = frame.get("body", {})
        if not command.startswith("aibot_respond") and command != "pong":
            self._minds("a request under an id that was used" if request in self._requests else "")
            self._requests.add(request)
        if command == "aibot_subscribe":
            self._minds("subscribed twice" if line.subscribed else "")
            await self._subscribe(line, request, body)
            return
        if command in ("ping", "pong"):
            self._minds("a ping with a body" if "body" in frame else "")
            if command == "ping":
                await self._answer(line, request, 0)
            return
        if not line.subscribed or self.stale:
            self.stale = max(0, self.stale - 1)
            await self._answer(line, request, 846609)
            return
        code = self._said(line, command, request, body)
        if code == 0 and self._loses():
            return
        await self._answer(line, request, code)

    def _minds(self, complaint: str) -> str:
        """Note what no client should send; says it again."""
        self.complaints += [complaint] if complaint else []
        return complaint

    def _loses(self) -> bool:
        """Whether the answer to what was just done is lost on its way."""
        if self.lost_after is not None:
            self.lost_after -= 1
            self.lost_answers, self.lost_after = (
                (1, None) if self.lost_after < 0 else (self.lost_answers, self.lost_after)
            )
        self.lost_answers, loses = max(0, self.lost_answers - 1), self.lost_answers > 0
        return loses

    async def _subscribe(self, line: Line, request: str, body: Body) -> None:
        self.subscribes += 1
        if self.wrong_secret or body != {"bot_id": BOT_ID, "secret": SECRET}:
            await self._answer(line, request, 853000)
            return
        for other in self.lines:
            if other is not line and other.subscribed:
                other.subscribed = False
                await self._tell_taken(other)
        line.subscribed = True
        await self._answer(line, request, 0)

    async def _tell_taken(self, line: Line) -> None:
        body = {
            "msgid": uuid4().hex,
            "aibotid": BOT_ID,
            "msgtype": "event",
            "event": {"eventtype": "disconnected_event"},
        }
        if not line.socket.closed:
            await line.socket.send_json(
                {"cmd": "aibot_event_callback", "headers": {"req_id": uuid4().hex}, "body": body}
            )

    async def _answer(self, line: Line, request: str, code: int) -> None:
        if not line.socket.closed:
            await line.socket.send_json(
                {"headers": {"req_id": request}, "errcode": code, "errmsg": "ok" if code == 0 else "no"}
            )

    def _said(self, line: Line, command: str, request: str, body: Body) -> int:
        if command == "aibot_respond_update_msg":
            return self._card_changed(line, request, body)
        if command == "aibot_respond_msg":
            handle = next((each.messages[request] for each in self.lines if request in each.messages), None)
            if handle is None or self._age(handle.at) > HANDLE_SECONDS:
                return 846605
            return 40058 if self._minds(said_misfit(body)) else self._reply(handle, body)
        if command == "aibot_send_msg":
            return self._push(body)
        self._minds(f"unknown command {command}")
        return 40008

    def _push(self, body: Body) -> int:
        if self._minds(said_misfit(body, TO)):
            return 40058
        chat, kind = body["chatid"], body["chat_type"]
        if chat not in self.chats or (kind == GROUP) is not is_group(chat) or (self.gone and kind == GROUP):
            return 93006
        if body["msgtype"] not in ("markdown", "template_card"):
            return 40008
        return self._over(chat) or self._stands(chat, "push", body)

    def _reply(self, handle: Handle, body: Body) -> int:
        if code := self._over(handle.chat):
            return code
        if body["msgtype"] != "stream":
            if handle.has_card:
                return 846606
            handle.has_card = body["msgtype"] == "template_card"
            return self._stands(handle.chat, "reply", body)
        stream = body["stream"]
        if bubble := self._bubbles.get(stream["id"]):
            if self._age(bubble.at) > BUBBLE_SECONDS:
                return 846608
            bubble.text = stream["content"]
            return 0
        shown = Shown(uuid4().hex, handle.chat, "reply", stream["content"], at=self._now())
        self._bubbles[stream["id"]] = shown
        self.shown.append(shown)
        return 0

    def _stands(self, chat: str, way: str, body: Body) -> int:
        if body["msgtype"] == "markdown":
            self.shown.append(Shown(uuid4().hex, chat, way, body["markdown"]["content"], at=self._now()))
            return 0
        made = body["template_card"]
        if self._minds(card_fault(made)):
            return 40058
        if made["task_id"] in self.tasks:
            return 42014
        self.tasks.add(made["task_id"])
        self.shown.append(carded(Shown(made["task_id"], chat, way), made))
        return 0

    def _card_changed(self, line: Line, request: str, body: Body) -> int:
        began, event = line.events.pop(request, (0.0, {}))
        if self._minds(misfit(body, UPDATE, UPDATE_MAY) or card_fault(body["template_card"])):
            return 40058
        made = body["template_card"]
        if not event or asyncio.get_running_loop().time() - began > CARD_SECONDS:
            return 846605
        if self._minds("a card of another task" if made["task_id"] != event["task_id"] else ""):
            return 40058
        shown = next(each for each in self.shown if each.id == made["task_id"])
        carded(shown, made)
        return 0

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _age(self, at: float) -> float:
        return self._now() - at

    def _over(self, lane: str, most: int = 30) -> int:
        """Whether this message is one too many in its minute or hour; if not it counts."""
        now = self._clock.now().timestamp()
        sent = self.rate[lane]
        while sent and sent[0] <= now - HOUR:
            sent.popleft()
        if self.too_many or sum(at > now - MINUTE for at in sent) >= most or len(sent) >= 1000:
            self.too_many = max(0, self.too_many - 1)
            return 846607
        sent.append(now)
        return 0

    async def deliver(self, body: Body, request: str) -> None:
        """Hand a message over to whoever is subscribed; the platform waits for nobody."""
        line = self.line
        assert line, "nobody is connected"
        is_event = body["msgtype"] == "event"
        place = body.get("chatid") or body["from"]["userid"]
        self.chats.add(place)
        if is_event:
            kind = body["event"]["eventtype"]
            line.events[request] = (asyncio.get_running_loop().time(), body["event"].get(kind, {}))
        else:
            line.messages[request] = Handle(place, self._now())
        cmd = "aibot_event_callback" if is_event else "aibot_msg_callback"
        await line.socket.send_json({"cmd": cmd, "headers": {"req_id": request}, "body": body})

    # --- the group webhook ---

    async def _webhook(self, request: web.Request) -> web.Response:
        raw = await request.read()
        self._minds(raw_misfit(raw, request.content_type))
        body = json.loads(raw)
        self.calls.append(("webhook", body))
        code = self._hooked(request.query.get("key", ""), body)
        if code == 0 and self._loses():
            cut_off(request)
        if self.broken_gate:
            return web.Response(status=502)
        if self.mute:
            await asyncio.sleep(30)
        return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "no"})

    def _hooked(self, key: str, body: Body) -> int:
        if self.broken_gate or self.mute:
            return -1
        if key != KEY or self.gone:
            return 93000
        kind = body.get("msgtype", "")
        if self._minds(hooked_misfit(body)):
            return 40008 if kind not in KINDS else 40058
        code, content = KINDS[kind](self, body[kind])
        if code or self._over(f"key {key}", 20):
            return code or 45009
        mentions = tuple(body[kind].get("mentioned_list", ())) or tuple(re.findall(r"<@([\w.-]+)>", content))
        self.shown.append(Shown(uuid4().hex, f"hook:{key}", kind, content, mentions=mentions, at=self._now()))
        return 0

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        part = form.get("media")
        if request.query.get("key") != KEY or not isinstance(part, web.FileField):
            return web.json_response({"errcode": 93000, "errmsg": "no"})
        content, id_ = part.file.read(), uuid4().hex
        if self._minds("" if request.query.get("type") == "file" and 5 < len(content) <= 20 * 2**20 else "upload"):
            return web.json_response({"errcode": 40058, "errmsg": "no"})
        self.media[id_] = (part.filename, content)
        told = {"errcode": 0, "errmsg": "ok", "type": "file", "media_id": id_, "created_at": "1700000000"}
        return web.json_response(told)

    # --- the self-built app ---

    async def _gettoken(self, request: web.Request) -> web.Response:
        self.seen_tokens.append("asked")
        if self.broken_gate:
            return web.Response(status=502)
        if self.wrong_secret or request.query.get("corpsecret") != APP_SECRET:
            return web.json_response({"errcode": 40001, "errmsg": "invalid credential"})
        if request.query.get("corpid") != CORP:
            return web.json_response({"errcode": 40013, "errmsg": "invalid corpid"})
        return web.json_response({"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200})

    def expire_token(self) -> None:
        """What was handed out counts no more."""
        self.token = f"token-{uuid4().hex[:6]}"

    def _token_fault(self, request: web.Request) -> int:
        return 0 if request.query.get("access_token") == self.token else 42001

    async def _agent(self, request: web.Request) -> web.Response:
        code = self._token_fault(request) or (0 if request.query.get("agentid") == str(AGENT) else 301002)
        return web.json_response({"errcode": code, "errmsg": "ok", "name": "支部小助手"})

    async def _message(self, request: web.Request) -> web.Response:
        raw = await request.read()
        body = json.loads(raw)
        self._minds(raw_misfit(raw, request.content_type) or misfit(body, APP, APP_MAY))
        self.calls.append(("message", body))
        if self.broken_gate:
            return web.Response(status=502)
        code = self._token_fault(request) or self._to_person(body)
        if code == 0 and self._loses():
            cut_off(request)
        return web.json_response({"errcode": code, "errmsg": "ok", "msgid": uuid4().hex, "invaliduser": ""})

    def _to_person(self, body: Body) -> int:
        if body["agentid"] != AGENT:
            return 301002
        if body["touser"] not in self.chats:
            return 81013
        if self._over(body["touser"]):
            return 45009
        if body["msgtype"] == "text":
            content, back = body["text"]["content"], body.get("duplicate_check_interval", 1800)
            same = any(
                (each.chat, each.text) == (body["touser"], content) and self._age(each.at) <= back
                for each in self.shown
            )
            if not (body.get("enable_duplicate_check") and same):
                self.shown.append(Shown(uuid4().hex, body["touser"], "app", content, at=self._now()))
            return 0
        return self._stands(body["touser"], "app", body) if body["msgtype"] == "template_card" else 40008

    async def _update(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(("update", body))
        made = body["template_card"]
        self._minds(misfit(body, APP_UPDATE) or card_fault(made))
        code = self._token_fault(request) or (60140 if body["response_code"] not in self.tasks else 0)
        if code == 0:
            self.tasks.discard(body["response_code"])
            carded(next(each for each in self.shown if each.id == made["task_id"]), made)
        return web.json_response({"errcode": code, "errmsg": "ok", "invaliduser": []})

    async def _media(self, request: web.Request) -> web.Response:
        found = self.media.get(request.query.get("media_id", ""))
        if self._token_fault(request) or found is None:
            return web.json_response({"errcode": 40007, "errmsg": "invalid media_id"})
        return web.Response(body=found[1], content_type="image/png")

    async def _stored(self, request: web.Request) -> web.Response:
        found = self.media.get(request.match_info["name"])
        return (
            web.Response(body=found[1], content_type="application/octet-stream") if found else web.Response(status=404)
        )

    async def _response(self, request: web.Request) -> web.Response:
        code = request.query.get("response_code", "")
        body = await request.json()
        if self._minds(said_misfit(body)) or code not in self.tasks:
            return web.json_response({"errcode": 40008, "errmsg": "no"})
        self.tasks.discard(code)
        return web.json_response({"errcode": self._stands(code.partition("@")[2], "response", body), "errmsg": "ok"})


def is_group(chat: str) -> bool:
    """The ids of groups and of people do not look alike, here as there."""
    return bool(re.match(r"wr|g\d", chat))


def carded(shown: Shown, made: Body) -> Shown:
    """A message shows this card from now on."""
    title = made["main_title"]
    words = [title["title"], title.get("desc", ""), made.get("sub_title_text", "")]
    shown.text = "\n".join(each for each in words if each)
    options = made.get("button_selection", {}).get("option_list", ())
    shown.buttons = (
        *((each["key"], each["text"]) for each in made["button_list"]),
        *((each["id"], each["text"]) for each in options),
    )
    shown.card = made
    return shown


def md5(content: bytes) -> str:
    """As the platform tells it."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def cut_off(request: web.Request) -> None:
    """End the connection in the middle: the answer is lost."""
    if request.transport:
        request.transport.abort()


def words_fault(most: int) -> Callable[[Wecom, Body], tuple[int, str]]:
    """How words of at most so many bytes are taken."""

    def look(_fake: Wecom, part: Body) -> tuple[int, str]:
        content = part.get("content", "")
        return (40058 if len(content.encode()) > most else 0 if content else 44004), content

    return look


def picture_fault(_fake: Wecom, part: Body) -> tuple[int, str]:
    """Whether the sum is that of the bytes."""
    content = base64.b64decode(part["base64"])
    return (0 if md5(content) == part["md5"] and len(content) <= 2 * 2**20 else 40009), part["md5"]


def file_fault(fake: Wecom, part: Body) -> tuple[int, str]:
    """Whether this robot was given the file."""
    known = fake.media.get(part["media_id"])
    return (0, known[0]) if known else (40007, "")


def articles_fault(_fake: Wecom, part: Body) -> tuple[int, str]:
    """Whether the articles are as few and as short as they may be."""
    titles = [each["title"] for each in part["articles"]]
    short = all(
        len(each["title"].encode()) <= 128 and len(each.get("description", "").encode()) <= 512
        for each in part["articles"]
    )
    return (0 if 1 <= len(titles) <= 8 and short else 40058), titles[0]


KINDS: dict[str, Callable[[Wecom, Body], tuple[int, str]]] = {
    "text": words_fault(2048),
    "markdown": words_fault(4096),
    "markdown_v2": words_fault(4096),
    "image": picture_fault,
    "file": file_fault,
    "news": articles_fault,
}
