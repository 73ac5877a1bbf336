"""Retention: what people wrote is kept thirty days, the facts made of it stay."""

from datetime import datetime, timedelta

from handlers.context import House
from storage import inbox
from storage.database import Transaction

KEPT = timedelta(days=30)


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Empty the texts of old messages."""
    del house
    await inbox.purge(transaction, now - KEPT)
