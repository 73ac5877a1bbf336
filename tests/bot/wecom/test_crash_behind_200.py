"""A process that is killed with callbacks acknowledged and not heard, and started again."""

import asyncio
import sys
from collections import defaultdict
from pathlib import Path

from aiohttp import ClientSession

from bot.bench import city
from bot.bench.city import Size
from bot.channels.wecom.body import CHANNEL
from bot.channels.wecom.callback import APP
from tests.bot.wecom.conftest import posted_to_app
from tests.fakes.wecom import Wecom as Fake

ROOT = Path(__file__).parents[3]
SAID = ("报到了，今天下午去社区报到，翠湖社区", "我的")
BRANCHES, MEMBERS = 2, 12
USERS = [city.user(branch, place) for branch in range(1, BRANCHES + 1) for place in range(1, MEMBERS + 1)]


async def start(data: Path, fake: Fake) -> tuple[asyncio.subprocess.Process, str]:
    """The program, and where it listens."""
    command = [sys.executable, "-m", "tests.bot.wecom.answering", str(data), fake.address]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    return process, (await process.stdout.readline()).decode().strip()


async def say_all(address: str) -> None:
    """Everybody says two things, the second once the first has its 200."""
    async with ClientSession() as session:

        async def speak(user: str) -> None:
            for number, text in enumerate(SAID):
                body, query = posted_to_app(user, text, f"{user}-{number}", city.NOON)
                async with session.post(f"{address}{APP}?{query}", data=body) as answer:
                    assert answer.status == 200

        await asyncio.gather(*(speak(user) for user in USERS))


async def test_what_got_its_200_is_heard_once_in_its_order_and_answered_once(fake: Fake, tmp_path: Path) -> None:
    await asyncio.to_thread(city.found, tmp_path, Size(BRANCHES, MEMBERS), lists=True, directs=False, channel=CHANNEL)
    fake.chats |= set(USERS)
    process, address = await start(tmp_path, fake)
    await say_all(address)
    process.kill()
    await process.communicate()
    again, _ = await start(tmp_path, fake)
    async with asyncio.timeout(60):
        while len(fake.shown) < len(USERS) * len(SAID):  # noqa: ASYNC110 - a platform tells nobody what it shows
            await asyncio.sleep(0.01)
    again.terminate()
    await again.communicate()
    answers = defaultdict[str, list[str]](list)
    for each in fake.shown:
        answers[each.chat].append(each.text)
    assert {user: len(said) for user, said in answers.items()} == dict.fromkeys(USERS, len(SAID))
    assert all(
        first.startswith("已记录：社区报到") and "社区报到 12月14日" in second for first, second in answers.values()
    )
