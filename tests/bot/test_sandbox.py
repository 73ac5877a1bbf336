"""The sandbox as a platform: its transcripts, its journal, and what a crash leaves of it."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.port import Channel, Sending
from bot.channels.sandbox.client import NOT_KEPT, Sandbox
from bot.channels.sandbox.journal import Journal
from bot.channels.sandbox.message import Message, recall
from bot.clock import MovableClock
from domain.conversation import Button, ChatKind, Incoming, Purpose

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
BUTTONS = (Button("yes", "对", "对"),)


Opened = Callable[[], Sandbox]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens the sandbox of this test, as often as it is asked: each time is a restart."""
    made: list[Sandbox] = []

    def open_one() -> Sandbox:
        made.append(Sandbox(tmp_path / "sandbox.jsonl", MovableClock(NOW)))
        return made[-1]

    yield open_one
    for sandbox in made:
        await sandbox.close()


def sending(text: str = "清单", number: int = 1) -> Sending:
    return Sending(number, f"list:{number}", "g1", ChatKind.GROUP, Purpose.LIST, text, BUTTONS)


def incoming(text: str, message_id: str = "m1", quoted: str | None = None) -> Incoming:
    return Incoming("sandbox", message_id, "g1", ChatKind.GROUP, "p1", text, NOW, quoted=quoted)


async def test_it_is_a_channel(opened: Opened) -> None:
    channel: Channel = opened()

    assert (channel.name, channel.pushes_at_once) == ("sandbox", 1)
    await channel.close()


async def test_a_key_that_is_sent_twice_stands_there_twice(opened: Opened) -> None:
    sandbox = opened()
    ids = [await sandbox.send(sending()), await sandbox.send(sending())]

    assert len(set(ids)) == 2
    assert [message.text for message in sandbox.transcript("g1")] == ["清单", "清单"]
    assert [message.id for message in sandbox.sent_as([1])] == ids


async def test_transcripts_survive_a_reopen_without_a_close(opened: Opened) -> None:
    sandbox = opened()
    await sandbox.send(sending())
    sandbox.place(incoming("好"), "好")
    guest = sandbox.meet()
    again = opened()

    assert again.transcript("g1") == sandbox.transcript("g1")
    assert again.newcomers == [guest]
    assert again.position == 2


async def test_a_torn_last_line_is_dropped_and_the_next_one_is_whole(opened: Opened, tmp_path: Path) -> None:
    sandbox = opened()
    await sandbox.send(sending("第一条"))
    await sandbox.send(sending("第二条"))
    await sandbox.close()
    journal = tmp_path / "sandbox.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    again = opened()
    await again.send(sending("第三条"))
    await again.close()

    assert [message.text for message in opened().transcript("g1")] == ["第一条", "第三条"]


@pytest.mark.parametrize("line", ["{}", "[]", "nonsense", '{"id": "x", "chat": "g1"}', '{"newcomer": 5}', ""])
async def test_a_line_that_nobody_understands_is_passed_over(opened: Opened, tmp_path: Path, line: str) -> None:
    (tmp_path / "sandbox.jsonl").write_text(f"{line}\n", encoding="utf-8")
    sandbox = opened()
    await sandbox.send(sending())

    assert [message.text for message in opened().transcript("g1")] == ["清单"]


async def test_ids_are_new_even_after_a_message_was_lost(opened: Opened) -> None:
    first = opened().new_id()

    assert opened().new_id() != first


@pytest.mark.parametrize(("kept", "stands"), [("电话138****1111", "电话138****1111"), ("", NOT_KEPT)])
async def test_only_what_was_kept_reaches_the_disk(opened: Opened, tmp_path: Path, kept: str, stands: str) -> None:
    sandbox = opened()
    sandbox.place(incoming("电话13800001111"), kept)

    assert [message.text for message in sandbox.transcript("g1")] == [stands]
    assert "13800001111" not in (tmp_path / "sandbox.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(("kept", "stands"), [("好[图片][图片]", "好"), ("[图片][图片]", ""), ("好", "好")])
async def test_pictures_are_counted_beside_the_words(opened: Opened, kept: str, stands: str) -> None:
    message = opened().place(replace(incoming("好"), images=2), kept)

    assert (message.text, message.images) == (stands, 2)


async def test_the_journal_tells_the_outbox_key_of_each_sending(opened: Opened, tmp_path: Path) -> None:
    sandbox = opened()
    await sandbox.send(sending(number=7))
    entry = json.loads((tmp_path / "sandbox.jsonl").read_text(encoding="utf-8"))

    assert (entry["key"], entry["from"], entry["at"]) == ("list:7", "bot", "2026-12-01T09:00:00+08:00")


async def test_a_message_is_found_only_in_its_own_chat(opened: Opened) -> None:
    sandbox = opened()
    id_ = await sandbox.send(sending())

    assert sandbox.message("g1", id_) is not None
    assert sandbox.message("g2", id_) is None
    assert sandbox.message("g1", "nope") is None


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    """The first write of "二" takes four bytes only."""

    class Full(Journal):
        def _write(self, line: bytes) -> int:
            return super()._write(line[:4] if "二".encode() in line else line)

    path = tmp_path / "sandbox.jsonl"
    with closing(Full(path)) as journal:
        journal.append({"text": "一"})
        with pytest.raises(OSError, match="请清理空间"):
            journal.append({"text": "二"})
        journal.append({"text": "三"})

        assert list(journal.entries()) == [{"text": "一"}, {"text": "三"}]


@given(
    text=st.text(st.characters(exclude_categories=["Cs"])),
    quote=st.none() | st.just("m0"),
    images=st.integers(0, 9),
)
def test_a_message_comes_back_from_the_journal_as_it_was(text: str, quote: str | None, images: int) -> None:
    message = Message("m1", "g1", "p1", NOW, text, BUTTONS, quote, images, "list:1")

    assert recall(json.loads(json.dumps(message.kept()))) == message
