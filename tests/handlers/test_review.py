"""年度评定 beside its usual course: steps that are told, ranks, stars, what was tampered with, where it is said."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.clock import MovableClock
from bot.jobs import review
from storage import audit
from storage.tables import core
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
)

DESK = direct(COMMISSION_OFFICER)
SECOND_OFFICER = "luhuaigu"
FIRST = "云川市财政局机关第一党支部"


@pytest.fixture
async def ended(city: City) -> City:
    """The city on the last day of the year, as quiet as it was on the first of December."""
    moved(city, "2026-12-31 10:00")
    return city


def moved(city: City, moment: str) -> None:
    """Let time pass without what falls due."""
    assert isinstance(city.app.clock, MovableClock)
    city.app.clock.move(at(moment))


def ruled(city: City, *, ranks: bool = False, stars: bool = False) -> None:
    """Change the rubric in force; a month is enough for it."""
    house = city.app.keeper.house
    assert house.rubric
    changed = replace(house.rubric, ranks=ranks, stars=stars, least_months=1)
    city.app.keeper.house = replace(house, rubric=changed)


async def job(city: City, moment: str) -> list[str]:
    """What the job says at a moment, by chat."""
    moved(city, moment)
    now = city.app.clock.now()
    before = city.sandbox.position
    await city.app.database.write(lambda transaction: review.run(transaction, city.app.keeper.house, now))
    await city.app.dispatcher.flush()
    return [f"{message.chat}: {message.text}" for message in city.sandbox.since(before)]


async def frozen(city: City) -> None:
    """Freeze the year."""
    await city.answer(COMMISSION_OFFICER, "确认冻结2026年度评定", DESK)


async def test_officers_are_told_once_when_it_is_time_to_freeze_and_to_sign(city: City) -> None:
    assert await job(city, "2026-12-30 09:10") == []
    told = await job(city, "2026-12-31 09:10")
    assert {line.partition(":")[0] for line in told} == {DESK, direct(SECOND_OFFICER)}
    assert all("可以冻结了" in line and "1月10日" in line for line in told)
    assert await job(city, "2027-01-04 09:10") == [], "once"
    await frozen(city)
    assert await job(city, "2027-01-08 09:10") == []
    moved(city, "2027-01-18 09:00")
    told = await job(city, "2027-01-18 09:10")
    assert [line.partition(":")[0] for line in told] == [DESK, direct(SECOND_OFFICER)]
    assert all("更正期已过" in line for line in told)


async def test_a_yes_is_no_signature_and_says_what_is(ended: City) -> None:
    await ended.answer(COMMISSION_OFFICER, "冻结年度评定", DESK)
    said = await ended.answer(COMMISSION_OFFICER, "确定", DESK)
    assert said == "还没有办。确定要办就按上面的“确定”，或者照着回“确认冻结2026年度评定”。"
    assert "没有看懂" in await ended.answer(SECRETARY, "确定", direct(SECRETARY))


async def test_nothing_of_a_review_is_said_in_a_group(ended: City) -> None:
    for user, text in (
        (COMMITTEE_OFFICER, "年度评定"),
        (SECRETARY, "年度评定明细 党费"),
        (SECRETARY, "我们支部的评定"),
    ):
        said = await ended.say(user, text, GROUP)
        assert [message.chat for message in said] == [direct(user)]
    await ended.silence(MEMBER, "大家看看年度评定怎么弄", GROUP)
    await ended.silence("passer-by", "年度评定", "group-unbound")


async def test_in_another_branchs_group_a_secretary_hears_of_the_own_branch(ended: City) -> None:
    said = await ended.say(OTHER_SECRETARY, "我们支部的评定", GROUP)
    assert [message.chat for message in said] == [direct(OTHER_SECRETARY)]
    assert FIRST not in said[0].text


@pytest.mark.parametrize(
    ("user", "text", "said"),
    [
        (SECRETARY, "年度评定 云川市财政局机关第二党支部", "不在您负责的范围内"),
        (SECRETARY, "年度评定明细 晨会", "可以写：主题党日"),
        (SECRETARY, "评定录入", "由管这个范围的专干办理"),
        (SECRETARY, "评定加分", "由管这个范围的专干办理"),
        (SECRETARY, "2019年度评定", "这一年还没有到期的事项"),
        (COMMISSION_OFFICER, "2019年度评定", "这一年还没有到期的事项"),
        (COMMISSION_OFFICER, "冻结2019年度评定", "还没有任何到期的事项"),
        (COMMISSION_OFFICER, "年度评定 火星局", "没有找到“火星局”"),
        (COMMISSION_OFFICER, "年度评定明细 党费", "明细要写到一个单位或支部"),
        (COMMISSION_OFFICER, "年度评定明细 党费 第一党支部", "12月，未见记录"),
        (COMMISSION_OFFICER, "评定录入", "还没有录入"),
        (COMMISSION_OFFICER, f"评定更正 {FIRST} 支委会 +1：纸质记录已核", "这一年还没有冻结"),
        (COMMISSION_OFFICER, "评定扣分 财政局机关党委 弄虚作假 项目 党课：已核实补造", "请写到具体支部"),
        (COMMISSION_OFFICER, "评定扣分 财政局机关党委 通报批评：某某号通报", "扣分：通报批评"),
        (COMMISSION_OFFICER, "评定加分 财政局机关党委 表彰奖励 8分：获评模范机关", "不超过 5"),
        (COMMISSION_OFFICER, "审签年度评定", "这一年还没有冻结"),
        (COMMISSION_OFFICER, "发布年度评定", "这一年还没有冻结"),
    ],
)
async def test_what_cannot_be_done_is_answered_with_why(ended: City, user: str, text: str, said: str) -> None:
    assert said in await ended.answer(user, text, direct(user))


async def test_without_a_rubric_there_is_no_review(ended: City) -> None:
    ended.app.keeper.house = replace(ended.app.keeper.house, rubric=None)
    assert "还没有考核细则" in await ended.answer(COMMISSION_OFFICER, "年度评定", DESK)


async def test_ranks_are_told_only_where_the_operator_turned_them_on(ended: City) -> None:
    assert "家中第" not in await ended.answer(COMMITTEE_OFFICER, "年度评定", direct(COMMITTEE_OFFICER))
    ruled(ended, ranks=True)
    told = await ended.answer(COMMITTEE_OFFICER, "年度评定", direct(COMMITTEE_OFFICER))
    assert "同类 3 家中第 1" in told
    assert "只排组织，不排个人" in told


async def test_what_was_changed_behind_the_freeze_is_seen_and_not_signed(ended: City) -> None:
    await frozen(ended)
    moved(ended, "2027-01-11 10:00")
    words = (await ended.say(COMMISSION_OFFICER, "审签年度评定", DESK))[0].buttons[0].says
    changed = update(core.review_year).values(as_of=at("2026-12-30 10:00").date())
    await ended.app.database.write(lambda transaction: transaction.execute(changed))
    assert "对不上" in await ended.answer(COMMISSION_OFFICER, "年度评定", DESK)
    assert "没有签" in await ended.answer(COMMISSION_OFFICER, words, DESK)


async def test_stars_are_off_and_when_on_nothing_but_sums_of_several_branches_is_told(ended: City) -> None:
    own = direct(SECRETARY)
    assert "没有开启" in await ended.answer(SECRETARY, "评星定级 五星3 四星10", own)
    ruled(ended, stars=True)
    assert "由管这个范围的专干办理" in await ended.answer(MEMBER, "评星定级 五星3", direct(MEMBER))
    assert "比支部的" in await ended.answer(SECRETARY, "评星定级 五星99", own)
    assert "只记人数，不记姓名" in await ended.answer(SECRETARY, "评星定级 五星3人、四星10人", own)
    assert "只有 1 个支部" in await ended.answer(COMMISSION_OFFICER, "评星定级", DESK)
    for user in (OTHER_SECRETARY, "duxiangyang"):
        await ended.answer(user, "评星定级 五星1 三星2", direct(user))
    told = await ended.answer(COMMISSION_OFFICER, "评星定级", DESK)
    assert "（3 个支部，19 人）：五星 5 人，四星 10 人，三星 4 人，二星 0 人，一星 0 人" in told
    assert "支部的 " not in told


async def signed(city: City, *users: str) -> None:
    """Frozen, over the window, signed by these, in this order."""
    await frozen(city)
    moved(city, "2027-01-11 10:00")
    for user in users:
        words = (await city.say(user, "审签年度评定", direct(user)))[0].buttons[0].says
        await city.answer(user, words, direct(user))


async def told_since(city: City, position: int) -> dict[str, str]:
    """What the bot said meanwhile unasked, by chat."""
    await city.app.dispatcher.flush()
    return {message.chat: message.text for message in city.sandbox.since(position)}


async def test_a_unit_sees_the_signatures_under_the_review_it_is_part_of(ended: City) -> None:
    own = direct(COMMITTEE_OFFICER)
    await signed(ended, COMMISSION_OFFICER)
    told = await ended.answer(COMMITTEE_OFFICER, "年度评定", own)
    assert "更正期已过，等待审签" in told
    assert "复核：秦书瑶（" in told
    assert "等待审签" in await ended.answer(SECRETARY, "我们支部的评定", direct(SECRETARY))
    words = (await ended.say(SECOND_OFFICER, "审签年度评定", direct(SECOND_OFFICER)))[0].buttons[0].says
    await ended.answer(SECOND_OFFICER, words, direct(SECOND_OFFICER))
    assert "已复核、审签，等待发布" in await ended.answer(COMMITTEE_OFFICER, "年度评定", own)


async def test_a_frozen_year_is_reopened_with_a_reason_and_its_signatures_fall(ended: City) -> None:
    await signed(ended, COMMISSION_OFFICER, SECOND_OFFICER)
    assert "由管这个范围的专干办理" in await ended.answer(SECRETARY, "重开年度评定：我们少记了一次", direct(SECRETARY))
    assert "写明依据" in await ended.answer(COMMISSION_OFFICER, "重开年度评定", DESK)
    seal = (await ended.answer(COMMISSION_OFFICER, "年度评定", DESK)).rpartition("校验码 ")[2].strip("。\n")
    before = ended.sandbox.position
    said = await ended.answer(COMMISSION_OFFICER, "重开2026年度评定：漏导了一个支部的名册", DESK)
    assert "已重开 2026年度评定" in said
    assert f"原校验码 {seal}" in said, "the one that was seen"
    assert "原来 2 个签字作废" in said
    told = await told_since(ended, before)
    assert "由秦书瑶重开：漏导了一个支部的名册。您原来的签字作废" in told[direct(SECOND_OFFICER)]
    assert "预览：按现在的记录试算" in await ended.answer(COMMISSION_OFFICER, "年度评定", DESK)
    assert "还没有冻结" in await ended.answer(COMMISSION_OFFICER, "重开年度评定：再看一遍", DESK)

    await frozen(ended)
    assert "等待" not in await ended.answer(COMMISSION_OFFICER, "年度评定", DESK), "a window for corrections again"
    deeds = await ended.app.database.read(lambda transaction: audit.about(transaction, "review:2026:1"))
    assert [each.deed for each in deeds].count("review.frozen") == 2
    (reopened,) = [each for each in deeds if each.deed == "review.reopened"]
    assert reopened.detail["why"] == "漏导了一个支部的名册"
    assert reopened.detail["hash"] == deeds[0].detail["hash"]
    assert len(reopened.detail["void"]) == 2  # type: ignore[arg-type]  # a list of members


async def test_a_published_year_is_not_reopened_but_bears_a_note_that_its_branch_hears_of(ended: City) -> None:
    note = f"评定勘误 {FIRST}：等次应为四星，手册核错了"
    await signed(ended, COMMISSION_OFFICER, SECOND_OFFICER)
    assert "还没有发布" in await ended.answer(COMMISSION_OFFICER, note, DESK)
    seal = (await ended.answer(COMMISSION_OFFICER, "年度评定", DESK)).rpartition("校验码 ")[2]
    await ended.answer(COMMISSION_OFFICER, "确认发布2026年度评定", DESK)
    assert "评定勘误 支部名" in await ended.answer(COMMISSION_OFFICER, "重开年度评定：算错了一项", DESK)
    before = ended.sandbox.position
    assert f"已录入：{FIRST} 勘误（等次应为四星，手册核错了；秦书瑶" in await ended.answer(
        COMMISSION_OFFICER, note, DESK
    )
    assert "附了一条勘误：等次应为四星" in (await told_since(ended, before))[direct(SECRETARY)]
    assert "勘误（等次应为四星" in await ended.answer(SECRETARY, "我们支部的评定", direct(SECRETARY))
    told = await ended.answer(COMMISSION_OFFICER, "年度评定", DESK)
    assert told.rpartition("校验码 ")[2] == seal, "what was signed stays what was signed"
    assert "由管这个范围的专干办理" in await ended.answer(SECRETARY, note, direct(SECRETARY))
