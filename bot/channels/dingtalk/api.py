"""The calls to the platform over HTTP, each with an end in time and size, under a token that is asked for once."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import aiohttp

from bot.channels.dingtalk.account import Account
from bot.channels.dingtalk.bodies import packed
from bot.channels.dingtalk.faults import Expired, SessionOver, WrongSecret, api_fault, hook_fault, session_fault
from bot.channels.dingtalk.fields import NotUnderstood
from bot.channels.dingtalk.frames import Ticket, opening, ticket_in
from bot.channels.dingtalk.signing import signature
from bot.channels.dingtalk.wire import Session
from bot.channels.outside import NOT_CONNECTED, Outside, is_of
from bot.channels.port import Doubtful, Elsewhere, Refused, SlowDown, Unreachable
from bot.channels.webhook import Webhook

OK, UNKNOWN_CLIENT = 200, 401
MOST_ANSWER = 2**20
MOST_FILE = 20 * 2**20
FILE_SECONDS = 15.0
EARLY = 600
"""Seconds before its end that a token is asked for anew; asking often only renews the same one."""
PLATFORM = ("dingtalk.com",)
FILES = ("aliyuncs.com",)
"""Where the platform's files lie beside its own domain; which host it is, is not documented."""
CALLS, MESSAGES = "calls", "messages"
FAULTS = (aiohttp.ClientError, TimeoutError, OSError, ValueError)

Answer = Mapping[str, Any]


