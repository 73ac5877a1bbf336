"""The bot's one question: it waits a working day, takes any answer, and lets go with a word."""

import pytest

from storage.database import open_database
from tests.city import DEPUTY, GROUP, MEMBER, SECRETARY, City, direct, settled

ASKING = "组织生活会开了，应到22实到20"


@pytest.mark.parametrize("chat", [GROUP, direct(SECRETARY)])
async def test_a_question_offers_its_likeliest_answers_under_numbers(city: City, chat: str) -> None:
    asked = (await city.say(SECRETARY, ASKING, chat))[0]

    assert [button.label for button in asked.buttons] == ["今天", "昨天", "11月27日(周五)"]
    assert "是哪天的？1 今天，2 昨天，3 11月27日(周五)" in asked.text
    assert asked.text.count("\n") == 0
    await city.dialog(SECRETARY, [("2", "已记录：组织生活会 11月30日")], chat)


async def test_a_button_answers_once_and_for_nobody_else(city: City) -> None:
    asked = (await city.say(SECRETARY, ASKING))[0]

    for user in (MEMBER, DEPUTY):
        assert "没有改动" in (await city.press(user, asked, "today"))[0].text
    assert "已记录：组织生活会 11月30日" in (await city.press(SECRETARY, asked, "yesterday"))[0].text
    for button in ("yesterday", "today"):
        assert "没有改动" in (await city.press(SECRETARY, asked, button))[0].text
    assert (await city.answer(SECRETARY, "我的", direct(SECRETARY))).count("组织生活会") == 1


async def test_who_came_is_offered_by_who_did_not(city: City) -> None:
    asked = (await city.say(SECRETARY, "今天主题党日，学条例，应到22实到20请假3缺席0"))[0]

    assert "像是实到19" in asked.text
    assert "实到19" in (await city.press(SECRETARY, asked, "sum"))[0].text


@pytest.mark.parametrize(
    ("told", "first"), [("今天开会了，4人都到了", "支委会"), ("今天开会了，应到22实到20", "主题党日")]
)
async def test_the_kinds_that_are_offered_fit_what_was_told(city: City, told: str, first: str) -> None:
    asked = (await city.say(SECRETARY, told))[0]

    assert asked.buttons[0].label == first
    assert len({button.label for button in asked.buttons} & {"支委会", "主题党日"}) == (2 if first == "支委会" else 1)
    await city.dialog(SECRETARY, [("1", f"已记录：{first} 12月1日")])


async def test_an_open_question_survives_a_restart(city: City) -> None:
    await city.dialog(SECRETARY, [("今天主题党日开了", "主题是什么")])
    await city.app.stop()
    again = await settled(open_database(f"sqlite:///{city.data / 'zhibu.db'}"), city.data, "2026-12-01 14:00")
    try:
        await again.dialog(SECRETARY, [("学习党章，应到22实到20", "已记录：主题党日 12月1日")])
    finally:
        await again.app.stop()


async def test_chatter_in_between_leaves_the_question_open(city: City) -> None:
    await city.dialog(
        SECRETARY,
        [
            ("今天主题党日开了", "主题是什么"),
            ("好的", None),
            ("晚点再说", None),
            ("辛苦大家了", None),
            ("清单", "① 主题党日"),
            ("学习党章，应到22实到20", "已记录：主题党日 12月1日"),
        ],
    )


async def test_what_a_colleague_reported_for_the_branch_leaves_no_note(city: City) -> None:
    asked = (await city.say(SECRETARY, "今天主题党日开了"))[0]
    answer = await city.answer(DEPUTY, "学习党章，应到22实到20", quote=asked.id)
    assert "已记录：12月主题党日" in answer

    assert not [each for each in await city.until("2026-12-03 10:00") if "没有等到回话" in each.text]


async def test_a_number_that_is_wanted_as_a_number_is_one(city: City) -> None:
    await city.dialog(SECRETARY, [("今天主题党日，学条例，应到22实到20请假3缺席0", "对不上"), ("19", "实到19")])


async def test_another_report_in_between_leaves_the_question_open(city: City) -> None:
    await city.dialog(
        SECRETARY,
        [
            ("今天主题党日开了", "主题是什么"),
            ("今天支委会，4人到4人", "已记录：支委会"),
            ("学习党章，应到22实到20", "已记录：主题党日 12月1日"),
        ],
    )


async def test_what_somebody_else_says_in_between_answers_nothing(city: City) -> None:
    await city.dialog(SECRETARY, [("今天主题党日开了", "主题是什么")])
    await city.dialog(MEMBER, [("学习党章", None)])
    await city.dialog(SECRETARY, [("学习党章，应到22实到20", "已记录：主题党日 12月1日")])


async def test_a_question_is_given_up_in_a_word_and_not_asked_again(city: City) -> None:
    for no in ("不用了", "算了", "先不报了"):
        await city.dialog(SECRETARY, [("今天主题党日开了", "主题是什么"), (no, "没有记录"), (no, None)])
    assert not [each for each in await city.until("2026-12-03 10:00") if "没有等到回话" in each.text]


async def test_a_lapsed_question_is_told_once_in_private_with_what_stays_open(city: City) -> None:
    await city.dialog(SECRETARY, [("今天主题党日开了", "主题是什么")])

    (note,) = [each for each in await city.until("2026-12-03 10:00") if "没有等到回话" in each.text]

    assert note.chat == direct(SECRETARY)
    assert "主题党日" in note.text
    assert "等一句话：主题党日" in await city.answer(SECRETARY, "我的", direct(SECRETARY))
    assert not [each for each in await city.until("2026-12-05 10:00") if "没有等到回话" in each.text]


async def test_a_lapsed_question_that_is_quoted_is_still_answered(city: City) -> None:
    asked = (await city.say(SECRETARY, "今天主题党日开了"))[0]
    await city.until("2026-12-03 10:00")

    answer = await city.answer(SECRETARY, "学习党章，应到22实到20", GROUP, quote=asked.id)

    assert "已记录：主题党日 12月1日" in answer


async def test_what_was_reported_after_all_leaves_no_note(city: City) -> None:
    await city.dialog(SECRETARY, [("今天主题党日开了", "主题是什么")])
    await city.until("2026-12-02 18:00")
    await city.dialog(SECRETARY, [("12月1日主题党日，学习党章，应到22实到20", "已记录：主题党日 12月1日")])

    assert not [each for each in await city.until("2026-12-04 10:00") if "没有等到回话" in each.text]


async def test_a_second_question_takes_the_place_of_the_first_which_is_noted_later(city: City) -> None:
    await city.dialog(
        SECRETARY,
        [("今天主题党日开了", "主题是什么"), ("组织生活会开了，应到22实到20", "哪天"), ("昨天", "组织生活会")],
    )

    notes = [each.text for each in await city.until("2026-12-03 10:00") if "没有等到回话" in each.text]

    assert len(notes) == 1
    assert "主题党日" in notes[0]


async def test_the_communities_named_before_are_offered(city: City) -> None:
    await city.say(MEMBER, "昨天去春晓社区报到了", direct(MEMBER))

    asked = (await city.say(SECRETARY, "我昨天去报到了", direct(SECRETARY)))[0]

    assert "春晓社区" in [button.says for button in asked.buttons]
