"""Turns word lists into regular expressions that stay linear on any text."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import product
from math import prod
from typing import Any, cast

GAP = r"[^。!\n]{0,8}?"
"""What a `*` in a word list stands for: a few characters of the same sentence."""

MOST_SPELT_OUT = 24

_CHOICE = re.compile(r"\(([^()]*)\)")


def expand(word: str) -> list[str]:
    """Every word that one with choices in it stands for.

    >>> expand("反馈(个|一下|)(问题|事)")
    ['反馈个问题', '反馈个事', '反馈一下问题', '反馈一下事', '反馈问题', '反馈事']
    """
    parts = _CHOICE.split(word)
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    return ["".join(chosen) for chosen in product(*choices)]


_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_NEVER = r"(?!)"


class Regex:
    """A pattern that is compiled when it is first asked for something, and then answers as quickly as any."""

    def __init__(self, source: str | Callable[[], str], flags: re.RegexFlag) -> None:
        self._source, self._flags = source, flags
        first = self._first_asked
        for each in _ASKED:
            setattr(self, each, partial(first, each))

    @property
    def pattern(self) -> str:
        """Its source, for patterns that are built of others."""
        return (self._source if isinstance(self._source, str) else self._source()) or _NEVER

    def _first_asked(self, what: str, *given: Any, **named: Any) -> object:
        compiled = re.compile(self.pattern, self._flags)
        for each in _ASKED:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, what)(*given, **named)


def regex(source: str | Callable[[], str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern of this source, or of the source that is built once it is needed; one that never fits for `""`.

    All patterns that a message meets are made here: together they take longer to compile than all else of a start, and
    a message needs a third of them.
    """
    return cast("re.Pattern[str]", Regex(source, flags))


def _written(words: Iterable[str]) -> set[str]:
    return {each for word in words for each in expand(word)}


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word.replace("*", "")), word


def alternation(words: Iterable[str]) -> str:
    """Longest word first, so that 支部党员大会 is never read as 党员大会; and words that begin alike share it.

    Words with very many choices stand before all others, their choices as they are: spelt out, a handful of them
    would take longer to compile than all the rest.
    """
    given = tuple(words)
    plain = [word for word in given if _count(word) <= MOST_SPELT_OUT]
    many = [word for word in given if _count(word) > MOST_SPELT_OUT]
    spelt = _branches(sorted(_written(plain), key=_longest_first))
    return "|".join(filter(None, (*(_with_choices(led) for word in many for led in _led(word)), spelt)))


def _count(word: str) -> int:
    """How many words one with choices stands for."""
    return prod(each.count("|") + 1 for each in _CHOICE.findall(word))


def _led(word: str) -> list[str]:
    """The word once for each choice that it begins with: a search jumps to a first character that it knows."""
    found = _CHOICE.match(word)
    if found is None:
        return [word]
    return [led for choice in found[1].split("|") for led in _led(choice + word[found.end() :])]


def _with_choices(word: str) -> str:
    """`反馈(个|)事` as a pattern: `反馈(?:个|)事`."""
    parts = _CHOICE.split(word)
    return "".join(
        f"(?:{'|'.join(map(_literal, part.split('|')))})" if at % 2 else _literal(part) for at, part in enumerate(parts)
    )


def _literal(part: str) -> str:
    return GAP.join(map(re.escape, part.split("*")))


def jump_to(words: Iterable[str], more: str = "") -> str:
    """A look ahead for the characters that words begin with, and for some more: a search passes quickly over others."""
    firsts = {word[0] for word in _written(words)}.union(more)
    return f"(?=[{re.escape(''.join(sorted(firsts)))}])"


def spliced(words: Iterable[str], tail: str) -> str:
    """Any of the words with the tail behind it; each branch begins with a character, so that a search can jump."""
    by_first: dict[str, list[str]] = {}
    for written in sorted(_written(words), key=_longest_first):
        by_first.setdefault(written[0], []).append(written[1:])
    return "|".join(re.escape(first) + _group(rest) + tail for first, rest in by_first.items())


def blended(words: Iterable[str]) -> str:
    """Any first character with any rest: a fraction of the size, for words whose mixtures nobody writes."""
    listed = set(words)
    firsts = "".join(sorted({re.escape(word[0]) for word in listed}))
    return f"[{firsts}]{_group(sorted({word[1:] for word in listed}, key=lambda rest: (-len(rest), rest)))}"


def _branches(endings: list[str]) -> str:
    """What may follow one beginning, the longest first; an empty ending closes the word that ends there."""
    by_first: dict[str, list[str]] = {}
    for ending in endings:
        by_first.setdefault(ending[:1], []).append(ending[1:])
    branches = [
        (GAP if first == "*" else re.escape(first)) + _group(rest) if first else ""
        for first, rest in sorted(by_first.items(), key=_literal_first)
    ]
    return "|".join(branches)


def _literal_first(branch: tuple[str, list[str]]) -> int:
    """走访企业 is never read as 走访*企; the end of a word comes last."""
    return 0 if branch[0] not in ("*", "") else 1 if branch[0] else 2


def _group(endings: list[str]) -> str:
    inner = _branches(endings)
    return f"(?:{inner})" if "|" in inner and len(endings) > 1 else inner


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words; one that never fits for an empty list."""
    listed = tuple(words)
    return regex(lambda: alternation(listed))
