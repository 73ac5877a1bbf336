"""A program for the crash test: sends all that is owed over the long connection of a platform."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.channels.port import Heard
from bot.channels.wecom.client import ConnectedWecom
from bot.channels.wecom.opened import wecom
from bot.channels.wecom.patience import Patience
from bot.clock import MovableClock
from bot.dispatcher import Dispatcher
from bot.settings import Settings
from domain.conversation import Incoming
from storage.database import open_database
from tests.fakes.wecom import BOT_ID, SECRET
from tests.outgoing import START


async def deaf(_incoming: Incoming, /) -> Heard:
    """Nothing is said to it."""
    raise AssertionError("nobody speaks to it")


async def main(database_address: str, platform: str, data: str) -> None:
    """Send everything, then end."""
    database, clock = open_database(database_address), MovableClock(START + timedelta(minutes=1))
    settings = Settings.model_validate(
        {
            "data": Path(data),
            "wecom_api": platform,
            "wecom_aibot_id": BOT_ID,
            "wecom_aibot_secret": SECRET,
            "wecom_aibot_url": platform.replace("http", "ws", 1),
        }
    )
    channel = wecom(settings, clock, Patience(first_pause=0.02))
    assert isinstance(channel, ConnectedWecom)
    listening = asyncio.create_task(channel.listen(deaf))
    dispatcher = Dispatcher(
        database, {channel.name: channel}, clock, holder="the-one-process", wall=lambda: datetime.now(UTC)
    )
    await dispatcher.flush()
    await dispatcher.stop()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await channel.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
