"""The checklists of `catalog/forms`: one file each, named as the duty's `form` names it."""

import tomllib
from pathlib import Path

from domain.burden import of_text
from domain.checklist import MOST_ITEMS, Checklist
from storage.errors import CatalogError, Fault

FOLDER = "forms"
FIELDS = ("name", "basis", "items")
MOST_CHARACTERS = 60


def load_forms(folder: Path) -> dict[str, Checklist]:
    """Every form of a catalogue by its key; raises CatalogError for the first file that has faults."""
    return {file.stem: _form(file) for file in sorted((folder / FOLDER).glob("*.toml"))}


def _form(file: Path) -> Checklist:
    try:
        written = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise CatalogError(file, (Fault(None, None, f"打不开，或者不是合法的 TOML：{wrong}"),)) from wrong
    faults = [Fault(None, field, f'缺少这一项，请写 {field} = "…"') for field in FIELDS if not written.get(field)]
    faults += [Fault(None, field, "不认识这一项，只写 name、basis、items") for field in written if field not in FIELDS]
    items = written.get("items", [])
    if not isinstance(items, list) or not all(
        isinstance(each, str) and 0 < len(each) <= MOST_CHARACTERS for each in items
    ):
        faults.append(Fault(None, "items", f"请写成一列文字，每条不超过 {MOST_CHARACTERS} 字"))
    elif len(items) > MOST_ITEMS:
        faults.append(Fault(None, "items", f"最多 {MOST_ITEMS} 条，太长没人愿意勾"))
    texts = [("name", str(written.get("name", ""))), *(("items", str(each)) for each in items)]
    breaches = [breach for field, text in texts for breach in of_text(file.stem, field, text)]
    faults = faults or [Fault(None, each.field, str(each)) for each in breaches]
    if faults:
        raise CatalogError(file, tuple(faults))
    return Checklist(file.stem, str(written["name"]), str(written["basis"]), tuple(items))
