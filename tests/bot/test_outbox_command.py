"""`zhibu outbox`: the table a clerk reads, and what retry and drop do and leave behind."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.commands.columns import columns, cut, width
from bot.settings import NAMES, PREFIX
from storage import audit
from storage.database import open_database
from tests.outgoing import make_chats, owed, put

LONG = "请问主题党日\n定在哪天，" * 20


@pytest.fixture
def zhibu(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command on an outbox with message 1 sent, 2 queued, 3 refused, 4 expired, 5 refused and long."""
    for name in NAMES:
        monkeypatch.delenv(f"{PREFIX}{name}".upper(), raising=False)
    monkeypatch.setenv("ZHIBU_DATABASE_URL", sqlite_address)

    async def fill() -> None:
        database = open_database(sqlite_address)
        (chat,) = await make_chats(database, 1)
        await put(database, *(owed(key, chat) for key in ("sent", "queued", "refused", "expired", LONG)))
        await database.close()

    asyncio.run(fill())
    states = {1: "sent", 3: "refused", 4: "expired", 5: "refused"}
    with closing(sqlite3.connect(path(sqlite_address))) as raw, raw:
        for number, state in states.items():
            terms = (state, "平台说：会话不存在", number)
            raw.execute("UPDATE outgoing SET state = ?, attempts = 1, fault = ? WHERE id = ?", terms)
    return lambda *words: CliRunner().invoke(main, ["outbox", *words])


def path(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


def states(address: str) -> list[str]:
    with closing(sqlite3.connect(path(address))) as raw:
        return [state for (state,) in raw.execute("SELECT state FROM outgoing ORDER BY id")]


def deeds(address: str) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path(address))) as raw:
        return list(raw.execute("SELECT deed, subject FROM audit ORDER BY id"))


def test_the_list_shows_what_has_not_gone_out(zhibu: Callable[..., Result]) -> None:
    ended = zhibu("list")
    assert ended.exit_code == 0
    head, *rows, last = ended.output.splitlines()
    assert head.split() == ["编号", "应发时间", "会话", "用途", "状态", "已试", "最近的问题", "内容"]
    assert [row.split()[0] for row in rows] == ["2", "3", "4", "5"]
    assert "12-01 09:00  第0群  回答  被拒  1 次  平台说：会话不存在  refused" in rows[1]
    assert rows[3].endswith("…")
    assert last == "共 4 条。"


def test_the_list_takes_states_a_limit_and_json(zhibu: Callable[..., Result]) -> None:
    assert "还有更多" in zhibu("list", "--limit", "2").output
    assert zhibu("list", "--state", "dropped").output == "没有这样的消息。\n"
    (sent,) = json.loads(zhibu("list", "--state", "sent", "--json").output)
    assert sent["id"] == 1
    assert sent["due_at"] == "2026-12-01T09:00:00+08:00"
    assert LONG in [entry["text"] for entry in json.loads(zhibu("list", "--json").output)]


def test_retry_puts_one_back_and_notes_it(zhibu: Callable[..., Result], sqlite_address: str) -> None:
    assert zhibu("retry", "4").output == "已放回 1 条，程序运行时马上就发。\n"
    assert states(sqlite_address) == ["sent", "queued", "refused", "queued", "refused"]
    assert deeds(sqlite_address) == [("outbox.retry", "outgoing:4")]


async def test_retry_all_takes_the_refused_and_keeps_the_chain_whole(
    zhibu: Callable[..., Result], sqlite_address: str
) -> None:
    ended = await asyncio.to_thread(zhibu, "retry", "--all")
    assert "2 条" in ended.output
    assert states(sqlite_address) == ["sent", "queued", "queued", "expired", "queued"]
    database = open_database(sqlite_address)
    assert await database.read(audit.verify) is None
    await database.close()


def test_drop_wants_a_yes(zhibu: Callable[..., Result], sqlite_address: str) -> None:
    refused = zhibu("drop", "2", "3")
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    assert deeds(sqlite_address) == []
    assert zhibu("drop", "2", "3", "3", "--yes").output == "已丢弃 2 条。\n"
    assert states(sqlite_address) == ["sent", "dropped", "dropped", "expired", "refused"]
    assert deeds(sqlite_address) == [("outbox.drop", "outgoing:2"), ("outbox.drop", "outgoing:3")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("retry", "3", "99"), 2),
        (("drop", "3", "99", "--yes"), 2),
        (("retry", "3", "1"), 1),
        (("drop", "3", "1", "--yes"), 1),
        (("drop", "3", "4", "--yes"), 1),
        (("retry",), 2),
        (("retry", "3", "--all"), 2),
        (("retry", "三"), 2),
    ],
)
def test_one_that_cannot_be_done_undoes_all(
    words: tuple[str, ...], code: int, zhibu: Callable[..., Result], sqlite_address: str
) -> None:
    before = states(sqlite_address)
    ended = zhibu(*words)
    assert ended.exit_code == code
    assert ended.stderr
    assert states(sqlite_address) == before
    assert deeds(sqlite_address) == []


@given(st.text(), st.integers(2, 40))
def test_a_cut_text_is_one_line_that_fits(text: str, cells: int) -> None:
    line = cut(text, cells)
    assert width(line) <= cells
    assert len(line.splitlines()) <= 1


def test_columns_stand_below_each_other() -> None:
    assert list(columns([("编号", "x"), ("1", "主题党日")])) == ["编号  x", "1     主题党日"]