class Api:
    """The platform as this application may call it. `spent` counts what a month's allowances pay for.

    No fault of it tells an address or what a library said of one: an address may be a secret.
    """

    def __init__(self, account: Account, outside: Outside, wall: Callable[[], datetime]) -> None:
        self.spent: Counter[str] = Counter()
        self._account, self._outside, self._wall = account, outside, wall
        self._asking = asyncio.Lock()
        self._token, self._fresh_until = "", 0.0

    async def call(self, path: str, body: object) -> Answer:
        """One call to the API; with a token that counts no more it is made once again under a fresh one."""
        token = await self.token()
        try:
            return await self._called(path, body, token)
        except Expired:
            return await self._called(path, body, await self.token(instead_of=token))

    async def token(self, *, instead_of: str = "") -> str:
        """The access token; those who want one at the same time wait for the same one."""
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if self._token and self._token != instead_of and now < self._fresh_until:
                return self._token
            try:
                self._token, seconds = await self._fresh()
            except Doubtful as fault:
                raise Unreachable(str(fault)) from None  # nothing was said yet
            self._fresh_until = now + max(seconds - EARLY, seconds / 2)
            return self._token

    async def ticket(self) -> Ticket:
        """Leave to open a socket, at a host of the platform's own."""
        account = self._account
        status, answer = await self._ask(f"{account.api}/v1.0/gateway/connections/open", opening(account))
        self.spent[CALLS] += 1  # whether it is free nobody says
        if status != OK:
            fault = api_fault(status, answer)
            # Which code stands for a wrong secret here is not documented; 401 says it everywhere.
            raise WrongSecret if status == UNKNOWN_CLIENT or isinstance(fault, Expired) else fault
        try:
            ticket = ticket_in(answer)
        except NotUnderstood:
            raise Unreachable("钉钉没有给出连接地址") from None
        # ws and wss are http and https until the connection is upgraded.
        if not self._is_own(ticket.endpoint.replace("ws", "http", 1)):
            raise Unreachable("钉钉给出的连接地址不是它自己的，没有连接；专有部署请填 DINGTALK_HOSTS")
        return ticket

    async def connect(self, ticket: Ticket, heartbeat: float, most: int) -> aiohttp.ClientWebSocketResponse:
        """Open the socket that a ticket is for."""
        try:
            async with asyncio.timeout(self._outside.answer_seconds):
                return await self._outside.session.ws_connect(
                    ticket.url, heartbeat=heartbeat, max_msg_size=most, proxy=self._outside.proxy
                )
        except FAULTS as fault:
            raise Unreachable(f"连不上钉钉（{type(fault).__name__}）") from None

    async def by_webhook(self, webhook: Webhook, body: object) -> None:
        """Say something through a group's webhook, signed where it has a secret."""
        if not self._is_own(webhook.url):
            raise Elsewhere("webhook 地址不是钉钉的，没有发；请用 zhibu chat webhook add 重新添加")
        query = {}
        if webhook.secret:
            stamp = str(int(self._wall().timestamp() * 1000))
            query = {"timestamp": stamp, "sign": signature(webhook.secret, stamp)}
        status, answer = await self._ask(webhook.url, body, query=query)
        self.spent[MESSAGES] += 1
        if fault := api_fault(status, {}) if status != OK else hook_fault(error_in(answer)):
            raise fault

    async def by_session(self, session: Session, body: object) -> None:
        """Answer one message where it came from; raises SessionOver when that is no longer possible."""
        if not self._is_own(session.url):
            raise SessionOver("回复地址不是钉钉自己的，没有使用")
        status, answer = await self._ask(session.url, body)
        self.spent[MESSAGES] += 1
        if fault := api_fault(status, {}) if status != OK else session_fault(error_in(answer)):
            raise fault

    async def file(self, url: str) -> bytes:
        """What lies at a link that the platform gave, at most 20 MB; some of its links are without TLS."""
        if not (self._is_own(url) or self._is_own(url.replace("http:", "https:", 1), FILES)):
            raise Refused("图片的地址不是钉钉自己的，没有下载；专有部署请填 DINGTALK_HOSTS")
        try:
            limits = aiohttp.ClientTimeout(FILE_SECONDS)
            async with self._outside.session.get(url, allow_redirects=False, timeout=limits) as response:
                if response.status != OK:
                    raise Refused(f"图片取不到了（{response.status}）")
                return await at_most(response.content, MOST_FILE)
        except FAULTS as fault:
            raise Unreachable(f"钉钉没有应答（{type(fault).__name__}）") from None

    async def close(self) -> None:
        """Let go of every connection."""
        await self._outside.close()

    def _is_own(self, url: str, more: tuple[str, ...] = ()) -> bool:
        bases = (self._account.api, self._account.oapi)
        return is_of(url, (*PLATFORM, *self._account.hosts, *more), also=bases)

    async def _fresh(self) -> tuple[str, int]:
        """A token, and for how many seconds it is good."""
        account = self._account
        who = {"appKey": account.client_id, "appSecret": account.client_secret}
        status, answer = await self._ask(f"{account.api}/v1.0/oauth2/accessToken", who)
        token, seconds = answer.get("accessToken"), answer.get("expireIn")
        if status != OK or not (isinstance(token, str) and isinstance(seconds, int)):
            raise api_fault(status, answer)
        return token, seconds

    async def _called(self, path: str, body: object, token: str) -> Answer:
        try:
            status, answer = await self._ask(f"{self._account.api}{path}", body, token=token)
        except Unreachable:
            self.spent[CALLS] += 1  # it may have been counted there
            raise
        fault = api_fault(status, answer) if status != OK else None
        if not isinstance(fault, SlowDown | Expired):  # what is turned away for its pace is not counted there
            self.spent[CALLS] += 1
        if fault:
            raise fault
        return answer

    async def _ask(
        self, url: str, body: object, *, query: Mapping[str, str] | None = None, token: str = ""
    ) -> tuple[int, Answer]:
        """One exchange of JSON: the status and what was answered, empty where that is no object of JSON."""
        headers = {"Content-Type": "application/json"} | ({"x-acs-dingtalk-access-token": token} if token else {})
        try:
            async with self._outside.session.post(
                url, data=packed(body).encode(), params=query, headers=headers, allow_redirects=False
            ) as response:
                return response.status, read(await at_most(response.content, MOST_ANSWER))
        except NOT_CONNECTED as fault:
            raise Unreachable(f"连不上钉钉（{type(fault).__name__}）") from None
        except FAULTS as fault:
            raise Doubtful(f"钉钉没有应答（{type(fault).__name__}）") from None


async def at_most(content: aiohttp.StreamReader, most: int) -> bytes:
    """All that comes, unless it is more than that."""
    found = bytearray()
    async for chunk in content.iter_chunked(2**16):
        found += chunk
        if len(found) > most:
            raise Refused(f"钉钉给的内容超过 {most // 2**20} MB，没有接收")
    return bytes(found)


def read(raw: bytes) -> Answer:
    """The object of an answer; empty for whatever else a proxy may say."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def error_in(answer: Answer) -> int:
    """The `errcode` of the older interface; an answer without one is no answer."""
    code = answer.get("errcode")
    return code if isinstance(code, int) else -1
