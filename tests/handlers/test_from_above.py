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


async def test_what_an_officer_passes_on_for_several_branches_is_kept_for_each(city: City) -> None:
    text = """12月主题党日情况：
1. 一支部 12月1日，应到22实到20，学党章
2. 二支部：今天下午开的，18人到16人
   请假2人
3. 离退休支部 还没开
4. 九支部 12月1日 10/9"""

    answer = await city.answer(COMMITTEE_OFFICER, text, OFFICE)

    assert "云川市财政局机关第一党支部：主题党日 12月1日，“学党章”，应到22实到20" in answer
    assert "云川市财政局机关第二党支部：主题党日 12月1日" in answer
    assert "没有记录：\n· 离退休支部：没有看懂\n· 九支部：不知道是哪个支部" in answer
    assert "① 主题党日：✓" in await city.answer(SECRETARY, "清单", GROUP)
    assert "① 主题党日：✓" in await city.answer(OTHER_SECRETARY, "清单", OTHER_GROUP)
    mended = await city.answer(COMMITTEE_OFFICER, "一支部 更正 实到21", OFFICE)
    assert "实到 20→21" in mended
    assert "学党章" in mended


async def test_what_does_not_add_up_is_left_out_with_the_reason_and_nothing_is_asked(city: City) -> None:
    answer = await city.answer(
        COMMITTEE_OFFICER, "一支部支委会今天开了，应到4实到5\n二支部支委会今天开了，5人到5人", OFFICE
    )

    kept, _, left = answer.partition("没有记录：")
    assert "第二党支部" in kept
    assert "第一党支部" not in kept
    assert "一支部：实到没有说清" in left
    assert "还差：" not in await city.answer(COMMITTEE_OFFICER, "好的，5人到4人", OFFICE)
    assert "③ 支委会：✓" not in await city.answer(SECRETARY, "清单", GROUP)


async def test_what_is_passed_on_twice_is_kept_once(city: City) -> None:
    text = "一支部支委会今天开了，5人到5人\n二支部支委会今天开了，5人到4人"
    await city.say(COMMITTEE_OFFICER, text, OFFICE, id_="p-1")
    assert not await city.say(COMMITTEE_OFFICER, text, OFFICE, id_="p-1")
    again = await city.answer(COMMITTEE_OFFICER, text, OFFICE)
    assert again.count("已有记录") == 2


async def test_nothing_is_kept_of_what_is_passed_on_with_classified_material(city: City) -> None:
    text = "一支部支委会今天开了，5人到5人\n二支部 机密★1年 关于印发某方案的通知 正文如下"
    assert "没有保存" in await city.answer(COMMITTEE_OFFICER, text, OFFICE)
    assert "③ 支委会：✓" not in await city.answer(SECRETARY, "清单", GROUP)


async def test_a_secretary_passes_on_for_no_other_branch(city: City) -> None:
    text = "一支部支委会今天开了，5人到5人\n二支部支委会今天开了，4人到4人"
    for chat in (GROUP, direct(SECRETARY)):
        assert "一个支部发一条" in await city.answer(SECRETARY, text, chat)


async def test_which_branches_are_behind_is_told_to_who_looks_after_them(city: City) -> None:
    await city.answer(OTHER_SECRETARY, "今天主题党日，学习党章，应到18实到16", OTHER_GROUP)

    answer = await city.answer(COMMITTEE_OFFICER, "哪些支部主题党日还没开", OFFICE)
    assert "主题党日：1/3" in answer
    assert "云川市财政局机关第一党支部：0/1" in answer
    assert "月报" in await city.answer(COMMISSION_OFFICER, "本月谁没完成", WHOLE)
    assert "云川市财政局机关第一党支部：\n① 主题党日" in await city.answer(
        SECRETARY, "哪些支部主题党日还没开", direct(SECRETARY)
    )


async def test_how_a_unit_is_doing_is_its_digest_for_who_may_see_it(city: City) -> None:
    assert "周周报】云川市财政局机关党委" in await city.answer(COMMISSION_OFFICER, "财政局怎么样", WHOLE)
    assert "周周报】云川市财政局机关第二党支部" in await city.answer(COMMITTEE_OFFICER, "二支部最近怎么样了？", OFFICE)
    for user, text in ((COMMITTEE_OFFICER, "住房和城乡建设局怎么样"), (MEMBER, "财政局怎么样")):
        assert "周报】" not in await city.answer(user, text, direct(user))


async def test_what_was_due_before_this_month_is_lacking_still(city: City) -> None:
    await city.until("2027-01-05 10:00")
    said = await city.answer(COMMITTEE_OFFICER, "哪些支部还没述职", OFFICE)
    assert "双述双评：0/6" in said
    assert "均已完成" not in said
    assert "现在没有要办的组织生活会" in await city.answer(COMMITTEE_OFFICER, "哪些支部还没开组织生活会", OFFICE)
