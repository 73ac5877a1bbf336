"""重开: a frozen year opened again before its publication, and who signed it told that the signature has fallen."""

from datetime import datetime

from domain.conversation import Owed, Purpose
from domain.hours import next_opening
from domain.organisation import Organisation
from domain.review.entry import EntryKind
from handlers import reviewing
from handlers.context import House
from handlers.doer import Doer
from storage import chats, pushes, reviews
from storage.database import Transaction
from templates import render


async def reopen(
    transaction: Transaction, house: House, doer: Doer, root: Organisation, year: int, why: str, now: datetime
) -> str:
    """Open it and give what is said to who did it; raises as `reviewing.reopen`."""
    seal, signatures = await reviewing.reopen(transaction, doer, root, year, why, now)
    signers = {each.member for each in signatures} - {doer.person.id}
    text = render("review_reopened", year=year, root=root, by=doer.person.name, why=why.strip())
    opening = next_opening(now, house.calendar)
    owed = [
        Owed(f"review-reopened:{now.isoformat()}:{chat.id}", chat.id, text, Purpose.NOTE, opening)
        for chat in (await chats.directs(transaction, sorted(signers))).values()
    ]
    await pushes.put_all(transaction, owed, now)
    entries = await reviews.entries(transaction, year, root)
    corrections = sum(each.kind is EntryKind.CORRECTION for each in entries)
    return render("review_done", deed="reopen", year=year, seal=seal, signatures=signatures, corrections=corrections)
