"""Reads who is excused and why; of the reason only the category is kept."""

import re
from typing import NamedTuple

from domain.reading.lexicon import Lexicon
from domain.reading.patterns import alternation, any_of, regex
from domain.reading.reading import Leave
from domain.reading.ribbon import HELD, Ribbon
from domain.reading.roster import NameFound, Roster

_REASON_REACH, _REASON = 16, 10
_SENTENCE_END = regex(r"[。\n]|;(?![^()。\n]{0,40}\))")
"""Inside brackets a semicolon parts only names: （方磊，值班；石磊，病假）."""
_REGION = regex(
    "请假|缺的|病假|事假|产假|公假|年假|年休假|休假|婚假|丧假|缺席|缺勤|未到|没来|没到|没参加|未参加"
    r"|因公|因病|因事|出差|公差|住院|在外学习|假(?<![\d 放虚作节寒暑]假)(?![期日如山装话设定])"
)
_FAMILY_END = regex(r"_.*")
_APART = regex(rf"[,《“{HELD}]|(?<![、和]) (?![、和])")
_BUSY = regex(r"(?:同志)?(?:主持|记录|主讲|授课|讲|领学|带队|带领|传达|组织)")
"""Whoever does something at the meeting was there."""
_PAPER_SIGN = regex("[料图片照资]")
_BROUGHT = regex(
    r"(?<![^,。;\n])[^,。;\n]{0,6}?(?:材料|资料|图片?(?!书)|照片)[^,。;\n]{0,14}?[送传发捎带寄转拿交补][^,。;\n]*"
)
"""材料由石磊送到家中, 图让小夏传: who only brings the papers is not the one who is away, nor are they the reason."""
_CLAUSE = regex("[^,;。\n《]*")
_JOINED = regex(r" ?[、和与及跟]? ?")
_BRACKETED = regex(r"(?P<why>[^,。;、()]{2,12})[(](?P<who>[^()]{2,40})[)]")
_RESPECTIVELY = regex(r"分别[是为因]*:?([^。;\n]{2,60})|一个(?P<one>[^,。;\n]{1,8}?),?一个(?P<other>[^,。;\n]{1,8})")


class Excused(NamedTuple):
    """Excuses found, and how many were named as absent without one."""

    leaves: tuple[Leave, ...]
    absent: int | None = None


_NOBODY = Excused(())


