"""Which tasks a digest speaks of, and what they were at its moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
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
_MIDNIGHT_IN_UTC = 16
MADE_UP = or_(
    task.c.made_up,
    and_(
        task.c.done_at > DEADLINE,  # the cheap test first: a day counts as its midnight
        or_(func.date(task.c.done_at) > DEADLINE, extract("hour", task.c.done_at) >= _MIDNIGHT_IN_UTC),
    ),
)
"""补录 as `domain.digest_sums.was_made_up` has it: done_at is UTC, whose 16:00 is where a local day ends."""

_BEGUN = task.c.first_day <= LAST_DAY
_OVERLAPPING = and_(_BEGUN, task.c.last_day >= FIRST_DAY)
_OF_MEMBERS = task.c.duty.in_(bindparam("of_members", expanding=True))
_TILL_LATER = and_(_OF_MEMBERS, _OVERLAPPING)
"""What members have until the end of its own period, in every month of it."""
# What overlaps is found by the months it may begin in: an index seek each, however many years there are.
_BY_START = task.c.first_day.in_(bindparam("starts", expanding=True))
# Either index finds what it may be, then the day that counts decides.
_DUE_IN_IT = and_(
    or_(task.c.due.between(FIRST_DAY, LAST_DAY), task.c.moved_to.between(FIRST_DAY, LAST_DAY)),
    DEADLINE.between(FIRST_DAY, LAST_DAY),
    _BEGUN,
)
_OPEN = task.c.state == TaskState.OPEN.value
_SETTLED_SINCE = task.c.done_at > AS_OF
_OPEN_BEFORE = or_(_OPEN, task.c.done_at >= SINCE)


@dataclass(frozen=True, slots=True)
class Frame:
    """All that the statements about a scope differ in: of one frame they are the same objects, compiled once.

    Its subtree may be one branch, the lines may be committees, the span a week, the moment past.
    """

    is_branch: bool
    is_of_committees: bool
    is_week: bool
    is_past: bool

    @property
    def unit(self) -> ColumnElement[int]:
        """The organisation a branch's tasks are summed under: its committee, or itself."""
        return organisation.c.parent_id if self.is_of_committees else organisation.c.id

    @property
    def state(self) -> ColumnElement[str]:
        """What a task was: settled after the moment is not settled yet."""
        if not self.is_past:
            return task.c.state
        return case((_SETTLED_SINCE, literal(TaskState.OPEN.value)), else_=task.c.state)

    @property
    def is_open(self) -> ColumnElement[bool]:
        """Tasks that were neither done nor excused."""
        return or_(_OPEN, _SETTLED_SINCE) if self.is_past else _OPEN

    @property
    def is_late(self) -> ColumnElement[bool]:
        """Open, and its day has passed."""
        return and_(self.is_open, DEADLINE < DAY)

    @property
    def asked(self) -> tuple[ColumnElement[bool], ...]:
        """What the span asks for, in parts that share no task and that an index finds each.

        Of a week it is what overlaps it; of anything longer what falls due in it, then what members have till later.
        """
        if self.is_week:
            return (and_(_BY_START, _OVERLAPPING),)
        return (and_(_DUE_IN_IT, not_(_TILL_LATER)), and_(_BY_START, _TILL_LATER))

    @property
    def left_over(self) -> ColumnElement[bool]:
        """What the span before would have settled and was open when this one began."""
        return and_(_OPEN_BEFORE, self.is_before)

    @property
    def is_before(self) -> ColumnElement[bool]:
        """What the span before would have settled."""
        return task.c.last_day < FIRST_DAY if self.is_week else and_(DEADLINE < FIRST_DAY, not_(_TILL_LATER))

    @property
    def unsettled(self) -> ColumnElement[bool]:
        """What was left over, and what is late."""
        # What has begun is no test of its own: a planner would take its index, which leads through all years.
        return and_(_OPEN_BEFORE, or_(self.is_before, and_(self.is_late, _BEGUN)))

    def tasks(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Columns of the tasks of the subtree, whatever span they are of."""
        joined = task.join(organisation, organisation.c.id == task.c.organisation_id)
        # A branch's few tasks are found by its id; a path alone would lead through everybody's.
        own = task.c.organisation_id == bindparam("root") if self.is_branch else SUBTREE
        # 第一书记 days, rotation and leave are between the bot and those they are about.
        private = task.c.duty.in_(bindparam("private", expanding=True))
        found = select(*columns).select_from(joined).where(own, not_(private))
        return found.where(task.c.id.not_in(bindparam("revised", expanding=True))) if self.is_past else found

    @property
    def told(self) -> ColumnElement[bool]:
        """The tasks of the span: of a week, those left over from before and open, too."""
        left = (and_(self.left_over, self.is_open),) if self.is_week else ()
        return or_(*self.asked, *left)

    @property
    def counted(self) -> ColumnElement[bool]:
        """Those that the figures are made of: members are counted in one period, or they were more than there are."""
        left = (and_(self.left_over, self.is_open, not_(_OF_MEMBERS)),) if self.is_week else ()
        return or_(*self.asked, *left)


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
    def frame(self) -> Frame:
        """What its statements are made from."""
        level = self.root.level
        return Frame(level is Level.BRANCH, self.is_of_committees, isinstance(self.span, Week), self.is_past)

    @property
    def is_of_committees(self) -> bool:
        """Whether the lines are the commission's committees; of anything else they are branches."""
        return self.root.level is Level.COMMISSION and not self.by_branch

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
            "starts": months_until(self.span),
            "of_members": self.of_members,
            "private": self.private,
            "revised": [each.task.id for each in self.stood],
        }

    @property
    def asked_then(self) -> tuple[Stood, ...]:
        """Of the tasks that were revised since, those that the span asks for."""
        return tuple(each for each in self.stood if each.is_asked_in(self.span, self.of_members))

    @property
    def left_then(self) -> tuple[Stood, ...]:
        """Those that were left over from before the span."""
        return tuple(each for each in self.stood if each.is_left_in(self.span, self.of_members))

    @property
    def told_then(self) -> tuple[Stood, ...]:
        """Those of the span, as `Frame.told` has it for all others."""
        left = self.left_then if isinstance(self.span, Week) else ()
        return (*self.asked_then, *(each for each in left if each.task.state is TaskState.OPEN))


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
