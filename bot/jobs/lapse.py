"""Questions nobody answered: the one who was asked hears once, in private, what stays open and how to say it later."""

from datetime import datetime

from domain.conversation import About, Owed, Purpose
from domain.hours import is_open
from domain.zone import today
from handlers.context import House
from storage import chats, people, pushes, questions, records
from storage.database import Transaction
from storage.questions import Lapsed
from templates import render


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Tell each lapse once; nothing where the same was reported meanwhile, or where there is no private chat."""
    if not is_open(now, house.calendar):
        return
    found = await questions.lapsed(transaction, now)
    directs = await chats.directs(transaction, [each.member for each in found])
    owed = []
    for each in found:
        if await reported(transaction, each, now):
            await questions.close(transaction, each.question.id, now)
            continue
        await questions.told(transaction, each.question.id, now)
        if chat := directs.get(each.member):
            text = render(
                "question_lapsed", asked=each.question.asked, said=each.question.facts, text=each.question.text
            )
            about = About(each.question.facts[0].key if each.question.facts else None)
            key = f"lapse:{each.question.id}"
            owed.append(Owed(key, chat.id, text, Purpose.NOTE, now, about=about))
    await pushes.put_all(transaction, owed, now)


async def reported(transaction: Transaction, found: Lapsed, now: datetime) -> bool:
    """Whether the same was told since: by the one who was asked, or by others for the branch."""
    own = await records.by_reporter(transaction, found.member)
    person = await people.by_id(transaction, found.member, today(now))
    branch = person.branch.id if person and person.branch else 0
    others = await records.of_branch(transaction, branch, found.asked_at)
    told = (*own, *(record for record in others if not record.members))
    return any(record.recorded_at >= found.asked_at and found.question.answered_by((record.fact,)) for record in told)
