"""更正 and 撤回: by quote, by number, or by what is said; and not by the wrong person."""

import pytest

from tests.city import DEPUTY, MEMBER, OTHER_SECRETARY, SECRETARY, City, direct

REPORTS = {
    "theme_day": (SECRETARY, "今天主题党日，学习条例，应到22实到20", "更正 {}实到21", "实到 20→21"),
    "committee_meeting": (SECRETARY, "今天支委会，4人到4人", "更正 {}11月30日", "日期 12月1日→11月30日"),
    "volunteer_service": (MEMBER, "昨天在幸福里社区志愿服务4小时", "更正 {}3小时", "时长 4→3"),
    "community_register": (MEMBER, "已到幸福里社区报到", "更正 {}社区是春晓社区", "社区 幸福里社区→春晓社区"),
    "good_deed": (MEMBER, "今天帮邻居修了水管，2小时", "更正 {}2.5小时", "时长 2→2.5"),
}


@pytest.mark.parametrize("kind", REPORTS)
async def test_a_record_is_corrected_by_quote_by_number_and_by_neither(city: City, kind: str) -> None:
    user, told, correction, changed = REPORTS[kind]
    ways = ("neither", "number", "the answer quoted", "the report quoted")
    for number, way in zip((1, 4, 7, 10), ways, strict=True):  # each record has three versions
        mine = city.sandbox.new_id()
        answer = (await city.say(user, told, id_=mine))[0]
        quote = {"the answer quoted": answer.id, "the report quoted": mine}.get(way)

        corrected = await city.say(user, correction.format(f"{number} " if way == "number" else ""), quote=quote)

        assert [changed in each.text for each in corrected] == [True], (way, corrected)
        assert "已撤回" in await city.answer(user, f"撤回 {number}"), way


@pytest.mark.parametrize("kind", REPORTS)
async def test_a_record_is_taken_back_by_quote_by_number_and_by_neither(city: City, kind: str) -> None:
    user, told, _, _ = REPORTS[kind]
    for number, way in zip((1, 3, 5), ("neither", "number", "quote"), strict=True):
        answer = (await city.say(user, told))[0]
        words = f"撤回 {number}" if way == "number" else "撤回"

        taken = await city.answer(user, words, quote=answer.id if way == "quote" else None)

        assert "已撤回" in taken, (way, taken)
        assert "没有找到" in await city.answer(user, "撤回"), "there is nothing left"


async def test_the_wrong_person_is_refused_by_quote_and_by_number(city: City) -> None:
    said = (await city.say(SECRETARY, "今天主题党日，学习条例，应到22实到20"))[0]

    for user, words in ((MEMBER, "更正 1 实到2"), (MEMBER, "撤回 1"), ("lujia", "更正，实到2")):
        assert "不是您报的，没有改" in await city.answer(user, words, quote=said.id)
    for words in ("更正 1 实到2", "撤回 1"):
        assert "没有找到" in await city.answer(OTHER_SECRETARY, words, direct(OTHER_SECRETARY))
    assert "实到20" in await city.answer(SECRETARY, "今天主题党日，学习条例，应到22实到20")


async def test_a_day_or_a_figure_behind_the_word_is_no_number_of_a_record(city: City) -> None:
    await city.answer(SECRETARY, "11月30日主题党日，学习条例，应到22实到20")

    assert "日期 11月30日→12月1日" in await city.answer(SECRETARY, "更正 12月1日")
    assert "应到 22→21" in await city.answer(SECRETARY, "更正：21/20")


async def test_who_shares_a_record_corrects_and_takes_back_only_their_own_part(city: City) -> None:
    await city.answer("heliqun", "昨天蒋晓琳、韩冬、潘玉兰在幸福里社区志愿服务4小时")

    assert "时长 4→3" in await city.answer(MEMBER, "更正 1 3小时", direct(MEMBER))
    assert "已把您从志愿服务" in await city.answer("handong", "撤回 1", direct("handong"))
    mine = await city.answer(MEMBER, "我的", direct(MEMBER))
    assert "3小时，蒋晓琳" in mine
    assert "4小时，潘玉兰" in await city.answer("panyulan", "我的", direct("panyulan"))
    assert "最近的记录" not in await city.answer("handong", "我的", direct("handong"))


async def test_a_list_that_others_lengthened_is_not_taken_back_by_the_one_who_began_it(city: City) -> None:
    first = "#接龙 12月5日志愿服务\n1. 蒋晓琳\n2. 韩冬"
    await city.answer(MEMBER, first)
    await city.answer("panyulan", f"{first}\n3. 潘玉兰")

    assert "已把您从志愿服务 12月5日里去掉" in await city.answer(MEMBER, "撤回 1")
    assert "没有变化：12月5日志愿服务，现共2人" in await city.answer(
        "lujia", "#接龙 12月5日志愿服务\n1. 韩冬\n2. 潘玉兰"
    )


async def test_the_committee_corrects_what_a_member_reported(city: City) -> None:
    await city.answer(MEMBER, "昨天在幸福里社区志愿服务4小时")

    assert "时长 4→2" in await city.answer(DEPUTY, "更正 1 2小时", direct(DEPUTY))


@pytest.mark.parametrize("quotes", [False, True])
async def test_a_report_behind_a_correction_is_kept_too_and_both_are_answered_at_once(
    city: City, *, quotes: bool
) -> None:
    said = (await city.say(SECRETARY, "今天主题党日，学习条例，应到22实到20"))[0]
    words = "更正实到21，另外昨天支委会也开了，4人全到"

    answer = await city.answer(SECRETARY, words, quote=said.id if quotes else None)

    assert "实到 20→21" in answer
    assert "支委会 11月30日（“昨天”），应到4实到4" in answer
