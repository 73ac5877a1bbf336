"""What happened in a digest's span: tasks settled or gone late, records of members, corrected and withdrawn ones."""

from collections.abc import Iterable, Iterator
from datetime import time
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, not_, or_, select

from domain.digest import ChangeKind
from domain.digest_sums import Happening, Late
from domain.matter import LOOPS
from domain.organisation import Level
from domain.reading.reading import State
from domain.task import TaskState
from domain.zone import at_time
from storage.database import Transaction
from storage.digest_scope import AS_OF, MADE_UP, SINCE, SUBTREE, Frame, Scope, Subtree
from storage.tables.core import organisation, record, task

_MADE_UP: ColumnElement[int] = func.sum(case((MADE_UP, 1), else_=0))
_BRANCHES = select(organisation.c.id).where(SUBTREE, organisation.c.level == Level.BRANCH.value)


@cache
def _settled(frame: Frame) -> Select[Any]:
    return (
        frame.tasks(frame.unit.label("unit"), task.c.duty, func.count().label("done"), _MADE_UP.label("made_up"))
        # Not "is done": that would lead a planner to all that were ever done instead of the week's few.
        .where(task.c.state != TaskState.EXCUSED.value, task.c.done_at >= SINCE, task.c.done_at <= AS_OF)
        .group_by(frame.unit, task.c.duty)
    )


async def settled(transaction: Transaction, scope: Scope) -> list[Happening]:
    """Tasks settled in the span, those that were made up a second time as such; duties of members are not among them.

    Of those a task is done when its last member is: `served` counts their reports.
    """
    rows = (await transaction.execute(_settled(scope.frame), scope.bound)).all()
    found = [Happening(ChangeKind.DONE, row.unit, None, row.duty, row.done) for row in rows]
    found += [Happening(ChangeKind.MADE_UP, row.unit, None, row.duty, row.made_up) for row in rows if row.made_up]
    return [each for each in (*found, *_settled_then(scope)) if each.duty not in scope.of_members]


def _settled_then(scope: Scope) -> Iterator[Happening]:
    """The same of the tasks whose records were revised since."""
    since = at_time(scope.span.first, time.min)
    for each in scope.stood:
        then = each.task
        if then.state is TaskState.DONE and then.done_at and then.done_at >= since:
            yield Happening(ChangeKind.DONE, each.unit, None, then.duty)
            if each.figure(scope.as_of).made_up:
                yield Happening(ChangeKind.MADE_UP, each.unit, None, then.duty)


def gone_late(late: Iterable[Late], subtree: Subtree) -> list[Happening]:
    """Open tasks whose deadline fell in the span."""
    return [
        Happening(ChangeKind.LATE, subtree.units[each.branch], each.branch, each.duty, each.fresh)
        for each in late
        if each.fresh
    ]


_earlier = record.alias("earlier")
_number = func.coalesce(record.c.first_id, record.c.id)
_IS_STEP = and_(record.c.kind.in_(LOOPS), record.c.withdrawn.is_(False))
"""A version of a matter tells how it went on; it corrects nothing."""
_SOLVED_NOW = and_(
    record.c.state == State.DONE.value,
    not_(
        exists().where(
            or_(_earlier.c.id == _number, _earlier.c.first_id == _number),
            _earlier.c.version < record.c.version,
            _earlier.c.state == State.DONE.value,
        )
    ),
)
_KIND = case(
    (or_(record.c.version == 1, _IS_STEP), ChangeKind.SERVED.value),
    (record.c.withdrawn.is_(True), ChangeKind.WITHDRAWN.value),
    else_=ChangeKind.CORRECTED.value,
)
_DUTY = func.coalesce(task.c.duty, record.c.kind)
_OF_MEMBERS = _DUTY.in_(bindparam("of_members", expanding=True))
_REPORTED = (
    select(record.c.organisation_id, _DUTY.label("duty"), _KIND.label("change"), func.count().label("tally"))
    .outerjoin(task, task.c.id == record.c.task_id)
    .where(
        record.c.organisation_id.in_(_BRANCHES),
        record.c.recorded_at >= SINCE,
        record.c.recorded_at <= AS_OF,
        or_(
            and_(record.c.version > 1, not_(_IS_STEP)),
            and_(_OF_MEMBERS, record.c.version == 1, record.c.state == State.DONE.value),
            and_(_OF_MEMBERS, _IS_STEP, _SOLVED_NOW),
        ),
    )
    .group_by(record.c.organisation_id, _DUTY, _KIND)
)


async def reported(transaction: Transaction, scope: Scope, subtree: Subtree) -> list[Happening]:
    """New records of members' duties, matters solved, and versions that correct or withdraw an earlier one."""
    return [
        Happening(ChangeKind(row.change), subtree.units[row.organisation_id], row.organisation_id, row.duty, row.tally)
        for row in (await transaction.execute(_REPORTED, scope.bound)).all()
    ]
