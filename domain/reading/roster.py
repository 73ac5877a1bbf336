"""Finds members of the branch in a text: full names, and surnames alone where only one member bears them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from domain.reading.patterns import regex
from domain.reading.traditional import SIMPLIFIED

_TITLE = regex(
    r"(?:副?书记|副?主任|副?[局处科厅部院校馆站所队行会组班台]长|支书|委员|局|处|科|工|总|队|所|老师|师傅|姐|哥|同志)"
    r"(?!(?!开会)[\u4e00-\u9fff]{0,2}[会室])"
)
_ALONE = regex(
    r"$|[\s,。;:、()+\-/~!\x00]|同志|书记"
    r"|[和跟与请去出休病事在没来到也都是讲主记做给代的因外下有孩家爱住]"
)
"""What may stand behind a name that is written without its surname."""
_AROUND = frozenset(" ,。;:、()\n和跟与除了缺差替帮代给请由是叫有加\x00")
_KIN = ("老伴", "爱人", "妻子", "丈夫", "媳妇", "同志", "老婆", "老公", "对象", "搭档", "同事")
_PET = "小老"
_NO_PET = regex(
    "老干[部局]|老党[员校]|老[师城街年家龄乡区兵]|小[时区康学]|小广[告场]|小程序|小高层|小黄车|小米粥|小金库"
)
"""Words that begin as a familiar name does: 老干部活动室 is nobody called 干."""
COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯端木南宫独孤百里呼延轩辕澹台闻人东郭西门拓跋钟离"
        "淳于单于申屠公羊赫连濮阳万俟宗政仲孙太史鲜于闾丘亓官司寇",
    )
)


class NameFound(NamedTuple):
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
    by_given: dict[str, str]
    """Given names that only one member bears, with the surname left out: 志远."""
    endings: frozenset[str]
    """The characters that names end in."""
    start: re.Pattern[str]
    loose_start: re.Pattern[str]

    def find(self, text: str, *, loose: bool = False) -> list[NameFound]:
        """Every member named, in order; spaces inside a name ("李 红") do not matter.

        Loose: 小孙, 老张, 刘书记, 欧阳 and 志远 too, where only one member can be meant.
        """
        found: list[NameFound] = []
        at = 0
        for candidate in (self.loose_start if loose else self.start).finditer(text):
            place, char = candidate.start(), candidate.group()
            if place < at:
                continue
            hit = self._whole(text, place, char) if char in self.by_first else None
            if hit is None and loose:
                hit = self._by_surname(text, place, char) or self._by_given(text, place)
            if hit:
                found.append(hit)
                at = hit.end
        return found

    def at(self, text: str, start: int) -> NameFound | None:
        """The member whose full name begins there, where nobody is named ahead of it."""
        char = text[start : start + 1]
        name = self._whole(text, start, char) if char in self.by_first else None
        return name if name and self.find(text[: name.end])[0] == name else None

    def _whole(self, text: str, at: int, char: str) -> NameFound | None:
        for name in self.by_first[char]:
            end = _match(text, at, name)
            if end:
                return NameFound(at, end, self.written[name])
        return None

    def _by_surname(self, text: str, at: int, char: str) -> NameFound | None:
        if char in _PET and not _NO_PET.match(text, at) and text[at + 1 : at + 2] in self.by_surname:
            return NameFound(at, at + 2, self.by_surname[text[at + 1]], whole=False)
        surname = text[at : at + 2] if text[at : at + 2] in self.by_surname else char
        if surname in self.by_surname:
            end = at + len(surname)
            title = _TITLE.match(text, end)
            if title or (len(surname) > 1 and _ALONE.match(text, end)):
                return NameFound(at, title.end() if title else end, self.by_surname[surname], whole=False)
        return None

    def _by_given(self, text: str, at: int) -> NameFound | None:
        """志远请事假: a given name stands alone, between what may surround a name."""
        name = text[at : at + 2]
        if name not in self.by_given or not _ALONE.match(text, at + 2):
            return None
        if at and text[at - 1] not in _AROUND and not text.endswith(_KIN, 0, at):
            return None
        return NameFound(at, at + 2, self.by_given[name], whole=False)


@lru_cache(maxsize=1024)
def roster_of(members: tuple[str, ...]) -> Roster:
    """The roster of a branch; kept, since the same branch writes again and again."""
    by_first: dict[str, tuple[str, ...]] = {}
    surnames: dict[str, list[str]] = {}
    written = {member.translate(SIMPLIFIED): member for member in members if member}
    for name in sorted(written, key=len, reverse=True):
        by_first[name[0]] = (*by_first.get(name[0], ()), name)
        surnames.setdefault(_surname(name), []).append(name)
    alone = {key: written[names[0]] for key, names in surnames.items() if len(names) == 1}
    given = Counter(_given(name) for name in written)
    by_given = {
        _given(name): full for name, full in written.items() if len(_given(name)) > 1 and given[_given(name)] == 1
    }
    loose = [*by_first, *_PET, *(name[0] for name in by_given)]
    endings = frozenset(name[-1] for name in written)
    return Roster(by_first, written, alone, by_given, endings, _any_char(by_first), _any_char(loose))


def _given(name: str) -> str:
    """A name of three or four characters without its surname, empty for any other."""
    return name[len(_surname(name)) :] if len(name) > 2 and "·" not in name else ""  # noqa: PLR2004


def _surname(name: str) -> str:
    return name[:2] if name[:2] in COMPOUND else name[:1]


def _any_char(chars: Iterable[str]) -> re.Pattern[str]:
    """A pattern for one of a few characters, to jump to where a name may begin."""
    listed = "".join(re.escape(char) for char in chars)
    return regex(f"[{listed}]" if listed else "")


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
