"""The digest as text: asked for in chat, pushed on Fridays, printed on the terminal, all from here."""

from datetime import date, datetime, timedelta

from domain.calendar import WorkCalendar
from domain.digest import Digest
from domain.digest_page import page_of
from domain.organisation import Organisation
from domain.period import Week
from domain.span import Span, end_of, ended_between
from domain.zone import today
from handlers.context import House
from storage import digest as figures
from storage.database import Transaction
from templates import render

LAST_REMINDER = 5
"""Working days after the due day on which the committee's officer is told: from then on a person must help."""
MOST_WEEKS_BACK = 3
"""The longest that a run of holidays keeps the 周报 from coming."""


async def told(transaction: Transaction, house: House, root: Organisation, span: Span, now: datetime) -> str:
    """The words of a digest of `root`."""
    return worded(await gathered(transaction, house, root, span, now))


def worded(digest: Digest) -> str:
    """A digest as a message: a branch's week or month by its tasks, everything else by sums."""
    return render("digest_branch" if digest.items else "digest_sums", digest=digest, page=page_of(digest))


async def gathered(transaction: Transaction, house: House, root: Organisation, span: Span, now: datetime) -> Digest:
    """The figures: as of now, or as of the end of a span that has passed."""
    as_of = min(now, end_of(span))
    ahead = today(now) + timedelta(days=31)
    return await figures.gather(
        transaction,
        root=root,
        span=span,
        as_of=as_of,
        duties=house.catalogue.duties,
        exhausted_before=house.calendar.add_workdays(today(as_of), -LAST_REMINDER) + timedelta(days=1),
        provisional=ahead if house.calendar.is_provisional(ahead) else None,
        beside=beside(span, today(as_of), house.calendar),
    )


def beside(span: Span, day: date, calendar: WorkCalendar) -> tuple[Span, ...]:
    """The spans whose totals stand beside a digest.

    A month and whatever is longer stands beside the one before it. The 周报 tells of the month that ended since the
    last 周报, and of the longest span that ended with it: officers get no message more for it, and ask for the rest.
    """
    if not isinstance(span, Week):
        return (span.previous(),)
    pushed = calendar.last_workday_of_week(span.first)
    if pushed is None:
        return ()
    ended = ended_between(last_push(span, calendar), min(pushed, day))
    return (ended[0], ended[-1]) if len(ended) > 1 else ended


def last_push(week: Week, calendar: WorkCalendar) -> date:
    """The day of the 周报 before this week's."""
    for back in range(1, MOST_WEEKS_BACK + 1):
        pushed = calendar.last_workday_of_week(week.first - timedelta(weeks=back))
        if pushed:
            return pushed
    return week.first - timedelta(weeks=MOST_WEEKS_BACK)
