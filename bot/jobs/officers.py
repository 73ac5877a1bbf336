"""Who looks after an organisation: the officers nearest above it."""

from collections.abc import Callable
from datetime import date

from domain.chat import Chat
from domain.member import Role
from domain.organisation import Organisation
from storage import chats, people
from storage.database import Transaction


async def officers_above(transaction: Transaction, day: date) -> Callable[[Organisation], tuple[Chat, ...]]:
    """Gives the direct chats of its committee's officers; of a branch right under the commission, of the commission's.

    A committee without an officer leaves its branches to the commission.
    """
    held = await people.officers(transaction, Role.COMMITTEE_OFFICER, day)
    held |= await people.officers(transaction, Role.COMMISSION_OFFICER, day)
    directs = await chats.directs(transaction, [member for members in held.values() for member in members])

    def officers(below: Organisation) -> tuple[Chat, ...]:
        above = [int(each) for each in below.path.strip("/").split("/")[:-1]]
        nearest = next((each for each in reversed(above) if held.get(each)), 0)
        return tuple(directs[member] for member in held.get(nearest, ()) if member in directs)

    return officers
