"""Several channels at once: one branch with a group on each, and the secrets of both kept out of everything."""

import asyncio
import io
import itertools
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import App, build
from bot.clock import MovableClock
from bot.logs import set_up
from bot.run import running
from bot.settings import Settings
from storage.database import open_database
from tests.city import SECRETARY, at
from tests.contract.platform import Fault
from tests.contract.rig import START, Rig, settle
from tests.fakes.dingtalk.platform import DingTalkPlatform
from tests.fakes.dingtalk.world import SECRET as DING_SECRET
from tests.fakes.wecom import APP_SECRET, BOT_ID, KEY, SECRET
from tests.fakes.wecom_line import WecomLine

REPORT = "今天主题党日，重温入党誓词，应到26实到24"


@dataclass
class Both:
    """One program on two platforms."""

    wecom: Rig
    dingtalk: Rig
    app: App
    log: io.StringIO
    address: str


@pytest.fixture
async def both(folder: Path) -> AsyncIterator[Both]:
    log = io.StringIO()
    set_up(log, level=logging.DEBUG)
    clock, database = MovableClock(at(START)), open_database(f"sqlite:///{folder / 'zhibu.db'}")
    platforms = (WecomLine(), DingTalkPlatform())
    channels = [await each.open(folder, clock) for each in platforms]
    app = await build(Settings(data=folder), database, clock, beside=channels)
    for each in platforms:
        await settle(database, each, clock)
    async with running(app, "127.0.0.1", 0) as (host, port):
        address = f"http://{host}:{port}"
        for each in platforms:
            await each.ready(app.receiver.hear, address)
        ids = itertools.count(1)
        yield Both(Rig(app, platforms[0], clock, ids), Rig(app, platforms[1], clock, ids), app, log, address)
    for each in platforms:
        await each.close()
    set_up()


async def test_a_report_in_either_group_counts_once_for_the_branch(both: Both) -> None:
    assert "已记录" in (await both.wecom.answer(REPORT)).text
    assert "不用再报" in (await both.dingtalk.answer(REPORT)).text
    assert await both.wecom.records() == 1


async def test_a_push_goes_to_the_group_of_each_and_one_platform_waits_for_no_other(both: Both) -> None:
    both.wecom.platform.misbehave(Fault.NEVER_ANSWERS)
    await both.wecom.owe("第一条")
    await both.dingtalk.owe("第二条")
    await both.dingtalk.until(lambda: both.dingtalk.texts() == ["第二条"])
    both.wecom.platform.misbehave(None)
    await both.wecom.sent()
    assert both.wecom.plain() == ["第一条"]


async def test_no_secret_is_logged_measured_or_told_while_everything_goes_wrong(both: Both) -> None:
    for fault in (Fault.ANSWER_LOST, Fault.SERVER_ERROR, Fault.EXPIRED_TOKEN, Fault.GARBAGE):
        for rig in (both.wecom, both.dingtalk):
            if fault in rig.platform.faults:
                rig.platform.misbehave(fault)
        await both.wecom.owe("清单")
        await both.dingtalk.owe("清单")
        await asyncio.sleep(0.1)
    for rig in (both.wecom, both.dingtalk):
        rig.platform.misbehave(None)
        await rig.sent()
    async with ClientSession() as session:
        pages = [await (await session.get(f"{both.address}{path}")).text() for path in ("/metrics", "/readyz")]
    faults = json.dumps([each.fault for each in await both.wecom.told()], ensure_ascii=False)
    said = f"{both.log.getvalue()} {pages} {faults} {both.app.channels!r} {both.app!r}"
    assert "connection_closed" in said
    for secret in (SECRET, APP_SECRET, KEY, DING_SECRET, "access_token=t"):
        assert secret not in said
    assert BOT_ID not in said
    assert SECRETARY not in "".join(pages)
