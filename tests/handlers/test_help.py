"""帮助 and 怎么…."""

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
    ("asked", "told"), [("怎么报主题党日", "主题党日："), ("党费怎么交", "党费："), ("组织生活会怎么开", "没听明白")]
)
async def test_how_a_duty_is_done_is_told_with_its_rule(city: City, asked: str, told: str) -> None:
    answer = await city.answer(MEMBER, asked)

    assert told in answer
    assert ("依据：" in answer) is (told != "没听明白")


async def test_who_is_not_known_is_told_how_to_join(city: City) -> None:
    assert "我是 姓名" in await city.answer("passer-by", "帮助", GROUP)
