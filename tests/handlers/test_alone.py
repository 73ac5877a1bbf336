"""What is said to the bot alone: nobody is left guessing whether it was kept, and a record is shown by its number."""

import pytest

from tests.city import COMMITTEE_OFFICER, GROUP, MEMBER, OTHER_SECRETARY, SECRETARY, City, direct


@pytest.mark.parametrize("text", ["那个帮我弄一下上次的", "12号楼下面第三个", "asdf"])
async def test_what_is_not_understood_is_said_so_in_private_and_left_alone_in_a_group(city: City, text: str) -> None:
    assert "没有记录" in await city.answer(MEMBER, text, direct(MEMBER))
    await city.silence(MEMBER, text, GROUP)


@pytest.mark.parametrize("text", ["好的", "收到🙏", "谢谢小助手", "辛苦了", "[图片]"])
async def test_politeness_is_let_be_in_private_too(city: City, text: str) -> None:
    await city.silence(MEMBER, text, direct(MEMBER))


@pytest.mark.parametrize("text", ["你好", "在吗", "我想报一下今天的主题党日", "那个弄一下"])
async def test_somebody_nobody_knows_hears_how_to_join_whatever_is_said(city: City, text: str) -> None:
    assert "我是 姓名" in await city.answer("nobody-yet", text, "direct-nobody-yet")


async def test_a_record_is_shown_by_its_number_with_who_told_it_and_what_became_of_it(city: City) -> None:
    await city.answer(MEMBER, "昨天在幸福里社区志愿服务4小时，扫雪")
    await city.answer(MEMBER, "更正 3小时")
    await city.answer(SECRETARY, "确认 1", direct(SECRETARY))

    for user, text in ((MEMBER, "记录 1"), (SECRETARY, "看记录1"), (COMMITTEE_OFFICER, "查一下记录 #1")):
        shown = await city.answer(user, text, direct(user))
        assert "志愿服务" in shown
        assert "3小时" in shown
        assert "蒋晓琳报" in shown
        assert "改过1次" in shown
        assert "周明已确认" in shown


async def test_a_record_of_others_is_shown_to_nobody_else(city: City) -> None:
    await city.answer(MEMBER, "昨天在幸福里社区志愿服务4小时，扫雪")

    for user in (OTHER_SECRETARY, "handong"):
        answer = await city.answer(user, "记录 1", direct(user))
        assert "没有找到" in answer
        assert "扫雪" not in answer
    assert "没有找到" in await city.answer(MEMBER, "记录 77", direct(MEMBER))


async def test_what_was_taken_back_or_returned_is_shown_as_such(city: City) -> None:
    await city.answer(MEMBER, "昨天在幸福里社区志愿服务4小时，扫雪")
    await city.say(SECRETARY, "退回 1 时长不对", direct(SECRETARY))
    assert "退回：时长不对" in await city.answer(MEMBER, "记录 1", direct(MEMBER))
    await city.answer(MEMBER, "撤回 1", direct(MEMBER))
    assert "已撤回" in await city.answer(MEMBER, "记录 1", direct(MEMBER))
