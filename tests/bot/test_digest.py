"""`zhibu digest`: the same figures on the terminal as in chat."""

import asyncio
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.digest import digest
from storage.database import open_database
from storage.tables import core
from tests.digest_city import COMMISSION, FINANCE, FIRST, NOW, SCHOOL, Rows, asked, at, done, fill

Run = Callable[..., Result]


def prepare(address: str, rows: Rows) -> None:
    """Fill a database and let go of it, as the command will open it itself."""

    async def unit() -> None:
        database = open_database(address)
        await fill(database, rows)
        await database.close()

    asyncio.run(unit())


@pytest.fixture
def run(sqlite_address: str) -> Run:
    """Run the command on a city whose demo clock stands on the fourth of December."""
    tasks = [
        asked(1, due=date(2026, 12, 2)),
        done(2, "dues", of=SCHOOL, when=at(12, 1)),
        asked(3, "good_deed", period="2026", due=date(2026, 12, 15), wanted=9, had=4),
    ]
    prepare(sqlite_address, {core.task: tasks, core.mark: [{"name": "clock", "value": NOW.isoformat()}]})

    def go(*arguments: str) -> Result:
        return CliRunner(env={"ZHIBU_DATABASE_URL": sqlite_address}).invoke(digest, arguments)

    return go


def test_it_tells_of_the_commission_and_of_this_week(run: Run) -> None:
    told = run()
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"【第49周周报】{COMMISSION.name}")
    assert "应完成 2 项，已完成 1 项，逾期 1。" in told.output
    assert "数据截至 12月4日 15:00" in told.output


@pytest.mark.parametrize(
    ("org", "name"), [("市财政局机关党委", FINANCE.name), ("财政局", FINANCE.name), ("财政局第一支部", FIRST.name)]
)
def test_it_tells_of_the_organisation_that_is_named(run: Run, org: str, name: str) -> None:
    assert run("--org", org).output.startswith(f"【第49周周报】{name}（")


def test_json_opens_the_figures_down_to_tasks(run: Run) -> None:
    told = json.loads(run("--format", "json", "--week", "2026-W49").output)
    assert told["organisation"]["name"] == COMMISSION.name
    assert (told["total"]["due"], told["total"]["done"], told["total"]["behind"]) == (2, 1, [1])
    assert [unit["behind"] for unit in told["organisations"]] == [[1], []]
    assert [task["task"] for task in told["tasks"]] == [1, 3]


def test_what_was_left_over_from_before_has_its_own_figures(sqlite_address: str) -> None:
    rows = [
        asked(1),
        asked(2, period="2026-10", due=date(2026, 10, 30)),
        done(3, "dues", when=at(12, 1), due=date(2026, 11, 25)),
    ]
    prepare(sqlite_address, {core.task: rows, core.mark: [{"name": "clock", "value": NOW.isoformat()}]})
    ask = ["--month", "2026-12", "--format", "json"]
    told = json.loads(CliRunner(env={"ZHIBU_DATABASE_URL": sqlite_address}).invoke(digest, ask).output)
    left = {"tasks": 2, "settled": 1, "open": 1, "since": "2026-10-30", "behind": [2]}
    assert (told["total"]["due"], told["total"]["behind"], told["left"]) == (1, [1], left)
    assert told["organisations"][0]["left"] == left
    assert [(task["task"], task["left"]) for task in told["tasks"]] == [(1, False), (2, True)]


def test_every_length_of_span_is_told_and_json_says_which(run: Run) -> None:
    options = {"--month": "2026-12", "--quarter": "2026-Q4", "--half": "2026-H2", "--year": "2026"}
    heads = [run(option, text).output.partition("】")[0] for option, text in options.items()]
    assert heads == ["【2026年12月月报", "【2026年第四季度季报", "【2026年下半年报", "【2026年年报"]
    told = json.loads(run("--quarter", "2026-Q4", "--format", "json").output)
    assert told["span"] == {"span": "2026-Q4", "length": "quarter", "first": "2026-10-01", "last": "2026-12-31"}
    assert "week" not in told


def test_a_file_gets_what_the_screen_would(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "周报.txt"
    assert run("--out", str(out)).output == f"已写入 {out}。\n"
    assert out.read_text(encoding="utf-8") == run().output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--org", "市财正局机关党委"), "名字相近的有：市财政局机关党委"),
        (("--week", "下周"), "2026-W47"),
        (("--week", "2026-W60"), "第60周"),
        (("--month", "2026-Q4"), "不是一个月，例如 2026-12"),
        (("--year", "明年"), "不是一段时间"),
        (("--month", "2026-11", "--year", "2026"), "只写一个时间"),
    ],
)
def test_what_cannot_be_understood_is_named_with_what_to_write(run: Run, arguments: tuple[str, str], said: str) -> None:
    told = run(*arguments)
    assert told.exit_code == 2
    assert said in told.output


def test_a_place_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    told = run("--out", str(tmp_path / "nowhere" / "周报.txt"))
    assert told.exit_code == 1
    assert "请换一个位置" in told.output


def test_without_a_roster_it_says_where_one_comes_from(sqlite_address: str) -> None:
    told = CliRunner(env={"ZHIBU_DATABASE_URL": sqlite_address}).invoke(digest)
    assert told.exit_code == 1
    assert "zhibu roster import" in told.output
