"""The floor's server as a process: `python -m bot.bench.bare FILE`; ends when its stdin does."""

import asyncio
import sys
from pathlib import Path

from bot.bench.floors import announce, bare_server


async def stand() -> None:
    """Serve until whoever started us goes away."""
    runner = await announce(bare_server(Path(sys.argv[1])))
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(stand())
