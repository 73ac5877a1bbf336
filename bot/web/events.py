"""News for the open pages: a question that is answered when something happens, or after a while."""

import asyncio
from contextlib import suppress

from aiohttp import web

from bot.channels.sandbox.client import Sandbox
from bot.channels.sandbox.wire import place_in
from bot.web.answer import answer
from bot.web.play import Play, shown

LONGEST_WAIT = 25.0
"""Seconds; proxies cut silent connections after thirty at the earliest."""
MOST_AT_ONCE = 500


class Events:
    """The long poll of `/play/api/events?after=N`, where N is the `next` of the answer before."""

    def __init__(self, play: Play, sandbox: Sandbox) -> None:
        self._play = play
        self._sandbox = sandbox
        self._ending = False

    def routes(self) -> list[web.RouteDef]:
        """Where it is found."""
        return [web.get("/play/api/events", self.events)]

    async def events(self, request: web.Request) -> web.Response:
        """Messages of all chats since `after`; none when only the clock moved or nothing happened."""
        after = place_in("after", request.query.get("after"), self._sandbox.position) or 0
        if after == self._sandbox.position and not self._ending:
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_WAIT):
                    await self._sandbox.stirred()
        news = self._sandbox.since(after, MOST_AT_ONCE)
        next_ = min(after, self._sandbox.position) + len(news)
        return answer({**self._play.time(), "next": next_, "messages": shown(news)})

    async def end(self, _server: web.Application) -> None:
        """Send everybody home at once: the server is going down."""
        self._ending = True
        self._sandbox.stir()
