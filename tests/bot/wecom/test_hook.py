"""The group webhook: real mentions, whole lines, and what each code means."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.port import ChatGone, Mention, Refused, SlowDown, Unreachable
from bot.channels.webhook import Format, Webhook
from bot.channels.wecom.hook import Hook
from bot.channels.wecom.opened import wecom
from bot.clock import MovableClock
from domain.chat import SEND_ONLY
from tests.bot.wecom.conftest import GROUP, START, hook, sending, settings_of
from tests.fakes.wecom import KEY
from tests.fakes.wecom import Wecom as Fake

CALLED = (Mention("ZhangSan", "张三"),)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
async def way(fake: Fake, tmp_path: Path) -> AsyncIterator[Hook]:
    channel = wecom(settings_of(fake, tmp_path), MovableClock(START))
    yield channel._ways.hook  # noqa: SLF001
    await channel.close()


@pytest.mark.parametrize("style", list(Format))
async def test_a_long_text_arrives_whole_in_pieces_the_platform_takes(way: Hook, fake: Fake, style: Format) -> None:
    lines = [f"{number:03}．市财政局机关第一党支部：主题党日已开" for number in range(120)]
    await way.say(sending("\n".join(lines)), hook(fake, style))
    assert "\n".join(each.text for each in fake.shown).split("\n") == lines
    assert len(fake.shown) == (4 if style is Format.TEXT else 2)


@pytest.mark.parametrize(
    ("style", "mentions", "words"),
    [
        (Format.TEXT, ("ZhangSan",), "请看清单"),
        (Format.MARKDOWN, ("ZhangSan",), "<@ZhangSan> 请看清单"),
        (Format.MARKDOWN_V2, (), "@张三 请看清单"),
    ],
)
async def test_whoever_is_mentioned_is_called_where_the_format_can(
    way: Hook, fake: Fake, style: Format, mentions: tuple[str, ...], words: str
) -> None:
    await way.say(sending("请看清单", mentions=CALLED), hook(fake, style))
    assert [(each.mentions, each.text) for each in fake.shown] == [(mentions, words)]


@pytest.mark.parametrize("style", list(Format))
async def test_nobody_is_called_by_what_a_member_wrote(way: Hook, fake: Fake, style: Format) -> None:
    await way.say(sending("主题：<@all> 都来"), hook(fake, style))
    assert (fake.shown[0].mentions, fake.shown[0].text) == ((), "主题：＜@all＞ 都来")


async def test_the_twenty_first_message_of_a_minute_waits_and_says_nothing_twice(way: Hook, fake: Fake) -> None:
    long = sending("\n".join("长" * 600 for _ in range(25)))
    with pytest.raises(SlowDown) as slow:
        await way.say(long, hook(fake))
    assert (slow.value.retry_after, len(fake.shown)) == (60, 20)
    fake.rate.clear()
    await way.say(long, hook(fake))
    assert len(fake.shown) == 25


@pytest.mark.parametrize("style", [Format.TEXT, Format.MARKDOWN])
async def test_what_a_dead_process_may_have_said_is_said_with_a_note(way: Hook, fake: Fake, style: Format) -> None:
    await way.say(sending("清单", perhaps_sent=True), hook(fake, style))
    assert "清单\n（这条可能发过一次，收到过的请忽略。）" in fake.shown[0].text


@pytest.mark.parametrize("key", ["another"])
async def test_a_robot_that_was_taken_out_is_gone(way: Hook, fake: Fake, key: str) -> None:
    with pytest.raises(ChatGone, match="93000"):
        await way.say(sending(), hook(fake, key=key))


async def test_a_proxy_that_answers_in_its_place_means_later(way: Hook, fake: Fake) -> None:
    fake.broken_gate = True
    with pytest.raises(Unreachable, match="502"):
        await way.say(sending(), hook(fake))


async def test_nothing_is_sent_to_a_host_that_is_not_wecoms(way: Hook) -> None:
    with pytest.raises(Refused, match="不是企业微信的"):
        await way.say(sending(), Webhook("https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=x"))


async def test_pictures_files_and_links_are_shown(way: Hook, fake: Fake) -> None:
    await way.image(hook(fake), PNG)
    await way.file(hook(fake), "通知 第1号.docx", b"PK\x03\x04" + bytes(100))
    await way.link(hook(fake), "学" * 60, "https://example.org/1", "习" * 300)
    assert [each.way for each in fake.shown] == ["image", "file", "news"]
    assert fake.shown[1].text == "通知 第1号.docx"
    assert fake.shown[2].text == "学" * 42


@pytest.mark.parametrize("content", [b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(2 * 2**20)])
async def test_a_picture_the_platform_would_refuse_is_not_sent(way: Hook, fake: Fake, content: bytes) -> None:
    with pytest.raises(Refused, match="2 MB"):
        await way.image(hook(fake), content)
    assert fake.calls == []


async def test_a_webhook_is_tried_without_a_word_in_its_group(way: Hook, fake: Fake) -> None:
    assert (await way.tried(hook(fake)), await way.tried(hook(fake, key="gone"))) == (44004, 93000)
    assert fake.shown == []


async def test_the_key_never_stands_in_an_error(way: Hook, fake: Fake) -> None:
    await fake.stop()
    with pytest.raises(Unreachable) as away:
        await way.say(sending(), hook(fake))
    assert KEY not in f"{away.value!r} {away.value.__cause__!r} {hook(fake)!r}"
    await fake.start()


async def test_a_group_without_any_way_says_what_to_set_up(fake: Fake, tmp_path: Path) -> None:
    channel = wecom(settings_of(fake, tmp_path), MovableClock(START))
    with pytest.raises(Refused, match="添加 webhook"):
        await channel.send(sending(address=GROUP))
    await channel.send(sending(address=f"{SEND_ONLY}1", webhook=hook(fake)))
    await channel.close()
    assert len(fake.shown) == 1
