"""The digest of an organisation's week, month or more, and what each of its figures opens down to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from domain.conversation import ChatKind, Purpose
from domain.digest import Behind, Concern, ConcernKind, Digest, Earlier, Figure, Item, LeftOver, Spoken
from domain.digest_sums import Late, Wording, figure_of, gathered, lines_of_duties, lines_of_units, stood_at
from domain.duty import Duty
from domain.organisation import Level, Organisation
from domain.period import Cycle, Period
from domain.span import Length, Span, end_of, length_of
from domain.task import TaskState
from domain.zone import today
from storage import digest_changes, digest_concerns, digest_figures, tasks
from storage.database import Transaction
from storage.digest_figures import STANDING_THEN
from storage.digest_scope import AS_OF, DEADLINE, SINCE, SUBTREE, Frame, Scope, settle_scope, subtree
from storage.outbox import State
from storage.tables.core import chat, list_item, organisation, outgoing, record, task


async def gather(
    transaction: Transaction,
    *,
    root: Organisation,
    span: Span,
    as_of: datetime,
    duties: Sequence[Duty],
    exhausted_before: date,
    provisional: date | None = None,
    beside: Sequence[Span] = (),
) -> Digest:
    """The digest of the subtree of `root`.

    `as_of` is now, or the end of the span when that has passed. `beside` are spans that ended before, whose totals
    are told too. Tasks that were due before `exhausted_before` and are open have had their last reminder (for a branch
    all that is late concerns its secretary). `provisional` is a day of the coming month when its year's holiday
    notice is not known.
    """
    scope = await settle_scope(transaction, root, span, as_of, duties)
    under = await subtree(transaction, scope)
    wording = Wording.of(duties, under.names)
    # A secretary is told of all that is late, those above of what no reminder settles any more.
    waited = today(as_of) if root.level is Level.BRANCH else exhausted_before
    cells, late = await digest_figures.counted(transaction, scope, duties, under.units, waited)
    lines = lines_of_duties(cells, wording)
    happenings = [
        *await digest_changes.settled(transaction, scope),
        *digest_changes.gone_late(late, under),
        *await digest_changes.reported(transaction, scope, under),
    ]
    return Digest(
        root=root,
        span=span,
        as_of=as_of,
        total=sum((line.figure for line in lines if not line.by_member), Figure()),
        units=lines_of_units(cells, wording),
        duties=lines,
        items=await _items(transaction, scope, wording, duties) if tells_items(root, span) else (),
        changes=gathered(happenings, wording),
        concerns=await _concerns(transaction, scope, wording, late, exhausted_before, provisional),
        earlier=await _earlier(transaction, root, beside, duties),
        spoken=await _spoken(transaction, scope),
        left=sum((line.left for line in lines if not (line.by_member and scope.frame.is_week)), LeftOver()),
        last_no=await tasks.last_number(transaction, root.id, str(month_of(scope))) if tells_items(root, span) else 0,
    )


def month_of(scope: Scope) -> Period:
    """The month whose list the numbers are of."""
    return Period.containing(Cycle.MONTH, min(today(scope.as_of), scope.span.last))


def tells_items(root: Organisation, span: Span) -> bool:
    """Whether the single tasks are told: a branch's, of no more than a month."""
    return root.level is Level.BRANCH and length_of(span) in (Length.WEEK, Length.MONTH)


# By itself first, so that the index of what fell due finds the span's few rows and no chat's history is read.
_PUSHED = (
    select(outgoing.c.chat_id, func.count().label("messages"))
    .where(
        outgoing.c.state.in_((State.SENT.value, State.SENDING.value, State.QUEUED.value)),
        outgoing.c.due_at >= SINCE,
        outgoing.c.due_at < AS_OF,
        outgoing.c.purpose != Purpose.ANSWER.value,
    )
    .group_by(outgoing.c.chat_id)
    .subquery()
)
_SPOKEN = (
    select(_PUSHED.c.messages)
    .join(chat, chat.c.id == _PUSHED.c.chat_id)
    .join(organisation, organisation.c.id == chat.c.organisation_id)
    .where(SUBTREE, chat.c.kind == ChatKind.GROUP.value)
)


async def _spoken(transaction: Transaction, scope: Scope) -> Spoken:
    """What the groups of the subtree were told unasked; the burden that the 工委 answers for."""
    counts = list((await transaction.execute(_SPOKEN, scope.bound)).scalars())
    return Spoken(sum(counts), len(counts), max(counts, default=0))


async def _earlier(
    transaction: Transaction,
    root: Organisation,
    spans: Sequence[Span],
    duties: Sequence[Duty],
) -> tuple[Earlier, ...]:
    """The totals of these spans as of their ends; one in which nothing was asked is not worth a word."""
    found = []
    for span in spans:
        scope = await settle_scope(transaction, root, span, end_of(span), duties)
        total = await digest_figures.total_of(transaction, scope, duties)
        found += [Earlier(span, total)] if total.due else []
    return tuple(found)


