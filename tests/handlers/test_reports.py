"""Reports in people's own words, and what the bot says back."""

import pytest

from tests.city import DEPUTY, GROUP, MEMBER, OTHER_GROUP, OTHER_SECRETARY, SECRETARY, City, direct


async def test_a_theme_day_in_one_line_is_said_back_and_ticked(city: City) -> None:
    await city.dialog(
        SECRETARY,
        [
            (
                "今天下午主题党日，重温入党誓词，应到22实到20，请假2",
                "已记录：主题党日 12月1日，“重温入党誓词”，应到22实到20，请假2",
            ),
            ("清单", "① 主题党日：✓ 已完成"),
        ],
    )


async def test_a_meeting_is_reported_in_a_direct_chat_too(city: City) -> None:
    await city.dialog(SECRETARY, [("今天支委会，4人到4人", "已记录：支委会 12月1日，应到4实到4")], direct(SECRETARY))


async def test_the_bots_name_in_front_changes_nothing(city: City) -> None:
    await city.dialog(SECRETARY, [("@小助手 今天支委会，4人到4人", "已记录：支委会 12月1日")])


async def test_list_numbers_are_answered(city: City) -> None:
    await city.dialog(SECRETARY, [("①完成 22/20 ③完成 ⑤未开", "主题党日"), ("还差什么", "⑤ 党课")])
    listing = await city.answer(SECRETARY, "清单")
    assert "① 主题党日：✓" in listing
    assert "③ 支委会：✓" in listing


async def test_two_people_who_report_the_same_event_make_one_record(city: City) -> None:
    await city.answer(SECRETARY, "今天主题党日，学习条例，应到22实到20")
    again = await city.answer(DEPUTY, "主题党日 12月1日 学习条例 应到22实到20")
    more = await city.answer(DEPUTY, "今天主题党日，学习条例，应到22实到21")

    assert "不用再报" in again
    assert "实到 20→21" in more


async def test_what_is_missing_is_asked_once_and_the_answer_completes_the_record(city: City) -> None:
    await city.dialog(
        SECRETARY,
        [("今天主题党日开了", "主题是什么"), ("学习党章，应到22实到20", "已记录：主题党日 12月1日"), ("好的", None)],
    )


async def test_a_withdrawn_question_leaves_nothing_behind(city: City) -> None:
    await city.dialog(
        SECRETARY, [("今天主题党日开了", "主题是什么"), ("撤回", "没有记录"), ("清单", "① 主题党日：12月25日")]
    )


async def test_a_correction_keeps_the_task_done_and_says_what_changed(city: City) -> None:
    await city.dialog(
        SECRETARY,
        [
            ("今天主题党日，学习条例，应到22实到20", "实到20"),
            ("更正：实到21", "实到 20→21"),
            ("更正：实到23", "对不上"),
            ("撤回", "已撤回：主题党日"),
            ("清单", "① 主题党日：12月25日"),
        ],
    )


async def test_a_quoted_report_is_the_one_that_is_corrected(city: City) -> None:
    said = await city.say(SECRETARY, "今天主题党日，学习条例，应到22实到20")
    await city.answer(SECRETARY, "今天支委会，4人到4人")

    corrected = await city.answer(SECRETARY, "更正，实到21", quote=said[0].id)

    assert "主题党日" in corrected


async def test_the_deputy_corrects_what_the_secretary_has_just_reported(city: City) -> None:
    await city.answer(SECRETARY, "今天主题党日，学习条例，应到22实到20")
    await city.answer(DEPUTY, "已到幸福里社区报到")

    assert "实到 20→21" in await city.answer(DEPUTY, "更正：实到21，叶志远开完会赶来了")


async def test_nobody_corrects_what_is_not_theirs(city: City) -> None:
    said = await city.say(SECRETARY, "今天主题党日，学习条例，应到22实到20")

    assert "不是您报的，没有改" in await city.answer(MEMBER, "更正，实到2", quote=said[0].id)


async def test_a_members_own_service_counts_for_the_member(city: City) -> None:
    await city.dialog(
        MEMBER,
        [
            ("已到幸福里社区报到，认领楼道巡查岗", "社区报到，幸福里社区，楼道巡查"),
            ("还差什么", "⑦ 到社区报到：1/22"),
        ],
    )
    mine = await city.say(MEMBER, "我的")
    assert [each.chat for each in mine] == [direct(MEMBER)]
    assert "✓ 到社区报到" in mine[0].text


