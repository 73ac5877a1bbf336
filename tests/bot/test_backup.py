"""`zhibu backup` and `zhibu restore`: a copy of one moment while others write, and the way back to it."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.instance import Instance
from bot.settings import NAMES, PREFIX
from storage import backup
from storage.database import open_database
from tests.outgoing import make_chats, owed, put

Zhibu = Callable[..., Result]


@pytest.fixture
def zhibu(tmp_path: Path, sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> Zhibu:
    """The command line on a data folder with a fresh database."""
    for name in NAMES:
        monkeypatch.delenv(f"{PREFIX}{name}".upper(), raising=False)
    monkeypatch.setenv("ZHIBU_DATA", str(tmp_path))
    assert sqlite_address.endswith(f"{tmp_path}/zhibu.db")
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def dump(file: Path) -> list[str]:
    """Everything in a database."""
    with closing(sqlite3.connect(file)) as raw:
        return list(raw.iterdump())


def keys(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as raw:
        return [key for (key,) in raw.execute("SELECT key FROM outgoing ORDER BY id")]


def add(file: Path, key: str) -> None:
    """Owe one more message, and file a record."""

    async def work() -> None:
        database = open_database(f"sqlite:///{file}")
        (chat,) = await make_chats(database, 1, channel=key)
        await put(database, owed(key, chat))
        await database.close()

    asyncio.run(work())
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("INSERT INTO mark (name, value) VALUES (?, 'here')", (key,))


def test_what_was_backed_up_under_load_comes_back_just_so(zhibu: Zhibu, tmp_path: Path) -> None:
    file, copy = tmp_path / "zhibu.db", tmp_path / "支部 备份.db"
    asked, done = threading.Event(), threading.Event()

    async def keep_writing() -> None:
        database = open_database(f"sqlite:///{file}")
        (chat,) = await make_chats(database, 1)
        number = 0
        while not done.is_set() or number < 50:
            await put(database, *(owed(f"{number}/{part}", chat) for part in range(4)))
            number += 1
            if number == 50:
                asked.set()
        await database.close()

    writer = threading.Thread(target=asyncio.run, args=(keep_writing(),))
    with closing(Instance(tmp_path)):
        writer.start()
        asked.wait(20)
        made = zhibu("backup", copy)
        done.set()
        writer.join()
    assert made.exit_code == 0, made.stderr
    assert "核对无误" in made.output
    there = keys(copy)
    assert len(there) >= 200
    assert there == keys(file)[: len(there)]
    assert len(there) % 4 == 0, "units of work are whole"
    backed_up = dump(copy)
    assert copy.stat().st_mode & 0o077 == 0
    add(file, "afterwards")
    before = dump(file)
    file.chmod(0o640)

    ended = zhibu("restore", copy, "--yes")

    assert ended.exit_code == 0, ended.stderr
    assert dump(file) == backed_up == dump(copy)
    assert dump(tmp_path / "zhibu.db.before-restore") == before
    assert file.stat().st_mode & 0o777 == 0o640, "the program's user can open it as before"
    assert f"有 {len(there)} 条消息待发" in ended.output
    assert zhibu("db", "check").exit_code == 0


def test_no_former_database_is_ever_lost(zhibu: Zhibu, tmp_path: Path) -> None:
    file, copy = tmp_path / "zhibu.db", tmp_path / "copy.db"
    assert zhibu("backup", copy).exit_code == 0
    for key in ("first", "second"):
        add(file, key)
        assert zhibu("restore", copy, "--yes").exit_code == 0
    assert keys(tmp_path / "zhibu.db.before-restore") == ["first"]
    assert keys(tmp_path / "zhibu.db.before-restore-2") == ["second"]
    file.unlink()
    ended = zhibu("restore", copy, "--yes")
    assert "原来的" not in ended.output
    assert dump(file) == dump(copy)


def test_a_log_that_a_crash_left_goes_into_the_former_database(zhibu: Zhibu, tmp_path: Path) -> None:
    file, copy = tmp_path / "zhibu.db", tmp_path / "copy.db"
    assert zhibu("backup", copy).exit_code == 0
    # A crash leaves file and log as they are while somebody still has them open.
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        with raw:
            raw.execute("INSERT INTO mark (name, value) VALUES ('in the log', 'x')")
        left = {name: (tmp_path / name).read_bytes() for name in ("zhibu.db", "zhibu.db-wal")}
    for name, content in left.items():
        (tmp_path / name).write_bytes(content)
    assert zhibu("restore", copy, "--yes").exit_code == 0
    assert dump(file) == dump(copy)
    assert any("in the log" in line for line in dump(tmp_path / "zhibu.db.before-restore"))


def test_nothing_is_overwritten_without_a_yes(zhibu: Zhibu, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine", encoding="utf-8")
    ended = zhibu("backup", copy)
    assert ended.exit_code == 1
    assert "--yes" in ended.stderr
    assert copy.read_text(encoding="utf-8") == "mine"
    assert zhibu("backup", copy, "--yes").exit_code == 0
    before = dump(tmp_path / "zhibu.db")
    ended = zhibu("restore", copy)
    assert ended.exit_code == 1
    assert "--yes" in ended.stderr
    assert dump(tmp_path / "zhibu.db") == before
    assert not list(tmp_path.glob("*restor*"))


def test_the_database_is_not_its_own_backup(zhibu: Zhibu, tmp_path: Path) -> None:
    for word in ("backup", "restore"):
        ended = zhibu(word, tmp_path / "zhibu.db", "--yes")
        assert ended.exit_code == 1
        assert "就是" in ended.stderr


def test_a_running_program_is_not_restored_under(zhibu: Zhibu, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert zhibu("backup", copy).exit_code == 0
    with closing(Instance(tmp_path)):
        ended = zhibu("restore", copy, "--yes")
    assert ended.exit_code == 1
    assert "正在运行" in ended.stderr
    assert not list(tmp_path.glob("*restor*"))


def garbage(file: Path) -> None:
    file.write_bytes(os.urandom(50_000))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def cut_short(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    file.write_bytes(content)


def of_others(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TABLE alembic_version (version_num)")


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize("spoil", [garbage, empty, cut_short, damaged, of_others, newer])
def test_a_file_that_is_no_good_backup_is_refused(zhibu: Zhibu, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    copy = tmp_path / "copy.db"
    assert zhibu("backup", copy).exit_code == 0
    spoil(copy)
    before = dump(tmp_path / "zhibu.db")
    ended = zhibu("restore", copy, "--yes")
    assert ended.exit_code == 1
    assert "没有恢复" in ended.stderr
    assert dump(tmp_path / "zhibu.db") == before
    assert not list(tmp_path.glob("*restor*"))


def test_a_backup_that_fails_leaves_nothing_behind(zhibu: Zhibu, tmp_path: Path) -> None:
    garbage(tmp_path / "zhibu.db")
    ended = zhibu("backup", tmp_path / "copy.db")
    assert ended.exit_code == 1
    assert "没有备份成" in ended.stderr
    assert not list(tmp_path.glob("copy*"))
    assert zhibu("backup", tmp_path / "nowhere" / "copy.db").exit_code == 1


def test_before_there_is_a_database_there_is_nothing_to_back_up(zhibu: Zhibu, tmp_path: Path) -> None:
    (tmp_path / "zhibu.db").unlink()
    ended = zhibu("backup", tmp_path / "copy.db")
    assert ended.exit_code == 1
    assert not (tmp_path / "zhibu.db").exists()


def test_for_a_server_its_own_tools_are_named(zhibu: Zhibu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_DATABASE_URL", "postgresql+asyncpg://zhibu:geheim@db.example/zhibu")
    (tmp_path / "my copy").touch()
    for word, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
        ended = zhibu(word, tmp_path / "my copy")
        assert ended.exit_code == 2
        assert tool in ended.stderr
        assert "postgresql://zhibu@db.example/zhibu" in ended.stderr
        assert f"'{tmp_path}/my copy'" in ended.stderr


def test_an_address_in_memory_has_no_file() -> None:
    assert backup.file_of("sqlite://") is None
