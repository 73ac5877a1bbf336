"""What the desk reads: the tasks of a subtree in a month, and the records that stand beside the list."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from domain.desk import Cell
from domain.digest import Figure
from domain.organisation import Organisation
from domain.period import Period
from domain.record import Record
from domain.task import Task, TaskState
from domain.zone import at_time
from storage.database import Transaction
from storage.digest_scope import DAY, DEADLINE
from storage.records import LATEST, gather
from storage.tables.core import organisation, record, task
from storage.tasks import TASK, value

MOST = 500
_ROOT: ColumnElement[int] = bindparam("root")
_UNIT = case((organisation.c.parent_id == _ROOT, organisation.c.id), else_=organisation.c.parent_id)
"""A branch of a committee counts under it, one right under the root under itself."""
_IN_MONTH = and_(task.c.first_day <= bindparam("last"), task.c.last_day >= bindparam("first"))
_WANTED = case((task.c.state == TaskState.EXCUSED.value, 0), else_=task.c.wanted)
_HAD = case(
    (task.c.state == TaskState.EXCUSED.value, 0),
    (task.c.state == TaskState.DONE.value, task.c.wanted),
    (task.c.had > task.c.wanted, task.c.wanted),
    else_=task.c.had,
)
_IS_LATE = and_(task.c.state == TaskState.OPEN.value, DEADLINE < DAY)
_CELLS = (
    select(
        _UNIT.label("unit"),
        task.c.duty,
        func.sum(_WANTED).label("due"),
        func.sum(_HAD).label("done"),
        func.sum(case((_IS_LATE, _WANTED - _HAD), else_=0)).label("late"),
        func.sum(case((task.c.state == TaskState.EXCUSED.value, 1), else_=0)).label("excused"),
        func.count().label("tasks"),
        func.min(task.c.id).label("task"),
    )
    .join(organisation, organisation.c.id == task.c.organisation_id)
    .where(organisation.c.path.like(bindparam("subtree")), _IN_MONTH)
    .group_by(_UNIT, task.c.duty)
)


async def cells(transaction: Transaction, root: Organisation, month: Period, day: date) -> dict[tuple[int, str], Cell]:
    """The figures of a month by unit right under the root and by duty."""
    bound = {
        "root": root.id,
        "subtree": f"{root.path}%",
        "first": month.first,
        "last": month.last,
        "day": day,
    }
    return {
        (row.unit, row.duty): Cell(
            Figure(due=row.due, done=row.done, late=row.late, excused=row.excused),
            row.task if row.tasks == 1 else None,
        )
        for row in (await transaction.execute(_CELLS, bound)).all()
    }


_TASKS = (
    select(*TASK)
    .where(task.c.organisation_id == bindparam("organisation"), _IN_MONTH)
    .order_by(DEADLINE, task.c.id)
    .limit(MOST)
)
_RECORDS_OF = (
    select(record.c.task_id, func.count().label("records"))
    .where(
        record.c.task_id.in_(bindparam("tasks", expanding=True)),
        record.c.latest.is_(True),
        record.c.withdrawn.is_(False),
    )
    .group_by(record.c.task_id)
)


async def tasks_of(transaction: Transaction, branch: Organisation, month: Period) -> tuple[tuple[Task, int], ...]:
    """A branch's tasks of a month with how many records each has."""
    bound = {"organisation": branch.id, "first": month.first, "last": month.last}
    found = [value(row) for row in (await transaction.execute(_TASKS, bound)).all()]
    counted: dict[int, int] = defaultdict(int)
    if found:
        rows = (await transaction.execute(_RECORDS_OF, {"tasks": [each.id for each in found]})).all()
        counted.update({row.task_id: row.records for row in rows})
    return tuple((each, counted[each.id]) for each in found)


_TASK_BY_ID = select(*TASK).where(task.c.id == bindparam("task"))


async def task_by_id(transaction: Transaction, number: int) -> Task | None:
    """One task, to look at."""
    row = (await transaction.execute(_TASK_BY_ID, {"task": number})).first()
    return value(row) if row else None


_BESIDE = LATEST.where(
    record.c.organisation_id == bindparam("organisation"),
    record.c.task_id.is_(None),
    or_(record.c.withdrawn.is_(False), record.c.returned_by.is_not(None)),
    or_(
        record.c.held_on.between(bindparam("first"), bindparam("last")),
        and_(
            record.c.held_on.is_(None),
            record.c.recorded_at >= bindparam("since"),
            record.c.recorded_at < bindparam("until"),
        ),
    ),
).limit(MOST)
_OF_TASK = LATEST.where(
    record.c.task_id == bindparam("task"), or_(record.c.withdrawn.is_(False), record.c.returned_by.is_not(None))
).limit(MOST)


async def beside(transaction: Transaction, branch: Organisation, month: Period) -> tuple[Record, ...]:
    """What was recorded in a month that no task asked for, newest first."""
    since: datetime = at_time(month.first, time())
    bound = {
        "organisation": branch.id,
        "first": month.first,
        "last": month.last,
        "since": since,
        "until": at_time(month.last + timedelta(days=1), time()),
    }
    return await gather(transaction, _BESIDE, bound)


async def of_task(transaction: Transaction, number: int) -> tuple[Record, ...]:
    """The records of a task, those that wait for a correction too, newest first."""
    return await gather(transaction, _OF_TASK, {"task": number})
