"""Finds every compiled pattern that reading uses, and those that could take more than linear time."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import domain
from domain.reading.grammar import Grammar
from domain.reading.patterns import Regex

_parser: Any = importlib.import_module("re._parser")
Pattern = re.Pattern[str] | Regex
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")


def all_patterns(grammar: Grammar) -> set[Pattern]:
    """Those of the modules of `domain`, and those that were made of word lists."""
    found: set[Pattern] = set()
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        found |= set(_inside(vars(importlib.import_module(module.name)), depth=2))
    return found | set(_inside(grammar, depth=5))


def _inside(thing: object, depth: int) -> Iterator[Pattern]:
    if isinstance(thing, re.Pattern | Regex):
        yield thing
    elif depth and isinstance(thing, dict):
        for value in thing.values():
            yield from _inside(value, depth - 1)
    elif depth and isinstance(thing, tuple | list):
        for value in thing:
            yield from _inside(value, depth - 1)
    elif depth and type(thing).__module__.startswith("domain."):
        yield from _inside(getattr(thing, "__dict__", {}), depth)


def repeats_within_repeats(source: str) -> bool:
    """Whether something of no fixed length is repeated without end, such as (a+)*; possessive repeats are no danger."""
    return _nested(_parser.parse(source), inside=False)


def _nested(parsed: Any, *, inside: bool) -> bool:
    for op, value in parsed:
        endless = str(op) in _REPEATS and value[1] is _parser.MAXREPEAT
        if endless and inside:
            return True
        if any(_nested(part, inside=inside or endless) for part in _parts(value)):
            return True
    return False


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, _parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _parts(each)
