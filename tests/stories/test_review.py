"""A year's last quarter in the made-up city, reviewed: preview, freeze, corrections, two signatures, publication."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.jobs.month import open_month
from domain.period import Period
from domain.review.document import review_to_json
from domain.review.wire import canonical
from handlers.reviewing import show
from storage import audit, organisations
from storage.database import Database, Transaction
from tests.city import (
    COMMISSION_OFFICER,
    COMMITTEE_OFFICER,
    GROUP,
    MEMBER,
    OTHER_SECRETARY,
    SECRETARY,
    City,
    at,
    direct,
    settled,
)

DESK = direct(COMMISSION_OFFICER)
SECOND_OFFICER = "luhuaigu"
ANOTHER_COMMITTEE = "tianye"
FIRST = "云川市财政局机关第一党支部"
HELD = {10: 30, 11: 27, 12: 25}
"""The last Friday of each month, which is the first branch's fixed day."""


def moved(city: City, moment: str) -> None:
    """Let time pass without anything falling due: what the jobs say is told elsewhere."""
    assert isinstance(city.app.clock, MovableClock)
    city.app.clock.move(at(moment))


@pytest.fixture
async def quarter(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[City]:
    """The city on the last day of 2026, after a quarter in which the first branch reported nearly everything."""
    city = await settled(sqlite_database, tmp_path / "data", "2026-10-01 08:00")
    house = city.app.keeper.house
    for month, day in HELD.items():
        moved(city, f"2026-{month}-01 08:00")
        now = city.app.clock.now()
        period = Period.parse(f"2026-{month}")

        async def open_(transaction: Transaction, period: Period = period) -> None:
            await open_month(transaction, house, period, now)  # noqa: B023 - run before the loop goes on

        await city.app.database.write(open_)
        moved(city, f"2026-{month}-{day} 17:00")
        await city.answer(SECRETARY, f"{month}月{day}日主题党日，学习党章，应到22实到20，请假2")
        await city.answer(SECRETARY, f"{month}月{day}日支委会，4人到4人" if month != 11 else "11月党费24日已交清")
    moved(city, "2026-12-31 10:00")
    yield city
    await city.app.stop()


async def bytes_of(city: City, name: str = "云川市市直机关工作委员会") -> str:
    """The whole review as one text."""
    now = city.app.clock.now()

    async def read(transaction: Transaction) -> str:
        tree = await organisations.tree(transaction, now.date())
        root = next(each for each in tree if name in each.name)
        shown = await show(transaction, city.app.keeper.house, root, 2026, now)
        items = [item.key for item in shown.review.rubric.items]
        return canonical(review_to_json(shown.review, items))

    return await city.app.database.read(read)


async def test_a_year_goes_from_preview_to_publication(quarter: City) -> None:
    city = quarter
    before = await everybody_previews_what_is_theirs(city)
    await only_the_own_officer_freezes_and_says_it_twice(city)
    assert json.loads(await bytes_of(city))["hash"] == json.loads(before)["hash"]
    await later_records_change_nothing_and_a_correction_is_seen(city, before)
    await two_people_sign_what_they_saw(city)
    await publication_tells_each_its_own_and_no_more(city)
    assert await city.app.database.read(audit.verify) is None


async def everybody_previews_what_is_theirs(city: City) -> str:
    told = await city.answer(COMMISSION_OFFICER, "年度评定预览", DESK)
    assert "预览：按现在的记录试算" in told
    assert "云川市财政局机关党委：" in told
    assert FIRST not in told
    assert FIRST in await city.answer(COMMITTEE_OFFICER, "年度评定", direct(COMMITTEE_OFFICER))

    own = await city.answer(SECRETARY, "我们支部的评定", direct(SECRETARY))
    assert f"【2026年度评定】{FIRST}" in own
    assert "满分：主题党日" in own
    assert "三会：20 分得" in own
    assert "支委会 2/3" in own
    assert "党费：8 分得 2.67（按时交清的月份 1/3）" in own
    said = await city.say(SECRETARY, "我们支部的评定", GROUP)
    assert [(message.chat, message.text) for message in said] == [(direct(SECRETARY), own)]

    opened = await city.answer(SECRETARY, "年度评定明细 支委会", direct(SECRETARY))
    assert "11月，未见记录" in opened
    assert "10月，已完成（记录 " in opened
    for user, text in ((MEMBER, "我们支部的评定"), (MEMBER, "年度评定预览"), (OTHER_SECRETARY, f"年度评定 {FIRST}")):
        refused = await city.answer(user, text, direct(user))
        assert "分得" not in refused
        assert FIRST not in refused
    assert "加起来" not in await city.answer(OTHER_SECRETARY, "我们支部的评定", direct(OTHER_SECRETARY))

    first = await bytes_of(city)
    assert first == await bytes_of(city), "the same data give the same bytes"
    return first


async def only_the_own_officer_freezes_and_says_it_twice(city: City) -> None:
    refused = await city.answer(ANOTHER_COMMITTEE, "冻结年度评定 财政局机关党委", direct(ANOTHER_COMMITTEE))
    assert "不在您负责的范围内" in refused
    assert "由管这个范围的专干办理" in await city.answer(SECRETARY, "冻结年度评定", direct(SECRETARY))
    offered = await city.say(COMMISSION_OFFICER, "冻结年度评定", DESK)
    assert "可以写明理由重开" in offered[0].text
    assert [button.says for button in offered[0].buttons] == ["确认冻结2026年度评定"]
    assert "预览：" in await city.answer(COMMISSION_OFFICER, "年度评定", DESK), "asking is not doing"
    assert "更正期到1月10日" in await city.answer(COMMISSION_OFFICER, "确认冻结2026年度评定", DESK)
    assert "已经在12月31日冻结" in await city.answer(COMMISSION_OFFICER, "确认冻结2026年度评定", DESK)


async def later_records_change_nothing_and_a_correction_is_seen(city: City, before: str) -> None:
    moved(city, "2027-01-05 10:00")
    frozen = await bytes_of(city)
    await city.answer(SECRETARY, "补录11月20日支委会，4人到4人")
    assert await bytes_of(city) == frozen
    assert json.loads(frozen)["branches"] == json.loads(before)["branches"]

    words = f"评定更正 {FIRST} 支委会 +1：11月纸质记录已核，漏报"
    assert "不在您负责的范围内" in await city.answer(ANOTHER_COMMITTEE, words, direct(ANOTHER_COMMITTEE))
    assert "由管这个范围的专干办理" in await city.answer(SECRETARY, words, direct(SECRETARY))
    assert "写明依据" in await city.answer(
        COMMITTEE_OFFICER, f"评定更正 {FIRST} 支委会 +1：漏报", direct(COMMITTEE_OFFICER)
    )
    assert "可以写：" in await city.answer(
        COMMITTEE_OFFICER, f"评定更正 {FIRST} 支尾会 +1：11月漏报", direct(COMMITTEE_OFFICER)
    )
    assert "这样录" in await city.answer(COMMITTEE_OFFICER, "评定更正", direct(COMMITTEE_OFFICER))
    assert "更正：支委会 +1 次（11月纸质记录已核，漏报；许文博" in await city.answer(
        COMMITTEE_OFFICER, words, direct(COMMITTEE_OFFICER)
    )
    own = await city.answer(SECRETARY, "我们支部的评定", direct(SECRETARY))
    assert "支委会 2/3" not in own
    assert "11月纸质记录已核" in own
    bonus = f"评定加分 {FIRST} 表彰奖励 2分：获评市级四强党支部"
    assert "录入 2" in await city.answer(COMMISSION_OFFICER, bonus, DESK)
    assert "评定录入（2 条）" in await city.answer(COMMISSION_OFFICER, "评定录入", DESK)
    assert "已撤回评定录入 2" in await city.answer(COMMISSION_OFFICER, "撤回评定录入 2", DESK)
    assert "没有这条录入" in await city.answer(ANOTHER_COMMITTEE, "撤回评定录入 1", direct(ANOTHER_COMMITTEE))


async def two_people_sign_what_they_saw(city: City) -> None:
    assert "更正期到1月10日" in await city.answer(COMMISSION_OFFICER, "审签年度评定", DESK)
    moved(city, "2027-01-11 10:00")
    late = f"评定更正 {FIRST} 支委会 +1：12月也漏报了"
    assert "更正期已在1月10日结束" in await city.answer(COMMITTEE_OFFICER, late, direct(COMMITTEE_OFFICER))
    assert "还没有复核和审签" in await city.answer(COMMISSION_OFFICER, "确认发布2026年度评定", DESK)
    other = direct(ANOTHER_COMMITTEE)
    assert "随上级一起评定" in await city.answer(ANOTHER_COMMITTEE, "审签年度评定", other)
    assert "不在您负责的范围内" in await city.answer(ANOTHER_COMMITTEE, "审签年度评定 工作委员会", other)

    offered = await city.say(COMMISSION_OFFICER, "审签年度评定", DESK)
    words = offered[0].buttons[0].says
    assert "要复核" in offered[0].text
    assert "您看过以后结果有了变化" in await city.answer(COMMISSION_OFFICER, f"{words[:-8]}00000000", DESK)
    assert "已复核" in await city.answer(COMMISSION_OFFICER, words, DESK)
    assert "您已经签过一笔" in await city.answer(COMMISSION_OFFICER, words, DESK)
    assert "已审签" in await city.answer(SECOND_OFFICER, words, direct(SECOND_OFFICER))


async def publication_tells_each_its_own_and_no_more(city: City) -> None:
    before = city.sandbox.position
    assert "没有名次" in await city.answer(COMMISSION_OFFICER, "发布年度评定", DESK)
    assert "已发布 2026年度评定" in await city.answer(COMMISSION_OFFICER, "确认发布2026年度评定", DESK)
    assert "已经发布" in await city.answer(COMMISSION_OFFICER, "确认发布2026年度评定", DESK)
    await city.app.dispatcher.flush()
    told = {message.chat: message.text for message in city.sandbox.since(before) if "年度评定】" in message.text}
    groups = {chat: text for chat, text in told.items() if chat.startswith("group-")}
    assert f"【2026年度评定】{FIRST}：" in groups[GROUP]
    assert len(groups) == 8
    for text in groups.values():
        assert "分得" not in text
        assert "第 " not in text, "no rank unless the operator turns ranks on"
        assert text.count("【2026年度评定】") == 1
    finance = told[direct(COMMITTEE_OFFICER)]
    assert FIRST in finance
    assert "住房" not in finance
    assert "发布" in await city.answer(SECRETARY, "我们支部的评定", direct(SECRETARY))
