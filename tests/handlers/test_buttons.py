"""What the buttons of a list and a reminder say, and what comes of it."""

from tests.city import MEMBER, OTHER_SECRETARY, SECRETARY, City, direct


async def test_a_list_can_be_answered_by_its_buttons(city: City) -> None:
    card = city.sandbox.transcript("group-1")[-1]
    assert [each.label for each in card.buttons][-3:] == ["延期", "本月不适用", "帮助"]
    says = {each.label: each.says for each in card.buttons}
    await city.dialog(
        SECRETARY,
        [
            (says["①党日"], "已记录：12月主题党日"),
            (says["延期"], "例如“②改到20号”"),
            ("②改到20号", "改期 12月20日"),
            (says["本月不适用"], "回编号就行"),
            ("⑤本月不适用", "不适用"),
            (says["帮助"], "用平常的话"),
        ],
    )


async def test_a_number_with_nothing_but_a_delay_is_asked_until_when(city: City) -> None:
    assert "支委会改到哪天" in await city.answer(SECRETARY, "③延期")
    assert await city.answer(OTHER_SECRETARY, "③改期") != ""


async def test_an_item_is_moved_by_its_plain_number_too(city: City) -> None:
    assert "支委会改期 12月25日" in await city.answer(SECRETARY, "3 改到25号", direct(SECRETARY))
    assert "没有找到 77 号事项" in await city.answer(SECRETARY, "77 改到25号", direct(SECRETARY))


async def test_whether_a_duty_applies_is_not_for_a_plain_member_to_say(city: City) -> None:
    assert "由书记或支委定" in await city.answer(MEMBER, "③本月不适用")
    assert "已记录" in await city.answer(SECRETARY, "③本月不适用")


async def test_a_stranger_to_the_branch_learns_nothing_by_its_buttons(city: City) -> None:
    assert "支部的群里" in await city.answer(OTHER_SECRETARY, "延期", "group-1")
