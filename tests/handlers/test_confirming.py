"""What members report is confirmed or returned by the branch's committee, when it looks and never by a push."""

import pytest

from domain.record import Record
from storage import audit, records
from tests.city import (
    COMMITTEE_OFFICER,
    DEPUTY,
    GROUP,
    MEMBER,
    OTHER_SECRETARY,
    SECRETARY,
    City,
    direct,
)

SERVED = "昨天在幸福里社区志愿服务4小时，扫雪"
DEED = "今天帮独居老人修了水管，2小时"
DESK = direct(SECRETARY)


async def versions(city: City, number: int) -> list[Record]:
    return list(await city.app.database.read(lambda transaction: records.versions(transaction, number)))


async def test_what_members_reported_is_listed_to_whom_it_concerns_and_nobody_is_pushed(city: City) -> None:
    assert len(await city.say(MEMBER, SERVED)) == 1, "nothing goes to the secretary by itself"
    await city.answer(SECRETARY, "今天支委会，4人到4人")

    assert "另有1条党员自己报的待您过目" in await city.answer(SECRETARY, "还差什么", DESK)
    assert "待您过目" not in await city.answer(SECRETARY, "还差什么")
    said = await city.say(SECRETARY, "待确认")
    assert [each.chat for each in said] == [DESK]
    assert "1. 蒋晓琳　志愿服务 11月30日" in said[0].text
    assert "支委会" not in said[0].text
    assert (await city.say(SECRETARY, "全部确认", DESK))[0].buttons, "shown before anything is confirmed"
    await city.silence(MEMBER, "待确认")
    assert "蒋晓琳" not in await city.answer(OTHER_SECRETARY, "待确认", direct(OTHER_SECRETARY))


async def test_a_record_is_confirmed_once(city: City) -> None:
    await city.answer(MEMBER, SERVED)
    card = (await city.say(SECRETARY, "待确认", DESK))[0]

    assert "已确认：1 志愿服务" in (await city.press(SECRETARY, card, "confirm"))[0].text
    assert "早已确认过，没有改动" in (await city.press(SECRETARY, card, "confirm"))[0].text
    assert "早已确认过" in await city.answer(DEPUTY, "确认 1", direct(DEPUTY))
    (record,) = await versions(city, 1)
    assert record.confirmed_by
    assert "没有待确认" in await city.answer(SECRETARY, "待确认", DESK)
    assert "#1 志愿服务 11月30日，幸福里社区，扫雪，4小时 ✓" in await city.answer(MEMBER, "我的", direct(MEMBER))


async def test_a_quoted_report_is_confirmed_in_a_word(city: City) -> None:
    answer = (await city.say(MEMBER, SERVED))[0]

    assert "已确认 1" in await city.answer(SECRETARY, "确认", quote=answer.id)
    await city.silence(SECRETARY, "确认")
    (record,) = await versions(city, 1)
    assert record.confirmed_by


async def test_what_changed_after_it_was_shown_is_not_confirmed_unseen(city: City) -> None:
    await city.answer(MEMBER, SERVED)
    card = (await city.say(SECRETARY, "待确认", DESK))[0]
    await city.until("2026-12-01 10:05")
    await city.answer(MEMBER, "更正 6小时")

    again = (await city.press(SECRETARY, card, "confirm"))[0]

    assert "刚才改过，请再看一眼" in again.text
    assert "6小时" in again.text
    assert not (await versions(city, 1))[-1].confirmed_by
    assert "已确认" in (await city.press(SECRETARY, again, "confirm"))[0].text


async def test_a_returned_record_does_not_count_until_it_is_corrected(city: City) -> None:
    await city.answer("lujia", DEED)
    assert "⑧ 办一件实事：1/22" in await city.answer(SECRETARY, "清单")

    done, told = await city.say(SECRETARY, "退回 1 时长不对", DESK)
    assert (done.chat, told.chat) == (DESK, direct("lujia"))
    assert "已退回 1" in done.text
    assert "支部请您再核对：时长不对" in told.text
    assert "⑧ 办一件实事：0/22" in await city.answer(SECRETARY, "清单")
    assert "退回：时长不对，改好再算" in await city.answer("lujia", "我的", direct("lujia"))

    corrected = await city.answer("lujia", "更正 3小时", direct("lujia"), quote=told.id)
    assert "时长 2→3" in corrected
    assert "已重新计入" in corrected
    assert "⑧ 办一件实事：1/22" in await city.answer(SECRETARY, "清单")
    assert "1. 卢佳" in await city.answer(SECRETARY, "待确认", DESK)
    assert [(each.version, each.is_returned, each.fact.hours) for each in await versions(city, 1)] == [
        (1, False, 2),
        (2, True, 2),
        (3, False, 3),
    ]
    assert await city.app.database.read(audit.verify) is None


