"""Why a platform's connection does not stand, as the process that keeps it noted it for the others."""

import json
from dataclasses import dataclass

from storage import marks
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Noted:
    """What happened and what to do about it, in words for an office."""

    what: str
    hint: str


async def note(transaction: Transaction, channel: str, trouble: Noted | None) -> None:
    """Note the trouble of a channel's connection, or that there is none any more."""
    said = json.dumps([trouble.what, trouble.hint], ensure_ascii=False) if trouble else ""
    await marks.put(transaction, f"trouble:{channel}", said)


async def of(transaction: Transaction, channel: str) -> Noted | None:
    """What was noted last. It holds while the process that noted it has the lease of the connection."""
    said = await marks.get(transaction, f"trouble:{channel}")
    return Noted(*json.loads(said)) if said else None
