"""Which reports of members wait for a word of the branch's committee, and that word."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from domain.reading.reading import Kind, State
from domain.record import Record
from storage.database import Transaction
from storage.records import LATEST, gather
from storage.tables.core import record

_WAITS = (
    record.c.latest.is_(True),
    record.c.withdrawn.is_(False),
    record.c.organisation_id == bindparam("organisation"),
    record.c.recorded_at >= bindparam("since"),
    record.c.state == State.DONE.value,
    record.c.kind != Kind.RECTIFICATION.value,  # not the branch's own to confirm
    record.c.confirmed_by.is_(None),
    record.c.reporter_id.not_in(bindparam("committee", expanding=True)),
)
_WAITING = LATEST.where(*_WAITS).order_by(None).order_by(record.c.id).limit(bindparam("most"))
_COUNT = select(func.count()).where(*_WAITS)
_RETURNED_TO = LATEST.where(
    record.c.reporter_id == bindparam("reporter"),
    record.c.kind == bindparam("of_kind"),
    record.c.returned_by.is_not(None),
)
_CONFIRM = (
    update(record)
    .where(record.c.id == bindparam("row"), record.c.confirmed_by.is_(None))
    .values(confirmed_by=bindparam("by"), confirmed_at=bindparam("now"))
)


async def waiting(
    transaction: Transaction, organisation: int, committee: Collection[int], since: datetime, most: int
) -> tuple[Record, ...]:
    """What others than the committee reported as done since then and nobody has confirmed, the oldest first."""
    bound = {"organisation": organisation, "committee": sorted(committee), "since": since, "most": most}
    return await gather(transaction, _WAITING, bound)


async def count(transaction: Transaction, organisation: int, committee: Collection[int], since: datetime) -> int:
    """How many of them there are."""
    bound = {"organisation": organisation, "committee": sorted(committee), "since": since}
    found: int = (await transaction.execute(_COUNT, bound)).scalar_one()
    return found


async def returned_to(transaction: Transaction, reporter: int, kind: str) -> tuple[Record, ...]:
    """What somebody reported of a kind and was asked to correct, newest first."""
    return await gather(transaction, _RETURNED_TO, {"reporter": reporter, "of_kind": kind})


async def confirm(transaction: Transaction, version: int, by: int, now: datetime) -> bool:
    """Note that a version was confirmed; False where it had been already."""
    return (await transaction.execute(_CONFIRM, {"row": version, "by": by, "now": now})).rowcount == 1
