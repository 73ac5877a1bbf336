"""Turns word lists into regular expressions that stay linear on any text."""

import re
from collections.abc import Iterable

GAP = r"[^。!\n]{0,8}?"
"""What a `*` in a word list stands for: a few characters of the same sentence."""

NEVER = re.compile(r"(?!)")


def alternation(words: Iterable[str]) -> str:
    """Longest word first, so that 支部党员大会 is never read as 党员大会."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(GAP.join(re.escape(part) for part in word.split("*")) for word in ordered)


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words; one that never fits for an empty list."""
    source = alternation(words)
    return re.compile(source) if source else NEVER


def has_any(text: str, signs: str) -> bool:
    """Whether one of these characters occurs: cheap to know before a costly pattern is tried."""
    for sign in signs:  # noqa: SIM110  (a generator would cost more than the search it saves)
        if sign in text:
            return True
    return False
