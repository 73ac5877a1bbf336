"""The pages say what is so: every setting, finding, command and path they name exists, and none is left out."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import SECRETS, Settings
from tests.house.tree import FOLDERS, ROOT, code, files, name, text, tree

PAGES = [path for path in files() if path.suffix == ".md" and not path.is_relative_to(ROOT / "templates")]
LEVELS = {"debug", "info", "warning", "error", "exception"}
OPERATING = text(ROOT / "docs" / "operating.md")


@pytest.mark.parametrize("setting", [name.upper() for name in Settings.model_fields])
def test_every_setting_has_its_row_in_the_operators_page(setting: str) -> None:
    assert re.search(rf"^\| `{setting}` \|", OPERATING, re.MULTILINE)


@pytest.mark.parametrize("secret", [name.upper() for name in SECRETS])
def test_every_secret_is_said_to_be_readable_from_a_file(secret: str) -> None:
    assert f"`{secret}_FILE`" in OPERATING


def test_every_finding_of_the_check_is_explained() -> None:
    ids = {found for path in code() for found in re.findall(r'"(zhibu\.[EW]\d{3})"', text(path))}
    assert ids
    assert not [found for found in sorted(ids) if f"| `{found}` |" not in OPERATING]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text(page))
    assert not [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_paths_that_are_named_exist(page: Path) -> None:
    paths = re.findall(rf"`((?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]+)`", text(page))
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["version"]
    assert f"\n## {version}" in text(ROOT / "CHANGELOG.md")


def events() -> Iterator[str]:
    """The names of all log lines: the words in the first argument of `log.…(…)`."""
    for path in code():
        for node in ast.walk(tree(path)):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=level), args=[first, *_]) if (
                    level in LEVELS
                ):
                    yield from (
                        part.value
                        for part in ast.walk(first)
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    )


def test_every_log_line_is_explained() -> None:
    assert not [event for event in sorted(set(events())) if f"| `{event}` |" not in OPERATING]
