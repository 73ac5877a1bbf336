"""Who looks after several branches names the one that is meant, and asks how far all of them are."""

import pytest

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

OFFICE = direct(COMMITTEE_OFFICER)
WHOLE = direct(COMMISSION_OFFICER)


@pytest.mark.parametrize(
    "called", ["机关第二党支部", "二支部", "第2支部", "财政局二支部", "云川市财政局机关第二党支部", "@小助手 第二支部"]
)
async def test_an_officer_reports_for_the_branch_that_is_named(city: City, called: str) -> None:
    answer = await city.answer(COMMITTEE_OFFICER, f"{called}支委会今天开了，5人到5人", OFFICE)

    assert "已记录（云川市财政局机关第二党支部）：支委会 12月1日" in answer
    assert "③ 支委会：✓" in await city.answer(OTHER_SECRETARY, "清单", OTHER_GROUP)
    assert "③ 支委会：✓" not in await city.answer(SECRETARY, "清单", GROUP)


async def test_an_officer_sees_the_list_of_the_branch_that_is_named_and_nobodys_name(city: City) -> None:
    await city.answer(OTHER_SECRETARY, "今天支委会，5人到5人", OTHER_GROUP)

    for text in ("第二党支部还差什么", "看一下二支部清单"):
        answer = await city.answer(COMMITTEE_OFFICER, text, OFFICE)
        assert "云川市财政局机关第二党支部" in answer
        assert "还差：" not in answer
    assert "第一党支部" in await city.answer(COMMITTEE_OFFICER, "还差什么", OFFICE)


async def test_a_name_that_several_branches_share_is_asked_back_and_nothing_is_kept(city: City) -> None:
    answer = await city.answer(COMMISSION_OFFICER, "机关党支部支委会今天开了，5人到5人", WHOLE)
    assert "哪个支部" in answer
    assert "云川市市场监督管理局机关党支部" in answer

    exact = await city.answer(COMMISSION_OFFICER, "市场监督管理局机关党支部支委会今天开了，5人到5人", WHOLE)
    assert "已记录（云川市市场监督管理局机关党支部）" in exact


async def test_nobody_reports_for_a_branch_out_of_reach(city: City) -> None:
    for user, text in (
        (COMMITTEE_OFFICER, "城建档案馆党支部支委会今天开了，5人到5人"),
        (SECRETARY, "二支部支委会今天开了"),
    ):
        assert "没有记录" in await city.answer(user, text, direct(user))
    assert "③ 支委会：✓" not in await city.answer(OTHER_SECRETARY, "清单", OTHER_GROUP)


async def test_a_message_about_several_branches_is_kept_for_none(city: City) -> None:
    text = "一支部支委会今天开了，5人到5人\n二支部支委会今天开了，4人到4人"
    assert "一个支部发一条" in await city.answer(COMMITTEE_OFFICER, text, OFFICE)


async def test_which_branches_are_behind_is_told_to_who_looks_after_them(city: City) -> None:
    await city.answer(OTHER_SECRETARY, "今天主题党日，学习党章，应到18实到16", OTHER_GROUP)

    answer = await city.answer(COMMITTEE_OFFICER, "哪些支部主题党日还没开", OFFICE)
    assert "主题党日：1/3" in answer
    assert "云川市财政局机关第一党支部：0/1" in answer
    assert "月报" in await city.answer(COMMISSION_OFFICER, "本月谁没完成", WHOLE)
    assert "云川市财政局机关第一党支部还有" in await city.answer(SECRETARY, "哪些支部主题党日还没开", direct(SECRETARY))


async def test_how_a_unit_is_doing_is_its_digest_for_who_may_see_it(city: City) -> None:
    assert "周周报】云川市财政局机关党委" in await city.answer(COMMISSION_OFFICER, "财政局怎么样", WHOLE)
    assert "周周报】云川市财政局机关第二党支部" in await city.answer(COMMITTEE_OFFICER, "二支部最近怎么样了？", OFFICE)
    for user, text in ((COMMITTEE_OFFICER, "住房和城乡建设局怎么样"), (MEMBER, "财政局怎么样")):
        assert "周报】" not in await city.answer(user, text, direct(user))
