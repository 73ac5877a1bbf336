"""Asking the operator before something that cannot be taken back."""

import sys

import click

from bot.commands.ending import Ended

HINT = "确认无误后加 --yes 再运行一次。"


def agree(question: str, *, yes: bool) -> None:
    """Go on when told `--yes` or when a person at the terminal agrees; raises `Ended`."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Ended(f"{question}{HINT}")
    answer = click.prompt(f"{question}确定请输入 yes", default="no", show_default=False)
    if answer.strip().lower() not in {"y", "yes"}:
        raise Ended("没有改动。")