async def test_returning_takes_a_reason_which_buttons_offer_and_a_second_press_changes_nothing(city: City) -> None:
    await city.answer(MEMBER, SERVED)
    card = (await city.say(SECRETARY, "待确认", DESK))[0]

    why = (await city.press(SECRETARY, card, "return-1"))[0]
    assert [button.label for button in why.buttons] == ["日期不对", "时长不对", "重复报了"]
    assert len(await versions(city, 1)) == 1, "nothing happens without a reason"
    assert len(await city.press(SECRETARY, why, "why-2")) == 2
    assert "1 已经退回" in (await city.press(SECRETARY, why, "why-2"))[0].text
    assert "1 已经退回" in (await city.press(SECRETARY, card, "confirm"))[0].text
    assert len(await versions(city, 1)) == 2


async def test_in_the_group_the_reason_is_not_repeated(city: City) -> None:
    answer = (await city.say(MEMBER, SERVED))[0]

    done, told = await city.say(SECRETARY, "退回 写得不清楚", quote=answer.id)

    assert done.chat == GROUP
    assert "已私下告诉" in done.text
    assert "不清楚" not in done.text
    assert "写得不清楚" in told.text


async def test_who_tells_anew_what_was_returned_has_corrected_it(city: City) -> None:
    await city.answer("lujia", DEED)
    await city.say(SECRETARY, "退回 1 时长不对", DESK)

    assert "时长 2→2.5" in await city.answer("lujia", "今天帮独居老人修了水管，2.5小时")
    assert "⑧ 办一件实事：1/22" in await city.answer(SECRETARY, "清单")


async def test_what_was_returned_can_be_given_up(city: City) -> None:
    await city.answer("lujia", DEED)
    await city.say(SECRETARY, "退回 1 重复报了", DESK)

    assert "已撤回" in await city.answer("lujia", "撤回 1", direct("lujia"))
    assert "没有可以由您确认" in await city.answer(SECRETARY, "退回 1 又错了", DESK)


async def test_a_correction_says_something_else_than_what_stands(city: City) -> None:
    await city.answer("lujia", DEED)
    await city.say(SECRETARY, "退回 1 时长不对", DESK)

    assert "没有改动" in await city.answer("lujia", "更正 2小时", direct("lujia"))
    assert (await versions(city, 1))[-1].is_returned


async def test_after_a_correction_it_needs_confirming_again(city: City) -> None:
    await city.answer(MEMBER, SERVED)
    await city.answer(SECRETARY, "确认 1", DESK)

    assert "之前的确认不再算数" in await city.answer(MEMBER, "更正 1 2小时", direct(MEMBER))
    assert "1. 蒋晓琳" in await city.answer(SECRETARY, "待确认", DESK)


@pytest.mark.parametrize("user", [MEMBER, "lujia", OTHER_SECRETARY, COMMITTEE_OFFICER, "heliqun"])
async def test_nobody_else_confirms_or_returns(city: City, user: str) -> None:
    await city.answer(MEMBER, SERVED)

    for words in ("确认 1", "退回 1 不对", "确认记录1"):
        await city.silence(user, words)
        assert "没有" in await city.answer(user, words, direct(user))
    (record,) = await versions(city, 1)
    assert not record.confirmed_by


async def test_nobody_confirms_what_they_reported_themselves(city: City) -> None:
    await city.answer(DEPUTY, DEED)

    assert "没有等您确认" in await city.answer(DEPUTY, "确认 1", direct(DEPUTY))
    assert "已确认" in await city.answer(SECRETARY, "确认 1", DESK)


async def test_numbers_of_persons_in_a_reason_are_not_kept(city: City) -> None:
    await city.answer(MEMBER, SERVED)

    said = await city.say(SECRETARY, "退回 1 请联系13800138000", DESK)

    assert all("13800138000" not in each.text for each in said)
    assert "13800138000" not in (await versions(city, 1))[-1].returned_for


async def test_lists_returns_and_confirmations_are_the_same_on_both_databases(town: City) -> None:
    await town.until("2026-12-01 10:00")
    first = "#接龙 11月28日志愿服务时长\n1. 蒋晓琳 4小时\n2. 韩冬 4小时"
    await town.dialog(MEMBER, [(first, "新增蒋晓琳、韩冬"), (first, "没有变化")])
    await town.dialog("handong", [(first.replace("韩冬 4", "韩冬 6"), "更新韩冬，现共2人")])
    await town.answer("lujia", DEED)
    card = (await town.say(SECRETARY, "待确认", DESK))[0]
    numbers = [button.says.split()[1] for button in card.buttons[1:]]

    assert len(numbers) == 3
    assert "已确认" in (await town.press(SECRETARY, card, "confirm"))[0].text
    assert "早已确认过" in (await town.press(SECRETARY, card, "confirm"))[0].text
    assert len(await town.say(SECRETARY, f"退回 {numbers[-1]} 时长不对", DESK)) == 2
    assert "⑧ 办一件实事：0/22" in await town.answer(SECRETARY, "清单")
    assert "已重新计入" in await town.answer("lujia", f"更正 {numbers[-1]} 3小时", direct("lujia"))
    assert "⑧ 办一件实事：1/22" in await town.answer(SECRETARY, "清单")
    assert f"{numbers[-1]}. 卢佳" in await town.answer(SECRETARY, "待确认", DESK)
    assert "编号" in await town.answer("lujia", "删除我的数据", direct("lujia"))
    assert await town.app.database.read(audit.verify) is None
