"""What can be wrong with what operators give to storage."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a catalogue: the duty's key (None: the file itself), its field, and what to write instead."""

    entry: str | None
    field: str | None
    what: str


class CatalogError(Exception):
    """A catalogue file that cannot be used; carries the file and every fault found in it."""

    def __init__(self, file: Path, faults: tuple[Fault, ...]) -> None:
        listed = "\n".join(_line(fault) for fault in faults)
        super().__init__(f"{file} 有 {len(faults)} 处要改：\n{listed}")
        self.file = file
        self.faults = faults


def _line(fault: Fault) -> str:
    where = ".".join(part for part in (fault.entry, fault.field) if part)
    return f"- [{where}] {fault.what}" if where else f"- {fault.what}"
