"""The contract when things go wrong: nothing is lost, and nothing said twice that the platform could tell apart."""

import asyncio
from pathlib import Path

import pytest

from tests.contract.platform import Fault
from tests.contract.platforms import PLATFORMS, erring
from tests.contract.rig import Rig, rigged

PASSING = (
    Fault.RATE_LIMIT,
    Fault.EXPIRED_TOKEN,
    Fault.HALF_OPEN,
    Fault.NEVER_ANSWERS,
    Fault.SERVER_ERROR,
    Fault.GARBAGE,
    Fault.HUGE_FRAME,
    Fault.KICKED,
    Fault.STORM,
)
A_WHILE = 0.3
"""Seconds that a fault lasts: many times what the channels under test have patience for."""
MOST_TASKS = 60


def on(*faults: Fault) -> pytest.MarkDecorator:
    """Run a test on every platform that knows one of these faults."""
    return pytest.mark.parametrize(("rig", "fault"), list(erring(*faults)), indirect=["rig"])


@on(*PASSING)
async def test_what_was_owed_meanwhile_is_said_once_when_it_is_over(rig: Rig, fault: Fault) -> None:
    rig.platform.misbehave(fault)
    await rig.owe("第一条")
    await asyncio.sleep(A_WHILE)
    await rig.owe("第二条")
    rig.platform.misbehave(None)
    await rig.sent()
    assert rig.plain() == ["第一条", "第二条"]
    assert "已记录" in (await rig.answer("今天主题党日，应到26实到24")).text
    assert len(asyncio.all_tasks()) < MOST_TASKS


@on(Fault.ANSWER_LOST)
async def test_a_lost_answer_repeats_only_what_the_platform_cannot_tell_apart(rig: Rig, fault: Fault) -> None:
    rig.platform.misbehave(fault)
    await rig.owe("第一条")
    await asyncio.sleep(A_WHILE)
    await rig.owe("第二条")
    await rig.sent()
    assert list(dict.fromkeys(rig.plain())) == ["第一条", "第二条"]
    assert len(rig.texts()) in ({2, 3} if rig.platform.repeats else {2})
    assert [rig.texts().count(each) for each in ("第一条", "第二条")] == [1, 1], "what comes again says so"


@on(Fault.ANSWER_LOST)
async def test_an_answer_whose_receipt_was_lost_is_read_once_where_that_can_be_had(rig: Rig, fault: Fault) -> None:
    rig.platform.misbehave(fault)
    await rig.say("今天主题党日，应到26实到24")
    await asyncio.sleep(A_WHILE)
    await rig.sent()
    assert len(rig.texts()) in ({1, 2} if rig.platform.repeats else {1})
    assert await rig.records() == 1


@pytest.mark.parametrize(("name", "fault"), list(erring(Fault.WRONG_SECRET)))
async def test_a_wrong_secret_loses_nothing_and_is_not_tried_for_ever(name: str, fault: Fault, folder: Path) -> None:
    platform = PLATFORMS[name]()
    async with rigged(platform, folder, fault) as rig:
        await rig.owe("第一条")
        await asyncio.sleep(A_WHILE)
        await rig.later(60)
        assert rig.texts() == []
        assert [each.text for each in await rig.owing()] == ["第一条"]
    async with rigged(PLATFORMS[name](), folder) as mended:
        await mended.sent()
        assert mended.texts() == ["第一条"]


@on(Fault.GONE)
async def test_a_group_that_is_gone_is_given_up_and_its_officer_told(rig: Rig, fault: Fault) -> None:
    rig.platform.misbehave(fault)
    await rig.owe("第一条")
    for _ in range(100):
        told = [each.text for each in await rig.told() if each.key.startswith("gone:")]
        if told:
            break
        await asyncio.sleep(0.02)
    assert any("发不到消息了" in each for each in told)
    await rig.sent()
    assert rig.texts() == []
