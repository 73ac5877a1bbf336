"""意见 reach the commission and are answered; the branch does not see who raised them."""

from storage import audit
from tests.city import COMMISSION_OFFICER, MEMBER, SECRETARY, City, direct


async def test_an_opinion_is_numbered_read_and_answered(city: City) -> None:
    assert "编号 1" in await city.answer(MEMBER, "意见：清单的字太小", direct(MEMBER))

    box = await city.answer(COMMISSION_OFFICER, "意见箱", direct(COMMISSION_OFFICER))
    assert "清单的字太小" in box
    assert "蒋晓琳" not in box

    said = await city.say(COMMISSION_OFFICER, "答复意见 1：收到，下个月改大", direct(COMMISSION_OFFICER))
    assert [each.chat for each in said] == [direct(COMMISSION_OFFICER), direct(MEMBER)]
    assert said[1].text == "您提的意见 1（清单的字太小）有答复了：收到，下个月改大"
    assert "意见箱是空的" in await city.answer(COMMISSION_OFFICER, "意见箱", direct(COMMISSION_OFFICER))


async def test_the_box_is_closed_to_everybody_else(city: City) -> None:
    await city.answer(MEMBER, "意见：清单的字太小", direct(MEMBER))

    assert "工委查看" in await city.answer(SECRETARY, "意见箱", direct(SECRETARY))
    assert "工委查看" in await city.answer(SECRETARY, "答复意见 1 知道了", direct(SECRETARY))
    await city.silence(SECRETARY, "意见箱")


async def test_who_wants_their_data_deleted_hears_what_is_kept_and_who_decides(city: City) -> None:
    await city.answer(MEMBER, "已到幸福里社区报到")
    said = await city.say(MEMBER, "请删除我的个人信息")

    assert [each.chat for each in said] == [direct(MEMBER)]
    assert "记录 1 条" in said[0].text
    assert "由工委决定" in said[0].text
    assert "编号 1" in await city.answer(MEMBER, "注销我的信息", direct(MEMBER)), "the same wish once more"
    box = await city.answer(COMMISSION_OFFICER, "意见箱", direct(COMMISSION_OFFICER))
    assert box.count("申请删除个人数据：蒋晓琳") == 1
    answers = await city.say(COMMISSION_OFFICER, "答复意见 1 已核实，按规定保留工作记录", direct(COMMISSION_OFFICER))
    assert answers[1].chat == direct(MEMBER)
    assert "幸福里" in await city.answer(MEMBER, "我的", direct(MEMBER)), "nothing is deleted by a message"
    assert await city.app.database.read(audit.verify) is None
