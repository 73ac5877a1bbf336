"""The web part: which doors there are, and how it starts and stops."""

from aiohttp import web

from bot.channels.sandbox.client import Sandbox
from bot.channels.sandbox.wire import MOST_BYTES
from bot.clock import SystemClock
from bot.web.errors import answer_errors
from bot.web.events import Events
from bot.web.files import page_files
from bot.web.guard import harden, same_origin
from bot.web.health import Health
from bot.web.measures import Measures
from bot.web.play import DayName, Play
from bot.web.ports import App
from templates import FOLDER

LAST_WORDS = 0.5
"""Seconds that requests under way get when the server stops; aiohttp waits for them twice before it cuts them off."""


class PortTaken(Exception):
    """Another program listens there already."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} 打不开，可能已有程序在用；请关掉它，或换一个端口（例如 --port {port + 1}）")
        self.host = host
        self.port = port


def make_server(app: App, day_name: DayName | None = None) -> web.Application:
    """All the doors that this program has; `/play` only where there is a sandbox."""
    server = web.Application(middlewares=[answer_errors, same_origin], client_max_size=MOST_BYTES)
    server.on_response_prepare.append(harden)
    server.add_routes(Health(app, SystemClock()).routes())
    server.add_routes(Measures(app).routes())
    server.add_routes(app.doors())
    if app.sandbox is not None:
        open_play(server, app, app.sandbox, day_name)
    return server


def open_play(server: web.Application, app: App, sandbox: Sandbox, day_name: DayName | None) -> None:
    """Open the demo's page and its API."""
    play = Play(app, sandbox, day_name)
    events = Events(play, sandbox)
    server.add_routes([*play.routes(), *events.routes()])
    server.on_shutdown.append(events.end)
    for name, file in page_files(FOLDER / "pages").items():
        path = "/play" if name == "play.html" else f"/play/{name}"
        server.router.add_get(path, file.serve)
    for bare in ("/", "/play/"):
        server.router.add_get(bare, to_play)


async def to_play(_request: web.Request) -> web.Response:
    """Whoever opens the bare address wants the page."""
    raise web.HTTPFound("/play")


async def serve(app: App, host: str, port: int, day_name: DayName | None = None) -> web.AppRunner:
    """Start listening; `await runner.cleanup()` ends it within a second, long polls at once.

    Port 0 takes any free one; `runner.addresses` tells which. Raises `PortTaken`.
    """
    runner = web.AppRunner(make_server(app, day_name), access_log=None, shutdown_timeout=LAST_WORDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as fault:
        await runner.cleanup()
        raise PortTaken(host, port) from fault
    return runner
