"""A text from which each recogniser cuts what it understood; what stays is what people just said."""

import re
from collections.abc import Iterator

from domain.reading.patterns import regex

CUT = "\x00"
"""Stands where something was cut out; never part of a message, since control characters are removed first."""
HELD = "\x01"
"""Stands where wording is held back from the patterns (titles, quotes) but still belongs to what was said."""


class Ribbon:
    """A plain twin to match on, and the source of the same length to take wording from."""

    __slots__ = ("_fields", "cuts", "plain", "source")

    def __init__(self, plain: str, source: str) -> None:
        self.plain = plain
        self.source = source
        self.cuts: list[tuple[str, int, int]] = []
        self._fields = ""

    def for_(self, fields: str) -> None:
        """Whatever is cut from now on was read for these fields, named with spaces between; none for `""`."""
        self._fields = fields

    def cut(self, start: int, end: int) -> None:
        """Mark a stretch as understood."""
        self.cuts.append((self._fields, start, end))
        self.plain = self.plain[:start] + CUT * (end - start) + self.plain[end:]

    def hold(self, start: int, end: int) -> None:
        """Hide a stretch from the patterns; it stays part of the rest."""
        self.plain = self.plain[:start] + HELD * (end - start) + self.plain[end:]

    def show(self, start: int, words: str) -> None:
        """Give back to the patterns the words that were hidden from `start` on."""
        self.plain = self.plain[:start] + words + self.plain[start + len(words) :]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Cut out and return the first match."""
        found = pattern.search(self.plain)
        if found:
            self.cut(*found.span())
        return found

    def take_all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Cut out and return every match."""
        matches = list(pattern.finditer(self.plain))
        if matches:
            pieces, at = [], 0
            spans = [found.span() for found in matches]
            self.cuts += [(self._fields, start, end) for start, end in spans]
            for start, end in spans:
                pieces += [self.plain[at:start], CUT * (end - start)]
                at = end
            self.plain = "".join(pieces) + self.plain[at:]
        return matches

    def slice(self, start: int, end: int) -> "Ribbon":
        """A stretch of it as a ribbon of its own."""
        return Ribbon(self.plain[start:end], self.source[start:end])

    def words(self, start: int, end: int) -> str:
        """The wording of a stretch as its writer wrote it."""
        return self.source[start:end]

    def rest(self) -> Iterator[str]:
        """Wording that nobody has cut yet, clause by clause."""
        for found in _REST.finditer(self.plain):
            words = self.source[found.start() : found.end()].strip(" \u3000:-()[]（）：+*·、")
            if words:
                yield words


_REST = regex(rf"[^{CUT}\n,。;:!?]+")
