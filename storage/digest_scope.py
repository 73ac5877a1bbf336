"""Which tasks a digest speaks of, and what they were at its moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, extract, func, literal, not_, or_, select

from domain.digest_sums import Stood
from domain.duty import Doer, Duty
from domain.organisation import Level, Organisation
from domain.period import LATEST_MONTH_OF_A_YEAR, Cycle, Period, Week
from domain.span import Span
from domain.task import TaskState
from domain.zone import at_time, today
from storage import digest_replay
from storage.database import Transaction
from storage.tables.core import organisation, record, task
from storage.tables.types import UtcTime

AS_OF: ColumnElement[datetime] = bindparam("as_of", type_=UtcTime)
SINCE: ColumnElement[datetime] = bindparam("since", type_=UtcTime)
DAY: ColumnElement[date] = bindparam("day")
FIRST_DAY: ColumnElement[date] = bindparam("first_day")
LAST_DAY: ColumnElement[date] = bindparam("last_day")

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

MOST_MOVED = timedelta(days=92)
"""How far behind its period a task can be moved and still be found by the span it was moved to."""
# What is asked for is found by the months it may begin in: an index seek each, however many years there are.
_BEGAN = task.c.first_day.in_(bindparam("starts", expanding=True))
_OF_MEMBERS = task.c.duty.in_(bindparam("of_members", expanding=True))
OVERLAPPING = and_(_BEGAN, task.c.first_day <= LAST_DAY, task.c.last_day >= FIRST_DAY)
DUE_IN_IT = and_(_BEGAN, task.c.last_day >= bindparam("moved_from"), DEADLINE >= FIRST_DAY, DEADLINE <= LAST_DAY)
_OPEN = task.c.state == TaskState.OPEN.value


@dataclass(frozen=True, slots=True)
class Scope:
    """A subtree in a span as of a moment.

    `is_past` when something was recorded since, so `had` is no longer true; `stood` are then the tasks whose records
    were revised since, as they stood at the moment: the statements leave them out.
    """

    root: Organisation
    span: Span
    as_of: datetime
    of_members: tuple[str, ...]
    is_past: bool = False
    stood: tuple[Stood, ...] = ()
    by_branch: bool = False
    private: tuple[str, ...] = ()

    @property
    def unit(self) -> ColumnElement[int]:
        """The organisation a branch's tasks are summed under: its committee, or itself."""
        return organisation.c.parent_id if self.is_of_committees else organisation.c.id

    @property
    def is_of_committees(self) -> bool:
        """Whether the lines are the commission's committees; of anything else they are branches."""
        return self.root.level is Level.COMMISSION and not self.by_branch

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
        return {
            "root": self.root.id,
            "subtree": f"{self.root.path}%",
            "as_of": self.as_of,
            "since": at_time(self.span.first, time.min),
            "day": today(self.as_of),
            "first_day": self.span.first,
            "last_day": self.span.last,
            "moved_from": self.span.first - MOST_MOVED,
            "starts": months_until(self.span),
            "of_members": self.of_members,
            "private": self.private,
            "revised": [each.task.id for each in self.stood],
        }

    @property
    def told(self) -> tuple[Stood, ...]:
        """Of the tasks that were revised since, those that this digest speaks of."""
        return tuple(each for each in self.stood if each.is_told_in(self.span, self.of_members))

    @property
    def _asked(self) -> ColumnElement[bool]:
        """Of a week what is asked for in it; of anything longer what is due in it, and what members have till later."""
        return OVERLAPPING if isinstance(self.span, Week) else or_(DUE_IN_IT, and_(OVERLAPPING, _OF_MEMBERS))

    @property
    def _left_over(self) -> ColumnElement[bool]:
        """What the span before would have settled."""
        if isinstance(self.span, Week):
            return task.c.last_day < FIRST_DAY
        return and_(DEADLINE < FIRST_DAY, not_(and_(OVERLAPPING, _OF_MEMBERS)))

    def tasks(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Columns of the tasks in scope: what the span asks for, and what was left over from before it."""
        still_open = or_(_OPEN, LATER) if self.is_past else _OPEN
        return self._of_subtree(columns).where(or_(self._asked, and_(self._left_over, still_open)))

    def asked(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Of these what the span asks for; what was left over is among the `unsettled`."""
        return self._of_subtree(columns).where(self._asked)

    def unsettled(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Columns of what is open now and left over or late, `left` telling which was left over: an index finds it."""
        left, late = self._left_over.label("left"), DEADLINE < DAY
        found = self._of_subtree((*columns, left))
        return found.where(_OPEN, task.c.first_day <= LAST_DAY, or_(self._left_over, late))

    def _of_subtree(self, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
        joined = task.join(organisation, organisation.c.id == task.c.organisation_id)
        # A branch's few tasks are found by its id; a path alone would lead through everybody's.
        own = task.c.organisation_id == bindparam("root") if self.root.level is Level.BRANCH else SUBTREE
        found = select(*columns).select_from(joined).where(own)
        if self.private:
            # 第一书记 days, rotation and leave are between the bot and those they are about.
            found = found.where(task.c.duty.not_in(bindparam("private", expanding=True)))
        return found.where(task.c.id.not_in(bindparam("revised", expanding=True))) if self.stood else found


def months_until(span: Span) -> list[date]:
    """The first days of the months in which a task may begin that the span asks for."""
    month = Period.containing(Cycle.MONTH, span.last)
    first = Period.containing(Cycle.MONTH, span.first)
    found = [month.first]
    while month != first:
        month = month.previous()
        found.append(month.first)
    for _ in range(LATEST_MONTH_OF_A_YEAR):
        month = month.previous()
        found.append(month.first)
    return found


_NEWEST = select(record.c.recorded_at).order_by(record.c.id.desc()).limit(1)


async def settle_scope(
    transaction: Transaction,
    root: Organisation,
    span: Span,
    as_of: datetime,
    duties: Sequence[Duty],
    *,
    by_branch: bool = False,
) -> Scope:
    """The scope; looks whether anything was recorded after `as_of`, and what of it was no plain new report."""
    of_members = tuple(duty.key for duty in duties if duty.of is Doer.MEMBER)
    private = tuple(duty.key for duty in duties if duty.private)
    scope = Scope(root, span, as_of, of_members, by_branch=by_branch, private=private)
    newest: datetime | None = (await transaction.execute(_NEWEST)).scalar()
    if newest is None or newest <= as_of:
        return scope
    revised = await digest_replay.revised_since(transaction, root, as_of, duties, by_committee=scope.is_of_committees)
    return replace(scope, is_past=True, stood=tuple(each for each in revised if each.task.duty not in private))


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
    if scope.is_of_committees:
        return Subtree(names, {row.id: row.parent_id for row in rows if row.parent_id in names})
    return Subtree(names, {each: each for each in names})
