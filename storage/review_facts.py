"""What a year is reviewed from, gathered out of tasks, records and memberships, branch by branch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from domain.duty import Doer, Duty
from domain.organisation import Level, Organisation
from domain.reading.reading import State
from domain.review.facts import BranchYear, Occasion
from domain.review.result import Inputs
from domain.task import TaskState
from domain.zone import today
from storage import review_inspections
from storage.database import Transaction
from storage.tables.core import membership, organisation, record, record_member, task

SUBTREE = organisation.c.path.like(bindparam("subtree"))
FIRST: ColumnElement[date] = bindparam("first")
LAST: ColumnElement[date] = bindparam("last")
_UNITS = select(organisation.c.id, organisation.c.name, organisation.c.unit_class).where(
    organisation.c.level == Level.COMMITTEE.value
)
_BRANCHES = (
    select(organisation.c.id, organisation.c.name, organisation.c.path, organisation.c.until, organisation.c.unit_class)
    .where(
        SUBTREE,
        organisation.c.level == Level.BRANCH.value,
        organisation.c.since <= LAST,
        or_(organisation.c.until.is_(None), organisation.c.until >= FIRST),
    )
    .order_by(organisation.c.id)
)
# A year has what falls due in it, so that what is done for it in the next spring is the next year's. A branch is asked
# from the first whole period after it was set up until the last one that ended before it was merged.
_OF_THE_YEAR = and_(
    task.c.due >= FIRST,
    task.c.due <= LAST,
    task.c.state != TaskState.EXCUSED.value,
    task.c.first_day >= organisation.c.since,
    or_(organisation.c.until.is_(None), task.c.last_day <= organisation.c.until),
)
_BELOW = task.join(organisation, organisation.c.id == task.c.organisation_id)
_TASKS = (
    select(
        task.c.id,
        task.c.organisation_id,
        task.c.duty,
        task.c.period,
        task.c.due,
        task.c.moved_to,
        task.c.last_day,
        task.c.wanted,
        task.c.had,
    )
    .select_from(_BELOW)
    .where(SUBTREE, _OF_THE_YEAR)
    .order_by(task.c.due, task.c.id)
)
_NUMBER = func.coalesce(record.c.first_id, record.c.id)
_first = record.alias("first_version")
_STANDING = and_(record.c.latest.is_(True), record.c.withdrawn.is_(False))
_RECORDS = (
    select(
        record.c.task_id, _NUMBER.label("number"), record.c.state, record.c.held_on, _first.c.recorded_at.label("told")
    )
    .select_from(record.join(task, task.c.id == record.c.task_id))
    .join(organisation, organisation.c.id == task.c.organisation_id)
    .join(_first, _first.c.id == _NUMBER)
    .where(SUBTREE, _OF_THE_YEAR, _STANDING, record.c.state.in_((State.DONE.value, "")))
    .order_by(record.c.id)
)
_TALLIES = (
    select(record.c.task_id, record.c.facts)
    .select_from(record.join(task, task.c.id == record.c.task_id))
    .join(organisation, organisation.c.id == task.c.organisation_id)
    .where(SUBTREE, _OF_THE_YEAR, _STANDING, record.c.state == "")
)
_CHECKLISTS = (
    select(record.c.task_id, record.c.facts)
    .select_from(record.join(task, task.c.id == record.c.task_id))
    .join(organisation, organisation.c.id == task.c.organisation_id)
    .where(SUBTREE, _OF_THE_YEAR, _STANDING, task.c.duty.in_(bindparam("of_forms", expanding=True)))
    .order_by(record.c.id)
)
# Not of the subtree alone: who moved has the own deeds still in the branch that was left.
_DEEDS = (
    select(task.c.duty, task.c.period, record_member.c.member_id, _NUMBER.label("number"))
    .select_from(record.join(task, task.c.id == record.c.task_id))
    .join(record_member, record_member.c.record_id == record.c.id)
    .where(
        task.c.due >= FIRST,
        task.c.due <= LAST,
        task.c.duty.in_(bindparam("of_members", expanding=True)),
        _STANDING,
        record.c.state == State.DONE.value,
    )
)
_MEMBERS = (
    select(membership.c.branch_id, membership.c.member_id, membership.c.since, membership.c.until)
    .join(organisation, organisation.c.id == membership.c.branch_id)
    .where(SUBTREE, membership.c.in_service.is_(True))
)


@dataclass(slots=True)
class _Told:
    """What the records of one task tell of its time."""

    held: date | None = None
    told: date | None = None
    numbers: list[int] = field(default_factory=list)
    tally: int = 0
    in_order: int = 0
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class _Deeds:
    """Who did what of the members' own duties, wherever; and who belonged where between which days."""

    done: dict[tuple[str, str], dict[int, list[int]]]
    members: dict[int, list[tuple[int, date, date | None]]]

    def of(self, branch: int, duty: str, period: str, day: date) -> tuple[int, list[int], list[int]]:
        """Those who belonged to the branch that day, those of them who did it, and the numbers of their records."""
        there = {
            member
            for member, since, until in self.members.get(branch, ())
            if since <= day and (not until or until >= day)
        }
        did = self.done.get((duty, period), {})
        numbers = sorted({number for member in there & did.keys() for number in did[member]})
        return len(there), sorted(there & did.keys()), numbers


