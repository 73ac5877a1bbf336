"""How an answer in JSON is written: Chinese as Chinese, so that a person with curl can read it."""

import json
from collections.abc import Mapping
from functools import partial

from aiohttp import web

write = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def answer(told: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """`told` as a JSON response."""
    return web.json_response(told, status=status, headers=headers, dumps=write)
