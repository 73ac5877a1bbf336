"""Tasks and the numbered lists they stand on."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Row

from domain.opening import Opening
from domain.period import Cycle, Period
from domain.task import ListedTask, Task, TaskState
from storage.database import Transaction
from storage.tables.core import list_item, organisation, task
from storage.tables.types import UtcTime

TASK: list[ColumnElement[Any]] = [
    task.c[name]
    for name in (
        "id",
        "duty",
        "organisation_id",
        "period",
        "due",
        "state",
        "wanted",
        "had",
        "done_at",
        "moved_to",
        "made_up",
        "said",
        "why",
    )
]


def value(row: Row[Any]) -> Task:
    """A row as a task."""
    return Task(
        row.id,
        row.duty,
        row.organisation_id,
        row.period,
        row.due,
        TaskState(row.state),
        row.wanted,
        row.had,
        row.done_at,
        row.moved_to,
        row.made_up,
        row.said,
        row.why,
    )


_KNOWN = select(task.c.organisation_id, task.c.duty, task.c.period).where(
    task.c.first_day.in_(bindparam("days", expanding=True))
)
_INSERT = insert(task)


async def open_all(transaction: Transaction, openings: Iterable[Opening]) -> int:
    """Open the tasks that are not open yet; one that is keeps what it froze. Gives how many were new."""
    wanted = list(openings)
    days = {day for each in wanted for day in (each.period.first, each.first, each.last)}
    known = {tuple(row) for row in (await transaction.execute(_KNOWN, {"days": months_over(days)})).all()}
    rows = [
        {
            "organisation_id": each.branch.organisation.id,
            "duty": each.duty.key,
            "period": str(each.period),
            "first_day": each.first,
            "last_day": each.last,
            "due": each.due.day,
            "why": each.due.why,
            "wanted": each.wanted,
            "had": 0,
            "state": TaskState.OPEN.value,
            "made_up": False,
            "said": "",
        }
        for each in wanted
        if (each.branch.organisation.id, each.duty.key, str(each.period)) not in known
    ]
    if rows:
        await transaction.execute(_INSERT, rows)
    return len(rows)


def months_over(days: Collection[date]) -> list[date]:
    """The first days of all months from the first to the last of some days: a task begins on one of them.

    Asked for one by one they are an index seek each, however many years the table holds.
    """
    if not days:
        return []
    month, last = (Period.containing(Cycle.MONTH, day) for day in (min(days), max(days)))
    found = [month.first]
    while month != last:
        month = month.next()
        found.append(month.first)
    return found


_OVERLAPPING = select(*TASK).where(task.c.first_day <= bindparam("last"), task.c.last_day >= bindparam("first"))


async def overlapping(transaction: Transaction, first: date, last: date) -> tuple[Task, ...]:
    """All tasks that are asked for on some day from `first` to `last`."""
    rows = await transaction.execute(_OVERLAPPING, {"first": first, "last": last})
    return tuple(value(row) for row in rows.all())


_UNSETTLED = (
    select(*TASK)
    .where(task.c.state == TaskState.OPEN.value, task.c.first_day <= bindparam("day"))
    .order_by(task.c.organisation_id, task.c.id)
)


async def unsettled(transaction: Transaction, day: date) -> tuple[Task, ...]:
    """Every task that has begun and is still open, by branch."""
    return tuple(value(row) for row in (await transaction.execute(_UNSETTLED, {"day": day})).all())


_BY_ID = select(*TASK).where(task.c.id == bindparam("task")).with_for_update()


async def lock(transaction: Transaction, task_id: int) -> Task:
    """One task, held until the commit, so that two reports of it do not pass each other."""
    return value((await transaction.execute(_BY_ID, {"task": task_id})).one())


_SETTLE = (
    update(task)
    .where(task.c.id == bindparam("task"))
    .values({name: bindparam(name) for name in ("state", "wanted", "had", "done_at", "moved_to", "made_up", "said")})
)


async def settle(transaction: Transaction, settled: Task) -> None:
    """Keep what the latest records make of a task."""
    await transaction.execute(
        _SETTLE,
        {
            "task": settled.id,
            "state": settled.state.value,
            "wanted": settled.wanted,
            "had": settled.had,
            "done_at": settled.done_at,
            "moved_to": settled.moved_to,
            "made_up": settled.made_up,
            "said": settled.said,
        },
    )


_ENDED = select(organisation.c.id).where(organisation.c.until < bindparam("ended_before"))
_RELEASE = (
    update(task)
    .where(task.c.state == TaskState.OPEN.value, task.c.organisation_id.in_(_ENDED))
    .values(state=TaskState.EXCUSED.value, done_at=bindparam("now", type_=UtcTime))
)


async def release(transaction: Transaction, day: date, now: datetime) -> None:
    """An organisation that has ended before this day owes nothing any more."""
    await transaction.execute(_RELEASE, {"ended_before": day, "now": now})


_MOVED_HERE = or_(
    task.c.moved_to == bindparam("day"),
    and_(task.c.moved_to > bindparam("day"), task.c.state == TaskState.OPEN.value),
)
_IN_PERIOD = (
    select(*TASK)
    .where(
        task.c.organisation_id == bindparam("organisation"),
        task.c.duty == bindparam("duty"),
        or_(task.c.period == bindparam("period"), and_(task.c.first_day <= bindparam("day"), _MOVED_HERE)),
    )
    .order_by(task.c.first_day, task.c.id)
)


async def occasion(transaction: Transaction, organisation: int, duty: str, period: str, day: date) -> Task | None:
    """The task of this duty in a period; before it one of an earlier period that was moved to the day."""
    bound = {"organisation": organisation, "duty": duty, "period": period, "day": day}
    row = (await transaction.execute(_IN_PERIOD, bound)).first()
    return value(row) if row else None


_NUMBERED = insert(list_item)
_LISTED = (
    select(list_item.c.no, *TASK)
    .join(task, task.c.id == list_item.c.task_id)
    .where(list_item.c.organisation_id == bindparam("organisation"), list_item.c.month == bindparam("month"))
    .order_by(list_item.c.no)
)
_LISTED_ORGANISATIONS = select(list_item.c.organisation_id).where(list_item.c.month == bindparam("month")).distinct()


async def listed(transaction: Transaction, organisation: int, month: str) -> tuple[ListedTask, ...]:
    """A branch's list of a month (`2026-12`), by number, what was left over last; empty before it was made."""
    rows = await transaction.execute(_LISTED, {"organisation": organisation, "month": month})
    first = Period.parse(month).first
    return tuple(_numbered(row, first) for row in rows.all())


