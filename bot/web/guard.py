"""What keeps other people's pages away from ours: headers on every answer, and a look at where a POST comes from."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
READING = {"GET", "HEAD", "OPTIONS"}
NEAR = {None, "same-origin", "none"}


async def harden(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on; answers are never kept by a cache that does not ask again."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site's page makes a browser send. Programs send no Origin and pass."""
    if request.method not in READING:
        origin = request.headers.get("Origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.host
        if foreign or request.headers.get("Sec-Fetch-Site") not in NEAR:
            raise web.HTTPForbidden
    return await handler(request)
