"""One table of `duties.toml`: read into a duty, or into every fault that keeps it from being one."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from domain.calendar import Shift
from domain.due_rule import DueRule, DueRuleError, MonthEnd, parse_due_rule
from domain.duty import HEADS, WANTED, Doer, Duty, Milestone, Need, Only
from domain.ladder import Audience, LadderError, Step, parse_ladder
from domain.period import LATEST_MONTH_OF_A_YEAR, MONTHS_A_YEAR, Cycle
from domain.reading.reading import READABLE, Kind
from storage.errors import Fault

FIELDS = (
    "name",
    "short",
    "heading",
    "kind",
    "only",
    "words",
    "along",
    "cycle",
    "of",
    "times",
    "milestones",
    "least",
    "form",
    "private",
    "head",
    "needs",
    "due",
    "shift",
    "ladder",
    "wants",
    "ask",
    "basis",
    "months",
    "on",
)
KINDS = tuple(kind for kind in Kind if kind in READABLE)
ACTIONS = ("stationing", "pairing", "talent", "guidance")
MOST_TIMES = 99
_KEY = re.compile(r"[a-z][a-z_]{1,23}")

Word = TypeVar("Word", bound=StrEnum)


class DutyTable:
    """One table of the file; notes each fault and goes on with a stand-in, so that all are found at once."""

    def __init__(self, key: str, table: dict[str, object], forms: Sequence[str], faults: list[Fault]) -> None:
        self._key, self._table, self._forms, self._faults = key, table, forms, faults

    def duty(self) -> Duty:
        """The duty the table describes; of no use when a fault was noted."""
        words = tuple(dict.fromkeys(self._strings("words", wanted=False)))
        kind = self._kind(words)
        if not _KEY.fullmatch(self._key):
            self._note(None, f"键“{self._key}”不能用，请用 24 个以内的小写字母和下划线，例如 cloud_upload")
        for field in self._table:
            if field not in FIELDS:
                self._note(field, f"不认识这一项{_nearest(field, FIELDS)}")
        cycle = self._word("cycle", Cycle.YEAR)  # the stand-in that finds no fault with a due rule's month
        return Duty(
            key=self._key,
            name=self._text("name"),
            short=self._text("short"),
            heading=self._text("heading"),
            cycle=cycle,
            of=self._word("of", Doer.BRANCH),
            needs=frozenset(Need(word) for word in self._words("needs", tuple(Need))),
            due=self._due(cycle),
            shift=self._word("shift", Shift.LATER, wanted=False),
            ladder=self._ladder(),
            wants=self._words("wants", WANTED),
            ask=self._text("ask"),
            basis=self._text("basis"),
            months=self._months(cycle),
            kind=kind,
            only=self._only(),
            words=words,
            times=self._count("times", 1),
            milestones=self._milestones(),
            least=self._count("least", 0),
            along=tuple(self._strings("along", wanted=False)),
            private=self._flag("private", otherwise=False),
            form=self._among("form", self._forms),
            head=self._among("head", HEADS) or "",
        )

    @property
    def is_on(self) -> bool:
        """Whether it is asked for unless somebody wants all that is optional."""
        return self._flag("on", otherwise=True)

    def _kind(self, words: Sequence[str]) -> Kind | None:
        """The kind that answers it, where that is not its key: one that is written, or none but its own words."""
        written = self._table.get("kind", self._key if self._key in KINDS else None)
        if written in KINDS:
            if words:
                self._note("words", "这一项按种类认，不用写 words；这一类的叫法在 catalog/words/kinds.toml 里")
            return Kind(str(written)) if "kind" in self._table else None
        if written is not None:
            self._note("kind", f"{_shown(written)}不能用{_nearest(written, KINDS)}")
        elif not words:
            what = f"没有叫“{self._key}”的汇报种类，支部回了也对不上{_nearest(self._key, KINDS)}"
            self._note(None, f'{what}。自己定的事项请写 kind = "…" 或 words = ["…"]')
        return Kind.TICK

    def _only(self) -> Only | None:
        """What narrows a kind down."""
        written = self._table.get("only")
        if written is None:
            return None
        parts = written if isinstance(written, dict) else {}
        actions, words = (parts.get(name, []) for name in ("action", "words"))
        if not parts or parts.keys() - {"action", "words"} or not _are_words(actions, ACTIONS) or not _are_words(words):
            what = '请写成 { action = ["talent"] } 或 { words = ["先锋队"] } 的样子'
            self._note("only", f"{what}，action 可以写 {'、'.join(ACTIONS)}")
            return None
        return Only(frozenset(actions), tuple(words))

    def _count(self, field: str, otherwise: int) -> int:
        written = self._table.get(field, otherwise)
        if type(written) is int and otherwise <= written <= MOST_TIMES:
            return written
        self._note(field, f"{_shown(written)}不能用，请写 {max(1, otherwise)} 到 {MOST_TIMES} 的数")
        return otherwise

    def _flag(self, field: str, *, otherwise: bool) -> bool:
        written = self._table.get(field, otherwise)
        if isinstance(written, bool):
            return written
        self._note(field, f"请写 {field} = true 或 {field} = false，不加引号")
        return otherwise

    def _among(self, field: str, words: Sequence[str]) -> str | None:
        """One of some words that need not be written."""
        written = self._table.get(field)
        if written is None or written in words:
            return None if written is None else str(written)
        self._note(field, f"{_shown(written)}不能用{_nearest(written, words)}")
        return None

    def _milestones(self) -> tuple[Milestone, ...]:
        """The milestones in their order, each with the words that tell of it: `自评|个人自评`."""
        return tuple(
            Milestone(tuple(filter(None, milestone.split("|"))))
            for milestone in self._strings("milestones", wanted=False)
            if milestone.strip("|")
        )

    def _note(self, field: str | None, what: str) -> None:
        self._faults.append(Fault(self._key, field, what))

    def _text(self, field: str) -> str:
        written = self._table.get(field)
        if isinstance(written, str) and written.strip():
            return written.strip()
        self._note(
            field,
            f'缺少这一项，请补上 {field} = "…"' if written is None else f"{_shown(written)}不是文字，请写在双引号里",
        )
        return ""

    def _word(self, field: str, stand_in: Word, *, wanted: bool = True) -> Word:
        """One word of the stand-in's enumeration."""
        words = tuple(type(stand_in))
        written = self._table.get(field)
        if isinstance(written, str) and written in words:
            return type(stand_in)(written)
        if written is not None:
            self._note(field, f"{_shown(written)}不能用{_nearest(written, words)}")
        elif wanted:
            self._note(field, f"缺少这一项，请写 {'、'.join(words)} 中的一个")
        return stand_in

    def _words(self, field: str, words: Sequence[str]) -> tuple[str, ...]:
        """A list of words out of those allowed; none when it is not written."""
        written = self._strings(field, wanted=False)
        for word in written:
            if word not in words:
                self._note(field, f"{_shown(word)}不能用{_nearest(word, words)}")
        return tuple(word for word in dict.fromkeys(written) if word in words)

    def _strings(self, field: str, *, wanted: bool = True) -> list[str]:
        written = self._table.get(field, None if wanted else [])
        if isinstance(written, list) and all(isinstance(item, str) for item in written):
            return written
        fault = "缺少这一项" if written is None else f"{_shown(written)}不是一列文字"
        self._note(field, f'{fault}，请写成 ["…", "…"] 的样子，没有就写 []')
        return []

    def _due(self, cycle: Cycle) -> DueRule:
        if text := self._text("due"):
            try:
                return parse_due_rule(text, cycle)
            except DueRuleError as wrong:
                self._note("due", str(wrong))
        return DueRule(MonthEnd())

    def _ladder(self) -> tuple[Step, ...]:
        try:
            steps = parse_ladder(self._strings("ladder"))
        except LadderError as wrong:
            self._note("ladder", str(wrong))
            return ()
        if self._table.get("private") is True and any(step.to is Audience.GROUP for step in steps):
            self._note("ladder", "private 的事项不能在群里提醒，请写明对象，例如 -2 doer 或 -2 secretary")
        return steps

    def _months(self, cycle: Cycle) -> frozenset[int]:
        """The months in which it is asked; those of the next year go on counting from 13."""
        written = self._table.get("months", [])
        most = LATEST_MONTH_OF_A_YEAR if cycle is Cycle.YEAR else MONTHS_A_YEAR
        if isinstance(written, list) and all(type(n) is int and 1 <= n <= most for n in written):
            return frozenset(written)
        beyond = "，13 起是下一年的月份" if cycle is Cycle.YEAR else ""
        self._note("months", f"{_shown(written)}不是月份，请写 1 到 {most} 的数{beyond}，例如 [3, 6, 9, 12]")
        return frozenset()


def _are_words(written: object, among: Sequence[str] = ()) -> bool:
    """Whether it is a list of words, each of those allowed."""
    words = written if isinstance(written, list) else [None]
    return all(isinstance(word, str) and word and (not among or word in among) for word in words)


def _shown(written: object) -> str:
    return f"“{written}”"


def _nearest(written: object, words: Sequence[str]) -> str:
    near = get_close_matches(str(written).lower(), words, n=1, cutoff=0.5)
    return f"，是不是想写 {near[0]}？" if near else f"，可以写的有 {'、'.join(words)}"
