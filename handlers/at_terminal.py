"""What the operator does at the terminal: the officers hear of it, and who shall sign is asked in person."""

from datetime import datetime

from domain.chat import Chat
from domain.conversation import Button, Owed, Purpose
from domain.hours import next_opening
from domain.member import Role
from domain.organisation import Level, Organisation
from domain.review.workflow import Hand, Reason, Refused
from domain.zone import today
from handlers import reviewing
from handlers.context import House
from handlers.doer import Doer
from handlers.review_words import SIGNS
from handlers.reviewing import Shown
from storage import chats, people, pushes
from storage.database import Transaction
from templates import render

OFFICER_OF = {Level.COMMISSION: Role.COMMISSION_OFFICER, Level.COMMITTEE: Role.COMMITTEE_OFFICER}


async def tell(
    transaction: Transaction, house: House, root: Organisation, what: str, doer: Doer | None, now: datetime
) -> None:
    """Let the officers of a subtree, and who is named, know in private what was done at the terminal."""
    held = await people.officers(transaction, OFFICER_OF.get(root.level, Role.COMMITTEE_OFFICER), today(now))
    wanted = {*held.get(root.id, ()), *([doer.person.id] if doer else [])}
    text = render("terminal", what=what, place=root.name, behalf=doer.person.name if doer else "")
    opening = next_opening(now, house.calendar)
    owed = [
        Owed(f"terminal:{now.isoformat()}:{chat.id}", chat.id, text, Purpose.NOTE, opening)
        for chat in (await chats.directs(transaction, sorted(wanted))).values()
    ]
    await pushes.put_all(transaction, owed, now)


async def ask_to_sign(
    transaction: Transaction, house: House, doer: Doer, shown: Shown, now: datetime
) -> tuple[Hand, datetime]:
    """Put what is to be signed into the signer's own chat; gives what the signature would be and when it gets there.

    Nobody signs at the terminal. Raises Refused, also for somebody the bot has no direct chat with.
    """
    hand = reviewing.hand_of(doer.person, shown, now)
    if not shown.intact:
        raise Refused(Reason.CHANGED)
    place: Chat | None = await chats.direct(transaction, doer.person.id)
    if place is None:
        raise Refused(Reason.NO_CHAT)
    year, seal = shown.review.inputs.year, shown.review.seal[:8]
    words = f"确认{SIGNS[hand]}{year}年度评定 {seal} {shown.root.name}"
    text = render("review_confirm", shown=shown, deed="sign", words=words, hand=hand)
    opening = next_opening(now, house.calendar)
    key = f"review-sign:{seal}:{doer.person.id}:{now.isoformat()}"
    button = Button("review-sign", "确定", words)
    await pushes.put_all(transaction, [Owed(key, place.id, text, Purpose.NOTE, opening, (button,))], now)
    await reviewing.note(transaction, now, doer, "review.sign_asked", shown.root, year, {"seal": shown.review.seal})
    return hand, opening