async def gather(
    transaction: Transaction, root: Organisation, year: int, as_of: date, duties: Sequence[Duty]
) -> Inputs:
    """The facts of every branch under `root` in a year as far as they fell due by the end of `as_of`."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    of_members = [duty.key for duty in duties if duty.of is Doer.MEMBER]
    bound = {
        "subtree": f"{root.path}%",
        "first": first,
        "last": last,
        "of_members": of_members,
        "of_forms": [duty.key for duty in duties if duty.form],
    }
    told = await _told(transaction, bound)
    deeds = await _deeds(transaction, bound)
    occasions: dict[int, list[Occasion]] = defaultdict(list)
    branches = (await transaction.execute(_BRANCHES, bound)).all()
    ended = {row.id: row.until for row in branches}
    for row in (await transaction.execute(_TASKS, bound)).all():
        if min(row.moved_to or row.due, last) > as_of or row.organisation_id not in ended:
            continue
        day = min(each for each in (row.moved_to or row.due, as_of, ended[row.organisation_id]) if each)
        found = occasion(row, told.get(row.id, _Told()), deeds if row.duty in of_members else None, day)
        if found.wanted:
            occasions[row.organisation_id].append(found)
    units = {row.id: (row.name, row.unit_class or "") for row in (await transaction.execute(_UNITS)).all()}
    visits = await review_inspections.visits(transaction, root.path, year)
    asked = await review_inspections.rectifications(transaction, root.path, year, as_of)
    found_years = (branch_year(row, units, as_of, occasions.get(row.id, ())) for row in branches)
    whole = (
        replace(each, visits=visits.get(each.id, ()), rectifications=asked.get(each.id, ())) for each in found_years
    )
    return Inputs(year, root.id, root.name, as_of, tuple(whole))


def occasion(row: Any, told: _Told, deeds: _Deeds | None, day: date) -> Occasion:
    """A task as an occasion. Of members' own duties those count who belonged to the branch on the day it was due."""
    wanted, had, numbers = row.wanted, row.had, sorted(told.numbers)
    if deeds is not None:
        wanted, did, theirs = deeds.of(row.organisation_id, row.duty, row.period, day)
        had = min(wanted, max(len(did), told.tally))
        numbers = sorted({*theirs, *numbers}) if told.tally else theirs
    due = row.moved_to or row.due
    single = wanted == 1 and deeds is None
    return Occasion(
        row.id,
        row.duty,
        row.period,
        due,
        row.last_day,
        wanted,
        had,
        told.held if single else None,
        told.told if single else None,
        tuple(numbers),
        told.in_order,
        told.lacking,
    )


async def _told(transaction: Transaction, bound: dict[str, Any]) -> dict[int, _Told]:
    """What the standing records say of each task: the earliest day, the earliest report, the numbers, the tallies."""
    found: dict[int, _Told] = defaultdict(_Told)
    for row in (await transaction.execute(_RECORDS, bound)).all():
        one = found[row.task_id]
        one.numbers.append(row.number)
        if row.state:
            one.held = min(day for day in (one.held, row.held_on) if day) if one.held or row.held_on else None
            one.told = min(day for day in (one.told, today(row.told)) if day)
    for row in (await transaction.execute(_TALLIES, bound)).all():
        one = found[row.task_id]
        one.tally = max(one.tally, row.facts.get("present") or 0)
    for row in (await transaction.execute(_CHECKLISTS, bound)).all():
        one = found[row.task_id]
        # The newest ticks stand: what was lacking in spring may be mended.
        one.in_order, one.lacking = (len(row.facts.get(field) or ()) for field in ("ticked", "lacking"))
    return found


async def _deeds(transaction: Transaction, bound: dict[str, Any]) -> _Deeds:
    """The members' own duties."""
    done: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    members: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for row in (await transaction.execute(_DEEDS, bound)).all():
        done[row.duty, row.period][row.member_id].append(row.number)
    for row in (await transaction.execute(_MEMBERS, bound)).all():
        members[row.branch_id].append((row.member_id, row.since, row.until))
    return _Deeds(done, members)


def branch_year(row: Any, units: dict[int, tuple[str, str]], as_of: date, occasions: Iterable[Occasion]) -> BranchYear:
    """A branch with its facts; its unit is the highest committee above it, or itself. A class of its own goes first."""
    above = (int(id_) for id_ in row.path.strip("/").split("/"))
    unit = next((id_ for id_ in above if id_ in units), row.id)
    until = row.until if row.until and row.until <= as_of else None
    name, unit_class = units.get(unit, (row.name, ""))
    return BranchYear(row.id, row.name, unit, name, row.unit_class or unit_class, until, tuple(occasions))
