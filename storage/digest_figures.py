"""The figures of a digest: counted by the database, a row for each organisation and duty."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, not_, or_, select
from sqlalchemy.engine import Row

from domain.digest import Figure, LeftOver
from domain.digest_sums import NO_FIGURE, Cell, Late
from domain.duty import Doer, Duty
from domain.reading.reading import State
from domain.task import TaskState
from domain.zone import today
from storage.database import Transaction
from storage.digest_scope import AS_OF, DEADLINE, FIRST_DAY, MADE_UP, Frame, Scope, subtree
from storage.records import HOME_THEN
from storage.tables.core import membership, organisation, record, record_member, task


def total(column: ColumnElement[Any], name: str) -> ColumnElement[int]:
    """A sum under a name."""
    return func.sum(column).label(name)


async def cells(transaction: Transaction, scope: Scope, duties: Sequence[Duty]) -> list[Cell]:
    """The figures of every organisation and duty in scope; several cells may bear the same pair."""
    units = (await subtree(transaction, scope)).units
    found, _ = await counted(transaction, scope, duties, units, today(scope.as_of))
    return found


async def counted(
    transaction: Transaction, scope: Scope, duties: Sequence[Duty], units: Mapping[int, int], exhausted_before: date
) -> tuple[list[Cell], list[Late]]:
    """The same, and what is late by branch and duty.

    `units` are what branches are summed under. Of what was due before `exhausted_before` all reminders were said.
    """
    found = [cell for statement in _sums(scope.frame) for cell in await _asked(transaction, scope, statement)]
    left, late = await _unsettled(transaction, scope, units, exhausted_before)
    found += left
    if scope.is_past:
        found += await _had_by_then(transaction, scope, duties)
        found += [each.cell(scope.span, scope.as_of, scope.of_members) for each in scope.stood]
        late += _late_then(scope, exhausted_before)
    return found, late


async def total_of(transaction: Transaction, scope: Scope, duties: Sequence[Duty]) -> Figure:
    """The sum over what falls due in a month or longer, less what members do: those have rates of their own."""
    found = await _asked(transaction, scope, _sums(scope.frame)[0])
    if scope.is_past:
        of_others = [duty for duty in duties if duty.of is not Doer.MEMBER]
        found += await _had_by_then(transaction, scope, of_others)
        found += [Cell(each.unit, each.task.duty, each.figure(scope.as_of)) for each in scope.asked_then]
    return sum((cell.figure for cell in found if cell.duty not in scope.of_members), Figure())


def _had(frame: Frame) -> ColumnElement[int]:
    """How many of a task's `wanted` had done it; what members had reported by a past moment is counted apart."""
    had_open = 0 if frame.is_past else case((task.c.had > task.c.wanted, task.c.wanted), else_=task.c.had)
    is_done, is_excused = frame.state == TaskState.DONE.value, frame.state == TaskState.EXCUSED.value
    return case((is_excused, 0), (is_done, task.c.wanted), else_=had_open)


@cache
def _sums(frame: Frame) -> tuple[Select[Any], ...]:
    """The figures of what the span asks for, a statement for each part of it."""
    is_done, is_excused = frame.state == TaskState.DONE.value, frame.state == TaskState.EXCUSED.value
    sums = frame.tasks(
        frame.unit.label("unit"),
        task.c.duty,
        total(case((is_excused, 0), else_=task.c.wanted), "due"),
        total(_had(frame), "done"),
        total(case((frame.is_late, task.c.wanted - _had(frame)), else_=0), "late"),
        total(case((and_(is_done, MADE_UP), 1), else_=0), "made_up"),
        total(case((is_excused, 1), else_=0), "excused"),
    ).group_by(frame.unit, task.c.duty)
    return tuple(sums.where(part) for part in frame.asked)


async def _asked(transaction: Transaction, scope: Scope, statement: Select[Any]) -> list[Cell]:
    return [
        Cell(row.unit, row.duty, Figure(row.due, row.done, row.late, row.made_up, row.excused))
        for row in (await transaction.execute(statement, scope.bound)).all()
    ]


EXHAUSTED_BEFORE: ColumnElement[date] = bindparam("exhausted_before")


@cache
def _of_unsettled(frame: Frame) -> Select[Any]:
    """What was left over and what is late, read once; of what was left over also the figures, which a week counts."""
    is_left, open_left = frame.is_before, and_(frame.is_before, frame.is_open)
    late_left = and_(frame.is_before, frame.is_late)
    return (
        frame.tasks(
            organisation.c.id,
            task.c.duty,
            total(case((is_left, 1), else_=0), "tasks"),
            total(case((open_left, 1), else_=0), "still_open"),
            func.min(case((open_left, DEADLINE))).label("open_since"),
            total(case((open_left, task.c.wanted), else_=0), "due"),
            total(case((open_left, _had(frame)), else_=0), "done"),
            total(case((late_left, task.c.wanted - _had(frame)), else_=0), "late"),
            func.min(case((frame.is_late, DEADLINE))).label("late_since"),
            total(case((and_(frame.is_late, DEADLINE < EXHAUSTED_BEFORE), 1), else_=0), "exhausted"),
            total(case((and_(frame.is_late, DEADLINE >= FIRST_DAY), 1), else_=0), "fresh"),
        )
        .where(frame.unsettled)
        .group_by(organisation.c.id, task.c.duty)
    )


