"""What was used of the platforms' monthly allowances: it counts on over restarts and over processes."""

from sqlalchemy import bindparam, insert, select, update

from storage.database import Transaction
from storage.tables.core import spending

_OF = (
    spending.c.channel == bindparam("of_channel"),
    spending.c.what == bindparam("of_what"),
    spending.c.month == bindparam("of_month"),
)
_ADD = update(spending).where(*_OF).values(amount=spending.c.amount + bindparam("more"))
_BEGIN = insert(spending)
_AMOUNT = select(spending.c.amount).where(*_OF)


async def add(transaction: Transaction, channel: str, what: str, month: str, more: int) -> int:
    """Count so many more uses of a kind (`calls`, `messages`) in a month (`2026-12`); gives the sum."""
    terms = {"of_channel": channel, "of_what": what, "of_month": month}
    if not (await transaction.execute(_ADD, {**terms, "more": more})).rowcount:
        begun = {"channel": channel, "what": what, "month": month, "amount": more}
        await transaction.execute(_BEGIN, begun)
    amount: int = (await transaction.execute(_AMOUNT, terms)).scalar_one()
    return amount
