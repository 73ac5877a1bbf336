"""The long connection: what is heard, how it is answered, and what each code of the platform leads to."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from bot.channels.port import Cause, ChatGone, Doubtful, Refused, SetUpWrong, SlowDown, Stopped, Unreachable
from bot.channels.wecom.body import called
from bot.channels.wecom.patience import Patience, Pause
from domain.chat import SEND_ONLY
from domain.conversation import ChatKind
from tests.bot.wecom.conftest import BUTTONS, GROUP, Ears, Line, hook, pressed_card, sending
from tests.fakes.wecom import BOT_ID, SECRET, Shown
from tests.fakes.wecom_line import SHORT

TEXT = {"msgtype": "text", "text": {"content": "@支部小助手 今天主题党日"}}
VECTOR = (
    "f27515765efb4dc7bdeac8730a18fff98563be1a3e22c8511a66bb1675b436f5",
    "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
)
PICTURE = bytes.fromhex("89504e470d0a1a0a66616b652d696d6167652d6279746573")


async def test_a_message_of_a_group_is_heard_without_the_bots_name(line: Line) -> None:
    heard = await line.brings(**TEXT)
    assert (heard.text, heard.chat, heard.user) == ("今天主题党日", GROUP, "zhangsan")
    assert (heard.message_id, heard.chat_kind) == ("m1", ChatKind.GROUP)


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("@支部小助手 清单", None, "清单"),
        ("清单 @支部小助手", None, "清单"),
        ("今天主题党日@支部小助手\u2005应到26实到24", None, "今天主题党日 应到26实到24"),
        ("请@张三 补报 @支部小助手 ", None, "请@张三 补报 @支部小助手 "),
        ("@张三 补报 @支部小助手", "支部小助手", "@张三 补报"),
        ("@支部 小助手 清单", "支部 小助手", "清单"),
        ("@支部小助手①完成", "支部小助手", "①完成"),
        ("发到 zhibu@example.cn @支部小助手", None, "发到 zhibu@example.cn"),
    ],
)
def test_the_bots_name_is_taken_out_wherever_it_is_sure_to_be_its(text: str, name: str | None, left: str) -> None:
    assert called(text, name) == left


async def test_a_single_chat_is_known_by_its_person_and_a_group_by_its_exact_letters(line: Line) -> None:
    await line.fake.deliver({"msgid": "s", "chattype": "single", "from": {"userid": "LiSi"}, **TEXT}, "r")
    await line.until(lambda: line.ears.heard)
    heard = line.ears.heard[0]
    assert (heard.chat, heard.user, heard.chat_kind) == ("LiSi", "lisi", ChatKind.DIRECT)
    await line.channel.send(sending("只对您说", address=heard.chat, chat_kind=ChatKind.DIRECT))
    assert [each.chat for each in line.fake.shown] == ["LiSi"]
    assert (await line.brings(chatid="wrABC", **TEXT)).chat == "wrABC"


@pytest.mark.parametrize(
    ("part", "text", "images"),
    [
        ({"msgtype": "voice", "voice": {"content": "主题党日开完了"}}, "主题党日开完了", 0),
        ({"msgtype": "file", "file": {"url": "https://x/y"}}, "[文件]", 0),
        ({"msgtype": "image", "image": {"url": "https://x/y", "aeskey": "k"}}, "", 1),
        (
            {
                "msgtype": "mixed",
                "mixed": {
                    "msg_item": [
                        {"msgtype": "text", "text": {"content": "@支部小助手 主题党日"}},
                        {"msgtype": "image", "image": {"url": "https://x/1"}},
                        {"msgtype": "image", "image": {"url": "https://x/2"}},
                    ]
                },
            },
            "主题党日",
            2,
        ),
    ],
)
async def test_every_kind_of_message_is_heard(line: Line, part: dict[str, object], text: str, images: int) -> None:
    heard = await line.brings(**part)
    assert (heard.text, heard.images, len(heard.pictures)) == (text, images, images)


async def test_a_quote_comes_with_the_words_that_are_quoted(line: Line) -> None:
    heard = await line.brings(**TEXT, quote={"msgtype": "text", "text": {"content": "已记录：主题党日"}})
    assert heard.quoted_text == "已记录：主题党日"


async def test_a_picture_is_fetched_and_decrypted_with_its_own_key(line: Line) -> None:
    line.fake.media["p1"] = ("p1", bytes.fromhex(VECTOR[0]))
    heard = await line.brings(msgtype="image", image={"url": f"{line.fake.address}/media/p1", "aeskey": VECTOR[1]})
    assert await line.channel.picture(heard.pictures[0]) == PICTURE
    line.fake.media["p2"] = ("p2", PICTURE)
    assert await line.channel.picture(f" {line.fake.address}/media/p2") == PICTURE


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (" http://127.0.0.1:1/x", "不是企业微信的"),
        (" https://weixin.qq.com.example.org/x", "不是企业微信的"),
        ("AAAA {address}/media/p1", "密钥"),
        ("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW {address}/media/p1", "密钥"),
        (" {address}/media/none", "过期"),
        (" {address}/media/huge", "20 MB"),
    ],
)
async def test_a_picture_that_cannot_be_had_says_why(line: Line, reference: str, why: str) -> None:
    line.fake.media["p1"] = ("p1", bytes.fromhex(VECTOR[0]))
    line.fake.media["huge"] = ("huge", bytes(21 * 2**20))
    with pytest.raises(Refused, match=why):
        await line.channel.picture(reference.format(address=line.fake.address))


async def test_an_answer_goes_to_its_question_and_said_again_is_the_same_bubble(line: Line) -> None:
    await line.brings(**TEXT)
    answer = sending("已记录：主题党日。", answers="m1")
    await line.channel.send(answer)
    await line.channel.send(answer)
    assert line.texts("reply") == ["已记录：主题党日。"]


async def test_an_answer_whose_receipt_was_lost_stands_there_once(line: Line) -> None:
    await line.brings(**TEXT)
    line.fake.lost_answers = 1
    with pytest.raises(Doubtful):
        await line.channel.send(sending("好的", answers="m1"))
    await line.channel.send(sending("好的", answers="m1", perhaps_sent=True))
    assert line.texts() == ["好的"]


async def test_a_push_whose_receipt_was_lost_says_that_it_may_be_a_repeat(line: Line) -> None:
    line.fake.lost_answers = 1
    with pytest.raises(Doubtful):
        await line.channel.send(sending("清单"))
    await line.channel.send(sending("清单", perhaps_sent=True))
    assert line.texts() == ["清单", "清单\n（这条可能发过一次，收到过的请忽略。）"]


async def test_of_a_long_text_only_the_part_that_may_stand_there_says_so(line: Line) -> None:
    long = sending("\n".join(f"第{number:03}行，市财政局机关第一党支部" for number in range(300)))
    line.fake.lost_after = 1
    with pytest.raises(Doubtful):
        await line.channel.send(long)
    await line.channel.send(replace(long, perhaps_sent=True))
    noted = [number for number, text in enumerate(line.texts()) if "可能发过一次" in text]
    assert (len(line.texts()), noted) == (5, [2])


async def test_what_may_have_been_said_says_so_by_every_other_way_as_well(line: Line) -> None:
    direct = {"address": "zhangsan", "chat_kind": ChatKind.DIRECT, "perhaps_sent": True}
    await line.channel.send(sending("群里", webhook=hook(line.fake), perhaps_sent=True, address="wrNowhere"))
    assert line.texts() == ["群里\n（这条可能发过一次，收到过的请忽略。）"]
    line.fake.chats.discard("zhangsan")
    with pytest.raises(ChatGone):
        await line.channel.send(sending("单聊", 2, **direct))
    assert line.fake.calls[-1][1]["text"]["content"] == "单聊\n（这条可能发过一次，收到过的请忽略。）"


async def test_a_card_whose_receipt_was_lost_stands_there_once(line: Line) -> None:
    line.fake.lost_answers = 1
    with pytest.raises(Doubtful):
        await line.channel.send(sending("【提醒】\n① 主题党日", buttons=BUTTONS))
    await line.channel.send(sending("【提醒】\n① 主题党日", buttons=BUTTONS, perhaps_sent=True))
    assert len(line.texts()) == 1


async def test_a_handle_that_is_no_good_any_more_leaves_the_answer_to_a_push(line: Line) -> None:
    await line.brings(**TEXT)
    for each in line.fake.lines:
        each.messages.clear()
    await line.channel.send(sending("好的", answers="m1"))
    assert line.texts("push") == ["好的"]


async def test_a_second_card_on_one_handle_becomes_a_push(line: Line) -> None:
    await line.brings(**TEXT)
    for number in (1, 2):
        await line.channel.send(sending(f"【第{number}张】", number, answers="m1", buttons=BUTTONS))
    assert [each.way for each in line.fake.shown] == ["reply", "push"]


async def test_a_second_card_that_may_be_out_is_not_taken_for_said_because_of_the_first(line: Line) -> None:
    await line.brings(**TEXT)
    await line.channel.send(sending("【第1张】", 1, answers="m1", buttons=BUTTONS))
    second = sending("【第2张】", 2, answers="m1", buttons=BUTTONS, perhaps_sent=True)
    for _ in range(2):
        await line.channel.send(second)
    assert [each.way for each in line.fake.shown] == ["reply", "push"]


async def test_too_many_messages_wait_for_a_minute(line: Line) -> None:
    line.fake.too_many = 1
    with pytest.raises(SlowDown) as slow:
        await line.channel.send(sending())
    assert slow.value.retry_after == 60


async def test_a_connection_that_is_not_subscribed_any_more_is_made_anew(line: Line) -> None:
    line.fake.stale = 1
    with pytest.raises(Unreachable):
        await line.channel.send(sending("一"))
    await line.channel.send(sending("一"))
    assert (line.texts(), line.fake.subscribes) == (["一"], 2)


async def test_a_group_that_does_not_exist_is_gone(line: Line) -> None:
    with pytest.raises(ChatGone, match="93006"):
        await line.channel.send(sending(address="wrNowhere"))


async def test_a_long_text_comes_in_pieces_and_goes_on_where_it_was_broken_off(line: Line) -> None:
    lines = [f"第{number:03}行，市财政局机关第一党支部" for number in range(300)]
    long = sending("\n".join(lines))
    for sent in (1, 2):
        line.fake.too_many = 0
        line.fake.rate[GROUP].extend([line.fake._clock.now().timestamp()] * (30 - sent))  # noqa: SLF001
        with pytest.raises(SlowDown):
            await line.channel.send(long)
        line.fake.rate.clear()
    await line.channel.send(long)
    assert "\n".join(line.texts()).split("\n") == lines


async def test_what_members_write_becomes_no_markup(line: Line) -> None:
    await line.channel.send(sending("# 标题\n[点我](http://x) <@all> **粗** `x`\n---"))
    assert line.texts() == ["＃ 标题\n［点我］(http://x) ＜@all＞ ＊＊粗＊＊ ｀x｀\n——"]


async def test_a_press_changes_the_card_for_everybody(line: Line) -> None:
    await line.channel.send(sending("【提醒】\n① 主题党日", buttons=BUTTONS))
    card = line.fake.shown[0]
    line.ears.outcome = pressed_card("【提醒】\n① 主题党日", BUTTONS[1])
    await press(line, card, "done-1")
    await line.until(lambda: "已记录" in card.text)
    assert card.buttons == (("help", "帮助"),)
    heard = line.ears.heard[0]
    assert (heard.card, heard.button, heard.user) == (1, "done-1", "zhangsan")


async def test_a_press_that_was_heard_too_late_leaves_the_card_as_it_is(line: Line) -> None:
    await line.channel.send(sending("【提醒】", buttons=BUTTONS))
    assert line.channel._ways.aibot  # noqa: SLF001
    line.channel._ways.aibot._patience = replace(SHORT, press=0.05)  # noqa: SLF001
    line.ears.outcome, line.ears.seconds = pressed_card(), 0.1
    await press(line, line.fake.shown[0], "done-1")
    await line.until(lambda: line.ears.heard)
    await asyncio.sleep(0.05)
    assert "已记录" not in line.fake.shown[0].text


async def press(line: Line, card: Shown, key: str, **chosen: str) -> None:
    """Somebody presses a button of a card."""
    items = [{"question_key": name, "option_ids": {"option_id": [id_]}} for name, id_ in chosen.items()]
    part: dict[str, object] = {"card_type": "button_interaction", "event_key": key, "task_id": card.id}
    part |= {"selected_items": {"selected_item": items}} if items else {}
    event = {"eventtype": "template_card_event", "template_card_event": part}
    around = {"msgid": f"e-{key}", "chatid": GROUP, "chattype": "group", "from": {"userid": "ZhangSan"}}
    await line.fake.deliver({**around, "msgtype": "event", "create_time": 1, "event": event}, f"event-{key}")


async def test_without_a_connection_the_groups_webhook_speaks_and_calls_who_asked(line: Line) -> None:
    await line.brings(**TEXT)
    line.fake.broken_gate = True
    assert line.fake.line
    await line.fake.line.socket.close()
    with pytest.raises(Unreachable):
        await line.channel.send(sending("没有别的路", 1, answers="m1"))
    line.fake.broken_gate = False
    line.fake.wrong_secret = True
    line.fake.chats.discard(GROUP)
    await asyncio.sleep(0.1)
    await line.channel.send(sending("已记录", 2, answers="m1", webhook=hook(line.fake)))
    assert line.texts("hook") == []
    assert [(each.text, each.mentions) for each in line.fake.shown] == [("已记录", ("zhangsan",))]


async def test_a_person_without_a_chat_with_the_bot_is_reached_by_the_app(line: Line) -> None:
    line.fake.chats.discard("zhangsan")
    line.fake.shown.clear()
    direct = sending("只对您说", address="zhangsan", chat_kind=ChatKind.DIRECT)
    with pytest.raises(ChatGone):
        await line.channel.send(direct)
    assert [path for path, _ in line.fake.calls] == ["message"]


async def test_a_group_of_a_webhook_alone_is_written_to_by_nothing_else(line: Line) -> None:
    await line.channel.send(sending("清单", address=f"{SEND_ONLY}x", webhook=hook(line.fake)))
    assert [each.way for each in line.fake.shown] == ["text"]


async def test_messages_of_a_chat_keep_their_order_while_the_database_is_away(line: Line) -> None:
    line.ears.faults = 3
    for number in range(3):
        body = {"msgid": f"m{number}", "chatid": GROUP, "chattype": "group", "from": {"userid": "u"}, **TEXT}
        await line.fake.deliver(body, f"r{number}")
    await line.until(lambda: len(line.ears.heard) == 3)
    assert [each.message_id for each in line.ears.heard] == ["m0", "m1", "m2"]


async def test_who_is_thrown_out_by_another_process_says_so_until_it_is_back(line: Line) -> None:
    async with ClientSession() as session, session.ws_connect(line.fake.address.replace("http", "ws", 1)) as other:
        subscribing = {"bot_id": BOT_ID, "secret": SECRET}
        await other.send_json({"cmd": "aibot_subscribe", "headers": {"req_id": "x"}, "body": subscribing})
        await line.until(lambda: line.channel.trouble is not None)
        trouble = line.channel.trouble
        assert trouble
        assert (trouble.cause, "只留一个程序" in trouble.hint) == (Cause.TAKEN_OVER, True)
    await line.until(lambda: line.channel.is_connected)
    assert line.channel.trouble is None


async def test_a_wrong_secret_leaves_what_is_owed_to_the_webhook_and_the_rest_waiting(line: Line) -> None:
    line.fake.wrong_secret = True
    assert line.fake.line
    await line.fake.line.socket.close()
    aibot = line.channel._ways.aibot  # noqa: SLF001
    assert aibot
    await line.until(lambda: aibot._stopped)  # noqa: SLF001
    await line.channel.send(sending("清单", webhook=hook(line.fake)))
    with pytest.raises(SetUpWrong, match="Secret"):
        await line.channel.send(sending("别的", 2))
    assert [each.text for each in line.fake.shown] == ["清单"]


async def test_a_wrong_secret_stops_it_with_words_for_a_clerk(line: Line) -> None:
    line.fake.wrong_secret = True
    aibot = line.channel._ways.aibot  # noqa: SLF001
    assert aibot
    with pytest.raises(Stopped) as stopped:
        await asyncio.wait_for(aibot.listen(Ears().hear), 2)
    assert "WECOM_AIBOT_SECRET" in stopped.value.hint
    assert "bot-secret" not in f"{stopped.value!r} {line.channel._ways!r} {aibot._bot!r}"  # noqa: SLF001


def test_pauses_grow_and_never_end_in_step() -> None:
    pause = Pause(Patience())
    waits = [pause.after(0) for _ in range(12)]
    assert all(0.5 <= wait <= 60 for wait in waits)
    assert max(waits[:2]) < min(waits[-4:])
    assert pause.after(120) <= 1
    taken = Pause(Patience())
    assert [60 <= taken.after_taken_over(0) <= 75, taken.after_taken_over(0) >= 120] == [True, True]
    assert max(taken.after_taken_over(0) for _ in range(20)) <= 900 * 1.25
