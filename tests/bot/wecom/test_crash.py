"""A process that is killed while it pushes to two hundred groups at once, and started again."""

import asyncio
import sys
from collections import Counter
from pathlib import Path

from bot.channels.wecom.client import Wecom
from domain.conversation import Owed, Purpose
from storage.database import Database
from storage.outbox import State
from tests.bot.wecom.conftest import BUTTONS
from tests.fakes.wecom import Wecom as Fake
from tests.outgoing import START, make_chats, put, states

ROOT = Path(__file__).parents[3]
NOTE = "收到过的请忽略"
GROUPS, KILLED_AFTER = 200, 60


async def start(address: str, fake: Fake, data: Path) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "tests.bot.wecom.pushing", address, fake.address, str(data)]
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=asyncio.subprocess.PIPE)


async def test_what_was_in_flight_comes_again_once_and_says_so_where_the_platform_cannot_tell(
    sqlite_database: Database, sqlite_address: str, fake: Fake, tmp_path: Path
) -> None:
    """Every other group gets a card, of which WeCom knows whether it stands there, the others get words."""
    ids = await make_chats(sqlite_database, GROUPS, "wecom")
    fake.chats |= {f"g{number}" for number in range(GROUPS)}
    carded = {f"g{number}" for number in range(0, GROUPS, 2)}
    await put(
        sqlite_database,
        *(
            Owed(f"list:{id_}", id_, f"清单 {id_}", Purpose.LIST, START, buttons=() if number % 2 else BUTTONS)
            for number, id_ in enumerate(ids)
        ),
    )

    process = await start(sqlite_address, fake, tmp_path)
    async with asyncio.timeout(60):
        while len(fake.shown) < KILLED_AFTER:  # noqa: ASYNC110 - a platform tells nobody what stands in its chats
            await asyncio.sleep(0.001)
    process.kill()
    await process.communicate()
    assert process.returncode == -9, "it ended before it could be killed"
    await asyncio.sleep(0.1)
    before = Counter(each.chat for each in fake.shown)
    assert len(before) < GROUPS
    again = await start(sqlite_address, fake, tmp_path)
    _, wrong = await again.communicate()
    assert (again.returncode, wrong) == (0, b"")

    came = Counter(each.chat for each in fake.shown)
    repeated = {chat for chat, times in came.items() if times > 1}
    assert set(came) == fake.chats - {"zhangsan", "wrGroup-A"}, "nothing is lost"
    assert max(came.values()) <= 2
    assert len(repeated) <= Wecom.pushes_at_once
    assert not repeated & carded
    second = [each.text for each in fake.shown[sum(before.values()) :] if each.chat in repeated]
    assert all(NOTE in text for text in second)
    assert len(second) == len(repeated)
    assert not [each for each in fake.shown[: sum(before.values())] if NOTE in each.text]
    assert set((await states(sqlite_database)).values()) == {State.SENT}
