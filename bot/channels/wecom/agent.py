"""The self-built app (自建应用): speaks to single persons, with a token that is fetched once and again when it ends."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.channels.memory import Memory
from bot.channels.outside import Outside
from bot.channels.pieces import pieces
from bot.channels.plain import as_text
from bot.channels.port import A_PERSONS_TIME, Refused, Sending, SetUpWrong
from bot.channels.wecom import card, codes, qyapi
from bot.channels.wecom.qyapi import Answer

TEXT_BYTES = 2048
EARLY = 300.0
"""Seconds before its end at which a token is no longer used."""
SET_UP_WRONG = frozenset({40001, 40013, 40056, 40091, 41001, 48002, 60020, 301002})
"""A person has to mend it; asking on may block this machine's address for an hour."""
NO_CALLBACK = 43012
DUPLICATE_SECONDS = 600
AFTER_CRASH_SECONDS = 14_400
"""The longest that WeCom looks back: nobody knows how long a process was away."""
REMEMBERED = 1024

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class App:
    """What the console shows of the app."""

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)


class NoCards(Refused):
    """The app has no address for callbacks, so its cards can have no buttons: words have to do."""

    def __init__(self) -> None:
        super().__init__("没有设置接收消息的地址，卡片不能带按钮")


class Agent:
    """Calls the interface in the app's name."""

    def __init__(self, app: App, outside: Outside, api: str) -> None:
        self._app, self._outside, self._api = app, outside, api
        self._token, self._until = "", 0.0
        self._refused: SetUpWrong | None = None
        self._refused_until = 0.0
        self._fetching = asyncio.Lock()
        self._shows_cards = True
        self._said: Memory[int, int] = Memory(REMEMBERED)
        self._tried: Memory[int, None] = Memory(REMEMBERED)

    async def say(self, sending: Sending) -> str:
        """Say all of a message to one person; gives the platform's id of the last part. Raises ChannelError."""
        parts, id_ = self._parts(sending), ""
        for number in range(self._said.get(sending.id) or 0, len(parts)):
            try:
                id_ = await self._one(sending, parts[number])
            except NoCards:
                self._shows_cards = False
                return await self.say(sending)
            self._said.keep(sending.id, number + 1)
        self._said.forget(sending.id)
        return id_ or f"app-{sending.id}"

    async def _one(self, sending: Sending, part: dict[str, Any]) -> str:
        body = {"touser": sending.address, "agentid": self._app.agent_id, **part}
        if sending.perhaps_sent:
            # Only now: who asks the same thing twice within the hour must be answered twice.
            seconds = DUPLICATE_SECONDS if sending.id in self._tried else AFTER_CRASH_SECONDS
            body |= {"enable_duplicate_check": 1, "duplicate_check_interval": seconds}
        self._tried.keep(sending.id, None)
        answer = await self.call("message/send", body)
        if qyapi.code_of(answer) == NO_CALLBACK and self._shows_cards:
            raise NoCards
        if qyapi.code_of(answer) == codes.SAME_CARD and sending.perhaps_sent:
            return str(part["template_card"]["task_id"])
        qyapi.well(answer)
        if sending.address.lower() in str(answer.get("invaliduser") or "").lower().split("|"):
            raise Refused("成员不在应用的可见范围里，或已离开企业")
        self._tried.forget(sending.id)
        return str(answer.get("msgid") or "")

    def _parts(self, sending: Sending) -> list[dict[str, Any]]:
        """Words in pieces, and a card for the buttons where there are any."""
        words = [{"msgtype": "text", "text": {"content": piece}} for piece in pieces(as_text(sending.text), TEXT_BYTES)]
        if not sending.buttons or not self._shows_cards:
            return words
        task = card.task_id(sending.id, sending.key, sending.address)
        built = card.build(task, sending.text, sending.buttons)
        made = {"msgtype": "template_card", "template_card": built.card}
        return [made] if built.is_whole else [*words, made]

    async def change_card(self, response_code: str, user: str, changed: dict[str, Any]) -> None:
        """Let a pressed card show what came of it; a code is good once and for three days."""
        body = {
            "userids": [user],
            "agentid": self._app.agent_id,
            "response_code": response_code,
            "template_card": changed,
        }
        qyapi.well(await self.call("message/update_template_card", body))

    async def call(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Post with the token; one that is refused is fetched anew, once."""
        token = await self.token()
        answer = await qyapi.post(self._outside, f"{self._api}/cgi-bin/{path}", body, {"access_token": token})
        if qyapi.code_of(answer) in codes.BAD_TOKEN:
            token = await self.token(stale=token)
            answer = await qyapi.post(self._outside, f"{self._api}/cgi-bin/{path}", body, {"access_token": token})
        return self._minded(answer)

    async def about(self) -> Answer:
        """What the console says of the app: proves corp, secret, agent and this machine's address."""
        query = {"access_token": await self.token(), "agentid": str(self._app.agent_id)}
        return self._minded(await qyapi.get(self._outside, f"{self._api}/cgi-bin/agent/get", query))

    def media_address(self) -> str:
        """Where pictures that people sent are fetched."""
        return f"{self._api}/cgi-bin/media/get"

    async def token(self, stale: str = "") -> str:
        """The token, fetched by one of all who want it; `stale` is one that the platform refused."""
        async with self._fetching:
            if self._token and self._token != stale and time.monotonic() < self._until:
                return self._token
            if self._refused and time.monotonic() < self._refused_until:
                raise SetUpWrong(str(self._refused))  # whoever asks on with a wrong secret is shut out for an hour
            query = {"corpid": self._app.corp_id, "corpsecret": self._app.secret}
            answer = await qyapi.get(self._outside, f"{self._api}/cgi-bin/gettoken", query)
            try:
                qyapi.well(self._minded(answer))
            except SetUpWrong as fault:
                self._refused, self._refused_until = fault, time.monotonic() + A_PERSONS_TIME
                raise
            self._token = str(answer["access_token"])
            self._until = time.monotonic() + max(float(answer.get("expires_in", 0)) - EARLY, EARLY)
            return self._token

    def _minded(self, answer: Answer) -> Answer:
        """What a person must mend costs no message: they wait, and the log tells."""
        code = qyapi.code_of(answer)
        if code in SET_UP_WRONG:
            words = str(codes.fault(code, str(answer.get("errmsg") or "")))
            log.error("app_set_up_wrong", channel="wecom", fault=words, hint="用 zhibu check --online 看怎么改")
            raise SetUpWrong(words)
        return answer