async def test_a_problem_goes_its_way_in_one_record(city: City) -> None:
    await city.dialog(
        MEMBER,
        [
            ("认领一个难题：小区停车难", "难题认领，小区停车难"),
            ("还差什么", "⑨ 解一个难题：0/22"),
            ("难题办结了", "认领→办结"),
            ("还差什么", "⑨ 解一个难题：1/22"),
        ],
        direct(MEMBER),
    )


async def test_group_meetings_count_by_group(city: City) -> None:
    await city.answer(SECRETARY, "第二党小组今天开了小组会，7人到6人，学习党章")
    assert "④ 党小组会：1/3" in await city.answer(SECRETARY, "清单")
    await city.answer(SECRETARY, "④完成")
    assert "④ 党小组会：✓" in await city.answer(SECRETARY, "清单")


async def test_an_excuse_is_kept_for_the_person_and_can_be_taken_back(city: City) -> None:
    await city.dialog(
        MEMBER,
        [("12月主题党日请假，出差", "已记下请假：蒋晓琳（公务）"), ("取消请假", "已撤回"), ("取消请假", "没有找到")],
    )


async def test_cancelling_an_excuse_never_takes_back_a_meeting(city: City) -> None:
    await city.answer(SECRETARY, "今天支委会，4人到4人")
    await city.dialog(SECRETARY, [("取消请假", "没有找到"), ("清单", "③ 支委会：✓")])


async def test_names_of_those_behind_are_for_the_secretary_alone(city: City) -> None:
    await city.answer(MEMBER, "已到幸福里社区报到")
    assert "还差：" in await city.answer(SECRETARY, "还差什么", direct(SECRETARY))
    assert "还差：" not in await city.answer(SECRETARY, "还差什么")
    assert "还差：" not in await city.answer(MEMBER, "还差什么", direct(MEMBER))


@pytest.mark.parametrize(
    "chatter", ["收到", "好的", "👍👍", "辛苦了", "哈哈今天天气不错", "😀" * 40, "x" * 10_000, "\x00\x07"]
)
async def test_chatter_is_left_alone(city: City, chatter: str) -> None:
    await city.silence(MEMBER, chatter)


async def test_html_and_templates_in_a_report_are_data(city: City) -> None:
    answer = await city.answer(SECRETARY, "今天主题党日，主题：<b>{{ 7*7 }}</b>学习，应到22实到20")

    assert "49" not in answer
    assert "应到22实到20" in answer


async def test_a_date_that_does_not_exist_is_asked_for(city: City) -> None:
    assert "哪天" in await city.answer(SECRETARY, "2月30日支委会，4人到4人")


async def test_more_present_than_expected_is_asked_back(city: City) -> None:
    assert "实到是多少" in await city.answer(SECRETARY, "今天主题党日，学习党章，应到20实到23")


async def test_classified_material_is_dropped_and_leaves_no_trace(city: City) -> None:
    answer = await city.answer(SECRETARY, "机密★1年 关于印发某方案的通知 正文如下")

    assert "没有保存" in answer
    assert all("某方案" not in message.text for message in city.sandbox.since(0))


async def test_a_report_in_another_branchs_group_is_not_taken(city: City) -> None:
    assert "请到您所在支部的群里报" in await city.answer(OTHER_SECRETARY, "今天主题党日，学习条例，应到22实到20", GROUP)
    assert "① 主题党日：12月25日" in await city.answer(SECRETARY, "清单")


async def test_a_report_that_names_another_branch_is_not_taken(city: City) -> None:
    assert "第二" in await city.answer(SECRETARY, "第二支部今天主题党日，学习条例，应到22实到20")
    assert "① 主题党日：12月11日" in await city.answer(OTHER_SECRETARY, "清单", OTHER_GROUP)


async def test_a_stranger_is_told_how_to_join_and_nothing_is_kept(city: City) -> None:
    assert "我是 姓名" in await city.answer("lurenjia", "今天主题党日，学习条例，应到22实到20")
    assert "① 主题党日：12月25日" in await city.answer(SECRETARY, "清单")


async def test_a_message_delivered_twice_is_done_once(city: City) -> None:
    first = await city.say(SECRETARY, "今天支委会，4人到4人", id_="m-1")
    second = await city.say(SECRETARY, "今天支委会，4人到4人", id_="m-1")

    assert len(first) == 1
    assert second == []
