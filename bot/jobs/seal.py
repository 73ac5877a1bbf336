"""留痕: every hour the records that came since are put under a seal of the audit chain."""

from datetime import datetime

from handlers.context import House
from storage import sealing
from storage.database import Transaction


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Seal what is old enough that nothing can come before it."""
    del house
    await sealing.seal(transaction, now)
