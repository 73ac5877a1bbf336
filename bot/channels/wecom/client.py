"""WeCom as one channel: of the ways that are set up, each message takes the one that carries it best."""

import importlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from aiohttp.web import RouteDef

from bot.channels.again import words_of
from bot.channels.memory import Memory
from bot.channels.outside import Outside, is_of
from bot.channels.pieces import pieces
from bot.channels.plain import as_markdown
from bot.channels.port import (
    ChannelError,
    Doubtful,
    Hear,
    Keep,
    Mention,
    Pace,
    Posted,
    Refused,
    Sending,
    SetUpWrong,
    SlowDown,
    Tried,
    Trouble,
)
from bot.channels.webhook import Webhook
from bot.channels.wecom import codes, media, qyapi, trial
from bot.channels.wecom.agent import Agent
from bot.channels.wecom.aibot import Aibot
from bot.channels.wecom.body import CHANNEL, MEDIA
from bot.channels.wecom.hook import HOSTS, Hook
from bot.channels.wecom.speech import Speech
from domain.chat import SEND_ONLY
from domain.conversation import ChatKind

MEDIA_HOSTS = ("weixin.qq.com", "qpic.cn", "myqcloud.com")
"""Where pictures to the 智能机器人 were seen to lie."""
RESPONSE_BYTES = 20480
UNCERTAIN = (Doubtful, SlowDown)
"""What may have arrived, or will be let in a minute later, is not said another way."""
NO_WAY = "没有能发到这里的方式：群要配置智能机器人长连接或添加 webhook，单聊要配置长连接或自建应用"

Say = Callable[[], Awaitable[str]]


class Doors(Protocol):
    """The callbacks, which are only loaded where their secrets are set: their library takes a third of a second."""

    responses: Memory[str, str]

    def routes(self, hear: Hear, keep: Keep) -> list[RouteDef]:
        """Where WeCom calls."""
        ...

    def reopened(self, sealed: str, at: datetime) -> Posted | None:
        """What was kept, opened again."""
        ...

    async def close(self) -> None:
        """End."""
        ...


@dataclass(frozen=True, slots=True)
class Ways:
    """Every way between us and WeCom that is set up; `key` decrypts pictures of callbacks."""

    outside: Outside
    api: str
    hook: Hook
    aibot: Aibot | None = None
    agent: Agent | None = None
    doors: Doors | None = None
    key: str = field(default="", repr=False)
    media_hosts: Sequence[str] = MEDIA_HOSTS


