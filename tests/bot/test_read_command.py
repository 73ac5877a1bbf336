"""`zhibu read`: JSON lines in, JSON lines out, the same order."""

import json
import subprocess
import sys
from typing import Any

from click.testing import CliRunner

from bot.commands.read import read

MESSAGE: dict[str, Any] = {
    "id": "1",
    "text": "今天主题党日，26/24",
    "now": "2027-04-23T17:05:00+08:00",
    "sender": {"name": "苏婷", "role": "committee"},
    "chat": "group",
    "branch": {"name": "二支部", "members": ["苏婷"], "formal": 26, "probationary": 0, "committee": 3, "groups": 0},
    "items": [],
}


def test_every_line_is_answered_in_order_and_faults_end_with_one() -> None:
    lines = [json.dumps(MESSAGE), "{", json.dumps({"id": "2"}), json.dumps(MESSAGE | {"id": "3", "text": "收到"})]
    result = CliRunner().invoke(read, input="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [answer["id"] for answer in answers] == ["1", None, "2", "3"]
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert answers[3]["act"] == "ignore"


def test_help_shows_an_example() -> None:
    result = CliRunner().invoke(read, ["--help"])
    assert result.exit_code == 0
    assert "zhibu read" in result.output


def test_reading_needs_neither_database_nor_network() -> None:
    code = "import sys, bot.commands.read; print({'sqlalchemy', 'aiohttp', 'jinja2', 'pydantic'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
