"""The doors that WeCom calls: of the self-built app, and of the 智能机器人 where it has no long connection."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Self

import structlog
from aiohttp import web
from wechatpy.replies import EmptyReply

from bot.channels.memory import Memory
from bot.channels.port import ChannelError, Forged, Hear, Heard, Keep, Posted
from bot.channels.wecom import body, card, letter
from bot.channels.wecom.agent import Agent
from bot.channels.wecom.body import CHANNEL, Event, NoMessage
from bot.channels.wecom.letter import Letter
from bot.channels.wecom.patience import Patience
from bot.channels.wecom.sealed import NONCES, Envelope, Seal, query_of, seal_of
from bot.clock import Clock

APP, AIBOT = "/callback/wecom/app", "/callback/wecom/aibot"
RESPONSES = 4096
FORGED = "有人冒充企业微信，或者 WECOM_TOKEN、WECOM_AES_KEY、WECOM_CORP_ID 和后台的不一致；核对后重启"

log = structlog.get_logger(__name__)
Answer = Callable[[Seal, bytes], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Keys:
    """The two sides' shared secrets, by door; None where a door stays shut."""

    app: Envelope | None
    aibot: Envelope | None


class Callbacks:
    """Verifies, opens, hands over, and answers within the second.

    `responses` are the addresses at which the 智能机器人 takes an answer, by message.
    """

    def __init__(self, keys: Keys, agent: Agent | None, clock: Clock, patience: Patience, name: str | None) -> None:
        self._keys, self._agent, self._clock, self._patience, self._name = keys, agent, clock, patience, name
        self.responses: Memory[str, str] = Memory(RESPONSES)
        self._done: Memory[str, str] = Memory(NONCES)
        self._changing: set[asyncio.Task[None]] = set()

    def routes(self, hear: Hear, keep: Keep) -> list[web.RouteDef]:
        """The doors that have their secrets."""
        doors: list[web.RouteDef] = []
        if self._keys.app:
            doors += self._door(APP, self._keys.app, partial(self._app, keep))
        if self._keys.aibot:
            doors += self._door(AIBOT, self._keys.aibot, partial(self._aibot, hear))
        return doors

    def reopened(self, sealed: str, at: datetime) -> Posted | None:
        """What was kept at the app's door, opened again; its signature was looked at when it came."""
        try:
            return self._posted(sealed, self._keys.app.decrypted(sealed), at) if self._keys.app else None
        except Forged:
            return None

    async def close(self) -> None:
        """Let go of what was to be changed."""
        for task in self._changing:
            task.cancel()
        await asyncio.gather(*self._changing, return_exceptions=True)

    def _door(self, path: str, envelope: Envelope, answer: Answer) -> list[web.RouteDef]:
        async def verify(request: web.Request) -> web.Response:
            """The console tries the address when it is saved: the bare plain text, within a second."""
            with Refusing(path) as refusing:
                query = query_of(request.rel_url.raw_query_string)
                seal = seal_of(query, self._clock_seconds())
                return web.Response(text=envelope.opened(query.get("echostr", ""), seal), content_type="text/plain")
            return refusing.answer

        async def take(request: web.Request) -> web.Response:
            with Refusing(path) as refusing:
                seal = seal_of(query_of(request.rel_url.raw_query_string), self._clock_seconds())
                return await answer(seal, await request.read())
            return refusing.answer

        return [web.get(path, verify, allow_head=False), web.post(path, take)]

    async def _app(self, keep: Keep, seal: Seal, raw: bytes) -> web.Response:
        """The answer is empty: what the bot has to say goes out by the app's own interface."""
        assert self._keys.app
        encrypted = letter.encrypted_in(raw)
        if self._is_done(seal, encrypted):
            return empty()
        posted = self._posted(encrypted, self._keys.app.opened(encrypted, seal), self._clock.now())
        if posted:
            await keep(posted)
        self._done.keep(seal.nonce, encrypted)
        return empty()

    def _posted(self, sealed: str, plain: str, at: datetime) -> Posted | None:
        """What was posted at a moment, if it says anything to us; raises Forged."""
        heard = letter.read(plain, at)
        return Posted(CHANNEL, sealed, heard.incoming, partial(self._after, heard)) if heard.incoming else None

    async def _after(self, heard: Letter, outcome: Heard) -> None:
        """A press changes its card, which nobody else waits for."""
        if outcome.card and self._agent and heard.response_code:
            self._start(self._changed(self._agent, heard, outcome))

    async def _changed(self, agent: Agent, heard: Letter, outcome: Heard) -> None:
        assert heard.incoming
        assert outcome.card
        built = card.build(heard.task, outcome.card.text, outcome.card.buttons, outcome.answer)
        try:
            await agent.change_card(heard.response_code, heard.incoming.user, built.card)
        except ChannelError as fault:
            log.info("card_not_changed", fault=str(fault))

    async def _aibot(self, hear: Hear, seal: Seal, raw: bytes) -> web.Response:
        """A press is answered with its changed card; words go to the message's own address, through the outbox.

        So a press cannot wait for its turn, and no words either: what one chat says is heard in its order.
        """
        assert self._keys.aibot
        encrypted = encrypted_in(raw)
        if self._is_done(seal, encrypted):
            return empty()
        said = object_in(self._keys.aibot.opened(encrypted, seal))
        answer = await self._said(said, self._keys.aibot, seal, hear)
        self._done.keep(seal.nonce, encrypted)
        return answer

    async def _said(self, said: dict[str, Any], envelope: Envelope, seal: Seal, hear: Hear) -> web.Response:
        try:
            heard = body.heard(said, self._clock.now(), self._name)
        except NoMessage as fault:
            log.warning("message_not_understood", fault=str(fault), hint="这类消息听不了，已跳过")
            return empty()
        if not isinstance(heard, Event):
            if isinstance(address := said.get("response_url"), str):
                self.responses.keep(heard.message_id, address)
            await hear(heard)
            return empty()
        if heard.incoming is None:
            return empty()
        outcome = await hear(heard.incoming)
        if outcome.card is None:
            return empty()
        note = outcome.answer or (card.CHOOSE_FIRST if heard.incoming.button == card.DONE else "")
        built = card.build(heard.task, outcome.card.text, outcome.card.buttons, note).card
        changed = {"response_type": "update_template_card", "template_card": built}
        return web.json_response(envelope.closed(changed, seal))

    def _is_done(self, seal: Seal, encrypted: str) -> bool:
        """Whether this very callback was taken before: WeCom repeats itself when our answer got lost.

        Raises Forged when a nonce comes again with something else; WeCom uses each once in two hours.
        """
        known = self._done.get(seal.nonce)
        if known is not None and known != encrypted:
            raise Forged("重复的随机数")
        return known is not None

    def _clock_seconds(self) -> float:
        return self._clock.now().timestamp()

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._changing.add(task)
        task.add_done_callback(self._changing.discard)


class Refusing:
    """Turns a forged callback into its answer: no reason is given to who may be a stranger, the log has it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.answer = web.Response(status=403)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, fault: BaseException | None, _trace: object) -> bool:
        if not isinstance(fault, Forged):
            return False
        log.warning("callback_refused", path=self._path, fault=str(fault), hint=FORGED)
        return True


def empty() -> web.Response:
    """Taken, and nothing to say."""
    return web.Response(text=EmptyReply().render())


def encrypted_in(raw: bytes) -> str:
    """The envelope's content; raises Forged."""
    encrypted = object_in(raw).get("encrypt")
    if not isinstance(encrypted, str):
        raise Forged("不是企业微信的格式")
    return encrypted


def object_in(raw: str | bytes) -> dict[str, Any]:
    """A JSON object; raises Forged."""
    try:
        found = json.loads(raw, strict=False)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Forged("不是企业微信的格式")
    return found
