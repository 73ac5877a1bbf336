"""接龙 as it is used: copied, lengthened and sent again by several people, some copies older than others."""

from datetime import timedelta

from domain.organisation import Level
from domain.record import Record
from domain.zone import today
from storage import organisations, records
from storage.database import Transaction
from tests.city import DEPUTY, GROUP, MEMBER, SECRETARY, City, direct

LIST = "#接龙 12月5日志愿服务\n1. 蒋晓琳\n2. 韩冬"


async def kept(city: City, kind: str) -> list[Record]:
    """The latest versions of a kind in the first branch."""
    branch = next(room.organisation for room in await city.app.chats() if room.id == GROUP)
    since = city.app.clock.now() - timedelta(days=365)

    async def unit(transaction: Transaction) -> list[Record]:
        there = await organisations.at_level(transaction, Level.BRANCH, today(city.app.clock.now()))
        home = next(each.id for each in there if each.name == branch)
        found = await records.of_kind(transaction, home, kind, since)
        return list({record.number: record for record in found}.values())

    return await city.app.database.read(unit)


async def test_copies_of_several_people_make_one_list(city: City) -> None:
    await city.dialog(MEMBER, [(LIST, "新增蒋晓琳、韩冬，现共2人")])
    await city.dialog("panyulan", [(f"{LIST}\n3. 潘玉兰", "新增潘玉兰，现共3人")])
    await city.dialog("lujia", [(f"{LIST}\n3. 卢佳", "新增卢佳，现共4人")])
    await city.dialog("lujia", [(f"{LIST}\n3. 潘玉兰\n4. 卢佳", "没有变化：12月5日志愿服务，现共4人")])

    (record,) = await kept(city, "volunteer_service")
    assert record.fact.people == ("蒋晓琳", "韩冬", "潘玉兰", "卢佳")
    assert len(record.members) == 4


async def test_an_older_copy_takes_nobody_out_and_brings_nobody_back(city: City) -> None:
    await city.answer("panyulan", f"{LIST}\n3. 潘玉兰")
    listed = (await city.say(MEMBER, LIST))[0]
    assert "没有潘玉兰，仍算在内" in listed.text

    left = await city.say("handong", "我不去了，把我划掉", quote=listed.id)
    assert "12月5日志愿服务，去掉韩冬，现共2人" in left[0].text
    again = (await city.say(MEMBER, f"{LIST}\n3. 潘玉兰"))[0]
    assert "没有变化" in again.text
    assert "韩冬之前退出了" in again.text
    assert "新增韩冬，现共3人" in await city.answer("handong", "+1", quote=again.id)


async def test_one_goes_and_another_comes_in_one_breath(city: City) -> None:
    listed = (await city.say(MEMBER, LIST))[0]

    answer = await city.answer(SECRETARY, "韩冬不去了，换孟凡成", quote=listed.id)

    assert "新增孟凡成，去掉韩冬，现共2人" in answer


async def test_who_joined_takes_themselves_back_in_a_word(city: City) -> None:
    await city.answer(MEMBER, LIST)
    await city.answer("panyulan", f"{LIST}\n3. 潘玉兰")

    assert "已把您从志愿服务 12月5日里去掉" in await city.answer("panyulan", "撤回")
    assert "没有找到" in await city.answer("panyulan", "撤回")
    (record,) = await kept(city, "volunteer_service")
    assert record.fact.people == ("蒋晓琳", "韩冬")


async def test_a_list_of_a_meeting_neither_holds_it_nor_calls_it_off(city: City) -> None:
    listed = (await city.say(SECRETARY, "#接龙 12月25日主题党日\n1. 周明\n2. 方静怡\n3. 韩冬（出差）"))[0]
    assert "新增周明、方静怡，请假韩冬" in listed.text
    for name in ("周明", "方静怡"):
        await city.answer(SECRETARY, f"{name}不去了", quote=listed.id)

    assert "① 主题党日：12月25日(周五)前" in await city.answer(SECRETARY, "清单")


async def test_paid_dues_count_once_however_often_the_list_is_sent(city: City) -> None:
    first = "#接龙 2026年12月党费\n1. 周明 已交\n2. 方静怡 已交"
    await city.dialog(SECRETARY, [(first, "新增周明、方静怡，现共2人")])
    await city.dialog("lujia", [(f"{first}\n3. 卢佳 已交", "新增卢佳，现共3人"), (first, "仍算在内")])

    members = [member for record in await kept(city, "dues") for member in record.members]
    assert len(members) == len(set(members)) == 3


async def test_hours_in_lines_are_each_ones_own_and_change_by_the_own_word_alone(city: City) -> None:
    await city.dialog(MEMBER, [("#接龙 11月28日志愿服务时长\n1. 蒋晓琳 4小时\n2. 韩冬 4小时", "新增蒋晓琳、韩冬")])
    more = "#接龙 11月28日志愿服务时长\n1. 蒋晓琳 4小时\n2. 韩冬 6小时"
    await city.dialog("panyulan", [(more, "韩冬的和本人报的不一样，没有改")])
    await city.dialog("handong", [(more, "更新韩冬，现共2人")])
    await city.dialog(MEMBER, [("#接龙 11月28日志愿服务时长\n1. 蒋晓琳 4小时\n2. 韩冬 4小时", "没有变化")])

    hours = {record.fact.people: record.fact.hours for record in await kept(city, "volunteer_service")}
    assert hours == {("蒋晓琳",): 4, ("韩冬",): 6}


async def test_who_reported_alone_is_not_counted_again_by_a_list(city: City) -> None:
    await city.answer(MEMBER, "11月28日在幸福里社区志愿服务4小时", direct(MEMBER))

    answer = await city.answer(DEPUTY, "#接龙 11月28日志愿服务时长\n1. 蒋晓琳 4小时\n2. 方静怡 4小时")

    assert "新增方静怡，现共2人" in answer


async def test_a_list_that_is_delivered_twice_is_one_list(city: City) -> None:
    first = await city.say(MEMBER, LIST, id_="m-1")
    second = await city.say(MEMBER, LIST, id_="m-1")

    assert (len(first), len(second)) == (1, 0)
    assert len(await kept(city, "volunteer_service")) == 1
