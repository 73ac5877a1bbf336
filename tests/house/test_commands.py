"""Every command helps itself: a sentence and an example."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import main
from tests.house.tree import ROOT, files, name, text


def commands(command: click.Command, context: click.Context, path: str) -> Iterator[tuple[str, click.Command]]:
    """The commands that do something, by the words that call them."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    # A group may take words of its own before the command's: zhibu review 2026 preview.
    own = "".join(r" \S+" for param in command.params if isinstance(param, click.Argument))
    for word in command.list_commands(context):
        found = command.get_command(context, word)
        assert found, f"{path} {word} is listed and cannot be loaded"
        yield from commands(found, click.Context(found, info_name=word, parent=context), f"{path}{own} {word}")


ALL = dict(commands(main, click.Context(main, info_name="zhibu"), "zhibu"))


@pytest.mark.parametrize("path", ALL)
def test_every_command_says_what_it_does_and_shows_an_example(path: str) -> None:
    command = ALL[path]
    said = f"{command.help or ''}\n{command.epilog or ''}"
    assert re.search(r"[\u4e00-\u9fff]{4}", command.help or ""), "a sentence in Chinese"
    assert re.search(rf"例.*{path}\b", said, re.DOTALL), "an example"


@pytest.mark.parametrize("path", ALL)
def test_every_option_says_what_it_is_for(path: str) -> None:
    options = [option for option in ALL[path].params if isinstance(option, click.Option)]
    assert not [option.name for option in options if not option.help]


@pytest.mark.parametrize("page", [path for path in files() if path.suffix in (".md", ".py", ".toml")], ids=name)
def test_commands_that_are_named_exist(page: Path) -> None:
    if page.parent == ROOT and page.suffix == ".py":
        return  # run.py speaks English as well
    named = set(re.findall(r"\bzhibu ([a-z]{2,})\b", text(page)))
    assert not named - set(main.list_commands(click.Context(main)))
