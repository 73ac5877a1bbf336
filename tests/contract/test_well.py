"""The contract while all is well: what is said arrives once, what people say is heard once and answered once."""

import asyncio
from dataclasses import replace

from domain.conversation import Button
from tests.city import MEMBER, OTHER_SECRETARY, SECRETARY
from tests.contract.rig import Rig

REPORT = "今天主题党日，重温入党誓词，应到26实到24"
DONE = (Button("done-1", "①主题党日", "①完成"), Button("help", "帮助", "帮助"))


async def test_a_push_stands_in_its_chat_once(rig: Rig) -> None:
    await rig.owe("本月清单已经发出。")
    await rig.owe("只对书记说。", rig.platform.direct(SECRETARY))
    await rig.sent()
    assert rig.texts() == ["本月清单已经发出。"]
    assert rig.texts(rig.platform.direct(SECRETARY)) == ["只对书记说。"]


async def test_a_report_is_kept_and_answered_in_one_line(rig: Rig) -> None:
    answer = await rig.answer(REPORT)
    assert "已记录：主题党日" in answer.text
    assert await rig.records() == 1


async def test_a_direct_chat_is_answered_there_and_nowhere_else(rig: Rig) -> None:
    answer = await rig.answer("我的", MEMBER, rig.platform.direct(MEMBER))
    assert answer.chat == rig.platform.direct(MEMBER)
    assert rig.texts() == []


async def test_help_says_whether_the_bot_has_to_be_called(rig: Rig) -> None:
    in_group = (await rig.answer("帮助", MEMBER)).text
    alone = (await rig.answer("帮助", MEMBER, rig.platform.direct(MEMBER))).text
    assert ("先 @ 我" in in_group) is (rig.platform.name != "sandbox")
    assert "先 @ 我" not in alone


async def test_chatter_is_left_alone(rig: Rig) -> None:
    for text in ("好的", "辛苦了", "哈哈"):
        await rig.say(text, MEMBER)
    await rig.app.dispatcher.flush()
    assert rig.texts() == []


async def test_a_message_that_is_delivered_again_is_answered_once(rig: Rig) -> None:
    said = rig.said(REPORT)
    for _ in range(3):
        await rig.platform.deliver(said)
    await rig.heard(said)
    await rig.say("好的")
    await rig.app.dispatcher.flush()
    assert len(rig.texts()) == 1
    assert await rig.records() == 1


async def test_a_message_that_comes_under_a_new_delivery_is_answered_once(rig: Rig) -> None:
    said = rig.said(REPORT)
    for number in range(3):
        await rig.platform.deliver(replace(said, delivery=f"again-{number}"))
    await rig.heard(said)
    await rig.say("好的")
    await rig.app.dispatcher.flush()
    assert len(rig.texts()) == 1
    assert await rig.records() == 1


async def test_messages_that_come_out_of_order_are_all_kept(rig: Rig) -> None:
    first, second = rig.said(REPORT), rig.said("今天支委会，5人到4人")
    await rig.platform.deliver(second)
    await rig.platform.deliver(first)
    await rig.heard(first, second)
    await rig.until(lambda: len(rig.texts()) == 2)
    assert await rig.records() == 2


async def test_an_answer_that_is_quoted_is_the_record_that_is_meant(rig: Rig) -> None:
    answer = await rig.answer(REPORT)
    await rig.later(60)
    await rig.answer("今天支委会，5人到4人")
    await rig.later(60)
    await rig.say("更正，实到25", quote=answer.id)
    await rig.until(lambda: len(rig.texts()) == 3)
    assert "主题党日" in rig.texts()[2]
    assert "24→25" in rig.texts()[2]


async def test_many_who_write_at_once_are_each_answered_once(rig: Rig) -> None:
    said = [rig.said("清单", rig.cast[number % len(rig.cast)]) for number in range(12)]
    await asyncio.gather(*(rig.platform.deliver(each) for each in said))
    await rig.heard(*said)
    await rig.sent()
    assert len(rig.texts()) == 12


async def test_a_long_text_arrives_whole_in_order_and_once(rig: Rig) -> None:
    lines = [f"{number}、市财政局机关第一党支部：主题党日 26/24，党课 1 次，已报到 17 人。" for number in range(150)]
    await rig.owe("\n".join(lines))
    await rig.sent()
    assert "\n".join(rig.texts()).split("\n") == lines


async def test_a_pressed_button_is_a_reply_that_counts_once(rig: Rig) -> None:
    await rig.owe("【清单】\n① 主题党日", buttons=DONE)
    await rig.sent()
    card = rig.shown()[0]
    assert card.buttons[0] == "①主题党日"
    for _ in range(2):
        await rig.platform.press(SECRETARY, card, "①主题党日", "press-1")
    await rig.until(lambda: len(rig.texts()) == 2, "a press is answered")
    await rig.platform.press(SECRETARY, rig.shown()[0], "帮助", "press-2")
    await rig.until(lambda: len(rig.texts()) == 3, "the other button works as well")
    assert "已记录" in rig.texts()[1]
    assert await rig.records() == 1


async def test_a_button_counts_for_nobody_from_another_branch(rig: Rig) -> None:
    await rig.owe("【清单】\n① 主题党日", buttons=DONE)
    await rig.sent()
    await rig.platform.press(OTHER_SECRETARY, rig.shown()[0], "①主题党日", "press-1")
    await rig.until(lambda: len(rig.texts()) == 2)
    assert "不是本支部" in rig.texts()[1] or "您所在支部" in rig.texts()[1]
    assert await rig.records() == 0
