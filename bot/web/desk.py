"""The desk: read-only pages of the own subtree, opened by a link that the bot told, down to records and messages."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from bot.channels.sandbox.wire import BadRequest, body_of
from bot.clock import Clock
from bot.keeper import Keeper
from bot.photos import Photos
from bot.tickets import SESSION_LASTS, Tickets
from bot.web.desk_views import Look, NotThere, of_place, of_record, of_task
from bot.web.files import page_files
from domain.member import Person
from domain.organisation import Organisation
from domain.period import Cycle, Period, PeriodError
from domain.span import YEARS
from domain.zone import today
from storage import audit, marks, people
from storage.database import Database, Transaction
from templates import FOLDER, page

log = structlog.get_logger(__name__)
COOKIE = "zhibu_desk"
USED = "desk:"
"""What the mark of a used link begins with; its rest is the message that asked for the link."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LONGEST_WORD = 300
Page = Callable[[Look, web.Request], Awaitable[tuple[str, Mapping[str, Any]]]]


class Desk:
    """The pages and the way in. `address` is what stands in links, set once it is known where the program listens."""

    def __init__(
        self, data: Path, database: Database, clock: Clock, keeper: Keeper, photos: Photos, address: str | None
    ) -> None:
        self._tickets = Tickets(data)
        self._database = database
        self._clock = clock
        self._keeper = keeper
        self._photos = photos
        self.address = address

    def link(self, member: int, heard: int, now: datetime) -> str:
        """The address that lets a member in once."""
        return f"{self.address or ''}/desk/enter#{self._tickets.link(member, heard, now)}"

    def routes(self) -> list[web.RouteDef]:
        """Where everything is found."""
        # The colours are those of every page, so they stand one folder above.
        files = page_files(FOLDER / "pages" / "desk") | page_files(FOLDER / "pages")
        return [
            web.get("/desk", self._shown(self.front)),
            web.get("/desk/at/{number:\\d{1,9}}", self._shown(self.place)),
            web.get("/desk/task/{number:\\d{1,9}}", self._shown(self.task)),
            web.get("/desk/record/{number:\\d{1,9}}", self._shown(self.record)),
            web.get("/desk/record/{number:\\d{1,9}}/{day}/{file}", self.photo),
            web.get("/desk/enter", self.door),
            web.post("/desk/enter", self.enter),
            web.post("/desk/leave", self.leave),
            *(web.get(f"/desk/{name}", files[name].serve) for name in ("colours.css", "desk.css", "enter.js")),
        ]

    async def front(self, look: Look, request: web.Request) -> tuple[str, Mapping[str, Any]]:
        """The highest place the viewer looks after, and the others to choose from."""
        return await self._at(look, request, look.viewer.oversees()[0])

    async def place(self, look: Look, request: web.Request) -> tuple[str, Mapping[str, Any]]:
        """One organisation's month."""
        return await self._at(look, request, await look.place(number_in(request)))

    async def task(self, look: Look, request: web.Request) -> tuple[str, Mapping[str, Any]]:
        """One task."""
        return "task", await of_task(look, number_in(request))

    async def record(self, look: Look, request: web.Request) -> tuple[str, Mapping[str, Any]]:
        """One record."""
        shown = dict(await of_record(look, number_in(request)))
        messages = {version["record"].incoming for version in shown["versions"] if not version["hides"]}
        return "record", shown | {"pictures": self._photos.of([each for each in messages if each])}

    async def photo(self, request: web.Request) -> web.StreamResponse:
        """A picture of a record, to those who may see the record."""
        wanted = f"{request.match_info['day']}/{request.match_info['file']}"
        try:
            found = await self._look(self.record, request)
        except NotThere:
            found = None
        file = self._photos.path(wanted) if found and wanted in found[1]["pictures"] else None
        if file is None:
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={"Cache-Control": "private, no-store"})

    async def door(self, _request: web.Request) -> web.Response:
        """Hands the word behind # over; only a script can, and nothing of it stands in any log."""
        return html("enter", self._clock.now(), viewer=None)

    async def enter(self, request: web.Request) -> web.Response:
        """Exchange the word of a link, once, for a session."""
        now = self._clock.now()
        ticket = self._tickets.of_link(word_of(await request.read()), now)
        if ticket is None or not await self._used_first(ticket.member, ticket.heard, now):
            raise web.HTTPForbidden
        answer = web.Response(status=HTTPStatus.NO_CONTENT)
        answer.set_cookie(
            COOKIE,
            self._tickets.session(ticket.member, ticket.heard, now),
            max_age=int(SESSION_LASTS.total_seconds()),
            path="/desk",
            httponly=True,
            secure=(self.address or "").startswith("https:"),
            samesite="Strict",
        )
        return answer

    async def leave(self, _request: web.Request) -> web.Response:
        """Forget the session in this browser."""
        answer = html("left", self._clock.now(), viewer=None)
        answer.del_cookie(COOKIE, path="/desk")
        return answer

    async def _used_first(self, member: int, heard: int, now: datetime) -> bool:
        """Note that a link was used; False where it was before."""

        async def unit(transaction: Transaction) -> None:
            await marks.drop(transaction, USED, (now - SESSION_LASTS).isoformat())
            await marks.take(transaction, f"{USED}{heard}", now.isoformat())
            await audit.append(transaction, now, f"member:{member}", "desk.opened", "desk", {})

        try:
            await self._database.write(unit)
        except marks.NotedAlready:
            return False
        return True

    async def _at(self, look: Look, request: web.Request, place: Organisation) -> tuple[str, Mapping[str, Any]]:
        name, shown = await of_place(look, place, month_in(request, look.now))
        return name, {**shown, "roots": look.viewer.oversees()}

    def _shown(self, view: Page) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A page for whoever has a session and still looks after something; every other is told how to get in."""

        @functools.wraps(view)
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                found = await self._look(view, request)
            except NotThere:
                return html("nothing", self._clock.now(), HTTPStatus.NOT_FOUND, viewer=None)
            if found is None:
                return html("closed", self._clock.now(), HTTPStatus.FORBIDDEN, viewer=None)
            name, shown, viewer = found
            return html(name, self._clock.now(), viewer=viewer, **shown)

        return handle

    async def _look(self, view: Page, request: web.Request) -> tuple[str, Mapping[str, Any], Person] | None:
        """What a view shows to the one whose session it is; None without one. Roles are those of this moment."""
        now = self._clock.now()
        ticket = self._tickets.of_session(request.cookies.get(COOKIE, ""), now)
        if ticket is None:
            return None

        async def unit(transaction: Transaction) -> tuple[str, Mapping[str, Any], Person] | None:
            viewer = await people.by_id(transaction, ticket.member, today(now))
            if viewer is None or not viewer.oversees():
                return None
            return *await view(Look(transaction, viewer, self._keeper.house, now), request), viewer

        return await self._database.read(unit)


def html(name: str, now: datetime, status: int = HTTPStatus.OK, **shown: object) -> web.Response:
    """A page as a response; the headers are those of every answer but for forms, which may speak to us."""
    return web.Response(
        text=page(f"desk/{name}", now=now, **shown),
        status=status,
        content_type="text/html",
        headers={"Content-Security-Policy": POLICY},
    )


def word_of(raw: bytes) -> str:
    """The word that the door hands over; raises HTTPForbidden on anything else."""
    try:
        word = body_of(raw).get("word")
    except BadRequest:
        word = None
    if not isinstance(word, str) or len(word) > LONGEST_WORD:
        raise web.HTTPForbidden
    return word


def number_in(request: web.Request) -> int:
    """The number in the path."""
    return int(request.match_info["number"])


def month_in(request: web.Request, now: datetime) -> Period:
    """The month asked for, or the present one."""
    try:
        found = Period.parse(request.query.get("month", ""))
    except PeriodError:
        found = None
    is_month = found is not None and found.cycle is Cycle.MONTH and found.year in YEARS
    return found if found and is_month else Period.containing(Cycle.MONTH, today(now))
