"""Servers that WeCom's callbacks come to, as processes; they end when their stdin does.

`python -m bot.bench.called zhibu FOLDER PLATFORM` is the whole program on a city, its answers going to a platform;
`python -m bot.bench.called bare FILE` is the floor: aiohttp, one decryption, one commit.
"""

import asyncio
import logging
import sys
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.app import build
from bot.bench import city
from bot.bench.callback import AES_KEY, CORP, DOOR, TOKEN
from bot.bench.floors import INSERT, announce, open_file
from bot.channels.wecom.letter import encrypted_in
from bot.clock import MovableClock
from bot.logs import set_up
from bot.run import running
from bot.settings import Settings
from storage.database import open_database


async def zhibu(folder: Path, platform: str) -> None:
    """Serve the program."""
    settings = Settings(
        data=folder,
        wecom_api=platform,
        wecom_corp_id=CORP,
        wecom_agent_id=1,
        wecom_app_secret=SecretStr("bench"),
        wecom_token=SecretStr(TOKEN),
        wecom_aes_key=SecretStr(AES_KEY),
    )
    app = await build(settings, open_database(settings.database_url), MovableClock(city.NOON))
    async with running(app, "127.0.0.1", 0) as (host, port):
        sys.stdout.write(f"http://{host}:{port}/\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


async def bare(file: Path) -> None:
    """Serve the floor."""
    connection = open_file(file)

    async def take(request: web.Request) -> web.Response:
        query, crypto = request.query, WeChatCrypto(TOKEN, AES_KEY, CORP)
        sealed = {"Encrypt": encrypted_in(await request.read())}
        said = crypto.decrypt_message(sealed, query["msg_signature"], query["timestamp"], query["nonce"])
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(INSERT, (said,))
        connection.execute("COMMIT")
        return web.Response(text="")

    server = web.Application()
    server.add_routes([web.post(DOOR, take)])
    runner = await announce(server)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()
    connection.close()


if __name__ == "__main__":
    set_up(level=logging.ERROR)
    if sys.argv[1] == "zhibu":
        asyncio.run(zhibu(Path(sys.argv[2]), sys.argv[3]))
    else:
        asyncio.run(bare(Path(sys.argv[2])))
