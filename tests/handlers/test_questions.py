"""The bot's one question: it waits a working day, takes any answer, and lets go with a word."""

from tests.city import GROUP, MEMBER, SECRETARY, City, direct


async def test_a_question_can_be_answered_by_its_number_or_its_button(city: City) -> None:
    asked = (await city.say(SECRETARY, "党员大会开了，应到22实到20，一致通过"))[0]
    if "哪天" not in asked.text:
        asked = (await city.say(SECRETARY, "组织生活会开了，应到22实到20"))[0]

    assert [button.label for button in asked.buttons][:2] == ["今天", "昨天"]
    await city.dialog(SECRETARY, [("2", "11月30日")])


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
    await city.dialog(SECRETARY, [("今天主题党日开了", "主题是什么"), ("不用了", "没有记录"), ("算了", None)])
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
