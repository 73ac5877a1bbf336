"""What DingTalk says, read: its own samples, what clients make of them, and nonsense."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.dingtalk import signing
from bot.channels.dingtalk.account import Account
from bot.channels.dingtalk.card import Track, track_in
from bot.channels.dingtalk.fields import NotUnderstood, data_in
from bot.channels.dingtalk.frames import Ticket, answer_to, frame_in, opening
from bot.channels.dingtalk.press import pressed_in
from bot.channels.dingtalk.wire import Said, said_in
from domain.conversation import ChatKind

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
ROBOT = "dingrobot"
GROUP: dict[str, Any] = {
    "conversationId": "cid+a/b==",
    "conversationType": "2",
    "msgId": "msg1",
    "createAt": 1796090400000,
    "senderStaffId": "zhouming",
    "senderNick": "周明",
    "isInAtList": True,
    "atUsers": [{"dingtalkId": "$:robot"}],
    "robotCode": ROBOT,
}


def said(**told: Any) -> Said:
    """A message in the group."""
    return said_in(GROUP | told, "default", NOW)


def text_of(**told: Any) -> str:
    return said(**told).incoming.text


@pytest.mark.parametrize(
    ("secret", "stamp", "expected"),
    [
        ("SECtest", "1700000000000", "aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g="),
        ("this is a secret", "1577262236757", "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="),
    ],
)
def test_signatures_are_those_of_the_vectors(secret: str, stamp: str, expected: str) -> None:
    assert signing.signature(secret, stamp) == expected


@pytest.mark.parametrize(
    ("stamp", "good"),
    [
        ("1700000000000", True),
        ("1700003600000", True),
        ("1699996400000", True),
        ("1700003600001", False),
        ("1699996399999", False),
        ("", False),
        ("-1", False),
        ("１７０００００００００００", False),
        ("9" * 400, False),
    ],
)
def test_a_signature_is_good_for_an_hour(stamp: str, good: bool) -> None:  # noqa: FBT001
    assert signing.is_good("x", "x", stamp, 1_700_000_000_000) is good


def test_a_wrong_signature_is_none_in_any_alphabet() -> None:
    for given_ in ("", "X", "х", "x "):
        assert not signing.is_good("x", given_, "1700000000000", 1_700_000_000_000)


def test_a_text_loses_the_blank_that_the_mention_left() -> None:
    found = said(msgtype="text", text={"content": " ①完成 26/24 "}).incoming
    assert (found.text, found.chat, found.user, found.chat_kind) == (
        "①完成 26/24",
        "cid+a/b==",
        "zhouming",
        ChatKind.GROUP,
    )
    assert found.message_id == f"{ROBOT}:msg1"
    assert found.at == datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("@支部小助手 ①完成", "①完成"),
        ("@支部小助手 @支部小助手 ①完成", "①完成"),
        ("@支部小助手①完成", "@支部小助手①完成"),
        ("请@张三 补报", "请@张三 补报"),
    ],
)
def test_a_robots_name_that_a_client_left_is_taken_away(content: str, left: str) -> None:
    assert text_of(msgtype="text", text={"content": content}) == left


def test_another_persons_name_in_front_stays() -> None:
    others = [{"dingtalkId": "$:robot"}, {"dingtalkId": "$:zhang"}]
    assert text_of(msgtype="text", text={"content": " @张三 请假"}, atUsers=others) == "@张三 请假"


def test_rich_text_is_words_and_codes_of_pictures() -> None:
    items = [
        {"text": "@支部小助手"},
        {"text": "今天主题党日，"},
        {"type": "picture", "downloadCode": "c1", "pictureDownloadCode": "p1"},
        {"text": "26人到24人"},
        {"type": "picture", "downloadCode": "c2"},
        {"type": "sticker"},
        "nonsense",
    ]
    found = said(msgtype="richText", content={"richText": items}).incoming
    assert found.text == "今天主题党日，26人到24人"
    assert (found.images, found.pictures) == (2, ("c1", "c2"))


def test_a_picture_alone_and_spoken_words() -> None:
    assert said(msgtype="picture", content={"downloadCode": "c"}).incoming.pictures == ("c",)
    assert text_of(msgtype="audio", content={"recognition": "今天开了支委会", "duration": 3000}) == "今天开了支委会"
    assert text_of(msgtype="file", content={"fileName": "a.xlsx", "downloadCode": "c"}) == ""


def test_a_direct_chat_is_the_person() -> None:
    found = said(conversationType="1", conversationTitle=None, msgtype="text", text={"content": "我的"})
    assert (found.incoming.chat, found.incoming.chat_kind) == ("zhouming", ChatKind.DIRECT)


def test_a_quote_of_ours_is_known_by_what_sending_it_gave() -> None:
    text = {"content": "更正", "isReplyMsg": True, "repliedMsg": {"msgId": "msg0", "senderId": "$:robot"}}
    found = said(msgtype="text", text=text, originalMsgId="msg0", originalProcessQueryKey="key7").incoming
    assert (found.quoted, found.quoted_text) == ("key7", "")


def test_a_quote_of_an_answer_that_has_no_key_is_known_by_its_moment() -> None:
    replied = {"msgId": "msg0", "senderId": "$:robot", "createdAt": 1796090400000}
    text = {"content": "更正", "isReplyMsg": True, "repliedMsg": replied}
    found = said(msgtype="text", text=text, chatbotUserId="$:robot").incoming
    assert (found.quoted, found.quoted_text, found.quoted_at) == (None, "", datetime.fromtimestamp(1796090400, UTC))


@pytest.mark.parametrize(
    "content",
    [{"text": "今天开会"}, '{"text": "今天开会"}', "今天开会", {"richText": [{"text": "今天"}, {"text": "开会"}]}],
)
def test_a_quote_of_a_member_comes_with_its_id_and_words(content: object) -> None:
    replied = {"msgType": "text", "msgId": "msg0", "content": content}
    found = said(msgtype="text", text={"content": "更正", "isReplyMsg": True, "repliedMsg": replied}).incoming
    assert (found.quoted, found.quoted_text) == (f"{ROBOT}:msg0", "今天开会")


def test_a_frame_over_quota_is_a_message_that_was_lost() -> None:
    found = said(msgtype="text", errorCode="20001", errorMessage="quota").incoming
    assert found.lost
    assert found.text == ""


def test_a_session_ends_when_it_says_and_keeps_its_address_to_itself() -> None:
    session = said(
        sessionWebhook="https://oapi.dingtalk.com/x?session=s3cret", sessionWebhookExpiredTime="1796095800060"
    ).session
    assert session
    assert session.until == datetime.fromtimestamp(1796095800.06, UTC)
    assert "s3cret" not in repr(session)
    assert said(sessionWebhook="https://oapi.dingtalk.com/x").session is None


def test_somebody_outside_the_organisation_has_no_user_id_and_is_called_by_no_name() -> None:
    found = said(
        senderStaffId="", senderId="$:LWCP", sessionWebhook="https://oapi.dingtalk.com/x", sessionWebhookExpiredTime=1
    )
    assert found.incoming.user == "$:LWCP"
    assert found.session
    assert found.session.mention is None


def press(content: object, track: str = str(Track(7, ChatKind.GROUP, "cid+a/b==", "12345678"))) -> dict[str, Any]:
    return {"type": "actionCallback", "outTrackId": track, "userId": "zhouming", "content": content}


@pytest.mark.parametrize(
    "content",
    [
        {"cardPrivateData": {"actionIds": ["form"], "params": {"form": {"choice": "done-1", "words": ""}}}},
        {"cardPrivateData": {"actionIds": ["form"], "params": {"form": '{"choice": {"index": 0, "value": "done-1"}}'}}},
        {"cardPrivateData": {"actionIds": ["done-1"], "params": {}}},
        {"params": {"form": {"choice": "done-1"}}},
    ],
)
def test_a_press_names_the_card_and_what_was_chosen(content: dict[str, Any]) -> None:
    for wrapped in (content, json.dumps(content)):
        found = pressed_in(press(wrapped), NOW)
        assert (found.card, found.button, found.chat, found.user) == (7, "done-1", "cid+a/b==", "zhouming")


def test_the_same_press_has_the_same_id_and_another_one_another() -> None:
    first, again, other = (
        pressed_in(press({"cardPrivateData": {"params": {"form": {"choice": "done-1", "words": words}}}}), NOW)
        for words in ("", "", "24人")
    )
    assert first.message_id == again.message_id != other.message_id
    assert other.text == "24人"


@pytest.mark.parametrize(
    ("choice", "words", "item", "text"),
    [
        ("skip", "③", 3, ""),
        ("skip", "3", 3, ""),
        ("later", "③改到20号", None, "③改到20号"),
        ("skip", "26", None, "26"),
        ("skip", "", None, ""),
        ("done-1", "3", None, "3"),
        ("", "3", None, "3"),
    ],
)
def test_a_number_beside_a_button_is_an_item_of_the_list(choice: str, words: str, item: int | None, text: str) -> None:
    form = {"choice": choice, "words": words}
    found = pressed_in(press({"cardPrivateData": {"params": {"form": form}}}), NOW)
    assert (found.item, found.text) == (item, text)


@pytest.mark.parametrize(
    "track", ["", "other.app.card", "zhibu.x.g.YQ.m", "zhibu.1.q.YQ.m", "zhibu.1.g.*.m", "zhibu.1.g"]
)
def test_a_card_that_is_not_ours_is_not_understood(track: str) -> None:
    with pytest.raises(NotUnderstood):
        pressed_in(press({}, track), NOW)


@settings(max_examples=40)
@given(st.integers(0, 10**9), st.sampled_from(ChatKind), st.text(min_size=1, max_size=40))
def test_the_name_of_a_card_says_the_same_when_it_comes_back(message: int, kind: ChatKind, address: str) -> None:
    track = Track(message, kind, address.encode("utf-8", "replace").decode(), "0a1b2c3d")
    assert track_in(str(track)) == track


WORDS = st.sampled_from(["", "x", "1796090400000", "form", "@a b", "\0", "\ud800"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "richText", "value"]), inner),
    max_leaves=4,
)
NAMES = ["text", "content", "richText", "conversationId", "msgId", "senderStaffId", "createAt", "repliedMsg", "form"]


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from([*NAMES, "errorCode", "atUsers", "outTrackId", "userId", "sessionWebhook"]), JSON),
    st.sampled_from(["text", "richText", "picture", "audio", 7]),
)
def test_whatever_comes_is_a_message_or_is_not_understood(told: dict[str, Any], kind: object) -> None:
    for read in (lambda data: said_in(data, ROBOT, NOW), lambda data: pressed_in(data, NOW)):
        for data in (told, GROUP | told | {"msgtype": kind}, press(told.get("content")) | {"userId": "u"}):
            with contextlib.suppress(NotUnderstood):
                read(data)


@settings(max_examples=40)
@given(st.text() | JSON.map(json.dumps))
def test_a_frame_is_one_or_is_not_understood(text: str) -> None:
    with contextlib.suppress(NotUnderstood):
        frame_in(text)


def test_a_frame_is_acknowledged_under_its_own_id_with_text_for_data() -> None:
    frame = frame_in('{"type":"SYSTEM","headers":{"topic":"ping","messageId":"m1"},"data":"{\\"opaque\\":\\"x\\"}"}')
    answer = json.loads(answer_to(frame, frame.data))
    assert answer["headers"]["messageId"] == "m1"
    assert json.loads(answer["data"]) == {"opaque": "x"}


def test_a_ticket_is_not_shown_and_stands_quoted_in_its_address() -> None:
    ticket = Ticket("wss://wss-open-connection.dingtalk.com:443/connect", "a+b/c=&d")
    assert "a+b" not in repr(ticket)
    assert ticket.url.endswith("?ticket=a%2Bb%2Fc%3D%26d")


def test_presses_are_asked_for_only_where_there_are_cards() -> None:
    topics = [
        [each["topic"] for each in opening(Account("id", "secret", template=template))["subscriptions"]]
        for template in ("", "x.schema")
    ]
    assert [len(each) for each in topics] == [1, 2]


@pytest.mark.parametrize("text", ["", "[]", "nothing", '{"a":' + "[" * 100_000])
def test_data_that_is_no_object_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood):
        data_in(text)
