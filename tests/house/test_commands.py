"""Every command helps itself: a sentence and an example."""

import re
from collections.abc import Iterator

import click
import pytest

from bot.cli import main


def commands(command: click.Command, context: click.Context, path: str) -> Iterator[tuple[str, click.Command]]:
    """The commands that do something, by the words that call them."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found, f"{path} {name} is listed and cannot be loaded"
        yield from commands(found, click.Context(found, info_name=name, parent=context), f"{path} {name}")


ALL = dict(commands(main, click.Context(main, info_name="zhibu"), "zhibu"))


@pytest.mark.parametrize("path", ALL)
def test_every_command_says_what_it_does_and_shows_an_example(path: str) -> None:
    command = ALL[path]
    said = f"{command.help or ''}\n{command.epilog or ''}"
    assert re.search(r"[\u4e00-\u9fff]{4}", command.help or ""), "a sentence in Chinese"
    assert re.search(rf"例[^\n]*\s*{path}\b", said), "an example"


@pytest.mark.parametrize("path", ALL)
def test_every_option_says_what_it_is_for(path: str) -> None:
    options = [option for option in ALL[path].params if isinstance(option, click.Option)]
    assert not [option.name for option in options if not option.help]
