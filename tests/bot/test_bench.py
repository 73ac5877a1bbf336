"""The benchmarks run, report what they should, and leave nothing behind; how fast they are is no test."""

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.bench import callback, digest, intake, month, push, read, review, sheet, start
from bot.bench.city import Size
from bot.bench.figure import Figure, Scale
from bot.bench.talk import MIX, conversation
from bot.cli import main
from domain.conversation import ChatKind

TINY = Scale(
    rounds=1,
    city=Size(2, 4),
    messages=12,
    warm_up=4,
    at_once=4,
    connections=(2,),
    big=Size(3, 4),
    months=2,
    passes=1,
    groups=20,
    callbacks=8,
    records=300,
)
RUNS = {
    intake: ("in_process", "http_2"),
    read: ("message", "long", "import"),
    month: ("open",),
    digest: ("week", "month", "past_week"),
    sheet: ("records",),
    review: ("preview", "branch", "freeze"),
    push: ("groups",),
    callback: ("flood", "steady"),
    start: ("ready", "memory"),
}


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.parametrize("benchmark", RUNS, ids=lambda benchmark: benchmark.__name__.rpartition(".")[2])
def test_each_benchmark_reports_its_figures_and_clears_up(benchmark: object, tmp_path: Path) -> None:
    told: list[str] = []
    figures: list[Figure] = getattr(benchmark, "run")(TINY, told.append)  # noqa: B009 - modules of one shape
    assert told
    assert [figure.name for figure in figures] == list(RUNS[benchmark])  # type: ignore[index]
    for figure in figures:
        shown = figure.as_json()
        assert figure.ours > 0
        assert shown["unit"]
        assert figure.floor is None or (figure.floor > 0 and figure.ratio)
    assert not list(tmp_path.iterdir())


def test_the_command_prints_json_and_a_table() -> None:
    runner = CliRunner()
    done = runner.invoke(main, ["bench", "read", "--rounds", "1", "--json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["rounds"] == 1
    assert [set(figure) for figure in report["benchmarks"]["read"]] == [
        {"name", "what", "unit", "median", "floor", "ratio", "floor_is", "aim", "more"}
    ] * 3
    told = runner.invoke(main, ["bench", "read", "--rounds", "1"])
    assert "底线" in told.stdout
    assert "目标 150" in told.stdout


def test_a_benchmark_that_does_not_exist_is_refused() -> None:
    done = CliRunner().invoke(main, ["bench", "speed"])
    assert done.exit_code == 2
    assert "intake" in done.stderr


def test_the_conversation_is_the_same_for_the_same_seed_and_mixes_people_and_chats() -> None:
    spoken = conversation(Size(4, 6), 10 * len(MIX))
    assert spoken == conversation(Size(4, 6), 10 * len(MIX))
    assert spoken != conversation(Size(4, 6), 10 * len(MIX), seed=2)
    assert {each.kind for each in spoken} == set(ChatKind)
    assert len({each.user for each in spoken}) > 12
    assert len({each.chat for each in spoken}) > 12
    assert all("{" not in each.text for each in spoken)
