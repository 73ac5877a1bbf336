"""The figures of a digest: counted by the database, a row for each organisation and duty."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, not_, or_, select

from domain.digest import Figure
from domain.digest_sums import Cell, Late
from domain.duty import Doer, Duty
from domain.reading.reading import State
from domain.task import TaskState
from domain.zone import today
from storage.database import Transaction
from storage.digest_scope import AS_OF, DAY, DEADLINE, MADE_UP, Scope, subtree
from storage.records import HOME_THEN
from storage.tables.core import membership, record, record_member, task


def is_late(scope: Scope) -> ColumnElement[bool]:
    """Open, and its day has passed."""
    return and_(scope.is_open, DEADLINE < DAY)


def total(column: ColumnElement[Any], name: str) -> ColumnElement[int]:
    """A sum under a name."""
    return func.sum(column).label(name)


async def cells(transaction: Transaction, scope: Scope, duties: Sequence[Duty]) -> list[Cell]:
    """The figures of every organisation and duty in scope; several cells may bear the same pair."""
    found, _ = await counted(transaction, scope, duties, (await subtree(transaction, scope)).units)
    return found


async def counted(
    transaction: Transaction, scope: Scope, duties: Sequence[Duty], units: Mapping[int, int]
) -> tuple[list[Cell], list[Late]]:
    """The same, and what is late by branch, duty and deadline; `units` are what branches are summed under."""
    if not scope.is_past:
        left, late = await _unsettled(transaction, scope, units)
        return await _sums(transaction, scope, scope.asked) + left, late
    found = await _sums(transaction, scope, scope.tasks)
    found += await _had_by_then(transaction, scope, duties)
    found += [Cell(each.unit, each.task.duty, each.figure(scope.as_of)) for each in scope.told]
    return found, await _late_then(transaction, scope)


async def _sums(transaction: Transaction, scope: Scope, tasks: Callable[..., Select[Any]]) -> list[Cell]:
    is_done, is_excused = scope.state == TaskState.DONE.value, scope.state == TaskState.EXCUSED.value
    wanted = case((is_excused, 0), else_=task.c.wanted)
    # What members had reported by a past moment is counted from the records, below.
    had_open = 0 if scope.is_past else case((task.c.had > task.c.wanted, task.c.wanted), else_=task.c.had)
    had = case((is_excused, 0), (is_done, task.c.wanted), else_=had_open)
    sums = tasks(
        scope.unit.label("unit"),
        task.c.duty,
        total(wanted, "due"),
        total(had, "done"),
        total(case((is_late(scope), task.c.wanted - had), else_=0), "late"),
        total(case((and_(is_done, MADE_UP), 1), else_=0), "made_up"),
        total(case((is_excused, 1), else_=0), "excused"),
    ).group_by(scope.unit, task.c.duty)
    return [
        Cell(row.unit, row.duty, Figure(row.due, row.done, row.late, row.made_up, row.excused))
        for row in (await transaction.execute(sums, scope.bound)).all()
    ]


async def _unsettled(transaction: Transaction, scope: Scope, units: Mapping[int, int]) -> tuple[list[Cell], list[Late]]:
    """What is left over, and what is late: read once, row by row, since there are few."""
    columns = (task.c.organisation_id, task.c.duty, DEADLINE.label("deadline"), task.c.wanted, task.c.had)
    day = today(scope.as_of)
    left: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    late: dict[tuple[int, str, date], int] = defaultdict(int)
    rows = (await transaction.execute(scope.unsettled(*columns), scope.bound)).all()
    for branch, duty, deadline, wanted, had, is_left in map(tuple, rows):
        if is_left:
            sums = left[units[branch], duty]
            sums[0] += wanted
            sums[1] += min(had, wanted)
            sums[2] += wanted - min(had, wanted) if deadline < day else 0
        if deadline < day:
            late[branch, duty, deadline] += 1
    found = [Cell(unit, duty, Figure(*sums)) for (unit, duty), sums in left.items()]
    return found, [Late(*key, count) for key, count in late.items()]


async def _late_then(transaction: Transaction, scope: Scope) -> list[Late]:
    """What was open at a past moment, and past its day."""
    columns = (task.c.organisation_id, task.c.duty, DEADLINE.label("deadline"))
    late = scope.tasks(*columns, func.count().label("tally")).where(is_late(scope))
    rows = (await transaction.execute(late.group_by(task.c.organisation_id, task.c.duty, DEADLINE), scope.bound)).all()
    stood = (each.task for each in scope.told if each.task.is_late(today(scope.as_of)))
    return [Late(row.organisation_id, row.duty, row.deadline, row.tally) for row in rows] + [
        Late(each.organisation, each.duty, each.deadline, 1) for each in stood
    ]


_number = func.coalesce(record.c.first_id, record.c.id)
_later = record.alias("later")
STANDING_THEN = and_(
    record.c.withdrawn.is_(False),
    record.c.recorded_at <= AS_OF,
    not_(
        select(_later.c.id)
        .where(_later.c.first_id == _number, _later.c.version > record.c.version, _later.c.recorded_at <= AS_OF)
        .exists()
    ),
)
"""The version of a record that was the latest at the digest's moment."""


