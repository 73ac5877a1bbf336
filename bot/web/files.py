"""The files of a page, read once at start and served from memory."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file in memory; `mark` changes with the body."""

    body: bytes
    type: str
    mark: str

    async def serve(self, request: web.Request) -> web.Response:
        """The file, or only word that it has not changed."""
        headers = {"ETag": self.mark, "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == self.mark:
            return web.Response(status=304, headers=headers)
        return web.Response(body=self.body, content_type=self.type, charset="utf-8", headers=headers)


def page_files(folder: Path) -> dict[str, PageFile]:
    """Every file of a page in `folder` by its name."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in TYPES:
            body = path.read_bytes()
            mark = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            found[path.name] = PageFile(body, TYPES[path.suffix], mark)
    return found
