"""Whether the program lives (`/healthz`) and whether it works (`/readyz`), for whoever watches it."""

import asyncio
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.web.answer import answer
from bot.web.ports import App
from templates.names import CHANNELS

log = structlog.get_logger(__name__)

DATABASE_WAIT = 1.0
STALE_TICK = timedelta(minutes=3)
"""The scheduler looks at least once a minute; two misses are a hiccup, a third is a fault."""
GONE = "有 {} 个会话送不到了（群解散、机器人被移出或 webhook 失效）；用 zhibu check --online 看是哪些、怎么恢复"
STALE_OUTBOX = timedelta(minutes=15)
"""The longest pause a platform's rate limit imposes is a few minutes."""


class Health:
    """The two questions. `wall` is the clock of the machine, by which the scheduler's ticks are told."""

    def __init__(self, app: App, wall: Clock) -> None:
        self._app = app
        self._wall = wall

    def routes(self) -> list[web.RouteDef]:
        """Where they are found."""
        return [web.get("/healthz", self.healthz), web.get("/readyz", self.readyz)]

    async def healthz(self, _request: web.Request) -> web.Response:
        """The process is alive and its loop turns; always 200, with the same figures as `/readyz`."""
        return answer({"alive": True, **await self._told()})

    async def readyz(self, _request: web.Request) -> web.Response:
        """Database, scheduler, outbox and connections are well; 503 with the reasons when one is not."""
        told = await self._told()
        return answer(told, status=200 if told["ready"] else 503)

    async def _told(self) -> dict[str, object]:
        reasons, gone = [], 0
        outbox, database = None, True
        try:
            async with asyncio.timeout(DATABASE_WAIT):
                outbox = age(await self._app.oldest_overdue(), self._app.clock.now())
                gone = await self._app.gone()
        except Exception as fault:  # noqa: BLE001 - whatever ails the database, this is where it is told
            database = False
            reasons.append("数据库没有在 1 秒内应答；请检查 DATABASE_URL、磁盘空间和数据库服务")
            log.warning("database_does_not_answer", fault=type(fault).__name__, hint=reasons[-1])
        tick = age(self._app.scheduler.last_tick, self._wall.now())
        if tick is None or tick > STALE_TICK:
            reasons.append("调度器没有按时醒来；若刚启动请稍候，否则请查看日志并重启")
        if outbox is not None and outbox > STALE_OUTBOX:
            reasons.append("有消息该发而未发；请用 zhibu outbox list 查看原因")
        connections = self._app.connections.all
        reasons += [
            f"{CHANNELS.get(name, name)}收不到消息：{each.trouble.what}。{each.trouble.hint}"
            for name, each in connections.items()
            if each.trouble
        ]
        return {
            "ready": not reasons,
            "database": database,
            "scheduler_tick_seconds": seconds(tick),
            "outbox_age_seconds": seconds(outbox),
            "connections": {name: each.standing.value for name, each in connections.items()},
            "reasons": reasons,
            "notes": [GONE.format(gone)] if gone else [],
        }


def age(since: datetime | None, now: datetime) -> timedelta | None:
    """How long ago something was; nothing is no age."""
    return None if since is None else max(now - since, timedelta(0))


def seconds(length: timedelta | None) -> float | None:
    """As the JSON tells it."""
    return None if length is None else round(length.total_seconds(), 1)