async def _had_by_then(transaction: Transaction, scope: Scope, duties: Sequence[Duty]) -> list[Cell]:
    """What members and groups had reported by then in tasks that were still open."""
    had = await had_then(transaction, scope, duties)
    open_then = scope.tasks(
        scope.unit.label("unit"), task.c.id, task.c.duty, task.c.wanted, is_late(scope).label("late")
    )
    rows = (
        (await transaction.execute(open_then.where(scope.is_open, task.c.wanted > 1), scope.bound)).all() if had else ()
    )
    found = []
    for row in rows:
        done = min(row.wanted, had.get(row.id, 0))
        found.append(Cell(row.unit, row.duty, Figure(done=done, late=-done if row.late else 0)))
    return found


_OF_MEMBERS: ColumnElement[str] = bindparam("of_members", expanding=True)
_OF_GROUPS: ColumnElement[str] = bindparam("of_groups", expanding=True)
_OF_TIMES: ColumnElement[str] = bindparam("of_times", expanding=True)
_EVERY_GROUP = sys.maxsize


async def had_then(transaction: Transaction, scope: Scope, duties: Iterable[Duty]) -> dict[int, int]:
    """How many members or groups had a record by then, by task: those that were still open, no others.

    Counts as `domain.settling` does: members by their records or by the secretary's tally, whichever is more; a
    group's record without a number speaks for all of them; what a branch does several times by the times it was
    done. It may be more than the task wants.
    """
    bound = {
        **scope.bound,
        "of_members": [duty.key for duty in duties if duty.of in (Doer.MEMBER, Doer.POSTED)],
        "of_groups": [duty.key for duty in duties if duty.of is Doer.GROUP],
        "of_times": [duty.key for duty in duties if duty.of is Doer.BRANCH and duty.by_rate],
    }
    # "In" and no join: the tasks are few, and a planner that begins with the records reads those of all years.
    by_members = record.c.task_id.in_(scope.tasks(task.c.id).where(scope.is_open, task.c.duty.in_(_OF_MEMBERS)))
    by_groups = record.c.task_id.in_(scope.tasks(task.c.id).where(scope.is_open, task.c.duty.in_(_OF_GROUPS)))
    by_times = record.c.task_id.in_(scope.tasks(task.c.id).where(scope.is_open, task.c.duty.in_(_OF_TIMES)))
    served = (
        select(record.c.task_id, func.count(record_member.c.member_id.distinct()).label("had"))
        .join(record_member, record_member.c.record_id == record.c.id)
        .outerjoin(membership, HOME_THEN)
        .where(by_members, record.c.state == State.DONE.value, STANDING_THEN)
        .where(or_(membership.c.in_service.is_(None), membership.c.in_service.is_(True)))
        .group_by(record.c.task_id)
    )
    told = select(record.c.task_id, record.c.facts)
    tallies = told.where(by_members, record.c.state == "", STANDING_THEN)
    meetings = told.where(by_groups, record.c.state == State.DONE.value, STANDING_THEN)
    repeated = told.where(by_times, record.c.state == State.DONE.value, STANDING_THEN)

    had: dict[int, int] = defaultdict(int)
    groups: dict[int, set[int | None]] = defaultdict(set)
    for row in (await transaction.execute(served, bound)).all():
        had[row.task_id] = row.had
    for row in (await transaction.execute(tallies, bound)).all():
        had[row.task_id] = max(had[row.task_id], row.facts.get("present") or 0)
    milestones: dict[int, set[str]] = defaultdict(set)
    for row in (await transaction.execute(repeated, bound)).all():
        milestones[row.task_id].update(row.facts.get("milestones", ()))
        had[row.task_id] += row.facts.get("amount") or 1
    had |= {of: len(done) for of, done in milestones.items() if done}
    for row in (await transaction.execute(meetings, bound)).all():
        groups[row.task_id].add(row.facts.get("group"))
    return had | {of: _EVERY_GROUP if None in met else len(met) for of, met in groups.items()}
