"""周报 by itself: on the last working day of the week, to the officers of the commission and its committees."""

from datetime import datetime

from domain.conversation import About, Owed, Purpose
from domain.digest_mark import mark_of
from domain.hours import next_opening
from domain.member import Role
from domain.period import Week
from domain.zone import today
from handlers.context import House
from handlers.digest_words import told
from storage import chats, organisations, people, pushes, tasks
from storage.database import Transaction

READERS = (Role.COMMISSION_OFFICER, Role.COMMITTEE_OFFICER)


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Owe every officer the digest of what they look after; nothing while nothing has been asked of anybody."""
    day = today(now)
    if day != house.calendar.last_workday_of_week(day) or not await tasks.any_before(transaction, day):
        return
    week = Week.containing(day)
    due_at = next_opening(now, house.calendar)
    there = {each.id: each for each in await organisations.tree(transaction, day)}
    for role in READERS:
        for place, members in (await people.officers(transaction, role, day)).items():
            if place not in there:
                continue
            text = await told(transaction, house, there[place], week, now)
            readers = (await chats.directs(transaction, members)).values()
            about = About(mark_of(there[place], week))
            owed = [
                Owed(f"digest:{week}:{place}:{chat.id}", chat.id, text, Purpose.DIGEST, due_at, about=about)
                for chat in readers
            ]
            await pushes.put_all(transaction, owed, now)
