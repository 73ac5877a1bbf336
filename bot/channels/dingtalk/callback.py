"""HTTP callback mode: the door that the platform knocks at where the house has a public address."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog
from aiohttp import web

from bot.channels.dingtalk.account import Account, Patience
from bot.channels.dingtalk.bodies import packed
from bot.channels.dingtalk.client import DingTalk
from bot.channels.dingtalk.fields import NotUnderstood, data_in
from bot.channels.dingtalk.in_time import Kept
from bot.channels.dingtalk.signing import card_secret, card_signature, is_good, signature
from bot.channels.ear import Ear
from bot.channels.outside import Outside
from bot.channels.port import Forged, Hear, Keep

PATH = "/callback/dingtalk"
SIGNED = "x-ddpaas-signature"
ROUTE = "zhibu"
"""Under this name the platform keeps where presses of our cards go."""
FORGED_HINT = "签名不对：请核对 DINGTALK_CLIENT_SECRET 和服务器的时间；不是钉钉发来的不用管"
STRANGE_HINT = "钉钉发来看不懂的内容，已跳过；反复出现请把这一行发给维护的人"

log = structlog.get_logger(__name__)


class CalledDingTalk(DingTalk):
    """The channel in HTTP callback mode."""

    def __init__(
        self, account: Account, outside: Outside, wall: Callable[[], datetime], patience: Patience | None = None
    ) -> None:
        super().__init__(account, outside, wall)
        self._patience = patience or Patience()
        self._ear: Ear | None = None
        self._registering = asyncio.Lock()
        self._is_registered = False

    def routes(self, hear: Hear, keep: Keep) -> Sequence[web.RouteDef]:
        """The one door: messages and presses come through it, each under a signature of its own, neither sealed."""
        del keep
        ear = self._ear = Ear(hear, again=self._patience.hear_again, at_all=self._patience.hear_at_all)

        async def take(request: web.Request) -> web.Response:
            return await self._take(request, hear, ear)

        return [web.post(PATH, take)]

    async def close(self) -> None:
        """Finish what is late and let go of every connection."""
        if self._ear is not None:
            await self._ear.close()
        await super().close()

    async def _take(self, request: web.Request, hear: Hear, ear: Ear) -> web.Response:
        raw = await request.read()
        is_press = SIGNED in request.headers
        try:
            self._check(request.headers, is_press=is_press)
            told = data_in(raw.decode("utf-8", "replace"))
            incoming = self.pressed(told) if is_press else self.said(told)
        except Forged as fault:
            log.warning("callback_forged", channel=self.name, fault=str(fault), hint=FORGED_HINT)
            return answered({"error": "signature"}, status=401)
        except NotUnderstood as fault:
            log.warning("frame_not_understood", channel=self.name, fault=str(fault), hint=STRANGE_HINT)
            return answered({"error": "body"}, status=400)
        if not is_press:
            await hear(incoming)  # a failure is a 500, and the platform tells again
            return answered({"msgtype": "empty"})
        kept = Kept()
        await ear.take(incoming, kept.keep)
        return answered(await kept.card(self._patience.press))

    def _check(self, headers: Mapping[str, str], *, is_press: bool) -> None:
        """Messages and presses are signed each in its own way; raises Forged."""
        secret, now = self.account.client_secret, int(self.wall().timestamp() * 1000)
        if is_press:
            stamp, given = headers.get(f"{SIGNED}-timestamp", ""), headers[SIGNED]
            expected = card_signature(card_secret(secret), stamp)
        else:
            stamp, given = headers.get("timestamp", ""), headers.get("sign", "")
            expected = signature(secret, stamp)
        if not is_good(expected, given, stamp, now):
            raise Forged("signature or timestamp")

    async def callback(self) -> Mapping[str, str]:
        """A press comes back to our door, which the platform is told of once."""
        async with self._registering:
            if not self._is_registered:
                await self.api.call("/v1.0/card/callbacks/register", registration(self.account))
                self._is_registered = True
        return {"callbackType": "HTTP", "callbackRouteKey": ROUTE}


def registration(account: Account) -> dict[str, object]:
    """Where presses go, and what they are signed with."""
    return {
        "callbackRouteKey": ROUTE,
        "callbackUrl": account.callback,
        "apiSecret": card_secret(account.client_secret),
        "forceUpdate": True,
    }


def answered(body: Mapping[str, object], *, status: int = 200) -> web.Response:
    """An answer to the platform."""
    return web.Response(text=packed(body), status=status, content_type="application/json")
