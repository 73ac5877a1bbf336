"""`/metrics`, for Prometheus and whatever reads its text."""

import asyncio

from aiohttp import web

from bot.web.ports import App

PATIENCE = 2.0
CONTENT = "text/plain; version=0.0.4; charset=utf-8"


class Measures:
    """The page of figures."""

    def __init__(self, app: App) -> None:
        self._app = app

    def routes(self) -> list[web.RouteDef]:
        """Where it is found."""
        return [web.get("/metrics", self.metrics)]

    async def metrics(self, _request: web.Request) -> web.Response:
        """Everything counted so far, and what stands now; 503 when the database does not answer in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                page = await self._app.measured()
        except TimeoutError:
            return web.Response(status=503, text="数据库没有应答。\n")
        return web.Response(body=page, headers={"Content-Type": CONTENT})
