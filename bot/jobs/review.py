"""年度评定: telling the commission's officers, twice a year, that it is time to freeze and time to sign."""

from datetime import date, datetime, timedelta

from domain.conversation import Owed, Purpose
from domain.member import Role
from domain.organisation import Level
from domain.review.rubric import Dates
from domain.review.workflow import Frozen
from domain.zone import today
from handlers.context import House
from handlers.publishing import in_budget
from storage import chats, organisations, people, pushes, reviews, tasks
from storage.database import Transaction
from templates import render

KEEPS_TELLING = timedelta(days=14)
"""So long after its day a step is still said, once, in case nothing ran on the day itself."""


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Say the step that is due; nothing without a rubric, nor of a year in which nobody was asked for anything."""
    day, rubric = today(now), house.rubric
    if rubric is None or not house.calendar.is_workday(day):
        return
    year = day.year if day >= rubric.dates.freezes(day.year) else day.year - 1
    roots = await organisations.at_level(transaction, Level.COMMISSION, day)
    held = await people.officers(transaction, Role.COMMISSION_OFFICER, day)
    owed: list[Owed] = []
    for root in roots:
        frozen = await reviews.frozen(transaction, year, root)
        step = step_due(rubric.dates, year, frozen, day)
        if step and await tasks.any_before(transaction, date(year, 12, 31)):
            text = render("review_due", step=step, year=year, until=rubric.dates.corrected_until(year))
            readers = (await chats.directs(transaction, held.get(root.id, ()))).values()
            edition = f":{frozen.edition}" if frozen and frozen.edition > 1 else ""
            key = f"review:{year}:{root.id}:{step}{edition}"
            owed += [Owed(f"{key}:{chat.id}", chat.id, text, Purpose.NOTE, due_at=now) for chat in readers]
    if owed:
        await pushes.put_all(transaction, await in_budget(transaction, house, owed, now), now)


def step_due(dates: Dates, year: int, frozen: Frozen | None, day: date) -> str | None:
    """Whether it is time to freeze, or to sign what is frozen and may no longer be corrected."""
    if frozen is None:
        since = dates.freezes(year)
    elif frozen.published_at is None:
        since = frozen.corrected_until + timedelta(days=1)
    else:
        return None
    step = "sign" if frozen else "freeze"
    return step if since <= day <= since + KEEPS_TELLING else None
