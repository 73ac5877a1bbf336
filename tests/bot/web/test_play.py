"""The play API: what is asked, what is answered, and what is refused in which words."""

import asyncio
from pathlib import Path

import pytest

from bot.channels.sandbox.client import Sandbox
from tests.bot.web.conftest import Caller, Client
from tests.bot.web.double import BRANCH, Double


async def test_state_tells_the_time_the_chats_and_the_people(call: Caller) -> None:
    _, state = await call.get("state")

    assert state["now"] == "2026-12-01T00:00:00+08:00"
    assert state["chats"][0] == {"id": "g1", "title": "第一支部工作群", "kind": "group", "organisation": BRANCH}
    assert state["people"][0] == {"id": "p1", "name": "周启明", "roles": ["secretary", "member"], "branch": BRANCH}
    assert {"d-p1", "d-p2", "d-p3"} == {chat["id"] for chat in state["chats"] if chat["kind"] == "direct"}


async def test_saying_something_answers_with_what_the_bot_sent_because_of_it(call: Caller) -> None:
    messages = await call.say("主题党日开了")

    assert [message["text"] for message in messages] == ["已记录：主题党日开了"]
    assert set(messages[0]) == {"id", "chat", "from", "at", "text", "buttons"}
    assert messages[0]["from"] == "bot"
    assert messages[0]["at"] == "2026-12-01T00:00:00+08:00"
    assert messages[0]["buttons"] == [{"id": "right", "label": "没错"}, {"id": "wrong", "label": "有误"}]


async def test_the_question_always_stands_above_its_answer(call: Caller) -> None:
    await asyncio.gather(*(call.say(f"第{number}句") for number in range(8)))
    transcript = await call.transcript()

    texts = [message["text"] for message in transcript]
    assert len(texts) == 16
    for number in range(8):
        assert texts.index(f"第{number}句") < texts.index(f"已记录：第{number}句")


async def test_silence_is_an_empty_list(call: Caller) -> None:
    assert await call.say("嗯") == []
    assert [message["from"] for message in await call.transcript()] == ["p1"]


async def test_the_same_id_twice_is_done_once_and_answers_nothing(call: Caller) -> None:
    first = await call.say("到社区报到了", id="m-77")
    second = await call.say("到社区报到了", id="m-77")

    assert (len(first), second) == (1, [])
    assert len(await call.transcript()) == 2


async def test_two_deliveries_at_the_same_moment_are_one_message(call: Caller) -> None:
    answers = await asyncio.gather(*(call.say("到社区报到了", id="m-78") for _ in range(5)))

    assert sorted(len(messages) for messages in answers) == [0, 0, 0, 0, 1]
    assert len(await call.transcript()) == 2


async def test_a_quote_goes_to_the_program_and_stays_on_the_transcript(call: Caller, app: Double) -> None:
    card = (await call.say("主题党日开了"))[0]
    await call.say("实到是十一", quote=card["id"])

    assert list(app.receiver.seen.values())[-1].quoted == card["id"]
    assert (await call.transcript())[2]["quote"] == card["id"]


@pytest.mark.parametrize(("images", "count"), [(3, 3), (["a.jpg", "b.jpg"], 2)])
async def test_pictures_come_as_a_number_or_a_list(call: Caller, app: Double, images: object, count: int) -> None:
    await call.say("", images=images)

    assert list(app.receiver.seen.values())[-1].images == count
    assert (await call.transcript())[0]["images"] == count


async def test_pressing_a_button_says_its_words_and_quotes_its_card(call: Caller, app: Double) -> None:
    card = (await call.say("主题党日开了"))[0]
    status, told = await call.post("press", chat="g1", person="p2", message=card["id"], button="wrong")

    heard = list(app.receiver.seen.values())[-1]
    assert (status, told["messages"][0]["text"]) == (200, "已记录：更正")
    assert (heard.text, heard.user, heard.quoted, heard.button) == ("更正", "p2", card["id"], "wrong")


async def test_a_button_can_be_pressed_after_a_restart(call: Caller, app: Double, tmp_path: Path) -> None:
    card = (await call.say("主题党日开了"))[0]
    again = Sandbox(tmp_path / "sandbox.jsonl", app.clock)
    found = again.message("g1", card["id"])
    await again.close()

    assert found is not None
    assert found.button("right") == app.sandbox.transcript("g1")[1].buttons[0]


async def test_the_clock_answers_with_all_that_was_said_meanwhile(call: Caller) -> None:
    status, told = await call.post("clock", to="2026-12-03T10:00")
    _, state = await call.get("state")

    assert status == 200
    assert [message["text"] for message in told["messages"]] == ["早上好，12-01", "早上好，12-02", "早上好，12-03"]
    assert [message["at"][11:16] for message in told["messages"]] == ["09:00"] * 3
    assert state["now"] == "2026-12-03T10:00:00+08:00"


@pytest.mark.parametrize("to", ["2026-12-01T09:00", "2026-12-01T09:00:00+08:00", "2026-12-01T01:00:00Z"])
async def test_the_clock_takes_local_and_offset_times(call: Caller, to: str) -> None:
    _, told = await call.post("clock", to=to)

    assert len(told["messages"]) == 1


async def test_the_next_message_can_be_asked_for(call: Caller) -> None:
    assert (await call.get("next"))[1] == {"at": "2026-12-01T09:00:00+08:00"}


async def test_messages_after_one_are_those_that_follow_it(call: Caller) -> None:
    first = (await call.say("一"))[0]
    await call.say("嗯")
    _, told = await call.get("messages", chat="g1", after=first["id"])

    assert [message["text"] for message in told["messages"]] == ["嗯"]


