"""Retention: what people wrote is kept thirty days, sealed or read; the facts made of it stay."""

from datetime import datetime, timedelta

from handlers.context import House
from storage import callbacks, inbox
from storage.database import Transaction

KEPT = timedelta(days=30)


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Empty the texts of old messages, remove what could never be opened."""
    del house
    await inbox.purge(transaction, now - KEPT)
    await callbacks.purge(transaction, now - KEPT)
