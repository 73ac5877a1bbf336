"""The tables that operators write in `exports.toml`: read whole, or refused with every fault of it."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from domain.duty import Duty
from domain.reading.reading import Kind
from domain.span import Length
from domain.table import EACH, Column, RowKind, Table
from storage.catalogue import load_catalogue
from storage.errors import CatalogError, Fault

FILE = "exports.toml"
FIELDS = ("name", "about", "rows", "length", "totals", "kinds", "columns")
Facts = Mapping[RowKind, Collection[str]]
"""The names of the facts that each kind of row has."""


def load_tables(folder: Path, facts: Facts) -> tuple[Table, ...]:
    """Read `exports.toml` in the folder, nothing where there is none; raises CatalogError with all its faults.

    A column may name any duty of the catalogue beside it, those turned off too: it stays empty where nobody is asked.
    """
    file = folder / FILE
    if not file.exists():
        return ()
    try:
        written = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as wrong:
        what = f"打不开，或者不是 UTF-8 编码（{wrong}），请在编辑器里另存为 UTF-8"
        raise CatalogError(file, (Fault(None, None, what),)) from wrong
    except tomllib.TOMLDecodeError as wrong:
        what = f"不是合法的 TOML：{wrong}。文字要放在英文双引号里，同一列只写一次"
        raise CatalogError(file, (Fault(None, None, what),)) from wrong
    duties = load_catalogue(folder, optional=True).duties
    faults: list[Fault] = []
    tables = [_Reading(key, entry, facts, duties, faults).table() for key, entry in written.items()]
    if faults:
        raise CatalogError(file, tuple(faults))
    return tuple(tables)


class _Reading:
    """One table of the file; notes each fault and goes on with a stand-in, so that all are found at once."""

    def __init__(self, key: str, entry: object, facts: Facts, duties: Iterable[Duty], faults: list[Fault]) -> None:
        self._key, self._facts, self._faults = key, facts, faults
        self._entry: dict[str, object] = entry if isinstance(entry, dict) else {}
        self._duties = [duty.key for duty in duties]
        self._headings = list(dict.fromkeys(duty.heading for duty in duties))
        if not isinstance(entry, dict):
            self._note(None, f"要写在某一张表下面：先写一行 [branch_month]，再写 {key}")

    def table(self) -> Table:
        """The table; of no use when a fault was noted."""
        for field in self._entry:
            if field not in FIELDS:
                self._note(field, f"不认识这一项{_nearest(field, FIELDS)}")
        rows = RowKind(self._word("rows", tuple(RowKind)) or RowKind.BRANCH)
        return Table(
            key=self._key,
            name=self._text("name"),
            about=self._text("about"),
            rows=rows,
            length=Length(self._word("length", tuple(Length)) or Length.MONTH),
            columns=self._columns(rows),
            totals=self._flag("totals"),
            kinds=self._kinds(),
        )

    def _note(self, field: str | None, what: str) -> None:
        self._faults.append(Fault(self._key, field, what))

    def _text(self, field: str) -> str:
        written = self._entry.get(field)
        if isinstance(written, str) and written.strip():
            return written.strip()
        self._note(field, f'缺少这一项或不是文字，请写成 {field} = "…"')
        return ""

    def _word(self, field: str, words: Collection[str]) -> str | None:
        written = self._entry.get(field)
        if isinstance(written, str) and written in words:
            return written
        self._note(field, f"“{written}”不能用{_nearest(written, words)}" if written else f"缺少这一项{_all(words)}")
        return None

    def _flag(self, field: str) -> bool:
        written = self._entry.get(field, False)
        if not isinstance(written, bool):
            self._note(field, "请写 true 或 false，不加引号")
        return written is True

    def _kinds(self) -> frozenset[str]:
        written = self._entry.get("kinds", [])
        if not isinstance(written, list):
            self._note("kinds", '请写成 ["theme_day", "party_lecture"] 的样子')
            return frozenset()
        for word in written:
            if word not in tuple(Kind):
                self._note("kinds", f"“{word}”不是记录的种类{_nearest(word, tuple(Kind))}")
        return frozenset(str(word) for word in written)

    def _columns(self, rows: RowKind) -> tuple[Column, ...]:
        written = self._entry.get("columns")
        if not isinstance(written, dict) or not written:
            self._note("columns", f'缺少各列，请写一段 [{self._key}.columns]，每列一行："支部" = "name"')
            return ()
        return tuple(self._column(name, takes, rows) for name, takes in written.items())

    def _column(self, name: str, takes: object, rows: RowKind) -> Column:
        """`name`, `rate dues`, `done/due 三会一课`, `each done/due`: a fact, and the duties it is of."""
        words = takes.split() if isinstance(takes, str) else []
        if words and words[0] == EACH and rows in (RowKind.BRANCH, RowKind.UNIT):
            words = [f"{EACH} {words[1]}" if len(words) > 1 else EACH, *words[2:]]
        fact, of = (words[0] if words else ""), " ".join(words[1:])
        plain = fact.removeprefix(f"{EACH} ")
        if plain not in self._facts[rows]:
            self._note(name, f"“{takes}”不是这种表能取的内容{_nearest(plain, tuple(self._facts[rows]))}")
        if of and of not in self._duties and of not in self._headings:
            self._note(name, f"“{of}”既不是规定动作的键，也不是类别{_nearest(of, (*self._duties, *self._headings))}")
        return Column(name, fact, of)


def _nearest(written: object, words: Collection[str]) -> str:
    near = get_close_matches(str(written), tuple(words), n=1, cutoff=0.5)
    return f"，是不是想写 {near[0]}？" if near else _all(words)


def _all(words: Collection[str]) -> str:
    return f"，可以写的有 {'、'.join(words)}"
