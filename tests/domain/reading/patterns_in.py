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
_SINGLE = ("IN", "LITERAL", "NOT_LITERAL", "ANY")


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


def keeps_what_it_may_give_back(source: str) -> bool:
    """Whether something that has choices is repeated possessively, or atomic.

    Python before 3.11.5 gets those wrong (python/cpython#106052); of a single character they are safe.
    """
    return _kept(_parser.parse(source))


def _kept(parsed: Any) -> bool:
    for op, value in parsed:
        name = str(op)
        body = [str(each) for each, _ in value[-1]] if name == "POSSESSIVE_REPEAT" else []
        if name == "ATOMIC_GROUP" or (body and (len(body) > 1 or body[0] not in _SINGLE)):
            return True
        if any(_kept(part) for part in _parts(value)):
            return True
    return False


def left_out_of_lookahead(source: str) -> set[str]:
    """What a pattern can begin with, though the class that it looks ahead for first does not name it.

    `(?=[应实])(?:应到|实到)` jumps over everything else; it would be blind for 参加 as one more alternative.
    """
    parsed = list(_parser.parse(source))
    if not parsed or str(parsed[0][0]) != "ASSERT":
        return set()
    direction, ahead = parsed[0][1]
    if direction < 0 or [str(op) for op, _ in ahead] != ["IN"]:
        return set()
    return _beginnings(parsed[1:])[0] - _members(ahead[0][1])


def _beginnings(parsed: Any) -> tuple[set[str], bool]:
    """The characters, and classes of them, that something can begin with, and whether it can be empty."""
    found: set[str] = set()
    for op, value in parsed:
        name = str(op)
        if name in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        repeat = name.endswith("_REPEAT")
        if repeat or name in ("SUBPATTERN", "BRANCH"):
            each = [_beginnings(part) for part in (value[1] if name == "BRANCH" else [value[-1]])]
            found = found.union(*(begins for begins, _ in each))
            empty = any(empty for _, empty in each) or (repeat and value[0] == 0)
        else:
            found |= {chr(value)} if name == "LITERAL" else _members(value) if name == "IN" else {name}
            empty = False
        if not empty:
            return found, False
    return found, True


def _members(listed: Any) -> set[str]:
    """The characters of a class; classes within it by their name."""
    members: set[str] = set()
    for op, value in listed:
        if str(op) == "RANGE":
            members |= {chr(code) for code in range(value[0], value[1] + 1)}
        else:
            members.add(chr(value) if str(op) == "LITERAL" else str(op if value is None else value))
    named = {"CATEGORY_DIGIT"} if members >= set("0123456789") else set()
    return members | named | (set("0123456789") if "CATEGORY_DIGIT" in members else set())


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, _parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _parts(each)
