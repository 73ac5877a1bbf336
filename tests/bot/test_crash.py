"""A process that is killed in the middle of a push of 200 messages, and started again."""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from domain.conversation import Purpose
from storage.database import Database
from storage.outbox import State
from tests.outgoing import make_chats, owed, put, states

ROOT = Path(__file__).parents[2]


def start(address: str, file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.pushing", address, str(file)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def kill_at(lines: int, address: str, file: Path) -> None:
    """Let a process send until so many lines stand in the file, then kill it where it is."""
    process = start(address, file)
    while process.poll() is None and file.read_text().count("\n") < lines:
        time.sleep(0.002)
    process.kill()
    process.communicate()
    assert process.returncode == -9, "it ended before it could be killed"


def end_at_last(address: str, file: Path) -> Counter[str]:
    """Let a process send all that is left; gives what stands in the file, and how often."""
    process = start(address, file)
    _, wrong = process.communicate()
    assert (process.returncode, wrong) == (0, b"")
    return Counter(file.read_text().splitlines())


async def push_through(database: Database, address: str, file: Path, kills: tuple[int, ...]) -> Counter[str]:
    """Owe 200 pushes, kill the process at each of these counts, let it end; gives what went out how often."""
    chats = await make_chats(database, 200)
    await put(database, *(owed(f"list:{chat}", chat, Purpose.LIST) for chat in chats))
    await asyncio.to_thread(file.touch)
    for lines in kills:
        await asyncio.to_thread(kill_at, lines, address, file)
    sent = await asyncio.to_thread(end_at_last, address, file)
    assert set(sent) == {f"list:{chat}" for chat in chats}
    assert set((await states(database)).values()) == {State.SENT}
    return sent


async def test_every_message_goes_out_and_none_twice_but_the_one_in_flight(
    database: Database, address: str, tmp_path: Path
) -> None:
    sent = await push_through(database, address, tmp_path / "sent", (60,))
    assert sent.total() <= 201


async def test_killed_again_and_again_it_repeats_one_message_a_time(
    sqlite_database: Database, sqlite_address: str, tmp_path: Path
) -> None:
    sent = await push_through(sqlite_database, sqlite_address, tmp_path / "sent", (1, 80, 150))
    assert sent.total() <= 203
