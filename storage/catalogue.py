"""The catalogue: the duties that operators write in `duties.toml`, read whole or refused with every fault."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from domain.burden_of_duties import of_duties
from domain.checklist import Checklist
from domain.clauses import Clause
from domain.duty import Duty
from domain.reading.lexicon import FormWords, TickWords
from storage.duty_table import DutyTable
from storage.errors import CatalogError, Fault
from storage.forms import load_forms

FILE = "duties.toml"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The duties, in the order in which a list numbers them."""

    duties: tuple[Duty, ...]
    forms: Mapping[str, Checklist] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()

    def duty(self, key: str) -> Duty:
        """The duty of this key; raises KeyError when there is none."""
        for duty in self.duties:
            if duty.key == key:
                return duty
        raise KeyError(key)

    @property
    def ticks(self) -> tuple[TickWords, ...]:
        """How the duties are called that no kind of the reader covers."""
        return tuple(TickWords(duty.key, duty.name, (duty.name, *duty.words)) for duty in self.duties if duty.words)

    @property
    def checks(self) -> tuple[FormWords, ...]:
        """How the duties are called that are ticked by number, with their checklists."""
        return tuple(
            FormWords(
                None if duty.key == duty.answered_by else duty.key,
                None if duty.key == duty.answered_by else duty.name,
                duty.answered_by,
                tuple(dict.fromkeys((form.name.removesuffix("表"), duty.name))),
                form,
            )
            for duty in self.duties
            if duty.form
            for form in (self.forms[duty.form],)
        )


def load_catalogue(folder: Path, *, optional: bool = False) -> Catalogue:
    """Read `duties.toml` in the folder; raises CatalogError with all its faults.

    Duties that say `on = false` are left out unless all that are `optional` are wanted too.
    """
    file = folder / FILE
    forms = load_forms(folder)
    faults: list[Fault] = []
    duties = []
    for key, table in _read(file).items():
        if not isinstance(table, dict):
            faults.append(Fault(None, key, f"要写在某一项规定动作下面：先写一行 [theme_day]，再写 {key}"))
            continue
        entry = DutyTable(key, table, tuple(forms), faults)
        duty = entry.duty()
        if entry.is_on or optional:
            duties.append(duty)
    if not faults and not duties:
        faults.append(Fault(None, None, "一项规定动作也没有，请至少写一项，例如 [theme_day]"))
    faults.extend(_named_twice(duties))
    # After all that makes an entry a stand-in, which would break rules that its writer keeps.
    faults = faults or [Fault(each.entry, each.field, str(each)) for each in of_duties(duties)]
    if faults:
        raise CatalogError(file, tuple(faults))
    return Catalogue(tuple(duties), forms)


def _named_twice(duties: list[Duty]) -> list[Fault]:
    """A word that names two duties would name neither."""
    owners: dict[str, str] = {}
    return [
        Fault(duty.key, "words", f"“{word}”已经是 {owners[word]} 的叫法，请换一个")
        for duty in duties
        if duty.words
        for word in dict.fromkeys((duty.name, *duty.words))
        if owners.setdefault(word, duty.key) != duty.key
    ]


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