class Leaves:
    """Knows the words for excuses."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._categories = tuple((_FAMILY_END.sub("", name), any_of(words)) for name, words in lexicon.leaves)
        reasons = [word for _, words in lexicon.leaves for word in words]
        self._any = any_of(reasons)
        self._asking = any_of(lexicon.leave_asking)
        self._look_alike = any_of(lexicon.leave_look_alikes)
        self._away = any_of(lexicon.leave_away)
        self._revoked = any_of(lexicon.leave_revoked)
        self._absent = any_of(lexicon.leave_absent)
        self._reason = regex(f"(?:因|在)?(?:{alternation(reasons)})")
        self._region = _REGION

    def asks(self, plain: str) -> bool:
        """Whether somebody asks to be excused."""
        return bool(self._asking.search(plain)) and bool(self._asking.search(self._look_alike.sub("", plain)))

    def stays_away(self, plain: str) -> bool:
        """Words that ask to be excused only where a meeting is spoken of: 党日我就不去了."""
        return bool(self._away.search(plain))

    def revokes(self, plain: str) -> bool:
        """Whether an excuse is taken back."""
        return bool(self._revoked.search(plain))

    def begins_with_reason(self, plain: str) -> bool:
        """Whether these words open with a reason to stay away."""
        return bool(self._reason.match(plain))

    def category(self, plain: str) -> str | None:
        """The category of a reason; None when the words give none."""
        if not self._any.search(plain):
            return None
        return next((name for name, words in self._categories if words.search(plain)), None)

    def in_report(self, ribbon: Ribbon, plain: str, roster: Roster, *, some_missing: bool = False) -> Excused:
        """Excuses told by the `plain` text of a report, as it was before figures were cut; names are cut out.

        Where the figures say that somebody was missing, a name with a reason behind it is one: 11到10，石磊值班.
        """
        leaves: list[Leave] = []
        absent = 0
        if not self._region.search(plain):
            return self._with_reasons(ribbon, plain, roster) if some_missing else _NOBODY
        ribbon.for_("leaves leave")
        for start, end in _sentences(plain):
            sentence = plain[start:end]
            if _PAPER_SIGN.search(sentence):
                sentence = _BROUGHT.sub(_blank, sentence)
            word = self._region.search(sentence)
            if not word:
                continue
            named = roster.find(sentence, loose=True)
            names = [
                name
                for name, after in zip(named, [*named[1:], None], strict=False)
                if (_near(sentence, name, word) or (some_missing and self._excuses(sentence, name, after)))
                and not _BUSY.match(sentence, name.end)
            ]
            word = self._absent.search(sentence)
            missing = self._unexcused(sentence, names, word) if word else []
            absent += len(missing)
            leaves += self.named(sentence, [name for name in names if name not in missing])
            if names:
                ribbon.cut(start + names[0].start, start + names[-1].end)
        if some_missing and not leaves and not absent:
            return self._with_reasons(ribbon, plain, roster)
        return Excused(tuple(leaves), absent or None)

    def _with_reasons(self, ribbon: Ribbon, plain: str, roster: Roster) -> Excused:
        """Names that a reason stands behind, with no word for absence."""
        if not self._any.search(plain):
            return _NOBODY
        ribbon.for_("leaves leave")
        leaves = []
        names = roster.find(ribbon.plain, loose=True)
        for name, after in zip(names, [*names[1:], None], strict=False):
            end = min(name.end + _REASON_REACH, after.start if after else len(plain))
            reason = self.category(plain[name.end : end])
            if reason:
                leaves.append(Leave(reason, name.name))
                ribbon.cut(name.start, name.end)
        return Excused(tuple(leaves))

    def named(self, text: str, names: list[NameFound]) -> list[Leave]:
        """One leave a name: the reason after it (up to the next name), else the one that is said for all of them."""
        if not names:
            return []
        respectively = _RESPECTIVELY.search(text)
        if respectively:
            told = [respectively["one"], respectively["other"]]
            parts = told if told[0] else re.split("[、,和]", respectively[1])
            reasons = [self.category(part) for part in parts]
            if len(reasons) == len(names) and all(reasons):
                return [Leave(reason or "other", name.name) for reason, name in zip(reasons, names, strict=True)]
        own = self._ahead_of_brackets(text, names) or self._own_reasons(text, names)
        common = self._common(text, names) if None in own else ""
        return [Leave(reason or common, name.name) for reason, name in zip(own, names, strict=True)]

    def _ahead_of_brackets(self, text: str, names: list[NameFound]) -> list[str | None]:
        """公务出差2人（方磊、夏雨）、病假1人（石磊）: the reasons stand ahead; empty unless all of them do."""
        groups = [(self.category(found["why"]), found.start("who"), found.end()) for found in _BRACKETED.finditer(text)]
        own = [next((why for why, start, end in groups if start <= name.start < end), None) for name in names]
        return own if len(groups) > 1 and all(own) else []

    def _unexcused(self, text: str, names: list[NameFound], word: re.Match[str]) -> list[NameFound]:
        """Of several names those that the word for it stands behind, or ahead of: 石磊没请假也没来，夏雨事假."""
        ends = [name.end for name in names]
        for at in range(len(names) - 2, -1, -1):
            if _JOINED.fullmatch(text, names[at].end, names[at + 1].start):
                ends[at] = ends[at + 1]
        behind = [
            name
            for name, end in zip(names, ends, strict=True)
            if self._absent.search(_CLAUSE.match(text, end).group())  # type: ignore[union-attr]  # it fits nothing too
        ]
        return behind or [name for name in names if name.start >= word.end()] or names

    def _excuses(self, sentence: str, name: NameFound, after: NameFound | None) -> bool:
        """夏雨值班，石磊产假: whether a reason stands in the clause behind the name, before the next one."""
        clause = _CLAUSE.match(sentence, name.end, after.start if after else len(sentence))
        return clause is not None and len(clause.group()) <= _REASON and bool(self.category(clause.group()))

    def _own_reasons(self, text: str, names: list[NameFound]) -> list[str | None]:
        """What is said behind each name; in 方磊、夏雨出差，石磊病假 joined names share what follows the last."""
        own = [
            self.category(text[name.end : after.start if after else len(text)])
            for name, after in zip(names, [*names[1:], None], strict=True)
        ]
        for at in range(len(names) - 2, -1, -1):
            if own[at] is None and _JOINED.fullmatch(text, names[at].end, names[at + 1].start):
                own[at] = own[at + 1]
        return own

    def _common(self, text: str, names: list[NameFound]) -> str:
        """The reason that is said for all of them, ahead of the names or behind them."""
        lead, tail = self._lead(text[: names[0].start]), text[names[-1].end :]
        return self.category(lead) or self.category(tail) or "other"

    def _lead(self, before: str) -> str:
        """因公出差：方磊、夏雨: what is said ahead of the names; without a word for absence only their own clause."""
        return before if self._region.search(before) else before[max(map(before.rfind, ",(:")) + 1 :]


def _blank(found: re.Match[str]) -> str:
    return "\x00" * len(found.group())


def _sentences(plain: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for found in _SENTENCE_END.finditer(plain):
        spans.append((at, found.start()))
        at = found.end()
    return [*spans, (at, len(plain))]


def _near(sentence: str, name: NameFound, word: re.Match[str]) -> bool:
    """Names after the word for absence, or joined to it with nothing but names and short reasons between."""
    if name.start >= word.start():
        return True
    between = sentence[name.end : word.start()].strip()
    return len(between) <= 24 and not _APART.search(between)  # noqa: PLR2004
