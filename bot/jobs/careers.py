"""Private notes about those who do Party work: who is three years in post, and 年休假 before the year runs out."""

from datetime import datetime

from domain.conversation import Owed, Purpose
from domain.hours import is_open
from domain.ladder import months_from
from domain.member import Role
from domain.period import Cycle, Period
from domain.posts import YEARS_IN_POST
from domain.zone import today
from handlers.context import House
from handlers.posts import PARTY_WORK
from storage import chats, people, pushes, tasks
from storage.database import Transaction
from templates import render

ROTATION_MONTHS, LEAVE_MONTHS = frozenset({1, 7}), frozenset({6, 10})


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """On the first working day of some months, to the officers of the commission alone; of 年休假 to all officers."""
    day = today(now)
    month = Period.containing(Cycle.MONTH, day)
    first = house.calendar.first_workday(month.year, month.index)
    if day != first or not is_open(now, house.calendar) or not await tasks.any_before(transaction, month.first):
        return
    if month.index in ROTATION_MONTHS:
        long = await people.in_post_since(transaction, PARTY_WORK, day, months_from(day, -12 * YEARS_IN_POST))
        if long:
            text = render("rotation", posts=long, years=YEARS_IN_POST)
            await tell(transaction, (Role.COMMISSION_OFFICER,), f"rotation:{month}", text, now)
    if month.index in LEAVE_MONTHS:
        text = render("annual_leave", late=month.index == max(LEAVE_MONTHS))
        await tell(transaction, (Role.COMMISSION_OFFICER, Role.COMMITTEE_OFFICER), f"leave:{month}", text, now)


async def tell(transaction: Transaction, roles: tuple[Role, ...], key: str, text: str, now: datetime) -> None:
    """One private message to everybody who holds one of the roles."""
    held = [await people.officers(transaction, role, today(now)) for role in roles]
    members = dict.fromkeys(member for places in held for those in places.values() for member in those)
    directs = await chats.directs(transaction, list(members))
    owed = [Owed(f"{key}:{chat.id}", chat.id, text, Purpose.NOTE, now) for chat in directs.values()]
    await pushes.put_all(transaction, owed, now)
