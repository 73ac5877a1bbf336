"""The statements that a year's facts are gathered with: once for a subtree, once for a branch found by its id."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from domain.organisation import Level
from domain.reading.reading import State
from domain.task import TaskState
from storage.tables.core import membership, organisation, record, record_member, task

FIRST: ColumnElement[date] = bindparam("first")
LAST: ColumnElement[date] = bindparam("last")
# A year has what falls due in it, so that what is done for it in the next spring is the next year's. A branch is asked
# from the first whole period after it was set up until the last one that ended before it was merged.
OF_THE_YEAR = and_(
    task.c.due >= FIRST,
    task.c.due <= LAST,
    task.c.state != TaskState.EXCUSED.value,
    task.c.first_day >= organisation.c.since,
    or_(organisation.c.until.is_(None), task.c.last_day <= organisation.c.until),
)
STANDING = and_(record.c.latest.is_(True), record.c.withdrawn.is_(False))
NUMBER = func.coalesce(record.c.first_id, record.c.id)
_first = record.alias("first_version")


@dataclass(frozen=True, slots=True)
class Statements:
    """One for each thing that is asked; all bind `subtree`, `root`, `first` and `last` as far as they need them."""

    branches: Select[Any]
    tasks: Select[Any]
    records: Select[Any]
    tallies: Select[Any]
    checklists: Select[Any]
    deeds: Select[Any]
    members: Select[Any]


def statements(place: ColumnElement[bool]) -> Statements:
    """The statements about the organisations that `place` holds for."""
    of_records = (
        record.join(task, task.c.id == record.c.task_id)
        .join(organisation, organisation.c.id == task.c.organisation_id)
    )  # fmt: skip
    told = select(record.c.task_id, record.c.facts).select_from(of_records).where(place, OF_THE_YEAR, STANDING)
    return Statements(
        branches=_branches(place),
        tasks=_tasks(place),
        records=select(
            record.c.task_id,
            NUMBER.label("number"),
            record.c.state,
            record.c.held_on,
            _first.c.recorded_at.label("told"),
        )
        .select_from(of_records.join(_first, _first.c.id == NUMBER))
        .where(place, OF_THE_YEAR, STANDING, record.c.state.in_((State.DONE.value, "")))
        .order_by(record.c.id),
        tallies=told.where(record.c.state == ""),
        checklists=told.where(task.c.duty.in_(bindparam("of_forms", expanding=True))).order_by(record.c.id),
        deeds=_deeds(place),
        members=select(membership.c.branch_id, membership.c.member_id, membership.c.since, membership.c.until)
        .join(organisation, organisation.c.id == membership.c.branch_id)
        .where(place, membership.c.in_service.is_(True)),
    )


def _branches(place: ColumnElement[bool]) -> Select[Any]:
    columns = ("id", "name", "path", "until", "unit_class")
    return (
        select(*(organisation.c[name] for name in columns))
        .where(
            place,
            organisation.c.level == Level.BRANCH.value,
            organisation.c.since <= LAST,
            or_(organisation.c.until.is_(None), organisation.c.until >= FIRST),
        )
        .order_by(organisation.c.id)
    )


def _tasks(place: ColumnElement[bool]) -> Select[Any]:
    columns = ("id", "organisation_id", "duty", "period", "due", "moved_to", "last_day", "wanted", "had")
    return (
        select(*(task.c[name] for name in columns))
        .join(organisation, organisation.c.id == task.c.organisation_id)
        .where(place, OF_THE_YEAR)
        .order_by(task.c.due, task.c.id)
    )


def _deeds(place: ColumnElement[bool]) -> Select[Any]:
    """Of everybody who ever belonged there, wherever it was done: who moved has deeds in the branch that was left."""
    belonged = (
        select(membership.c.member_id).join(organisation, organisation.c.id == membership.c.branch_id).where(place)
    )
    return (
        select(task.c.duty, task.c.period, record_member.c.member_id, NUMBER.label("number"))
        .select_from(record.join(task, task.c.id == record.c.task_id))
        .join(record_member, record_member.c.record_id == record.c.id)
        .where(
            record_member.c.member_id.in_(belonged),
            task.c.due >= FIRST,
            task.c.due <= LAST,
            task.c.duty.in_(bindparam("of_members", expanding=True)),
            STANDING,
            record.c.state == State.DONE.value,
        )
    )


BELOW = statements(organisation.c.path.like(bindparam("subtree")))
OF_BRANCH = statements(organisation.c.id == bindparam("root"))
"""A path alone would lead through the tasks of everybody."""
