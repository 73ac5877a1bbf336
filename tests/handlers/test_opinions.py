"""意见 reach the commission and are answered; the branch does not see who raised them."""

from tests.city import COMMISSION_OFFICER, MEMBER, SECRETARY, City, direct


async def test_an_opinion_is_numbered_read_and_answered(city: City) -> None:
    assert "编号 1" in await city.answer(MEMBER, "意见：清单的字太小", direct(MEMBER))

    box = await city.answer(COMMISSION_OFFICER, "意见箱", direct(COMMISSION_OFFICER))
    assert "清单的字太小" in box
    assert "蒋晓琳" not in box

    said = await city.say(COMMISSION_OFFICER, "答复意见 1 下个月改大", direct(COMMISSION_OFFICER))
    assert [each.chat for each in said] == [direct(COMMISSION_OFFICER), direct(MEMBER)]
    assert "下个月改大" in said[1].text
    assert "意见箱是空的" in await city.answer(COMMISSION_OFFICER, "意见箱", direct(COMMISSION_OFFICER))


async def test_the_box_is_closed_to_everybody_else(city: City) -> None:
    await city.answer(MEMBER, "意见：清单的字太小", direct(MEMBER))

    assert "工委查看" in await city.answer(SECRETARY, "意见箱", direct(SECRETARY))
    assert "工委查看" in await city.answer(SECRETARY, "答复意见 1 知道了", direct(SECRETARY))
    await city.silence(SECRETARY, "意见箱")