def _numbered(row: Row[Any], first: date) -> ListedTask:
    """What was due before the first day of the list's month is left over."""
    return ListedTask(row.no, value(row), left_over=row.due < first)


_ALL_LISTED = (
    select(list_item.c.no, *TASK)
    .join(task, task.c.id == list_item.c.task_id)
    .where(list_item.c.month == bindparam("month"))
    .order_by(list_item.c.organisation_id, list_item.c.no)
)


async def all_listed(transaction: Transaction, month: str) -> dict[int, tuple[ListedTask, ...]]:
    """Every branch's list of a month."""
    lists: dict[int, list[ListedTask]] = {}
    first = Period.parse(month).first
    for row in (await transaction.execute(_ALL_LISTED, {"month": month})).all():
        lists.setdefault(row.organisation_id, []).append(_numbered(row, first))
    return {organisation: tuple(items) for organisation, items in lists.items()}


async def number(transaction: Transaction, month: str, lists: Iterable[tuple[int, Sequence[int]]]) -> None:
    """Give tasks their numbers on the lists of a month, from 1; a branch that has its list keeps it."""
    known = {row.organisation_id for row in (await transaction.execute(_LISTED_ORGANISATIONS, {"month": month})).all()}
    rows = [
        {"organisation_id": organisation, "month": month, "no": no, "task_id": task_id}
        for organisation, tasks in lists
        if organisation not in known
        for no, task_id in enumerate(tasks, start=1)
    ]
    if rows:
        await transaction.execute(_NUMBERED, rows)


_LAST_NUMBER = select(func.max(list_item.c.no)).where(
    list_item.c.organisation_id == bindparam("organisation"), list_item.c.month == bindparam("month")
)


async def last_number(transaction: Transaction, organisation: int, month: str) -> int:
    """The last number on a branch's list of a month, with what is left over; 0 before it was made."""
    return (await transaction.execute(_LAST_NUMBER, {"organisation": organisation, "month": month})).scalar() or 0


_NEWEST_LISTS = select(list_item.c.organisation_id, func.max(list_item.c.month).label("month")).group_by(
    list_item.c.organisation_id
)


async def newest_lists(transaction: Transaction) -> dict[int, str]:
    """The month of each branch's newest list; a branch that never had one is missing."""
    return {row.organisation_id: row.month for row in (await transaction.execute(_NEWEST_LISTS)).all()}


_SAID = update(task).where(task.c.id == bindparam("task")).values(said=bindparam("step"))


async def say(transaction: Transaction, steps: Iterable[tuple[int, str]]) -> None:
    """Note which step of its ladder was said of each task."""
    rows = [{"task": each, "step": step} for each, step in steps]
    if rows:
        await transaction.execute(_SAID, rows)


_BEFORE = select(task.c.id).where(task.c.first_day < bindparam("day")).limit(1)


async def any_before(transaction: Transaction, day: date) -> bool:
    """Whether anything was asked before that day; if not, the bot is new here."""
    return (await transaction.execute(_BEFORE, {"day": day})).first() is not None


_NUMBERS = select(list_item.c.task_id, list_item.c.no).order_by(list_item.c.month)


async def numbers(transaction: Transaction, ids: Sequence[int]) -> dict[int, int]:
    """The number each task bears on the newest list it stands on."""
    if not ids:
        return {}
    return {
        row.task_id: row.no for row in (await transaction.execute(_NUMBERS.where(list_item.c.task_id.in_(ids)))).all()
    }