class Wecom:
    """The channel without a connection of its own."""

    name = CHANNEL
    pushes_at_once = 64
    """To as many groups, one to each, since a call takes a tenth of a second (docs/why/002-outbox.md)."""
    pace = Pace(minute=30, hour=1000, webhook=20)

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._speech = Speech(ways.aibot) if ways.aibot else None

    async def send(self, sending: Sending) -> str:
        """Say it by the first way that takes it; what went out in part, or may have, keeps to its way."""
        faults: list[ChannelError] = []
        for say in self._ways_of(sending):
            try:
                return await say()
            except SetUpWrong as fault:
                faults.append(fault)
            except UNCERTAIN:
                raise
            except ChannelError as fault:
                if self._speech and self._speech.is_under_way(sending.id):
                    raise
                faults.append(fault)
        raise faults[0] if faults else Refused(NO_WAY)

    def routes(self, hear: Hear, keep: Keep) -> list[RouteDef]:
        """The doors for callbacks, where they are set up."""
        return self._ways.doors.routes(hear, keep) if self._ways.doors else []

    def reopened(self, sealed: str, at: datetime) -> Posted | None:
        """A callback that was kept, opened again."""
        return self._ways.doors.reopened(sealed, at) if self._ways.doors else None

    async def picture(self, reference: str) -> bytes:
        """The bytes of a picture, decrypted; `reference` is `KEY URL`, ` URL`, or `media:ID`."""
        ways = self._ways
        own = (ways.api,)
        if reference.startswith(MEDIA):
            if ways.agent is None:
                raise Refused("没有配置自建应用，图片取不到")
            query = {"access_token": await ways.agent.token(), "media_id": reference.removeprefix(MEDIA)}
            return await media.fetch(ways.outside, ways.agent.media_address(), HOSTS, own, query)
        key, _, url = reference.partition(" ")
        content = await media.fetch(ways.outside, url, ways.media_hosts, own)
        key = key or ("" if ways.aibot else ways.key)
        return bytes(importlib.import_module("bot.channels.wecom.cipher").opened(content, key)) if key else content

    async def check(self, webhooks: Mapping[str, Webhook]) -> Sequence[Tried]:
        """Try the app and the webhooks."""
        agent = [await trial.app(self._ways.agent)] if self._ways.agent else []
        return [*agent, *[await trial.webhook(self._ways.hook, title, each) for title, each in webhooks.items()]]

    async def close(self) -> None:
        """Let go of every connection."""
        if self._ways.doors:
            await self._ways.doors.close()
        await self._ways.outside.close()

    def _ways_of(self, sending: Sending) -> list[Say]:
        """The ways that can carry a message, the best first."""
        ways, found = self._ways, list[Say]()
        if not sending.address.startswith(SEND_ONLY):
            if self._speech:
                found.append(partial(self._speech.say, sending))
            elif address := self._response_of(sending):
                found.append(partial(self._respond, sending, address))
            if ways.agent and sending.chat_kind is ChatKind.DIRECT:
                # The app knows its own repeats, and not what the 智能机器人 may have said.
                said = replace(sending, text=words_of(sending)) if self._speech else sending
                found.append(partial(ways.agent.say, said))
        if sending.webhook:
            found.append(partial(ways.hook.say, self._calling(sending), sending.webhook))
        return found

    def _calling(self, sending: Sending) -> Sending:
        """An answer that a webhook has to bring calls by name whoever asked: it cannot show what it answers."""
        aibot = self._ways.aibot
        user = aibot.speakers.get(sending.answers) if aibot and sending.answers else None
        return replace(sending, mentions=(Mention(user, user),)) if user and not sending.mentions else sending

    def _response_of(self, sending: Sending) -> str | None:
        """The address for an answer that WeCom gave with the message, good for one call within the hour."""
        doors = self._ways.doors
        return doors.responses.get(sending.answers) if doors and sending.answers else None

    async def _respond(self, sending: Sending, address: str) -> str:
        """Answer at that address; a card has no place there beside its words."""
        assert self._ways.doors
        assert sending.answers
        if not is_of(address, HOSTS, also=[self._ways.api]):
            raise Refused("应答地址不是企业微信的，没有发")
        words = pieces(as_markdown(sending.text), RESPONSE_BYTES)[0]
        body = {"msgtype": "markdown", "markdown": {"content": words}}
        answer = await qyapi.post(self._ways.outside, address, body)
        if not (sending.perhaps_sent and qyapi.code_of(answer) == codes.USED_UP):
            qyapi.well(answer)
        self._ways.doors.responses.forget(sending.answers)
        return f"response-{sending.id}"


class ConnectedWecom(Wecom):
    """The channel with the 智能机器人's long connection."""

    def __init__(self, ways: Ways, aibot: Aibot) -> None:
        super().__init__(ways)
        self._aibot = aibot

    @property
    def is_connected(self) -> bool:
        """Whether messages can come in just now."""
        return self._aibot.is_connected

    @property
    def trouble(self) -> Trouble | None:
        """Why the connection does not stand."""
        return self._aibot.trouble

    async def listen(self, hear: Hear) -> None:
        """Hear until cancelled."""
        await self._aibot.listen(hear)

    async def dial(self) -> Tried:
        """Connect once: whoever is connected as the same bot is thrown out by it."""
        return await trial.connection(self._aibot)
