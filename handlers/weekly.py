"""The digest as text: asked for in chat, pushed on Fridays, printed on the terminal, all from here."""

from datetime import datetime, time, timedelta

from domain.digest import Digest
from domain.organisation import Level, Organisation
from domain.period import Week
from domain.zone import at_time, today
from handlers.context import House
from storage import digest as figures
from storage.database import Transaction
from templates import render

WORDED = {
    Level.COMMISSION: "digest_commission",
    Level.COMMITTEE: "digest_committee",
    Level.BRANCH: "digest_branch",
}
LAST_REMINDER = 5
"""Working days after the due day on which the committee's officer is told: from then on a person must help."""


async def weekly(transaction: Transaction, house: House, root: Organisation, week: Week, now: datetime) -> str:
    """The words of a week's digest of `root`."""
    found = await gathered(transaction, house, root, week, now)
    return render(WORDED[root.level], digest=found)


async def gathered(transaction: Transaction, house: House, root: Organisation, week: Week, now: datetime) -> Digest:
    """The figures: as of now, or as of the end of a week that has passed."""
    as_of = min(now, at_time(week.last + timedelta(days=1), time()))
    ahead = today(now) + timedelta(days=31)
    return await figures.gather(
        transaction,
        root=root,
        week=week,
        as_of=as_of,
        duties=house.catalogue.duties,
        exhausted_before=house.calendar.add_workdays(today(as_of), -LAST_REMINDER) + timedelta(days=1),
        provisional=ahead if house.calendar.is_provisional(ahead) else None,
    )
