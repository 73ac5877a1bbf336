"""Finds members of the branch in a text: full names, and surnames alone where only one member bears them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from domain.reading.patterns import NEVER
from domain.reading.traditional import SIMPLIFIED

_TITLES = (
    "书记",
    "主任",
    "局长",
    "处长",
    "科长",
    "委员",
    "组长",
    "副书记",
    "局",
    "处",
    "科",
    "工",
    "老师",
    "姐",
    "哥",
    "同志",
)
_PET = "小老"


@dataclass(frozen=True, slots=True)
class NameFound:
    """A member who is named, and where."""

    start: int
    end: int
    name: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Roster:
    """The members, ready to be looked up; made once per branch."""

    by_first: dict[str, tuple[str, ...]]
    written: dict[str, str]
    """How a name that is looked for in simplified characters stands on the roster."""
    by_surname: dict[str, str]
    start: re.Pattern[str]
    loose_start: re.Pattern[str]

    def find(self, text: str, *, loose: bool = False) -> list[NameFound]:
        """Every member named, in order; spaces inside a name ("李 红") do not matter. Loose: 小孙, 老张, 刘书记 too."""
        found: list[NameFound] = []
        at = 0
        for candidate in (self.loose_start if loose else self.start).finditer(text):
            place, char = candidate.start(), candidate.group()
            if place < at:
                continue
            hit = self._whole(text, place, char) if char in self.by_first else None
            if hit is None and loose:
                hit = self._by_surname(text, place, char)
            if hit:
                found.append(hit)
                at = hit.end
        return found

    def _whole(self, text: str, at: int, char: str) -> NameFound | None:
        for name in self.by_first[char]:
            end = _match(text, at, name)
            if end:
                return NameFound(at, end, self.written[name])
        return None

    def _by_surname(self, text: str, at: int, char: str) -> NameFound | None:
        if char in _PET and text[at + 1 : at + 2] in self.by_surname:
            return NameFound(at, at + 2, self.by_surname[text[at + 1]], whole=False)
        if char in self.by_surname:
            for title in _TITLES:
                if text.startswith(title, at + 1):
                    return NameFound(at, at + 1 + len(title), self.by_surname[char], whole=False)
        return None


@lru_cache(maxsize=1024)
def roster_of(members: tuple[str, ...]) -> Roster:
    """The roster of a branch; kept, since the same branch writes again and again."""
    by_first: dict[str, tuple[str, ...]] = {}
    surnames: dict[str, list[str]] = {}
    written = {member.translate(SIMPLIFIED): member for member in members if member}
    for name in sorted(written, key=len, reverse=True):
        by_first[name[0]] = (*by_first.get(name[0], ()), name)
        surnames.setdefault(name[0], []).append(name)
    alone = {key: written[names[0]] for key, names in surnames.items() if len(names) == 1}
    return Roster(by_first, written, alone, _any_char(by_first), _any_char([*by_first, *_PET]))


def _any_char(chars: Iterable[str]) -> re.Pattern[str]:
    """A pattern for one of a few characters, to jump to where a name may begin."""
    listed = "".join(re.escape(char) for char in chars)
    return re.compile(f"[{listed}]") if listed else NEVER


def _match(text: str, at: int, name: str) -> int | None:
    """Where the name ends that begins at `at`, letting up to two spaces stand between its characters."""
    place = at + 1
    for char in name[1:]:
        skipped = 0
        while skipped < 2 and text[place : place + 1] == " ":  # noqa: PLR2004
            place, skipped = place + 1, skipped + 1
        if text[place : place + 1] != char:
            return None
        place += 1
    return place
