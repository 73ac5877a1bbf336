"""The set-up: what makes it install again, and what it says when it cannot."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with locks of nothing, and an environment that was set up."""
    for name in (*run.LOCKS.values(), "pyproject.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv" / "zhibu.stamp")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "python").symlink_to(sys.executable)
    return tmp_path


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that would be run."""
    taken: list[str] = []
    monkeypatch.setattr(run, "do", lambda step, *_command: taken.append(step))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    return taken


def test_what_is_there_is_not_installed_again(checkout: Path, steps: list[str]) -> None:
    run.set_up("run")
    assert len(steps) == 3
    run.set_up("run")
    assert len(steps) == 3


def test_the_tests_need_more_and_the_program_is_content_with_that(checkout: Path, steps: list[str]) -> None:
    run.set_up("run")
    run.set_up("dev")
    assert len(steps) == 6
    run.set_up("run")
    assert len(steps) == 6


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock", "pyproject.toml"])
def test_what_changed_is_installed_anew(checkout: Path, steps: list[str], file: str) -> None:
    run.set_up("dev")
    (checkout / file).write_text("changed", encoding="utf-8")
    run.set_up("run")
    assert len(steps) == 6
    assert "dev" in run.STAMP.read_text(encoding="utf-8"), "the tests are still ready to run"


def test_an_interrupted_set_up_starts_from_nothing(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(step: str, *_command: str) -> None:
        if "依赖" in step:
            raise KeyboardInterrupt

    monkeypatch.setattr(run, "do", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.set_up("run")
    steps: list[str] = []
    monkeypatch.setattr(run, "do", lambda step, *_command: steps.append(step))
    run.set_up("run")
    assert "环境" in steps[0]
    assert len(steps) == 4


def test_an_environment_of_another_python_is_made_anew(checkout: Path, steps: list[str]) -> None:
    run.set_up("run")
    run.PYTHON.unlink()
    run.set_up("run")
    assert "环境" in steps[3]


def test_a_step_that_fails_shows_what_the_installer_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(run.SetUpError, match="no such package"):
        run.do("安装", sys.executable, "-c", "print('no such package'); raise SystemExit(3)")
    assert "失败" in capsys.readouterr().out


def test_a_step_that_works_keeps_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    run.do("安装", sys.executable, "-c", "print('noise')")
    assert "noise" not in capsys.readouterr().out


def test_every_check_runs_and_one_that_fails_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def pretend(tool: str, *_words: str) -> int:
        ran.append(tool)
        return 2 if tool == "mypy" else 0

    monkeypatch.setattr(run, "run", pretend)
    assert run.check(with_tests=True) == 2
    assert ran == ["ruff", "ruff", "mypy", "lint-imports", "pytest"]
    assert "mypy" in capsys.readouterr().err


def test_an_unknown_word_shows_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["dmeo"]) == 2
    assert "python3 run.py demo" in capsys.readouterr().out


def test_an_old_python_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "NEEDS", (99, 0))
    assert run.main(["demo"]) == 1
    said = capsys.readouterr().err
    assert "需要 Python" in said
    assert "needs Python" in said


def test_it_needs_nothing_but_the_standard_library() -> None:
    ended = subprocess.run([sys.executable, "-I", "-S", run.__file__], capture_output=True, check=True)
    assert b"run.py demo" in ended.stdout
