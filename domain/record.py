"""Records: facts that were reported; corrected by a new version, never overwritten."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.reading.reading import Fact


@dataclass(frozen=True, slots=True)
class Record:
    """A version of one fact. `number` is what people see and stays the same over versions.

    What was withdrawn or returned counts for nothing; what was returned (`returned_by`) waits for its correction.
    """

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
    incoming: int | None = None
    confirmed_by: int | None = None
    confirmed_at: datetime | None = None
    returned_by: int | None = None
    returned_for: str = ""
    retired: tuple[int, ...] = ()
    """Those of `members` who were not in service when it was done: their deeds stand, and fill nobody's place."""

    @property
    def is_returned(self) -> bool:
        """Whether it waits for a correction and does not count meanwhile."""
        return self.withdrawn and self.returned_by is not None
