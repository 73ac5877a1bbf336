"""What a body may look like to a platform: every field of its kind and size, none missing, none that it does not know."""

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]
Fields = Mapping[str, Check]
NONE: Fields = {}


def misfit(body: object, must: Fields, may: Fields = NONE) -> str:
    """What is wrong with a body, empty when nothing is."""
    if not isinstance(body, dict):
        return "no object"
    checks = {**must, **may}
    if strange := sorted(set(body) - set(checks)):
        return f"unknown field {strange[0]}"
    if missing := sorted(set(must) - set(body)):
        return f"no {missing[0]}"
    return next((f"{name} is {str(value)[:60]!r}" for name, value in body.items() if not checks[name](value)), "")


def text(most: int, least: int = 1) -> Check:
    """Text of so many bytes, without what no screen shows."""
    return lambda value: isinstance(value, str) and least <= len(value.encode()) <= most and not unseen(value)


def unseen(value: str) -> bool:
    """Whether it holds control characters, which platforms refuse or garble."""
    return any(ord(each) < ord(" ") and each not in "\n\t" for each in value)


def one_of(*allowed: object) -> Check:
    """One of these, of the same type: 1 is not True here."""
    return lambda value: any(type(value) is type(each) and value == each for each in allowed)


def number(most: int) -> Check:
    """A whole number from 0."""
    return lambda value: type(value) is int and 0 <= value <= most


def several(check: Check, most: int) -> Check:
    """A list of at least one of these."""
    return lambda value: isinstance(value, list) and 0 < len(value) <= most and all(check(each) for each in value)


def fields(must: Fields, may: Fields = NONE) -> Check:
    """An object of these."""
    return lambda value: not misfit(value, must, may)


def anything(_value: object) -> bool:
    """What is looked at elsewhere."""
    return True


def truth(value: object) -> bool:
    """Yes or no."""
    return isinstance(value, bool)
