"""What a restart must not lose and not repeat."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from storage.database import open_database
from tests.city import GROUP, SECRETARY, settled

FIRST = "2026-11-30T16:00"
LAST = "2026-12-31T18:00:00+08:00"
MONTHS_MESSAGES = 130
KILLED_AFTER = 60


async def test_an_open_question_outlives_a_restart(sqlite_address: str, tmp_path: Path) -> None:
    before = await settled(open_database(sqlite_address), tmp_path / "data", "2026-11-30 16:00")
    await before.until("2026-12-01 10:00")
    assert "主题是什么" in await before.answer(SECRETARY, "今天主题党日开了")
    await before.app.stop()

    after = await settled(open_database(sqlite_address), tmp_path / "data", "2026-12-01 10:05")
    assert "已记录：主题党日 12月1日" in await after.answer(SECRETARY, "学习党章，应到22实到20")
    assert "① 主题党日：✓" in await after.answer(SECRETARY, "清单")
    assert sum("主题是什么" in message.text for message in after.sandbox.transcript(GROUP)) == 1
    await after.app.stop()


def test_a_kill_in_the_middle_of_a_months_pushes_loses_nothing_and_repeats_at_most_one(tmp_path: Path) -> None:
    with demo(tmp_path) as (process, port):
        moving = HTTPConnection("127.0.0.1", port, timeout=60)
        moving.request("POST", "/play/api/clock", json.dumps({"to": LAST}), {"Content-Type": "application/json"})
        wait_until(lambda: len(sent(tmp_path)) >= KILLED_AFTER)
        process.send_signal(signal.SIGKILL)
        process.wait()
        moving.close()
    assert KILLED_AFTER <= len(sent(tmp_path)) < MONTHS_MESSAGES

    with demo(tmp_path) as (process, port):
        again = HTTPConnection("127.0.0.1", port, timeout=60)
        again.request("POST", "/play/api/clock", json.dumps({"to": LAST}), {"Content-Type": "application/json"})
        assert again.getresponse().status == 200
        again.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0

    keys = Counter(sent(tmp_path))
    assert len(keys) >= MONTHS_MESSAGES
    assert sum(keys.values()) - len(keys) <= 1, [key for key, times in keys.items() if times > 1]


def sent(data: Path) -> list[str]:
    """The keys of the bot's messages that reached the sandbox, whole lines only."""
    journal = data / "sandbox.jsonl"
    if not journal.exists():
        return []
    lines = journal.read_text(encoding="utf-8").split("\n")[:-1]
    return [key for line in lines if (key := json.loads(line).get("key"))]


def wait_until(condition: object, seconds: float = 60) -> None:
    """Look again and again; fails when it never comes true."""
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


@contextmanager
def demo(data: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`zhibu demo` on a port of its own."""
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0", "--data", str(data), "--at", FIRST]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    try:
        for line in process.stdout:
            if "http://127.0.0.1:" in line:
                yield process, int(line.partition("127.0.0.1:")[2].partition("/")[0])
                break
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
