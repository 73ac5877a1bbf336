"""`zhibu db`: from nothing to current tables, and what a check finds in them."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.instance import Instance
from bot.settings import NAMES, PREFIX
from storage import audit
from storage.database import Transaction, open_database
from storage.schema import newest
from tests.outgoing import START

Zhibu = Callable[..., Result]


@pytest.fixture
def zhibu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Zhibu:
    """The command on an empty data folder."""
    for name in NAMES:
        monkeypatch.delenv(f"{PREFIX}{name}".upper(), raising=False)
    monkeypatch.setenv("ZHIBU_DATA", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, ["db", *words])


@pytest.fixture
def file(sqlite_address: str) -> Path:
    """A database of this version with two deeds in its audit log."""

    async def work(transaction: Transaction) -> None:
        for number in range(2):
            await audit.append(transaction, START, "member:1", "record.filed", f"record:{number}", {})

    async def fill() -> None:
        database = open_database(sqlite_address)
        await database.write(work)
        await database.close()

    asyncio.run(fill())
    return Path(sqlite_address.removeprefix("sqlite:///"))


def found(ended: Result) -> list[str]:
    assert ended.exit_code == 1
    return [finding["id"] for finding in json.loads(ended.output)["findings"]]


def test_upgrade_makes_the_tables_once(zhibu: Zhibu) -> None:
    assert found(zhibu("check", "--json")) == ["zhibu.E013"]
    made = zhibu("upgrade")
    assert made.exit_code == 0
    assert f"空库 → {newest()}" in made.output
    assert f"已是最新（{newest()}）" in zhibu("upgrade").output
    fine = zhibu("check")
    assert fine.exit_code == 0
    assert "完好" in fine.output


def test_upgrade_waits_for_the_program_to_end(zhibu: Zhibu, tmp_path: Path) -> None:
    with closing(Instance(tmp_path)):
        ended = zhibu("upgrade")
    assert ended.exit_code == 1
    assert "先停下" in ended.stderr


def test_tables_of_a_newer_version_are_left_alone(zhibu: Zhibu, file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    assert found(zhibu("check", "--json")) == ["zhibu.E013"]
    ended = zhibu("upgrade")
    assert ended.exit_code == 1
    assert "9999" in ended.stderr


def test_an_audit_log_somebody_touched_is_told(zhibu: Zhibu, file: Path) -> None:
    assert json.loads(zhibu("check", "--json").output) == {"findings": []}
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE audit SET actor = 'member:2' WHERE id = 2")
    ended = zhibu("check")
    assert ended.exit_code == 1
    assert "从第 2 条起对不上" in ended.output


def test_a_damaged_file_is_told(zhibu: Zhibu, file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    file.write_bytes(content)
    assert found(zhibu("check", "--json")) == ["zhibu.E014"]


def test_a_server_that_does_not_answer_ends_it(zhibu: Zhibu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/x")
    for word in ("check", "upgrade"):
        ended = zhibu(word)
        assert ended.exit_code == 1
        assert "连不上数据库" in ended.stderr
        assert "geheim" not in ended.stderr


def test_a_server_is_upgraded_and_checked_too(
    zhibu: Zhibu, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBU_DATABASE_URL", postgres_address)
    assert zhibu("check").exit_code == 0
    assert "已是最新" in zhibu("upgrade").output