async def test_a_person_of_another_branch_may_speak_in_a_group(call: Caller) -> None:
    assert len(await call.say("打扰一下", person="p3")) == 1


async def test_a_long_text_is_cut_and_that_is_told(call: Caller, app: Double) -> None:
    status, told = await call.post("say", chat="g1", person="p1", text="长" * 10_001)

    assert status == 200
    assert told["note"] == "文字太长，只留下了前 10000 个字。"
    assert len(next(iter(app.receiver.seen.values())).text) == 10_000


async def test_a_newcomer_brings_a_group_and_can_speak_there(call: Caller) -> None:
    _, guest = await call.post("newcomer")
    person, (group, direct) = guest["person"], guest["chats"]
    _, state = await call.get("state")

    assert (person["branch"], person["roles"], group["organisation"]) == ("", [], "")
    assert (group["kind"], direct["kind"], direct["title"]) == ("group", "direct", person["name"])
    assert {group["id"], direct["id"]} <= {chat["id"] for chat in state["chats"]}
    assert person in state["people"]
    assert len(await call.say("绑定 7K3M", chat=group["id"], person=person["id"])) == 1


SAY = {"chat": "g1", "person": "p1", "text": "好"}
PRESS = {"chat": "g1", "person": "p1", "message": "nope", "button": "right"}
FAULTS = [
    ("say", {**SAY, "chat": "g9"}, 404, "chat"),
    ("say", {**SAY, "person": "p9"}, 404, "person"),
    ("say", {**SAY, "quote": "m9"}, 404, "quote"),
    ("say", {**SAY, "chat": "d-p2"}, 400, "person"),
    ("say", {"person": "p1", "text": "好"}, 400, "chat"),
    ("say", {**SAY, "chat": 7}, 400, "chat"),
    ("say", {**SAY, "person": "p" * 200}, 400, "person"),
    ("say", {**SAY, "text": 5}, 400, "text"),
    ("say", {**SAY, "text": " \n"}, 400, "text"),
    ("say", {**SAY, "text": "\0"}, 400, "text"),
    ("say", {**SAY, "images": 10}, 400, "images"),
    ("say", {**SAY, "images": -1}, 400, "images"),
    ("say", {**SAY, "images": True}, 400, "images"),
    ("say", {**SAY, "images": "两张"}, 400, "images"),
    ("say", {**SAY, "images": 1.5}, 400, "images"),
    ("say", {**SAY, "id": ""}, 400, "id"),
    ("press", PRESS, 404, "message"),
    ("press", {**PRESS, "chat": "g9"}, 404, "chat"),
    ("press", {**PRESS, "values": [1]}, 400, "values"),
    ("clock", {}, 400, "to"),
    ("clock", {"to": "下周一"}, 400, "to"),
    ("clock", {"to": "2026-02-30T09:00"}, 400, "to"),
    ("clock", {"to": "2026-11-30T09:00"}, 400, "to"),
    ("clock", {"to": "9999-12-31T23:59:59-12:00"}, 400, "to"),
]


@pytest.mark.parametrize(("name", "body", "status", "field"), FAULTS)
async def test_a_faulty_body_is_refused_by_the_name_of_its_field(
    call: Caller, app: Double, name: str, body: dict[str, object], status: int, field: str
) -> None:
    found, told = await call.post(name, **body)

    assert (found, told["field"]) == (status, field)
    assert told["error"].startswith(f"{field}：")
    assert app.sandbox.position == 0


async def test_a_button_that_is_not_on_the_card_is_not_found(call: Caller) -> None:
    card = (await call.say("好"))[0]
    status, told = await call.post("press", chat="g1", person="p1", message=card["id"], button="third")

    assert (status, told["field"]) == (404, "button")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000, b'{"text": ' + b"9" * 5000 + b"}"])
async def test_what_is_no_json_object_is_refused(client: Client, raw: bytes) -> None:
    for name in ("say", "press", "clock"):
        async with client.post(f"/play/api/{name}", data=raw) as answer:
            assert answer.status == 400
            assert "error" in await answer.json()


async def test_a_body_of_more_than_256_kib_is_too_large(client: Client) -> None:
    async with client.post("/play/api/say", data=b"{" + b" " * 300_000) as answer:
        assert (answer.status, (await answer.json())["error"]) == (413, "内容太大了，请缩短后再发。")


@pytest.mark.parametrize("text", ["\ud83d", "a\0b", "\x07\x1b[31m", "👨‍👩‍👧", "\u202eabc"])
async def test_strange_characters_do_no_harm(call: Caller, text: str) -> None:
    assert len(await call.say(text)) == 1
    assert len(await call.transcript()) == 2


@pytest.mark.parametrize("query", [{}, {"chat": "g9"}, {"chat": "g1", "after": "m9"}])
async def test_messages_of_nowhere_are_refused(call: Caller, query: dict[str, str]) -> None:
    status, told = await call.get("messages", **query)

    assert status in {400, 404}
    assert "error" in told


async def test_a_fault_inside_is_told_without_a_traceback(call: Caller) -> None:
    status, told = await call.post("say", chat="g1", person="p1", text="坏")

    assert status == 500
    assert told == {"error": "服务器出了点问题，这条没有处理完，请稍后再试。"}


async def test_after_a_fault_the_chat_goes_on(call: Caller) -> None:
    await call.post("say", chat="g1", person="p1", text="坏")

    assert len(await call.say("好")) == 1
