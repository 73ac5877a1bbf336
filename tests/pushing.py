"""A program for the crash test: sends all that is owed at an address, each message a line of a file."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

from bot.channels.port import Pace, Sending
from bot.clock import MovableClock
from bot.dispatcher import Dispatcher
from storage.database import open_database
from tests.outgoing import START


class FileChannel:
    """A platform whose memory is a file: what was sent before a crash stays sent."""

    name = "sandbox"
    pushes_at_once = 1
    pace = Pace()

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def send(self, sending: Sending) -> str:
        """Write the key; killed at any moment the line is there or is not."""
        os.write(self._file, f"{sending.key}\n".encode())
        await asyncio.sleep(0.001)
        return sending.key

    async def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


async def main(address: str, path: str) -> None:
    """Send everything, then end."""
    database, channel = open_database(address), FileChannel(path)
    clock = MovableClock(START + timedelta(minutes=1))
    dispatcher = Dispatcher(
        database, {channel.name: channel}, clock, holder="the-one-process", wall=lambda: datetime.now(UTC)
    )
    await dispatcher.flush()
    await dispatcher.stop()
    await channel.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
