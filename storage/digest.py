"""The digest of an organisation's week, month or more, and what each of its figures opens down to."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, bindparam, func, or_, select

from domain.conversation import ChatKind, Purpose
from domain.digest import Behind, Concern, ConcernKind, Digest, Earlier, Figure, Item, Spoken
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
from storage.digest_scope import AS_OF, DEADLINE, SINCE, SUBTREE, Scope, settle_scope, subtree
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
    cells, late = await digest_figures.counted(transaction, scope, duties, under.units)
    lines = lines_of_duties(cells, wording)
    happenings = [
        *await digest_changes.settled(transaction, scope, duties),
        *digest_changes.gone_late(late, scope, under),
        *await digest_changes.reported(transaction, scope, under, duties),
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
    )


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
        cells = await digest_figures.cells(transaction, scope, duties)
        total = sum((cell.figure for cell in cells if cell.duty not in scope.of_members), Figure())
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
    late_from = today(scope.as_of) if root.level is Level.BRANCH else exhausted_before
    found = [
        *digest_concerns.overdue(late, wording, late_from),
        *await digest_concerns.rectifications(transaction, scope, wording),
        *await digest_concerns.blocked(transaction, scope, wording),
        *await digest_concerns.refused(transaction, scope),
        *await digest_concerns.opinions(transaction, scope),
        *await digest_concerns.claims(transaction, scope, exhausted_before),
    ]
    if provisional and root.level is Level.COMMISSION:
        found.append(Concern(ConcernKind.HOLIDAYS, root.id, root.name, since=provisional))
    return tuple(found)


async def _items(transaction: Transaction, scope: Scope, wording: Wording, duties: Sequence[Duty]) -> tuple[Item, ...]:
    """A branch's tasks as they stood, by their number on the month's list, those without one last."""
    month = Period.containing(Cycle.MONTH, min(today(scope.as_of), scope.span.last))
    on_list = and_(list_item.c.task_id == task.c.id, list_item.c.month == bindparam("month"))
    listed = scope.tasks(*task.c, list_item.c.no).outerjoin(list_item, on_list).order_by(DEADLINE, task.c.id)
    had = await digest_figures.had_then(transaction, scope, duties) if scope.is_past else None
    found = []
    for row in (await transaction.execute(listed, {**scope.bound, "month": str(month)})).all():
        one = tasks.value(row)
        figure = figure_of(one, scope.as_of, one.had if had is None else had.get(one.id, 0))
        found.append((row.no, stood_at(one, scope.as_of, figure.done), figure))
    numbers = await tasks.listed(transaction, scope.root.id, str(month)) if scope.told else ()
    known = {each.task.id: each.no for each in numbers}
    found += [(known.get(each.task.id), each.task, each.figure(scope.as_of)) for each in scope.told]
    items = (
        Item(no, stood.duty, wording.duty(stood.duty), wording.by_member(stood.duty), stood, figure)
        for no, stood, figure in found
    )
    return tuple(sorted(items, key=lambda item: (item.no is None, item.no)))


_BEHIND = (
    task.c.id,
    task.c.organisation_id,
    task.c.duty,
    task.c.period,
    DEADLINE.label("deadline"),
)
_NUMBER = func.coalesce(record.c.first_id, record.c.id).label("number")


async def behind(
    transaction: Transaction,
    *,
    root: Organisation,
    span: Span,
    as_of: datetime,
    duties: Sequence[Duty],
    duty: str | None = None,
) -> tuple[Behind, ...]:
    """The tasks that a digest counts as due and not done, each with the numbers of the records it has so far.

    Call it for a committee or a branch to open the figure of that line, with `duty` for one duty of it.
    """
    scope = await settle_scope(transaction, root, span, as_of, duties)
    wanted = scope.is_open if duty is None else and_(scope.is_open, task.c.duty == duty)
    rows = (
        await transaction.execute(
            scope.tasks(scope.unit.label("unit"), *_BEHIND).where(wanted).order_by(task.c.id), scope.bound
        )
    ).all()
    stood = [each for each in scope.told if each.task.state is TaskState.OPEN and duty in (None, each.task.duty)]
    is_told = or_(
        record.c.task_id.in_(scope.tasks(task.c.id).where(wanted)),
        record.c.task_id.in_([each.task.id for each in stood]),
    )
    numbers = defaultdict(list)
    reported = select(record.c.task_id, _NUMBER).where(is_told, STANDING_THEN)
    for row in (await transaction.execute(reported, scope.bound)).all():
        numbers[row.task_id].append(row.number)
    found = [(row.unit, row.id, row.organisation_id, row.duty, row.period, row.deadline) for row in rows]
    found += [
        (each.unit, each.task.id, each.task.organisation, each.task.duty, each.task.period, each.task.deadline)
        for each in stood
    ]
    return tuple(
        Behind(
            id_,
            unit,
            branch,
            key,
            period,
            deadline,
            late=deadline < today(as_of),
            records=tuple(sorted(numbers[id_])),
        )
        for unit, id_, branch, key, period, deadline in sorted(found, key=lambda each: each[1])
    )
