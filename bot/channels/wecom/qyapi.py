"""Calls of WeCom's HTTP interface: JSON there and back, an `errcode` in every answer, whatever the HTTP status says."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, FormData

from bot.channels.outside import NOT_CONNECTED, Outside
from bot.channels.port import Doubtful, SlowDown, Unreachable
from bot.channels.wecom import codes

BROKEN, TOO_MANY = 500, 429
MOST_BYTES = 256 * 1024

Answer = dict[str, Any]


class Silent(Doubtful):
    """The request went out and no answer came: it may or may not have been done."""


async def post(outside: Outside, url: str, body: Mapping[str, Any], query: Mapping[str, str] | None = None) -> Answer:
    """Post JSON in real UTF-8, since WeCom refuses some escapes (40033). Gives the answer whatever its `errcode`."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return await call(outside, "POST", url, query, data=data, headers={"Content-Type": "application/json"})


async def get(outside: Outside, url: str, query: Mapping[str, str]) -> Answer:
    """Ask for something; asked in vain nothing was done."""
    try:
        return await call(outside, "GET", url, query)
    except Silent as fault:
        raise Unreachable(str(fault)) from None


async def upload(outside: Outside, url: str, query: Mapping[str, str], name: str, content: bytes) -> Answer:
    """Hand a file over, in the field that WeCom wants it in."""
    form = FormData(quote_fields=False)
    form.add_field("media", content, filename=name, content_type="application/octet-stream")
    return await call(outside, "POST", url, query, data=form)


async def call(outside: Outside, method: str, url: str, query: Mapping[str, str] | None, **more: Any) -> Answer:
    """One request; its errors never quote the address, which holds the secret."""
    try:
        async with outside.session.request(method, url, params=query, allow_redirects=False, **more) as answer:
            raw = await answer.content.read(MOST_BYTES)
            status = answer.status
    except NOT_CONNECTED as fault:
        raise Unreachable(f"连不上企业微信（{type(fault).__name__}）") from None
    except TimeoutError:
        raise Silent("企业微信没有及时应答") from None
    except (ClientError, OSError) as fault:
        raise Silent(f"和企业微信的连接断了（{type(fault).__name__}）") from None
    if status == TOO_MANY:
        raise SlowDown("企业微信要求慢一点（429）", codes.A_MINUTE)
    if status >= BROKEN:
        raise Silent(f"企业微信暂时不可用（HTTP {status}）")
    try:
        told = json.loads(raw)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("errcode", 0), int):
        raise Silent(f"企业微信的应答看不懂（HTTP {status}）")
    return told


def code_of(answer: Answer) -> int:
    """Its code; 0 is well."""
    return int(answer.get("errcode", codes.OK))


def well(answer: Answer) -> Answer:
    """The answer, or the error that its code comes to."""
    if code_of(answer) != codes.OK:
        raise codes.fault(code_of(answer), str(answer.get("errmsg") or ""))
    return answer
