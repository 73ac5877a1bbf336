"""Whose turn a duty of members is: those who belong to the branch until the day it is due, with what they did anywhere.

So whoever moves takes the own deeds along, and lists, digests and the review count the same people
(`storage.review_facts` looks at the same day).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from domain.duty import Doer, Duty
from domain.reading.reading import State
from domain.record import Record
from domain.task import Task, TaskState
from storage import records, tasks
from storage.database import Transaction
from storage.tables.core import membership, record, record_member, task

_ON: ColumnElement[date] = bindparam("on")
_BELONGS = and_(
    membership.c.branch_id == bindparam("branch"),
    membership.c.in_service.is_(True),
    membership.c.since <= _ON,
    or_(membership.c.until.is_(None), membership.c.until >= _ON),
)
_THERE = select(membership.c.member_id).where(_BELONGS)
_THEIRS = select(record_member.c.record_id).join(membership, membership.c.member_id == record_member.c.member_id)
_ELSEWHERE = records.LATEST.join(task, task.c.id == record.c.task_id).where(
    record.c.id.in_(_THEIRS.where(_BELONGS)),
    record.c.withdrawn.is_(False),
    record.c.state == State.DONE.value,
    task.c.id != bindparam("task"),
    task.c.duty == bindparam("duty"),
    task.c.period == bindparam("period"),
)


async def there(transaction: Transaction, one: Task, day: date) -> frozenset[int]:
    """The in-service members who belong to the branch of a task on a day, or on the day it was due before that."""
    bound = {"branch": one.organisation, "on": min(day, one.deadline)}
    return frozenset((await transaction.execute(_THERE, bound)).scalars())


async def counting(transaction: Transaction, one: Task, of: Doer, day: date) -> tuple[Record, ...]:
    """The records that a task is settled by, newest first: of members what those who belong there did, wherever."""
    own = await records.of_task(transaction, one.id)
    if of is not Doer.MEMBER:
        return own
    bound = {"branch": one.organisation, "on": min(day, one.deadline)}
    terms = {**bound, "task": one.id, "duty": one.duty, "period": one.period}
    elsewhere = await records.gather(transaction, _ELSEWHERE, terms)
    belong = await there(transaction, one, day)
    every = sorted((*own, *elsewhere), key=lambda each: each.id, reverse=True)
    return tuple(replace(each, retired=tuple(m for m in each.members if m not in belong)) for each in every)


async def members_done(transaction: Transaction, one: Task, day: date) -> frozenset[int]:
    """The members who have told that they did a task of members."""
    done = [each for each in await counting(transaction, one, Doer.MEMBER, day) if each.fact.state is State.DONE]
    return frozenset(member for each in done for member in each.members)


_CAME_OR_WENT = (
    select(membership.c.member_id)
    .where(
        membership.c.branch_id == task.c.organisation_id,
        or_(membership.c.since > task.c.first_day, membership.c.until >= task.c.first_day),
    )
    .exists()
)
_TO_COUNT_AGAIN = (
    select(*tasks.TASK)
    .where(
        task.c.duty.in_(bindparam("of_members", expanding=True)),
        task.c.state != TaskState.EXCUSED.value,
        func.coalesce(task.c.moved_to, task.c.due) >= bindparam("day"),
        _CAME_OR_WENT,
    )
    .order_by(task.c.id)
)


async def to_count_again(transaction: Transaction, duties: Sequence[Duty], day: date) -> tuple[Task, ...]:
    """Tasks of members that are not due yet and whose branch somebody joined or left since they began."""
    bound = {"of_members": [duty.key for duty in duties if duty.of is Doer.MEMBER], "day": day}
    return tuple(tasks.value(row) for row in (await transaction.execute(_TO_COUNT_AGAIN, bound)).all())
