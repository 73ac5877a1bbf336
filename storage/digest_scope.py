"""Which tasks a digest speaks of, and what they were at its moment."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, extract, func, literal, or_, select

from domain.organisation import Level, Organisation
from domain.period import LATEST_MONTH_OF_A_YEAR, Cycle, Period, Week
from domain.task import TaskState
from domain.zone import at_time, today
from storage.database import Transaction
from storage.tables.core import organisation, record, task
from storage.tables.types import UtcTime

AS_OF: ColumnElement[datetime] = bindparam("as_of", type_=UtcTime)
SINCE: ColumnElement[datetime] = bindparam("since", type_=UtcTime)
DAY: ColumnElement[date] = bindparam("day")
MONDAY: ColumnElement[date] = bindparam("monday")

SUBTREE = organisation.c.path.like(bindparam("subtree"))
DEADLINE: ColumnElement[date] = func.coalesce(task.c.moved_to, task.c.due)
LATER = task.c.done_at > AS_OF
_MIDNIGHT_IN_UTC = 16
MADE_UP = or_(
    task.c.made_up,
    and_(
        task.c.done_at > DEADLINE,  # the cheap test first: a day counts as its midnight
        or_(func.date(task.c.done_at) > DEADLINE, extract("hour", task.c.done_at) >= _MIDNIGHT_IN_UTC),
    ),
)
"""补录 as `domain.digest_sums.was_made_up` has it: done_at is UTC, whose 16:00 is where a local day ends."""

# What is asked for in the week is found by the months it may begin in: an index seek each, however many years.
OVERLAPPING = and_(task.c.first_day.in_(bindparam("starts", expanding=True)), task.c.last_day >= MONDAY)
LEFT_OVER = and_(task.c.last_day < MONDAY, task.c.state == TaskState.OPEN.value)
LEFT_OVER_THEN = and_(task.c.last_day < MONDAY, LATER)


@dataclass(frozen=True, slots=True)
class Scope:
    """A subtree in a week as of a moment. `is_past` when something was recorded since, so `had` is no longer true."""

    root: Organisation
    week: Week
    as_of: datetime
    is_past: bool

    @property
    def unit(self) -> ColumnElement[int]:
        """The organisation a branch's tasks are summed under: its committee, or itself."""
        return organisation.c.parent_id if self.root.level is Level.COMMISSION else organisation.c.id

    @property
    def state(self) -> ColumnElement[str]:
        """What a task was: settled after the moment is not settled yet."""
        return case((LATER, literal(TaskState.OPEN.value)), else_=task.c.state) if self.is_past else task.c.state

    @property
    def is_open(self) -> ColumnElement[bool]:
        """Tasks that were neither done nor excused."""
        return self.state == TaskState.OPEN.value

    @property
    def bound(self) -> dict[str, Any]:
        """The values of every statement about this scope."""
        month = Period.containing(Cycle.MONTH, self.week.last)
        starts = [month.first]
        for _ in range(LATEST_MONTH_OF_A_YEAR):
            month = month.previous()
            starts.append(month.first)
        return {
            "root": self.root.id,
            "subtree": f"{self.root.path}%",
            "as_of": self.as_of,
            "since": at_time(self.week.first, time.min),
            "day": today(self.as_of),
            "monday": self.week.first,
            "starts": starts,
        }

    def tasks(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Columns of the tasks in scope: their period overlaps the week, or they were left over from before it."""
        left_over = (LEFT_OVER, LEFT_OVER_THEN) if self.is_past else (LEFT_OVER,)
        joined = task.join(organisation, organisation.c.id == task.c.organisation_id)
        # A branch's few tasks are found by its id; a path alone would lead through everybody's.
        own = task.c.organisation_id == bindparam("root") if self.root.level is Level.BRANCH else SUBTREE
        return select(*columns).select_from(joined).where(own, or_(OVERLAPPING, *left_over))


_NEWEST = select(record.c.recorded_at).order_by(record.c.id.desc()).limit(1)


async def settle_scope(transaction: Transaction, root: Organisation, week: Week, as_of: datetime) -> Scope:
    """The scope; looks whether anything was recorded after `as_of`."""
    newest: datetime | None = (await transaction.execute(_NEWEST)).scalar()
    return Scope(root, week, as_of, is_past=newest is not None and newest > as_of)


_NAMES = (
    select(organisation.c.id, organisation.c.name, organisation.c.parent_id)
    .where(SUBTREE, organisation.c.level != Level.GROUP.value)
    .order_by(organisation.c.id)
)


@dataclass(frozen=True, slots=True)
class Subtree:
    """The names of a subtree's organisations, and which one of the digest's lines each belongs to."""

    names: dict[int, str]
    units: dict[int, int]


async def subtree(transaction: Transaction, scope: Scope) -> Subtree:
    """Every organisation of the subtree, ended ones too: their tasks still count."""
    rows = (await transaction.execute(_NAMES, scope.bound)).all()
    names = {row.id: row.name for row in rows}
    if scope.root.level is Level.COMMISSION:
        return Subtree(names, {row.id: row.parent_id for row in rows if row.parent_id in names})
    return Subtree(names, {each: each for each in names})
