"""A program for the crash test: the whole of ours behind WeCom's callbacks, until it is killed."""

import asyncio
import logging
import sys
from pathlib import Path

from bot.app import build
from bot.bench import city
from bot.clock import MovableClock
from bot.logs import set_up
from bot.run import running
from bot.settings import Settings
from storage.database import open_database
from tests.bot.wecom.conftest import AES_KEY, TOKEN
from tests.fakes.wecom import AGENT, APP_SECRET, CORP


async def main(folder: Path, platform: str) -> None:
    """Serve and tell where."""
    settings = Settings.model_validate(
        {
            "data": folder,
            "wecom_api": platform,
            "wecom_corp_id": CORP,
            "wecom_agent_id": AGENT,
            "wecom_app_secret": APP_SECRET,
            "wecom_token": TOKEN,
            "wecom_aes_key": AES_KEY,
        }
    )
    app = await build(settings, open_database(settings.database_url), MovableClock(city.NOON))
    async with running(app, "127.0.0.1", 0) as (host, port):
        sys.stdout.write(f"http://{host}:{port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    set_up(level=logging.CRITICAL)
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