async def _concerns(
    transaction: Transaction,
    scope: Scope,
    wording: Wording,
    late: Sequence[Late],
    exhausted_before: date,
    provisional: date | None,
) -> tuple[Concern, ...]:
    root = scope.root
    found = [
        *digest_concerns.overdue(late, wording),
        *await digest_concerns.rectifications(transaction, scope, wording),
        *await digest_concerns.blocked(transaction, scope, wording),
        *await digest_concerns.refused(transaction, scope),
        *await digest_concerns.opinions(transaction, scope),
        *await digest_concerns.claims(transaction, scope, exhausted_before),
    ]
    if provisional and root.level is Level.COMMISSION:
        found.append(Concern(ConcernKind.HOLIDAYS, root.id, root.name, since=provisional))
    return tuple(found)


@cache
def _listed(frame: Frame) -> Select[Any]:
    on_list = and_(list_item.c.task_id == task.c.id, list_item.c.month == bindparam("month"))
    found = frame.tasks(*task.c, list_item.c.no).outerjoin(list_item, on_list)
    return found.where(frame.told).order_by(DEADLINE, task.c.id)


async def _items(transaction: Transaction, scope: Scope, wording: Wording, duties: Sequence[Duty]) -> tuple[Item, ...]:
    """A branch's tasks as they stood, by their number on the month's list, those without one last."""
    month = month_of(scope)
    had = await digest_figures.had_then(transaction, scope, duties) if scope.is_past else None
    found = []
    for row in (await transaction.execute(_listed(scope.frame), {**scope.bound, "month": str(month)})).all():
        one = tasks.value(row)
        figure = figure_of(one, scope.as_of, one.had if had is None else had.get(one.id, 0))
        found.append((row.no, stood_at(one, scope.as_of, figure.done), figure))
    numbers = await tasks.listed(transaction, scope.root.id, str(month)) if scope.stood else ()
    known = {each.task.id: each.no for each in numbers}
    found += [(known.get(each.task.id), each.task, each.figure(scope.as_of)) for each in scope.told_then]
    items = (
        Item(no, stood.duty, wording.duty(stood.duty), wording.by_member(stood.duty), stood, figure)
        for no, stood, figure in found
    )
    return tuple(sorted(items, key=lambda item: (item.no is None, item.no)))


_NUMBER = func.coalesce(record.c.first_id, record.c.id).label("number")


@cache
def _behind(frame: Frame) -> Select[Any]:
    columns = (task.c.id, task.c.organisation_id, task.c.duty, task.c.period, DEADLINE.label("deadline"))
    found = frame.tasks(frame.unit.label("unit"), *columns, frame.left_over.label("left"))
    return found.where(or_(*frame.asked, frame.left_over), frame.is_open).order_by(task.c.id)


@cache
def _reported(frame: Frame) -> Select[Any]:
    """The standing records of those tasks, and of some more."""
    is_behind = frame.tasks(task.c.id).where(or_(*frame.asked, frame.left_over), frame.is_open)
    is_told = or_(record.c.task_id.in_(is_behind), record.c.task_id.in_(bindparam("stood", expanding=True)))
    return select(record.c.task_id, _NUMBER).where(is_told, STANDING_THEN)


async def behind(
    transaction: Transaction,
    *,
    root: Organisation,
    span: Span,
    as_of: datetime,
    duties: Sequence[Duty],
    duty: str | None = None,
) -> tuple[Behind, ...]:
    """The tasks that a digest counts as due and not done, and those `left` over from before that are still open.

    Each has the numbers of the records it has so far. Call it for a committee or a branch to open the figure of that
    line, with `duty` for one duty of it.
    """
    scope = await settle_scope(transaction, root, span, as_of, duties)
    found = [
        Behind(
            row.id,
            row.unit,
            row.organisation_id,
            row.duty,
            row.period,
            row.deadline,
            late=False,
            records=(),
            left=bool(row.left),
        )
        for row in (await transaction.execute(_behind(scope.frame), scope.bound)).all()
    ]
    asked = {each.task.id for each in scope.asked_then}
    stood = [each for each in (*scope.asked_then, *scope.left_then) if each.task.state is TaskState.OPEN]
    found += [
        Behind(
            each.task.id,
            each.unit,
            each.task.organisation,
            each.task.duty,
            each.task.period,
            each.task.deadline,
            late=False,
            records=(),
            left=each.task.id not in asked,
        )
        for each in stood
    ]
    numbers = defaultdict(list)
    bound = {**scope.bound, "stood": [each.task.id for each in stood]}
    for row in (await transaction.execute(_reported(scope.frame), bound)).all():
        numbers[row.task_id].append(row.number)
    return tuple(
        replace(each, late=each.deadline < today(as_of), records=tuple(sorted(numbers[each.task])))
        for each in sorted(found, key=lambda each: each.task)
        if duty in (None, each.duty)
    )
