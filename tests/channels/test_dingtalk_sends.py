"""Which way a message goes out, and what becomes of it when the platform does not want it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.dingtalk.faults import Spent, api_fault, hook_fault
from bot.channels.dingtalk.wire import Session
from bot.channels.port import ChannelError, ChatGone, Doubtful, Mention, Refused, SetUpWrong, SlowDown
from bot.channels.webhook import Format, Webhook
from domain.chat import SEND_ONLY
from tests.channels.conftest import BUTTONS, Ding
from tests.contract.platform import Fault
from tests.fakes.dingtalk.platform import GROUP
from tests.fakes.dingtalk.world import Hook

SEND, BATCH, CARDS = (
    "/v1.0/robot/groupMessages/send",
    "/v1.0/robot/oToMessages/batchSend",
    "/v1.0/card/instances/createAndDeliver",
)
DENIED = "Forbidden.AccessDenied."
CALLED = Mention("zhouming", "周明")


def session(ding: Ding, chat: str = GROUP, *, lives: float = 5400.0, base: str = "") -> str:
    """Remember where message `m1` may be answered; gives its id."""
    name, _ = ding.platform.world.session(chat, lives)
    until = datetime.now(UTC) + timedelta(seconds=lives)
    url = f"{base or ding.platform.server.base}/robot/sendBySession?session={name}"
    ding.channel.remember("m1", Session(url, until, CALLED if chat == GROUP else None))
    return "m1"


def webhook(ding: Ding, secret: str = "SECfake", style: Format = Format.TEXT) -> Webhook:
    """A webhook that the platform knows."""
    ding.platform.world.hooks["tok"] = Hook(GROUP, "SECfake")
    return Webhook(f"{ding.platform.server.base}/robot/send?access_token=tok", secret, style)


@pytest.mark.parametrize(
    ("status", "answer", "fault"),
    [
        (403, {"code": f"{DENIED}QpsLimitForAppkeyAndApi"}, SlowDown),
        (403, {"code": f"{DENIED}QpsLimitForApi"}, SlowDown),
        (403, {"code": f"{DENIED}QpmLimitForAppkeyAndApi"}, SlowDown),
        (403, {"code": f"{DENIED}ApiCountLimitForOrg"}, Spent),
        (403, {"code": f"{DENIED}AccessTokenPermissionDenied"}, Refused),
        (403, {"code": f"{DENIED}IpNotInWhiteList"}, Refused),
        (403, {"status": 1111, "wait": 5, "punish": "deny"}, SlowDown),
        (200, {"errcode": 90018}, SlowDown),
        (200, {"errcode": 90020}, Spent),
        (400, {"code": "group.disbanded"}, ChatGone),
        (400, {"code": "invalid.openConversationId"}, ChatGone),
        (400, {"code": "staffId.notExisted"}, ChatGone),
        (400, {"code": "send.too.fast"}, SlowDown),
        (400, {"code": "contain.notAllowed.text"}, Refused),
        (400, {"code": "something.new"}, Refused),
        (400, {"code": "unknown.send.result"}, Doubtful),
        (400, {"code": "invalidClientIdOrSecret"}, SetUpWrong),
        (500, {"code": "system.error"}, Doubtful),
        (502, {}, Doubtful),
        (504, {}, Doubtful),
    ],
)
def test_each_code_of_the_api_means_one_thing(
    status: int, answer: dict[str, object], fault: type[ChannelError]
) -> None:
    found = api_fault(status, answer)
    assert type(found).__mro__.index(fault) <= 1, repr(found)
    assert any(char >= "\u4e00" for char in str(found)), "whoever reads the outbox reads Chinese"


def test_missing_permissions_are_named() -> None:
    answer = {
        "code": f"{DENIED}AccessTokenPermissionDenied",
        "accessdenieddetail": {"requiredScopes": ["qyapi_robot_sendmsg"]},
    }
    assert "qyapi_robot_sendmsg" in str(api_fault(403, answer))


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ((130101, 410100, 90030), SlowDown),
        ((300001, 300005, 400101, 400102, 400106, 400013), ChatGone),
        ((310000, 430101, 430104, 460101, 400105, 40035), Refused),
        ((-1,), Doubtful),
    ],
)
def test_each_code_of_a_webhook_means_one_thing(codes: tuple[int, ...], fault: type[ChannelError]) -> None:
    assert {type(hook_fault(code)) for code in codes} == {fault}
    assert hook_fault(0) is None


async def test_a_group_and_a_person_are_written_to_by_the_robot(ding: Ding) -> None:
    ding.platform.direct("zhouming")
    ids = [await ding.channel.send(ding.sending(address=address)) for address in (GROUP, "zhouming")]
    assert [(each.id, each.chat, each.text, each.way) for each in ding.shown] == [
        (ids[0], GROUP, "本月清单", "robot"),
        (ids[1], "zhouming", "本月清单", "robot"),
    ]


async def test_somebody_who_left_is_gone_though_the_call_went_well(ding: Ding) -> None:
    sending = ding.sending(address=ding.platform.direct("zhouming"))
    ding.platform.world.people.clear()
    with pytest.raises(ChatGone):
        await ding.channel.send(sending)
    assert ding.shown == []


async def test_somebody_who_got_too_much_gets_it_later(ding: Ding) -> None:
    ding.platform.direct("zhouming")
    ding.platform.world.slowed.add("zhouming")
    with pytest.raises(SlowDown):
        await ding.channel.send(ding.sending(address="zhouming"))
    ding.platform.world.slowed.clear()
    await ding.channel.send(ding.sending(address="zhouming"))
    assert len(ding.shown) == 1


async def test_an_answer_goes_where_the_message_came_from_and_calls_who_wrote_it(ding: Ding) -> None:
    await ding.channel.send(ding.sending("已记录", answers=session(ding)))
    (answer,) = ding.shown
    assert (answer.way, answer.mentions, answer.text) == ("session", ("zhouming",), "@zhouming 已记录")


async def test_a_session_that_is_over_here_or_there_is_not_needed(ding: Ding) -> None:
    await ding.channel.send(ding.sending("一", answers=session(ding, lives=10)))
    ding.platform.world.sessions.clear()
    session(ding)
    ding.platform.world.sessions.clear()
    await ding.channel.send(ding.sending("二", number=2, answers="m1"))
    assert [(each.text, each.way) for each in ding.shown] == [("一", "robot"), ("二", "robot")]


@pytest.mark.parametrize(
    "base", ["https://oapi.dingtalk.com.example.org", "http://10.0.0.1", "https://user@oapi.dingtalk.com"]
)
async def test_a_session_at_a_foreign_host_is_never_called(ding: Ding, base: str) -> None:
    await ding.channel.send(ding.sending(answers=session(ding, base=base)))
    assert [each.way for each in ding.shown] == ["robot"]


async def test_a_webhook_is_signed_says_a_thing_once_and_calls_people(ding: Ding) -> None:
    sending = ding.sending(address=f"{SEND_ONLY}1", webhook=webhook(ding), mentions=(CALLED,))
    for _ in range(2):  # the answer to the first may have been lost
        await ding.channel.send(sending)
    (shown,) = ding.shown
    assert (shown.way, shown.mentions) == ("webhook", ("zhouming",))


async def test_only_the_robot_that_takes_no_key_says_that_it_may_repeat_itself(ding: Ding) -> None:
    pushed = replace(ding.sending("清单", number=1), perhaps_sent=True)
    await ding.channel.send(pushed)
    await ding.channel.send(replace(pushed, id=2, address=f"{SEND_ONLY}1", webhook=webhook(ding)))
    assert [each.text for each in ding.shown] == ["清单\n（这条可能发过一次，收到过的请忽略。）", "清单"]


async def test_a_webhook_speaks_markdown_where_it_is_wanted(ding: Ding) -> None:
    hook = webhook(ding, style=Format.MARKDOWN)
    await ding.channel.send(ding.sending("①主题党日\n②党课", address=f"{SEND_ONLY}1", webhook=hook))
    assert ding.shown[0].text == "①主题党日  \n②党课"


async def test_a_wrong_signature_is_for_a_person_and_a_dead_webhook_is_the_end_of_its_group(ding: Ding) -> None:
    wrong = ding.sending(address=f"{SEND_ONLY}1", webhook=webhook(ding, "SECwrong"))
    with pytest.raises(Refused, match="加签"):
        await ding.channel.send(wrong)
    ding.platform.world.hooks["tok"].disabled = True
    with pytest.raises(ChatGone):
        await ding.channel.send(wrong)
    with pytest.raises(Refused, match="重新添加"):
        await ding.channel.send(ding.sending(address=f"{SEND_ONLY}1"))


async def test_what_comes_too_fast_waits_a_second_from_the_robot_and_ten_minutes_from_a_webhook(ding: Ding) -> None:
    hook = webhook(ding)
    waits = set()
    for number in range(21):
        for sending in (
            ding.sending(number=number),
            ding.sending(address=f"{SEND_ONLY}1", webhook=hook, number=100 + number),
        ):
            try:
                await ding.channel.send(sending)
            except SlowDown as slow:
                waits.add((sending.address, slow.retry_after))
    assert (f"{SEND_ONLY}1", 600.0) in waits
    assert waits <= {(f"{SEND_ONLY}1", 600.0), (GROUP, 1.0)}


async def test_what_the_robot_may_not_say_goes_through_the_groups_webhook(ding: Ding) -> None:
    ding.platform.world.groups[GROUP] = False
    await ding.channel.send(ding.sending(webhook=webhook(ding)))
    assert [each.way for each in ding.shown] == ["webhook"]


async def test_a_dead_webhook_does_not_make_a_group_dead_that_is_only_out_of_quota(ding: Ding) -> None:
    ding.platform.world.denied["groupMessages"] = f"{DENIED}ApiCountLimitForOrg"
    hook = webhook(ding)
    await ding.channel.send(ding.sending(webhook=hook))
    assert [each.way for each in ding.shown] == ["webhook"]
    ding.platform.world.hooks.clear()
    with pytest.raises(Spent):
        await ding.channel.send(ding.sending(webhook=hook, number=2))


async def test_with_a_wrong_secret_the_groups_webhook_speaks_and_the_rest_waits(ding: Ding) -> None:
    ding.platform.misbehave(Fault.WRONG_SECRET)
    await ding.channel.send(ding.sending(webhook=webhook(ding)))
    assert [each.way for each in ding.shown] == ["webhook"]
    with pytest.raises(SetUpWrong):
        await ding.channel.send(ding.sending(number=2))


async def test_no_webhook_at_a_foreign_host_is_called(ding: Ding) -> None:
    foreign = Webhook("https://oapi.dingtalk.com.example.org/robot/send?access_token=x")
    with pytest.raises(Refused, match="不是钉钉的"):
        await ding.channel.send(ding.sending(address=f"{SEND_ONLY}1", webhook=foreign))


async def test_one_token_serves_all_and_a_stale_one_is_renewed_once(ding: Ding) -> None:
    def asked() -> int:
        return len(ding.platform.world.called("/v1.0/oauth2/accessToken"))

    await asyncio.gather(*(ding.channel.send(ding.sending(number=number)) for number in range(8)))
    assert asked() == 1
    ding.platform.world.tokens.clear()
    await asyncio.gather(*(ding.channel.send(ding.sending(number=number)) for number in range(8)))
    assert asked() == 2
    assert len(ding.shown) == 16


async def test_a_long_text_goes_on_where_it_was_broken_off(ding: Ding) -> None:
    lines = [f"{number}、第一党支部主题党日已开展，应到26人实到24人，请假2人" for number in range(200)]
    sending = ding.sending("\n".join(lines))
    ding.platform.world.allows = 1
    with pytest.raises(SlowDown):
        await ding.channel.send(sending)
    ding.platform.world.allows = None
    assert await ding.channel.send(sending) == ding.shown[0].id, "a quote of the first part is a quote of it"
    assert "\n".join(each.text for each in ding.shown).split("\n") == lines
    assert all(len(each.text.encode()) <= 6000 for each in ding.shown)


async def test_buttons_are_a_card_with_a_form_that_calls_people(ding: Ding) -> None:
    key = await ding.channel.send(ding.sending("【清单】\n① 主题党日", buttons=BUTTONS, mentions=(CALLED,)))
    (card,) = ding.shown
    assert (card.way, card.id, card.mentions) == ("card", key, ("zhouming",))
    assert card.card
    assert card.card.options == {"①主题党日": "done-1", "帮助": "help"}


async def test_a_card_whose_answer_was_lost_stands_there_once(ding: Ding) -> None:
    ding.platform.misbehave(Fault.ANSWER_LOST)
    sending = ding.sending(buttons=BUTTONS)
    with pytest.raises(Doubtful):
        await ding.channel.send(sending)
    await ding.channel.send(replace(sending, perhaps_sent=True))
    assert [each.way for each in ding.shown] == ["card"]


async def test_a_card_that_stands_nowhere_is_not_taken_for_said_by_the_next_process(ding: Ding) -> None:
    ding.platform.direct("zhouming")
    sending = ding.sending(address="zhouming", buttons=BUTTONS)
    ding.platform.world.people.clear()
    with pytest.raises(ChatGone):
        await ding.channel.send(sending)
    ding.platform.direct("zhouming")
    another = ding.platform.another()
    await another.send(sending)
    await another.close()
    assert [each.way for each in ding.shown] == ["robot"]


@pytest.mark.parametrize("published", [False, None])
async def test_without_a_template_that_can_be_used_it_is_plain_text(ding: Ding, published: bool | None) -> None:  # noqa: FBT001
    templates = ding.platform.world.templates
    templates.clear()
    if published is not None:
        templates[ding.platform.template] = published
    await ding.channel.send(ding.sending(buttons=BUTTONS))
    assert [each.way for each in ding.shown] == ["robot"]


async def test_a_card_that_was_made_and_not_delivered_is_not_taken_for_said(ding: Ding) -> None:
    ding.platform.direct("zhouming")
    sending = ding.sending(address="zhouming", buttons=BUTTONS)
    ding.platform.world.people.clear()  # out of the visible range, for a while
    with pytest.raises(ChatGone):
        await ding.channel.send(sending)
    ding.platform.direct("zhouming")
    await ding.channel.send(sending)
    assert [each.way for each in ding.shown] == ["robot"]


async def test_a_text_that_no_card_holds_goes_as_text(ding: Ding) -> None:
    await ding.channel.send(ding.sending("长" * 2000, buttons=BUTTONS))
    assert {each.way for each in ding.shown} == {"robot"}
    assert ding.platform.world.called(CARDS) == []


async def test_a_picture_comes_as_its_bytes(ding: Ding) -> None:
    ding.platform.world.files["code1"] = b"\xff\xd8picture"
    assert await ding.channel.picture("code1") == b"\xff\xd8picture"
    with pytest.raises(Refused):
        await ding.channel.picture("forgotten")


async def test_a_picture_beyond_measure_or_at_a_foreign_host_is_not_taken(ding: Ding) -> None:
    ding.platform.world.files["big"] = bytes(20 * 2**20 + 1)
    with pytest.raises(Refused, match="20 MB"):
        await ding.channel.picture("big")
    ding.platform.server.base = "http://169.254.169.254"
    with pytest.raises(Refused, match="不是钉钉自己的"):
        await ding.channel.picture("big")


async def test_what_is_used_of_the_month_is_counted_and_what_is_turned_away_is_not(ding: Ding) -> None:
    await ding.channel.send(ding.sending())
    await ding.channel.send(ding.sending(number=2, answers=session(ding)))
    ding.platform.misbehave(Fault.RATE_LIMIT)
    with pytest.raises(SlowDown):
        await ding.channel.send(ding.sending(number=3))
    assert ding.channel.spent == {"calls": 1, "messages": 1}
