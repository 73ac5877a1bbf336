"""`zhibu serve` and `zhibu demo` from start to end: what they say when they cannot start, and how they stop."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.commands.ending import Told, run_until_told
from bot.instance import Instance
from bot.settings import NAMES, PREFIX
from tests.house.tree import ROOT

MUCH_SHORTER_THAN_A_LONG_POLL = 10
"""Seconds in which the program has to end."""


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that know of nothing but a fresh data folder with current tables."""
    for name in NAMES:
        monkeypatch.delenv(f"{PREFIX}{name}".upper(), raising=False)
    monkeypatch.setenv("ZHIBU_DATA", str(tmp_path))
    monkeypatch.setenv("ZHIBU_DATABASE_URL", sqlite_address)
    return tmp_path


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening.getsockname()[1]


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def started(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A program that runs, and the address it says it listens on; killed if it is still there at the end."""
    command = [sys.executable, "-m", "bot", *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as program:
        try:
            assert program.stdout
            line = program.stdout.readline()
            assert "http://" in line, program.communicate()[1]
            yield program, line.partition("http://")[2].partition("，")[0].partition("/")[0]
        finally:
            program.kill()


def ends(program: subprocess.Popen[str], told: signal.Signals) -> None:
    """Tell it to end, and see that it does so in time and well."""
    program.send_signal(told)
    _, faults = program.communicate(timeout=MUCH_SHORTER_THAN_A_LONG_POLL)
    assert program.returncode == 0, faults
    assert "Traceback" not in faults


def asked(address: str, path: str, body: object = None) -> tuple[int, str]:
    """The status and the text of an answer; status 0 when the program went away."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://{address}{path}", data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.read().decode()
    except OSError:
        return 0, ""


def test_it_serves_health_without_a_channel_until_sigterm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_LISTEN", f"127.0.0.1:{free_port()}")
    with started("serve") as (program, address):
        assert asked(address, "/healthz")[0] == 200
        assert asked(address, "/readyz")[0] == 200
        assert asked(address, "/play")[0] == 404
        host, _, port = address.partition(":")
        with closing(socket.create_connection((host, int(port)))) as hanging:
            hanging.sendall(b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
            assert program.stdout
            assert "通道" in program.stdout.readline()
            ends(program, signal.SIGTERM)


def test_ctrl_c_in_the_middle_of_a_push_and_a_long_poll_leaves_nothing_half_done(tmp_path: Path) -> None:
    words = ("--port", "0", "--data", str(tmp_path), "--at", "2026-11-30T16:00", "--no-browser")
    with started("demo", *words) as (program, address):
        waits = [
            threading.Thread(target=asked, args=(address, "/play/api/events?after=100000")),
            threading.Thread(target=asked, args=(address, "/play/api/clock", {"to": "2026-12-31T18:00:00+08:00"})),
        ]
        for wait in waits:
            wait.start()
        journal = tmp_path / "sandbox.jsonl"
        until = time.monotonic() + 20
        while not (journal.exists() and journal.stat().st_size) and time.monotonic() < until:
            time.sleep(0.02)
        ends(program, signal.SIGINT)
        for wait in waits:
            wait.join()
    said = Counter(json.loads(line).get("key") for line in journal.read_text(encoding="utf-8").splitlines())
    with closing(sqlite3.connect(tmp_path / "zhibu.db")) as database:
        rows = dict(database.execute("SELECT key, state FROM outgoing").fetchall())
        runs = database.execute("SELECT count(*) FROM run WHERE done_at IS NULL").fetchone()
    assert said
    assert set(said.values()) == {1}
    assert set(said) == {key for key, state in rows.items() if state == "sent"}
    assert "sending" not in rows.values()
    assert runs == (0,)


def test_a_port_that_is_taken_is_named(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_LISTEN", f"127.0.0.1:{taken}")
    ended = CliRunner().invoke(main, ["serve"])
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert f"127.0.0.1:{taken} 打不开" in ended.stderr
    assert "LISTEN" in ended.stderr


def test_the_demo_names_a_taken_port_too(taken: int, tmp_path: Path) -> None:
    ended = CliRunner().invoke(main, ["demo", "--port", str(taken), "--data", str(tmp_path), "--no-browser"])
    assert ended.exit_code == 1
    assert f"127.0.0.1:{taken} 打不开" in ended.stderr


@pytest.mark.parametrize("words", [("serve",), ("demo", "--no-browser", "--data", ".")])
def test_a_folder_in_use_is_named(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    held = Instance(tmp_path)
    ended = CliRunner().invoke(main, words)
    held.close()
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert f"{tmp_path} 正被另一个支部小助手使用" in ended.stderr


def test_a_faulty_catalogue_ends_it_with_the_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "duties.toml").write_text("[x]\nname = 1\n", encoding="utf-8")
    monkeypatch.setenv("ZHIBU_CATALOG", str(tmp_path))
    ended = CliRunner().invoke(main, ["serve"])
    assert ended.exit_code == 1
    assert f"{tmp_path / 'duties.toml'} 有" in ended.stderr


@pytest.mark.parametrize("address", ["sqlite:////nowhere/zhibu.db", "postgresql://u:geheim@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_opened_ends_it(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_DATABASE_URL", address)
    ended = CliRunner().invoke(main, ["serve"])
    assert ended.exit_code == 1
    assert ended.stderr.splitlines()[-1].startswith("打不开数据库")
    assert "geheim" not in ended.stderr


def test_every_finding_of_the_settings_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_LISTEN", "x")
    monkeypatch.setenv("ZHIBU_WECOM_API", "y")
    ended = CliRunner().invoke(main, ["serve"])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.count("zhibu.E002") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent to the own process")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_program_that_is_still_starting_ends_at_once_and_cleans_up(told: signal.Signals) -> None:
    steps = []

    async def program(_told: Told) -> None:
        try:
            os.kill(os.getpid(), told)
            await asyncio.sleep(60)
        finally:
            os.kill(os.getpid(), told)  # impatience does not break off the cleaning
            await asyncio.sleep(0.01)
            steps.append("cleaned")

    run_until_told(program)
    assert steps == ["cleaned"]


def test_an_interrupt_before_the_loop_runs_is_no_fault() -> None:
    def program(_told: Told) -> asyncio.Future[None]:
        raise KeyboardInterrupt

    run_until_told(program)
