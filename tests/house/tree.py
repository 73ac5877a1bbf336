"""The checkout as the house tests look at it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "handlers", "storage", "templates", "domain")
FOLDERS = (*ROOMS, "catalog", "tests", "docs", "tools", ".ci")
TEXTS = frozenset({".py", ".md", ".toml", ".html", ".css", ".js", ".csv", ".lock", ".txt", ".svg", ".mako", ""})
MIGRATIONS = ROOT / "storage" / "migrations" / "versions"
"""Written by a tool and never touched again once released."""


@cache
def files() -> tuple[Path, ...]:
    """Every text file of the project; found by folder, so that a checkout without git can be looked at too."""
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    on_top = (path for path in ROOT.iterdir() if path.name not in (".git", "uv.lock"))
    found = (path for path in (*inside, *on_top) if path.is_file() and "__pycache__" not in path.parts)
    return tuple(sorted(path for path in found if path.suffix in TEXTS))


def modules() -> Iterator[Path]:
    """Every Python module with something in it, the tests' too."""
    return (path for path in files() if path.suffix == ".py" and path.stat().st_size)


def code() -> Iterator[Path]:
    """The modules of the rooms, migrations left out."""
    rooms = tuple(ROOT / room for room in ROOMS)
    return (
        path
        for path in modules()
        if path.is_relative_to(ROOT) and set(path.parents) & set(rooms) and path.parent != MIGRATIONS
    )


@cache
def text(path: Path) -> str:
    """What a file says."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """A module taken apart."""
    return ast.parse(text(path))


def name(path: Path) -> str:
    """How a finding names a file."""
    return path.relative_to(ROOT).as_posix()
