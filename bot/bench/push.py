"""`push`: five thousand groups get one message each, through the outbox to a platform in another process."""

import asyncio
import json
import shutil
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from aiohttp import ClientSession

from bot.bench import city, servers
from bot.bench.figure import Figure, Scale, Tell
from bot.bench.platform import COUNT, WEBHOOK
from bot.channels.webhook import Webhook
from bot.channels.wecom.client import Wecom
from bot.channels.wecom.opened import wecom
from bot.clock import MovableClock
from bot.dispatcher import Dispatcher
from bot.settings import Settings
from domain.chat import SEND_ONLY
from domain.conversation import ChatKind, Owed, Purpose
from storage import chats, migrate, pushes, webhooks
from storage.database import Transaction, open_database

TEXT = """【12月组织生活清单】测州市第{number}党支部
① 主题党日：12月25日(周五)前。主题自定，会后回一句主题和到会人数就行
② 支委会：12月30日(周三)前。本月一次，会后回议题和到会委员数
③ 党费：12月25日(周五)前。交清后回“党费已交清”，不用报金额
完成一项回一项，一句话就行，例如“①完成 26/24”。"""


class NotAll(RuntimeError):
    """Some message did not arrive, or arrived twice."""

    def __init__(self, count: int, wanted: int) -> None:
        super().__init__(f"the platform took {count} messages of {wanted}")


def run(scale: Scale, tell: Tell) -> list[Figure]:
    """Each round sends a fresh copy of the same outbox; the floor posts the same bodies with nothing around it."""
    ours: list[float] = []
    floor: list[float] = []
    with TemporaryDirectory(prefix="zhibu-bench-") as place, servers.platform() as server:
        tell(f"push: {scale.groups} groups")
        seed = Path(place) / "seed.db"
        migrate.upgrade(f"sqlite:///{seed}")
        asyncio.run(owe(seed, scale.groups, server.port))
        for number in range(1, scale.rounds + 1):
            tell(f"push {number}/{scale.rounds}")
            file = Path(shutil.copyfile(seed, Path(place) / f"round-{number}.db"))
            ours.append(scale.groups / asyncio.run(send_all(file, server.port, scale.groups)))
            floor.append(scale.groups / asyncio.run(post_all(scale.groups, server.port)))
    what = f"{scale.groups} groups, one message each, claimed, sent and marked"
    floor_is = f"the same bodies with bare aiohttp, {Wecom.pushes_at_once} at once"
    return [Figure("groups", what, "messages/s", median(ours), median(floor), floor_is, "half of the floor")]


async def owe(file: Path, groups: int, port: int) -> None:
    """Enter the groups with their webhooks, and owe each its list."""
    database = open_database(f"sqlite:///{file}")

    async def unit(transaction: Transaction) -> None:
        owed = []
        for number in range(groups):
            address = f"{SEND_ONLY}{number}"
            group = await chats.enter(transaction, "wecom", address, ChatKind.GROUP, f"第{number}党支部")
            await webhooks.put(transaction, group, Webhook(address_of(port, number)).kept(), city.NOON)
            text = TEXT.format(number=number)
            owed.append(Owed(f"list:2026-12:{group}:1", group, text, Purpose.LIST, due_at=city.NOON))
        await pushes.put_all(transaction, owed, city.NOON)

    await database.write(unit)
    await database.close()


def address_of(port: int, number: int) -> str:
    """The webhook of a group."""
    return f"http://127.0.0.1:{port}{WEBHOOK}?key=bench-{number}"


async def send_all(file: Path, port: int, groups: int) -> float:
    """The seconds until all of it is sent and marked."""
    database, clock = open_database(f"sqlite:///{file}"), MovableClock(city.NOON)
    settings = Settings(data=file.parent, wecom_api=f"http://127.0.0.1:{port}")
    channel = wecom(settings, clock)
    before = await count(port)
    dispatcher = Dispatcher(database, {channel.name: channel}, clock, holder="bench", wall=lambda: datetime.now(UTC))
    began = perf_counter()
    await dispatcher.flush()
    took = perf_counter() - began
    await dispatcher.stop()
    await channel.close()
    await database.close()
    if (arrived := await count(port) - before) != groups:
        raise NotAll(arrived, groups)
    return took


async def post_all(groups: int, port: int) -> float:
    """The seconds that the posts alone take."""
    waiting = deque(range(groups))
    async with ClientSession() as session:

        async def post() -> None:
            while waiting:
                number = waiting.popleft()
                body = {"msgtype": "text", "text": {"content": TEXT.format(number=number)}}
                data = json.dumps(body, ensure_ascii=False).encode()
                headers = {"Content-Type": "application/json"}
                async with session.post(address_of(port, number), data=data, headers=headers) as answer:
                    assert (await answer.json())["errcode"] == 0

        began = perf_counter()
        await asyncio.gather(*(post() for _ in range(Wecom.pushes_at_once)))
        return perf_counter() - began


async def count(port: int) -> int:
    """How many messages the platform took so far."""
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}{COUNT}") as answer:
        return int((await answer.json())["count"])
