"""The catalogue: the duties that operators write in `duties.toml`, read whole or refused with every fault."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from domain.calendar import Shift
from domain.due_rule import DueRule, DueRuleError, MonthEnd, parse_due_rule
from domain.duty import WANTED, Doer, Duty, Need
from domain.ladder import LadderError, Step, parse_ladder
from domain.period import MONTHS_A_YEAR, Cycle
from domain.reading.reading import Kind
from storage.errors import CatalogError, Fault

FILE = "duties.toml"
FIELDS = (
    "name",
    "short",
    "heading",
    "cycle",
    "of",
    "needs",
    "due",
    "shift",
    "ladder",
    "wants",
    "ask",
    "basis",
    "months",
)

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The duties, in the order in which a list numbers them."""

    duties: tuple[Duty, ...]

    def duty(self, key: str) -> Duty:
        """The duty of this key; raises KeyError when there is none."""
        for duty in self.duties:
            if duty.key == key:
                return duty
        raise KeyError(key)


def load_catalogue(folder: Path) -> Catalogue:
    """Read `duties.toml` in the folder; raises CatalogError with all its faults."""
    file = folder / FILE
    faults: list[Fault] = []
    duties = []
    for key, table in _read(file).items():
        if not isinstance(table, dict):
            faults.append(Fault(None, key, f"要写在某一项规定动作下面：先写一行 [theme_day]，再写 {key}"))
            continue
        duties.append(_Entry(key, table, faults).duty())
    if not faults and not duties:
        faults.append(Fault(None, None, "一项规定动作也没有，请至少写一项，例如 [theme_day]"))
    if faults:
        raise CatalogError(file, tuple(faults))
    return Catalogue(tuple(duties))


def _read(file: Path) -> dict[str, object]:
    try:
        # Notepad on Windows puts a mark at the start that TOML does not know.
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as wrong:
        what = f"没有找到或打不开这个文件（{wrong.strerror}），请核对 ZHIBU_CATALOG 指的目录"
    except UnicodeDecodeError:
        what = "不是 UTF-8 编码，请在编辑器里另存为 UTF-8"
    except tomllib.TOMLDecodeError as wrong:
        what = f"不是合法的 TOML：{wrong}。文字要放在英文双引号里，同一项只写一次"
    raise CatalogError(file, (Fault(None, None, what),))


class _Entry:
    """One table of the file; notes each fault and goes on with a stand-in, so that all are found at once."""

    def __init__(self, key: str, table: dict[str, object], faults: list[Fault]) -> None:
        self._key, self._table, self._faults = key, table, faults

    def duty(self) -> Duty:
        """The duty the table describes; of no use when a fault was noted."""
        if self._key not in tuple(Kind):
            self._note(None, f"没有叫“{self._key}”的汇报种类，支部回了也对不上{_nearest(self._key, tuple(Kind))}")
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
            months=self._months(),
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
            return parse_ladder(self._strings("ladder"))
        except LadderError as wrong:
            self._note("ladder", str(wrong))
            return ()

    def _months(self) -> frozenset[int]:
        written = self._table.get("months", [])
        if isinstance(written, list) and all(type(n) is int and 1 <= n <= MONTHS_A_YEAR for n in written):
            return frozenset(written)
        self._note("months", f"{_shown(written)}不是月份，请写 1 到 {MONTHS_A_YEAR} 的数，例如 [3, 6, 9, 12]")
        return frozenset()


def _shown(written: object) -> str:
    return f"“{written}”"


def _nearest(written: object, words: Sequence[str]) -> str:
    near = get_close_matches(str(written).lower(), words, n=1, cutoff=0.5)
    return f"，是不是想写 {near[0]}？" if near else f"，可以写的有 {'、'.join(words)}"
