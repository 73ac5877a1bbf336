"""What tasks and records hold of the branches of a sample, for their sheets."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select

from domain.period import Period
from domain.record import Record
from domain.task import Task
from storage import tasks
from storage.database import Transaction
from storage.records import LATEST, gather
from storage.tables.core import record, task

_TASKS = (
    select(task)
    .where(
        task.c.organisation_id.in_(bindparam("branches", expanding=True)),
        task.c.first_day <= bindparam("last"),
        task.c.last_day >= bindparam("first"),
    )
    .order_by(task.c.organisation_id, task.c.first_day, task.c.id)
)
_RECORDS = LATEST.where(record.c.task_id.in_(bindparam("tasks", expanding=True)), record.c.withdrawn.is_(False))
AT_ONCE = 500


async def facts(
    transaction: Transaction, branches: Sequence[int], quarter: Period, day: date
) -> tuple[dict[int, list[Task]], dict[int, list[Record]]]:
    """The tasks of each branch that have a day in the quarter and have begun, and the records of each task."""
    bound = {"branches": list(branches), "first": quarter.first, "last": min(quarter.last, day)}
    there = [tasks.value(row) for row in (await transaction.execute(_TASKS, bound)).all()] if branches else []
    by_branch: dict[int, list[Task]] = {}
    for each in there:
        by_branch.setdefault(each.organisation, []).append(each)
    by_task: dict[int, list[Record]] = {}
    for start in range(0, len(there), AT_ONCE):
        ids = [each.id for each in there[start : start + AT_ONCE]]
        for found in await gather(transaction, _RECORDS, {"tasks": ids}):
            if found.task is not None:
                by_task.setdefault(found.task, []).append(found)
    return by_branch, by_task
