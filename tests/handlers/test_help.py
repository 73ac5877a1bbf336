"""帮助 and 怎么…."""

from dataclasses import replace

import pytest

from tests.city import COMMITTEE_OFFICER, GROUP, MEMBER, OTHER_GROUP, SECRETARY, City, direct


async def test_help_tells_what_can_be_written_and_to_whom_the_digest_is_open(city: City) -> None:
    for user, sees in ((MEMBER, False), (SECRETARY, True), (COMMITTEE_OFFICER, True)):
        answer = await city.answer(user, "帮助", direct(user))
        assert "撤回" in answer
        assert "意见" in answer
        assert ("周报" in answer) is sees


@pytest.mark.parametrize("called", ["帮助", "@小助手 帮助", "@小助手"])
async def test_help_is_there_however_it_is_called(city: City, called: str) -> None:
    assert "直接用平常的话写" in await city.answer(MEMBER, called)


async def test_help_is_there_in_a_foreign_group(city: City) -> None:
    assert "直接用平常的话写" in await city.answer(MEMBER, "帮助", OTHER_GROUP)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("怎么开支委会", "支委会怎么开"),
        ("怎么报双报到", "双报到怎么报"),
        ("党费怎么交", "党费怎么交"),
        ("预备党员要不要交党费啊", "党费怎么交"),
        ("@小助手 流动党员的组织关系怎么转", "组织关系怎么转"),
        ("报错了怎么改", "补录和更正怎么做"),
        ("支部书记请假了谁来开党员大会，可以吗", "支部党员大会怎么开"),
    ],
)
async def test_how_a_matter_is_done_is_told_with_its_rule(city: City, asked: str, title: str) -> None:
    answer = await city.answer(MEMBER, asked)

    assert f"【{title}】" in answer
    assert "依据：" in answer


async def test_questions_in_people_s_own_words_find_their_page(city: City) -> None:
    for asked, title in (
        ("三会一课是什么", "三会一课是哪些"),
        ("党员出国怎么办", "组织关系怎么转"),
        ("写错了怎么改", "补录和更正怎么做"),
        ("评星定级怎么弄", "年度评定怎么算"),
        ("年休假有几天", "年休假有几天"),
        ("半年没交党费会怎样", "党费怎么交"),
        ("手册什么时候交", "《党支部手册》怎么记"),
        ("机器人会不会看群里聊天", "小助手看什么、存什么"),
        ("党支部书记能连任几届", "换届怎么准备"),
        ("换届要提前几个月准备", "换届怎么准备"),
        ("党课要提前几天准备", "党课怎么上"),
        ("现场观摩怎么报", "四强支部和两优一先怎么报"),
        ("先锋队活动怎么报", "志愿服务怎么报"),
        ("组织生活会要不要写对照检查材料", "组织生活会怎么开"),
    ):
        assert f"【{title}】" in await city.answer(MEMBER, asked, direct(MEMBER)), asked


async def test_what_the_handbook_lacks_is_said_with_the_three_nearest_pages_to_press(city: City) -> None:
    (said,) = await city.say(MEMBER, "党员徽章怎么领")

    assert "没有找到" in said.text
    assert len(said.buttons) == 3
    for button in said.buttons:
        (page,) = await city.press(MEMBER, said, button.id)
        assert page.text.startswith(f"【{button.label}】")


async def test_a_duty_without_a_page_is_told_from_the_catalogue(city: City) -> None:
    keeper = city.app.keeper
    keeper.house = replace(keeper.house, handbook=())
    assert "主题党日：" in await city.answer(MEMBER, "怎么报主题党日")


async def test_who_is_not_known_is_told_how_to_join(city: City) -> None:
    assert "我是 姓名" in await city.answer("passer-by", "帮助", GROUP)
