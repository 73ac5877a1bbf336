"""The play API of the demo: people say things, press buttons and move the clock, and see what the bot makes of it."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import date

import structlog
from aiohttp import web

from bot.channels.sandbox.client import Sandbox
from bot.channels.sandbox.message import BOT, Message, stamp
from bot.channels.sandbox.wire import BadRequest, Said, Unknown, body_of, pressed_in, said_in, time_in
from bot.web.answer import answer
from bot.web.directory import Directory
from bot.web.ports import App, Face, Room
from domain.conversation import MOST_CHARACTERS, ChatKind
from domain.zone import today

log = structlog.get_logger(__name__)

DayName = Callable[[date], str]
"""What kind of day it is, in a word or two: 工作日, 周末, 元旦."""

PATIENCE = 20.0
"""Seconds that somebody who spoke waits for the answers; then what has come so far is told."""
MOST_NEWCOMERS = 50


class Play:
    """The handlers of `/play/api`, but for the events."""

    def __init__(self, app: App, sandbox: Sandbox, day_name: DayName | None = None) -> None:
        self._app = app
        self._sandbox = sandbox
        self._day_name = day_name
        self._directory = Directory(app, sandbox)
        self._moving = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """Where each is found."""
        return [
            web.get("/play/api/state", self.state),
            web.get("/play/api/overview", self.overview),
            web.get("/play/api/messages", self.messages),
            web.get("/play/api/next", self.next),
            web.post("/play/api/say", self.say),
            web.post("/play/api/press", self.press),
            web.post("/play/api/clock", self.clock),
            web.post("/play/api/newcomer", self.newcomer),
        ]

    async def state(self, _request: web.Request) -> web.Response:
        """The time, the chats and the people."""
        faces, rooms = await self._directory.refresh()
        return answer(
            {
                "now": stamp(self._app.clock.now()),
                "chats": [chat_shown(room) for room in rooms],
                "people": [person_shown(face) for face in faces],
            }
        )

    async def overview(self, _request: web.Request) -> web.Response:
        """What the page needs beside the state: where the events stand, the last words, whose a direct chat is."""
        next_ = self._sandbox.position
        last = shown(self._sandbox.last_words())
        _, rooms = await self._directory.refresh()
        direct = {room.id: room.person for room in rooms if room.person}
        return answer({**self.time(), "next": next_, "last": last, "direct": direct})

    def time(self) -> dict[str, str]:
        """The time, and what kind of day it is if anybody told us how to name days."""
        now = self._app.clock.now()
        named = {"day": self._day_name(today(now))} if self._day_name else {}
        return {"now": stamp(now), **named}

    async def messages(self, request: web.Request) -> web.Response:
        """All that was said in one chat, or what came after a message of it."""
        room = await self._directory.chat(asked_for(request, "chat"))
        said = list(self._sandbox.transcript(room.id))
        if after := request.query.get("after"):
            places = [place for place, message in enumerate(said) if message.id == after]
            if not places:
                raise Unknown("after", "这个会话里没有这条消息")
            said = said[places[-1] + 1 :]
        return answer({"messages": shown(said)})

    async def next(self, _request: web.Request) -> web.Response:
        """When something will be said next; null when nothing is planned."""
        at = await self._app.scheduler.next_message()
        return answer({"at": stamp(at) if at else None})

    async def say(self, request: web.Request) -> web.Response:
        """A person says something."""
        said = said_in(body_of(await request.read()))
        told: dict[str, object] = {"messages": shown(await self._heard(said))}
        if said.cut:
            told["note"] = f"文字太长，只留下了前 {MOST_CHARACTERS} 个字。"
        return answer(told)

    async def press(self, request: web.Request) -> web.Response:
        """A person presses a button of a card."""
        pressed = pressed_in(body_of(await request.read()))
        await self._directory.chat(pressed.chat)
        card = self._sandbox.message(pressed.chat, pressed.message)
        if card is None:
            raise Unknown("message", "这个会话里没有这条消息")
        button = card.button(pressed.button)
        if button is None:
            raise Unknown("button", "这条消息上没有这个按钮")
        return answer({"messages": shown(await self._heard(pressed.said(button.says)))})

    async def clock(self, request: web.Request) -> web.Response:
        """The clock moves on; one move at a time."""
        body = body_of(await request.read())
        async with self._moving:
            to = time_in(body, self._app.clock.now())
            before = self._sandbox.position
            await self._app.scheduler.advance(to)
            await self._app.dispatcher.flush()
            said = self._sandbox.since(before)
        self._sandbox.stir()
        return answer({"messages": shown(message for message in said if message.sender == BOT)})

    async def newcomer(self, _request: web.Request) -> web.Response:
        """A stranger appears, with a group that nobody bound."""
        if len(self._sandbox.newcomers) >= MOST_NEWCOMERS:
            raise BadRequest("", f"已经来了 {MOST_NEWCOMERS} 位新人，够试了；想重来请换一个数据目录")
        guest = self._sandbox.meet()
        person = await self._directory.person(guest.person)
        chats = [await self._directory.chat(id_) for id_ in (guest.group, guest.direct)]
        return answer({"person": person_shown(person), "chats": [chat_shown(room) for room in chats]})

    async def _heard(self, said: Said) -> list[Message]:
        """Let the program hear it and wait for its answers; a redelivery has none."""
        room = await self._directory.chat(said.chat)
        speaker = await self._directory.person(said.person)
        if room.kind is ChatKind.DIRECT and room.person not in {None, speaker.id}:
            raise BadRequest("person", f"这是与{room.title}的单聊，只能由本人发言")
        if said.quote is not None and self._sandbox.message(room.id, said.quote) is None:
            raise Unknown("quote", "这个会话里没有这条消息")
        incoming = said.incoming(
            room.kind, said.id or self._sandbox.new_id(), self._app.clock.now(), self._sandbox.hold
        )
        with self._sandbox.hearing(room.id):
            heard = await self._app.receiver.hear(incoming)
            if heard.duplicate:
                return []
            self._sandbox.place(incoming, heard.text)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._app.dispatcher.settled(heard.owed)
        except TimeoutError:
            log.warning("answer_not_sent_yet", rows=len(heard.owed), hint="用 zhibu outbox list 看是什么卡住了")
        return self._sandbox.sent_as(heard.owed)


def asked_for(request: web.Request, name: str) -> str:
    """A part of the query that must be there."""
    if value := request.query.get(name):
        return value
    raise BadRequest(name, "缺少这一项")


def shown(messages: Iterable[Message]) -> list[dict[str, object]]:
    """Messages as the API shows them."""
    return [message.shown() for message in messages]


def chat_shown(room: Room) -> dict[str, str]:
    """A chat as the API shows it."""
    return {"id": room.id, "title": room.title, "kind": room.kind.value, "organisation": room.organisation}


def person_shown(face: Face) -> dict[str, object]:
    """A person as the API shows them."""
    return {"id": face.id, "name": face.name, "roles": [role.value for role in face.roles], "branch": face.branch}
