"""Records: facts that were reported; corrected by a new version, never overwritten."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.reading.reading import Fact


@dataclass(frozen=True, slots=True)
class Record:
    """The latest version of one fact. `number` is what people see and stays the same over versions."""

    id: int
    number: int
    version: int
    organisation: int
    task: int | None
    fact: Fact
    reporter: int
    recorded_at: datetime
    withdrawn: bool = False
    members: tuple[int, ...] = ()
    held_on: date | None = None
    period: str = ""
