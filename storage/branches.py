"""Branches as of a day, remembered for as long as the roster stands: every message needs one whole."""

from datetime import date, datetime

from domain.branch import Branch
from domain.organisation import Organisation
from storage import marks, people
from storage.database import Transaction

ROSTER = "roster"
"""The mark that every import changes."""


async def changed(transaction: Transaction, now: datetime) -> None:
    """Note that the roster is another one now. The count tells two imports of one moment apart."""
    count = (await marks.get(transaction, ROSTER) or "").partition(" ")[0]
    await marks.put(transaction, ROSTER, f"{int(count or 0) + 1} {now.isoformat()}")


class Branches:
    """What one process knows of the branches; asks the mark each time, so another's import is seen at once."""

    def __init__(self) -> None:
        self._stands: tuple[str | None, date] | None = None
        self._known: dict[int, Branch] = {}

    async def of(self, transaction: Transaction, organisation: Organisation, day: date) -> Branch:
        """The branch as of a day."""
        stands = (await marks.get(transaction, ROSTER), day)
        if stands != self._stands:
            self._stands, self._known = stands, {}
        # Kept in hand: while this unit waits for its rows, another may find the roster changed.
        known = self._known
        if organisation.id not in known:
            known[organisation.id] = await people.branch(transaction, organisation, day)
        return known[organisation.id]