async def _unsettled(
    transaction: Transaction, scope: Scope, units: Mapping[int, int], exhausted_before: date
) -> tuple[list[Cell], list[Late]]:
    bound = {**scope.bound, "exhausted_before": exhausted_before}
    # Sums of a city's branches: as plain numbers they take a fifth of what adding up values does.
    counts: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    since: dict[tuple[int, str], date] = {}
    late = []
    for row in (await transaction.execute(_of_unsettled(scope.frame), bound)).all():
        if row.tasks:
            of = units[row.id], row.duty
            counts[of] = [*map(add, counts[of], (row.tasks, row.still_open, row.due, row.done, row.late))]
            if row.open_since:
                since[of] = min(since.get(of, row.open_since), row.open_since)
        if row.late_since:
            late.append(Late(row.id, row.duty, row.late_since, row.exhausted, row.fresh))
    found = []
    for (unit, duty), (tasks, still_open, *figure) in counts.items():
        left = LeftOver(tasks, tasks - still_open, since.get((unit, duty)))
        counts_it = scope.frame.is_week and duty not in scope.of_members
        found.append(Cell(unit, duty, Figure(*figure) if counts_it else NO_FIGURE, left))
    return found, late


def _late_then(scope: Scope, exhausted_before: date) -> list[Late]:
    """What is late among the tasks whose records were revised since."""
    day = today(scope.as_of)
    late = [each.task for each in scope.stood if each.first <= scope.span.last and each.task.is_late(day)]
    first = scope.span.first
    return [
        Late(each.organisation, each.duty, each.deadline, each.deadline < exhausted_before, each.deadline >= first)
        for each in late
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


_SEVERAL = and_(task.c.wanted > 1, task.c.duty.in_(bindparam("of_several", expanding=True)))


@cache
def _open_then(frame: Frame) -> Select[Any]:
    """Tasks of several members, groups or times that were open at a past moment."""
    columns = (frame.unit.label("unit"), task.c.id, task.c.duty, task.c.wanted, frame.is_late.label("late"))
    return frame.tasks(*columns).where(frame.counted, frame.is_open, _SEVERAL)


async def _had_by_then(transaction: Transaction, scope: Scope, duties: Sequence[Duty]) -> list[Cell]:
    """What members and groups had reported by then in those tasks."""
    had = await had_then(transaction, scope, duties)
    if not had:
        return []
    bound = {**scope.bound, "of_several": [duty.key for duty in duties]}
    found = []
    for row in (await transaction.execute(_open_then(scope.frame), bound)).all():
        done = min(row.wanted, had.get(row.id, 0))
        found.append(Cell(row.unit, row.duty, Figure(done=done, late=-done if row.late else 0)))
    return found


_EVERY_GROUP = sys.maxsize


def _of_open(frame: Frame) -> ColumnElement[bool]:
    """Records of those tasks. "In" and no join: they are few, and a planner might begin with all years' records."""
    return record.c.task_id.in_(frame.tasks(task.c.id).where(frame.told, frame.is_open, _SEVERAL))


@cache
def _served(frame: Frame) -> Select[Any]:
    """How many members each of these tasks was done by."""
    return (
        select(record.c.task_id, func.count(record_member.c.member_id.distinct()).label("had"))
        .join(record_member, record_member.c.record_id == record.c.id)
        .outerjoin(membership, HOME_THEN)
        .where(_of_open(frame), record.c.state == State.DONE.value, STANDING_THEN)
        .where(or_(membership.c.in_service.is_(None), membership.c.in_service.is_(True)))
        .group_by(record.c.task_id)
    )


@cache
def _told(frame: Frame) -> Select[Any]:
    """What the records of each of these tasks say that were told in one state."""
    told = select(record.c.task_id, record.c.facts)
    return told.where(_of_open(frame), record.c.state == bindparam("told_as"), STANDING_THEN)


async def had_then(transaction: Transaction, scope: Scope, duties: Iterable[Duty]) -> dict[int, int]:
    """How many members or groups had a record by then, by task: those of several that were still open, no others.

    Counts as `domain.settling` does: members by their records or by the secretary's tally, whichever is more; a
    group's record without a number speaks for all of them; what a branch does several times by the times it was
    done. It may be more than the task wants.
    """
    of: dict[Doer, list[str]] = defaultdict(list)
    for duty in duties:
        of[duty.of].append(duty.key)

    async def said(statement: Select[Any], *doers: Doer, state: State | None = None) -> Sequence[Row[Any]]:
        keys = [key for doer in doers for key in of[doer]]
        bound = {**scope.bound, "of_several": keys, "told_as": state.value if state else ""}
        return (await transaction.execute(statement, bound)).all() if keys else ()

    served, told = _served(scope.frame), _told(scope.frame)
    had = {row.task_id: row.had for row in await said(served, Doer.MEMBER, Doer.POSTED)}
    for row in await said(told, Doer.MEMBER, Doer.POSTED):
        had[row.task_id] = max(had.get(row.task_id, 0), row.facts.get("present") or 0)
    milestones: dict[int, set[str]] = defaultdict(set)
    for row in await said(told, Doer.BRANCH, state=State.DONE):
        milestones[row.task_id].update(row.facts.get("milestones", ()))
        had[row.task_id] = had.get(row.task_id, 0) + (row.facts.get("amount") or 1)
    had |= {task_id: len(done) for task_id, done in milestones.items() if done}
    groups: dict[int, set[int | None]] = defaultdict(set)
    for row in await said(told, Doer.GROUP, state=State.DONE):
        groups[row.task_id].add(row.facts.get("group"))
    return had | {task_id: _EVERY_GROUP if None in met else len(met) for task_id, met in groups.items()}
