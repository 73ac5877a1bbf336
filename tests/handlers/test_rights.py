"""Everybody sees the own subtree and no more; who is behind is no matter for a group."""

from itertools import product

import pytest

from domain.orders import order_in
from tests.city import (
    COMMISSION_OFFICER,
    COMMITTEE_OFFICER,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OTHER_SECRETARY,
    SECRETARY,
    City,
    direct,
)

INSPECTOR = "peisongnian"
FIRST, SECOND = "云川市财政局机关第一党支部", "云川市财政局机关第二党支部"
ELSEWHERE = ("住房和城乡建设局", "城建档案馆", "市场监督")
ASKED = (
    "周报",
    "周报 住建局",
    f"周报 {FIRST}",
    f"周报 {SECOND}",
    "周报 工作委员会",
    "还差什么",
    "清单",
    "我的",
    "谁还没报到",
)
NAMES = ("韩冬", "卢佳", "薛亮", "郭铁山", "马晓东")
MAY_HEAR = {
    MEMBER: {FIRST},
    SECRETARY: {FIRST},
    OTHER_SECRETARY: {SECOND},
    INSPECTOR: set[str](),
    COMMITTEE_OFFICER: {FIRST, SECOND},
}


@pytest.mark.parametrize("user", MAY_HEAR)
async def test_nobody_hears_of_more_than_the_own_subtree(city: City, user: str) -> None:
    await city.answer(SECRETARY, "今天主题党日，学习暗号甲，应到22实到20")
    await city.answer(OTHER_SECRETARY, "今天主题党日，学习暗号乙，应到14实到13", OTHER_GROUP)
    secrets = {FIRST: "暗号甲", SECOND: "暗号乙"}

    for chat, asked in product((direct(user), GROUP, OTHER_GROUP), ASKED):
        for message in await city.say(user, asked, chat):
            told = message.text.replace("住建局", "")
            for branch in {FIRST, SECOND} - MAY_HEAR[user]:
                assert secrets[branch] not in told
                assert not (branch in told and "①" in told), (chat, asked, told)
            if user != COMMISSION_OFFICER:
                assert not any(unit in told for unit in ELSEWHERE), (chat, asked, told)


@pytest.mark.parametrize("user", [*MAY_HEAR, COMMISSION_OFFICER])
async def test_names_of_those_behind_are_never_in_a_group(city: City, user: str) -> None:
    for chat, asked in product((GROUP, OTHER_GROUP), ASKED):
        for message in await city.say(user, asked, chat):
            if message.chat in {GROUP, OTHER_GROUP}:
                assert not any(name in message.text for name in NAMES), (chat, asked)


async def test_names_of_those_behind_are_for_the_branchs_own_officers(city: City) -> None:
    await city.answer(MEMBER, "已到幸福里社区报到")
    for user in (MEMBER, COMMITTEE_OFFICER, INSPECTOR, COMMISSION_OFFICER):
        for message in await city.say(user, "还差什么", direct(user)):
            assert not any(name in message.text for name in NAMES), user
    told = await city.answer(SECRETARY, "还差什么", direct(SECRETARY))
    assert "韩冬" in told
    assert "郭铁山" not in told


async def test_who_has_claimed_a_problem_is_still_behind_with_it(city: City) -> None:
    await city.answer("handong", "难题：楼道灯不亮，已经修好了", direct("handong"))
    await city.answer(MEMBER, "认领一个难题：小区停车难", direct(MEMBER))

    told = await city.answer(SECRETARY, "还差什么", direct(SECRETARY))

    (behind,) = [line for line in told.splitlines() if "还差：" in line]
    assert "蒋晓琳" in behind
    assert "韩冬" not in behind
    assert "等21人" in behind
    assert "· 解一个难题（还没有记录）" in await city.answer(MEMBER, "我的", direct(MEMBER))


async def test_nobody_is_named_where_everybody_is_still_behind(city: City) -> None:
    assert "还差：" not in await city.answer(SECRETARY, "还差什么", direct(SECRETARY))


async def test_what_is_mine_is_told_to_me_alone_wherever_i_ask(city: City) -> None:
    await city.answer(MEMBER, "已到幸福里社区报到")

    for chat in (GROUP, OTHER_GROUP, direct(MEMBER)):
        said = await city.say(MEMBER, "我的", chat)
        assert [message.chat for message in said] == [direct(MEMBER)]
        assert "✓ 到社区报到" in said[0].text
    assert "幸福里" not in (await city.answer(OTHER_SECRETARY, "我的", direct(OTHER_SECRETARY)))


async def test_a_question_in_a_foreign_group_is_sent_home(city: City) -> None:
    for asked in ("清单", "还差什么"):
        answer = await city.answer(MEMBER, asked, OTHER_GROUP)
        assert "您所在支部" in answer
        assert "没有记录" not in answer


async def test_an_officer_without_a_branch_is_told_what_can_be_asked(city: City) -> None:
    assert "周报" in await city.answer(COMMISSION_OFFICER, "清单", direct(COMMISSION_OFFICER))


async def test_a_plain_member_adds_to_the_secretarys_record_but_changes_nothing_in_it(city: City) -> None:
    await city.answer(SECRETARY, "今天主题党日，应到22实到20")

    assert "不用再报" in await city.answer(MEMBER, "今天主题党日，应到22实到2")
    assert "主题 学习条例" in await city.answer(MEMBER, "今天主题党日，主题：学习条例，应到22实到20")
    assert "实到20" in await city.answer(SECRETARY, "今天主题党日，应到22实到20")


async def test_a_retelling_that_cannot_go_with_the_record_leaves_it_alone(city: City) -> None:
    await city.answer(SECRETARY, "今天主题党日，主题：学习条例，应到22实到20")

    assert "对不上，没有改" in await city.answer(SECRETARY, "今天主题党日，主题：学习条例，实到25人")
    assert "应到22实到20" in await city.answer(SECRETARY, "今天主题党日，主题：学习条例")


async def test_an_opinion_reaches_neither_the_secretary_nor_the_group(city: City) -> None:
    await city.answer(MEMBER, "意见：提醒太多了", direct(MEMBER))

    for user, chat in product((SECRETARY, COMMITTEE_OFFICER), (direct(SECRETARY), GROUP)):
        for asked in ("周报", "我的", "还差什么"):
            for message in await city.say(user, asked, chat):
                assert "提醒太多" not in message.text
                assert "意见" not in message.text
    assert "1 条意见还没有回音" in await city.answer(COMMISSION_OFFICER, "周报", direct(COMMISSION_OFFICER))


def test_a_wish_for_a_digest_is_an_order_only_when_it_is_nothing_else() -> None:
    assert order_in("写完本周周报再走") is None


async def test_what_is_overdue_says_so_on_the_list(city: City) -> None:
    await city.until("2026-12-14 10:00")

    assert "① 主题党日：12月11日已到期" in await city.answer(OTHER_SECRETARY, "清单", OTHER_GROUP)
    assert "① 主题党日：12月11日已到期" in await city.answer(OTHER_SECRETARY, "还差什么", OTHER_GROUP)


async def test_who_owes_dues_is_kept_and_never_said_back_in_a_group(city: City) -> None:
    answer = await city.answer(SECRETARY, "党费还差韩冬没交，其他人都交了")
    assert "党费" in answer
    assert "韩冬" not in answer
    assert "韩冬" in await city.answer(SECRETARY, "记录 1", direct(SECRETARY))
