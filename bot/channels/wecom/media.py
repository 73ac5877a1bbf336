"""Pictures and files that people send: fetched at once, from WeCom's own hosts alone, and no more than is allowed."""

from collections.abc import Collection

from aiohttp import ClientError

from bot.channels.outside import Outside, is_of
from bot.channels.port import Refused, Unreachable

MOST_BYTES = 20 * 2**20
PIECE = 64 * 1024
OK, BROKEN = 200, 500


async def fetch(
    outside: Outside, url: str, hosts: Collection[str], own: Collection[str], query: dict[str, str] | None = None
) -> bytes:
    """The bytes behind an address, at most 20 MB; raises ChannelError, and never quotes the address."""
    if not is_of(url, hosts, also=own):
        raise Refused("图片的地址不是企业微信的，没有下载")
    found = bytearray()
    try:
        async with outside.session.get(url, params=query, allow_redirects=False) as answer:
            if answer.status >= BROKEN:
                raise Unreachable(f"图片暂时取不到（HTTP {answer.status}）")
            if answer.status != OK or answer.content_type == "application/json":
                # Errors come as JSON with status 200; an address lives for five minutes.
                raise Refused(f"图片取不到，可能已过期（HTTP {answer.status}）")
            async for piece in answer.content.iter_chunked(PIECE):
                found += piece
                if len(found) > MOST_BYTES:
                    raise Refused("图片超过 20 MB，没有保存")
    except (ClientError, OSError, TimeoutError) as fault:
        raise Unreachable(f"图片没有取到（{type(fault).__name__}）") from None
    return bytes(found)
