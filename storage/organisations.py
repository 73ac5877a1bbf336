"""The tree of organisations as of a day."""

from datetime import date

from sqlalchemy import bindparam, select

from domain.branch_name import can_mean, spoken_branch
from domain.member import Person
from domain.organisation import Level, Organisation
from storage.database import Transaction
from storage.people import columns, holds_on, organisation_of
from storage.tables.core import organisation

_ALL = (
    select(*columns(organisation, "o")).where(holds_on(organisation)).order_by(organisation.c.path, organisation.c.id)
)
_AT_LEVEL = _ALL.where(organisation.c.level == bindparam("level"))


async def tree(transaction: Transaction, day: date) -> tuple[Organisation, ...]:
    """Every organisation there is on a day, parents before children."""
    rows = (await transaction.execute(_ALL, {"day": day})).all()
    return tuple(found for row in rows if (found := organisation_of(row, "o")))


async def at_level(transaction: Transaction, level: Level, day: date) -> tuple[Organisation, ...]:
    """All organisations of one level."""
    rows = (await transaction.execute(_AT_LEVEL, {"level": level.value, "day": day})).all()
    return tuple(found for row in rows if (found := organisation_of(row, "o")))


async def looked_after(transaction: Transaction, speaker: Person, day: date) -> tuple[Organisation, ...]:
    """The branches that somebody looks after from above; none to those who are of one branch alone."""
    if all(each.level is Level.BRANCH for each in speaker.oversees()):
        return ()
    return tuple(each for each in await at_level(transaction, Level.BRANCH, day) if speaker.may_see(each))


async def spoken_of(transaction: Transaction, text: str, speaker: Person, day: date) -> tuple[Organisation, ...]:
    """The branches that the head of a message can mean, among those that somebody looks after from above."""
    spoken = spoken_branch(text)
    there = await looked_after(transaction, speaker, day) if spoken else ()
    return tuple(each for each in there if can_mean(spoken, each.name))


_BY_ID = select(*columns(organisation, "o")).where(organisation.c.id == bindparam("id"))


async def by_id(transaction: Transaction, organisation_id: int) -> Organisation | None:
    """One organisation, ended or not."""
    row = (await transaction.execute(_BY_ID, {"id": organisation_id})).first()
    return organisation_of(row, "o") if row else None
