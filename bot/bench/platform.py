"""A chat platform that takes whatever is well-formed, as a process: `python -m bot.bench.platform`.

It speaks WeCom's wire: group webhooks and the self-built app's token and messages. `/count` tells how many it took.
"""

import asyncio
import sys

from aiohttp import web

from bot.bench.floors import announce

WEBHOOK, TOKEN, SEND, COUNT = "/cgi-bin/webhook/send", "/cgi-bin/gettoken", "/cgi-bin/message/send", "/count"
MOST_BYTES = 2048
TOO_LONG, BAD_TOKEN = 40058, 42001


def platform() -> web.Application:
    """The doors."""
    taken = 0

    async def take(request: web.Request) -> web.Response:
        nonlocal taken
        body = await request.json()
        part = body[body["msgtype"]]
        content = part["content"] if body["msgtype"] == "text" else part["main_title"]["title"]
        if not content or len(content.encode()) > MOST_BYTES:
            return web.json_response({"errcode": TOO_LONG, "errmsg": "too long"})
        if request.path == SEND and request.query.get("access_token") != "t":
            return web.json_response({"errcode": BAD_TOKEN, "errmsg": "token"})
        taken += 1
        return web.json_response({"errcode": 0, "errmsg": "ok", "msgid": str(taken)})

    async def token(_request: web.Request) -> web.Response:
        return web.json_response({"errcode": 0, "errmsg": "ok", "access_token": "t", "expires_in": 7200})

    async def count(_request: web.Request) -> web.Response:
        return web.json_response({"count": taken})

    made = web.Application()
    made.add_routes([web.post(WEBHOOK, take), web.post(SEND, take), web.get(TOKEN, token), web.get(COUNT, count)])
    return made


async def stand() -> None:
    """Serve until whoever started us goes away."""
    runner = await announce(platform())
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(stand())
