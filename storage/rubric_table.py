"""One table of `rubric.toml`, read field by field; each fault is noted and a stand-in goes on in its place."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from storage.errors import Fault

Word = TypeVar("Word", bound=StrEnum)


class RubricTable:
    """A table under its name. Of no use where a fault was noted; all faults of the file are found at once."""

    def __init__(self, name: str, table: object, faults: list[Fault], known: Sequence[str]) -> None:
        self.name, self._faults = name, faults
        self._table: dict[str, object] = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.note(None, f"要写成一组“字段 = 值”，例如 {known[0]} = …")
        for field in self._table:
            if field not in known:
                self.note(field, f"不认识这一项{nearest(field, known)}")

    def note(self, field: str | None, what: str) -> None:
        """Note a fault of this table."""
        self._faults.append(Fault(self.name, field, what))

    def holds(self, field: str) -> bool:
        """Whether the field is written at all."""
        return field in self._table

    def text(self, field: str) -> str:
        """A text that says something."""
        written = self._table.get(field)
        if isinstance(written, str) and written.strip():
            return written.strip()
        self.note(field, f'请写一段文字，例如 {field} = "…"')
        return ""

    def number(
        self, field: str, least: Fraction, most: Fraction, default: Fraction | None = None, *, hint: str = ""
    ) -> Fraction:
        """A number between two bounds, exactly as it is written; without a default it must be there."""
        written = self._table.get(field)
        if written is None and default is not None:
            return default
        if isinstance(written, int | Decimal) and not isinstance(written, bool) and least <= Fraction(written) <= most:
            return Fraction(written)
        shown = f"{shown_of(written)}不能用，" if written is not None else ""
        self.note(field, f"{shown}请写 {plain(least)} 到 {plain(most)} 的数，不加引号{hint}")
        return least

    def whole(self, field: str, least: int, most: int) -> int:
        """A whole number between two bounds."""
        found = self.number(field, Fraction(least), Fraction(most))
        if found.denominator != 1:
            self.note(field, f"{plain(found)} 不是整数，请写 {least} 到 {most} 的整数")
            return least
        return int(found)

    def flag(self, field: str) -> bool:
        """Yes or no; no when it is not written."""
        written = self._table.get(field, False)
        if isinstance(written, bool):
            return written
        self.note(field, f"{shown_of(written)}不能用，请写 true 或 false，不加引号")
        return False

    def word(self, field: str, stand_in: Word) -> Word:
        """One word of the stand-in's enumeration."""
        words = tuple(type(stand_in))
        written = self._table.get(field)
        if isinstance(written, str) and written in words:
            return type(stand_in)(written)
        self.note(field, f"{shown_of(written)}不能用{nearest(written, words)}")
        return stand_in

    def words(self, field: str, known: Iterable[str] | None, *, wanted: bool) -> tuple[str, ...]:
        """A list of words, each once; out of those known where there are such."""
        written = self._table.get(field, None if wanted else [])
        if not isinstance(written, list) or not all(isinstance(each, str) for each in written):
            self.note(field, f'请写成 {field} = ["…", "…"] 的样子')
            return ()
        if wanted and not written:
            self.note(field, "至少要写一个")
        allowed = None if known is None else tuple(known)
        for each in written:
            if allowed is not None and each not in allowed:
                self.note(field, f"{shown_of(each)}不能用{nearest(each, allowed)}")
        return tuple(dict.fromkeys(written))

    def tables(self, field: str) -> list[tuple[str, object]]:
        """The tables below it, by key."""
        written = self._table.get(field, {})
        if isinstance(written, dict):
            return list(written.items())
        self.note(field, f"要写成 [{self.name}.{field}.键] 一节")
        return []

    def rows(self, field: str) -> list[object]:
        """A list of tables, at least one."""
        written = self._table.get(field)
        if isinstance(written, list) and written:
            return written
        self.note(field, f'请至少写一行，例如 {field} = [ {{ name = "…" }} ]')
        return []


def shown_of(written: object) -> str:
    """A value as a fault quotes it."""
    return "没有写，" if written is None else f"“{written}”"


def plain(number: Fraction) -> str:
    """A number as people write it."""
    return f"{float(number):g}"


def nearest(written: object, words: Sequence[str]) -> str:
    """What was probably meant, else all that can be written."""
    near = get_close_matches(str(written).lower(), words, n=1, cutoff=0.5)
    return f"，是不是想写 {near[0]}？" if near else f"，可以写的有 {'、'.join(words)}"
