"""Tasks whose records were corrected, withdrawn, moved or called off since a moment, as they stood at it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from domain.digest_sums import Stood
from domain.duty import Duty
from domain.organisation import Level, Organisation
from domain.reading.reading import State
from domain.record import Record
from domain.settling import EXCUSES, replayed
from storage import records, tasks
from storage.database import Transaction
from storage.tables.core import organisation, record, task
from storage.tables.types import UtcTime

T = TypeVar("T")
AT_ONCE = 500
_AS_OF: ColumnElement[datetime] = bindparam("as_of", type_=UtcTime)
_SUBTREE = organisation.c.path.like(bindparam("subtree"))
_BRANCHES = select(organisation.c.id).where(_SUBTREE, organisation.c.level == Level.BRANCH.value)
_NUMBER: ColumnElement[int] = func.coalesce(record.c.first_id, record.c.id)
_CALLED_OFF = [state.value for state in EXCUSES]
_TURNED = and_(
    record.c.organisation_id.in_(_BRANCHES),
    record.c.recorded_at > _AS_OF,
    or_(record.c.version > 1, record.c.state.in_([State.POSTPONED.value, *_CALLED_OFF])),
)
_earlier = record.alias("earlier")
_REVISED = (
    select(record.c.task_id, _earlier.c.task_id.label("earlier_id"))
    .outerjoin_from(record, _earlier, or_(_earlier.c.id == record.c.first_id, _earlier.c.first_id == record.c.first_id))
    .where(_TURNED)
)
_TAKEN_UP = (
    select(task.c.id.label("task_id"))
    .join(organisation, organisation.c.id == task.c.organisation_id)
    .where(
        _SUBTREE,
        task.c.done_at > _AS_OF,
        select(record.c.id)
        .where(record.c.task_id == task.c.id, record.c.state.in_(_CALLED_OFF), record.c.recorded_at <= _AS_OF)
        .exists(),
    )
)
"""What was called off then and done after all since."""
_TASKS = (
    select(*task.c, organisation.c.parent_id)
    .join(organisation, organisation.c.id == task.c.organisation_id)
    .where(task.c.id.in_(bindparam("tasks", expanding=True)))
)
_TOUCHED = select(_NUMBER.label("number")).where(
    record.c.task_id.in_(bindparam("tasks", expanding=True)), record.c.recorded_at <= _AS_OF
)


async def revised_since(
    transaction: Transaction, root: Organisation, as_of: datetime, duties: Sequence[Duty], *, by_committee: bool
) -> tuple[Stood, ...]:
    """The tasks of a subtree that a plain look back would get wrong, worked out anew from their records until then.

    They are summed under their committee, or under their branch.
    """
    bound = {"subtree": f"{root.path}%", "as_of": as_of}
    turned = (await transaction.execute(_REVISED, bound)).all()
    taken_up = (await transaction.execute(_TAKEN_UP, bound)).all()
    ids = {id_ for row in turned for id_ in (row.task_id, row.earlier_id)} | {row.task_id for row in taken_up}
    doers = {duty.key: duty.of for duty in duties}
    found: list[Stood] = []
    for some in chunks(sorted(id_ for id_ in ids if id_ is not None)):
        versions = await _versions(transaction, some, as_of)
        for row in (await transaction.execute(_TASKS, {"tasks": some})).all():
            if row.duty in doers:
                then = replayed(tasks.value(row), versions[row.id], doers[row.duty])
                unit = row.parent_id if by_committee else row.organisation_id
                found.append(Stood(then, unit, row.first_day, row.last_day))
    return tuple(found)


async def _versions(transaction: Transaction, ids: Sequence[int], as_of: datetime) -> dict[int, list[Record]]:
    """Every version until then of the records that ever counted for each of these tasks."""
    touched: dict[int, set[int]] = defaultdict(set)
    numbers = {row.number for row in (await transaction.execute(_TOUCHED, {"tasks": ids, "as_of": as_of})).all()}
    by_number: dict[int, list[Record]] = defaultdict(list)
    for some in chunks(sorted(numbers)):
        for version in await records.versions_until(transaction, some, as_of):
            by_number[version.number].append(version)
            if version.task is not None:
                touched[version.task].add(version.number)
    return defaultdict(
        list, {of: [version for number in seen for version in by_number[number]] for of, seen in touched.items()}
    )


def chunks(all_of_them: Sequence[T], most: int = AT_ONCE) -> Iterator[Sequence[T]]:
    """So many at once as a statement takes."""
    for start in range(0, len(all_of_them), most):
        yield all_of_them[start : start + most]
