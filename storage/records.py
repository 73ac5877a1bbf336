"""Records and their versions: corrected by a new one, never overwritten."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Row

from domain.reading.reading import Fact, State
from domain.reading.wire import fact_from_json, fact_to_kept
from domain.record import Record
from storage.database import Transaction, new_id
from storage.tables.core import incoming, membership, record, record_member

_number: ColumnElement[int] = func.coalesce(record.c.first_id, record.c.id)
_RECORDS = select(
    record.c.id,
    _number.label("number"),
    record.c.version,
    record.c.organisation_id,
    record.c.task_id,
    record.c.facts,
    record.c.reporter_id,
    record.c.recorded_at,
    record.c.withdrawn,
    record.c.held_on,
    record.c.period,
    record.c.incoming_id,
    record.c.confirmed_by,
    record.c.confirmed_at,
    record.c.returned_by,
    record.c.returned_for,
)
LATEST: Select[Any] = _RECORDS.where(record.c.latest.is_(True)).order_by(record.c.id.desc())
_DONE_ON = func.coalesce(record.c.held_on, func.date(record.c.recorded_at))
HOME_THEN: ColumnElement[bool] = and_(
    membership.c.member_id == record_member.c.member_id,
    membership.c.branch_id == record.c.organisation_id,
    membership.c.since <= _DONE_ON,
    or_(membership.c.until.is_(None), membership.c.until >= _DONE_ON),
)
"""The membership that somebody a record counts for had in its branch when it was done; there may be none."""
_MEMBERS = (
    select(record_member.c.record_id, record_member.c.member_id, membership.c.in_service)
    .join(record, record.c.id == record_member.c.record_id)
    .outerjoin(membership, HOME_THEN)
    .where(record_member.c.record_id.in_(bindparam("records", expanding=True)))
)
_INSERT = insert(record)
_COUNTS_FOR = insert(record_member)
_SUPERSEDE = update(record).where(record.c.id == bindparam("old")).values(latest=False)


SIGNUP_AT_MOST = 400
"""More lines than any branch has members who join one by one and change their mind."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A version about to be written; `follows` is the version it replaces."""

    organisation: int
    task: int | None
    fact: Fact
    period: str
    held_on: date | None
    members: tuple[int, ...]
    reporter: int
    incoming: int | None
    at: datetime
    follows: Record | None = None
    withdrawn: bool = False
    returned_by: int | None = None
    returned_for: str = ""


async def write(transaction: Transaction, entry: Entry) -> Record:
    """Write a version; the one it follows stays as it was and is no longer the latest."""
    old = entry.follows
    if old:
        await transaction.execute(_SUPERSEDE, {"old": old.id})
    row = {
        "first_id": old.number if old else None,
        "version": old.version + 1 if old else 1,
        "latest": True,
        "withdrawn": entry.withdrawn,
        "organisation_id": entry.organisation,
        "task_id": entry.task,
        "kind": entry.fact.kind or "",
        "state": entry.fact.state or "",
        "period": entry.period,
        "held_on": entry.held_on,
        "facts": fact_to_kept(entry.fact),
        "reporter_id": entry.reporter,
        "incoming_id": entry.incoming,
        "recorded_at": entry.at,
        "returned_by": entry.returned_by,
        "returned_for": entry.returned_for,
    }
    made = new_id(await transaction.execute(_INSERT, row))
    if entry.members:
        await transaction.execute(_COUNTS_FOR, [{"record_id": made, "member_id": member} for member in entry.members])
    return Record(
        id=made,
        number=old.number if old else made,
        version=old.version + 1 if old else 1,
        organisation=entry.organisation,
        task=entry.task,
        fact=entry.fact,
        reporter=entry.reporter,
        recorded_at=entry.at,
        withdrawn=entry.withdrawn,
        members=entry.members,
        held_on=entry.held_on,
        period=entry.period,
        incoming=entry.incoming,
        returned_by=entry.returned_by,
        returned_for=entry.returned_for,
    )


async def gather(transaction: Transaction, statement: Select[Any], bound: dict[str, Any]) -> tuple[Record, ...]:
    """Records of a statement, each with the members it counts for."""
    rows = (await transaction.execute(statement, bound)).all()
    if not rows:
        return ()
    found: dict[int, set[int]] = {}
    retired: dict[int, set[int]] = {}
    for row in (await transaction.execute(_MEMBERS, {"records": [row.id for row in rows]})).all():
        found.setdefault(row.record_id, set()).add(row.member_id)
        if row.in_service is not None and not row.in_service:
            retired.setdefault(row.record_id, set()).add(row.member_id)
    return tuple(value(row, found.get(row.id, ()), retired.get(row.id, ())) for row in rows)


def value(row: Row[Any], members: Iterable[int], retired: Iterable[int] = ()) -> Record:
    """A row as a record."""
    return Record(
        id=row.id,
        number=row.number,
        version=row.version,
        organisation=row.organisation_id,
        task=row.task_id,
        fact=fact_from_json(row.facts),
        reporter=row.reporter_id,
        recorded_at=row.recorded_at,
        withdrawn=row.withdrawn,
        members=tuple(sorted(members)),
        held_on=row.held_on,
        period=row.period,
        incoming=row.incoming_id,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        returned_by=row.returned_by,
        returned_for=row.returned_for,
        retired=tuple(sorted(retired)),
    )


_OF_TASK = LATEST.where(record.c.task_id == bindparam("task"), record.c.withdrawn.is_(False))
_BY_NUMBER = LATEST.where(_number == bindparam("number"))
_COUNTS_OR_RETURNED = or_(record.c.withdrawn.is_(False), record.c.returned_by.is_not(None))
_OF_INCOMING = LATEST.where(
    _number.in_(select(_number).where(record.c.incoming_id == bindparam("incoming"))), _COUNTS_OR_RETURNED
)
_BY_REPORTER = LATEST.where(record.c.reporter_id == bindparam("reporter"), _COUNTS_OR_RETURNED).limit(20)
_HEARD_OF = select(incoming.c.id).where(
    incoming.c.member_id == bindparam("reporter"), incoming.c.heard_at >= bindparam("since")
)
_BY_WORDS_OF = LATEST.where(
    record.c.recorded_at >= bindparam("since"),
    or_(
        and_(record.c.reporter_id == bindparam("reporter"), _COUNTS_OR_RETURNED),
        and_(record.c.incoming_id.in_(_HEARD_OF), record.c.withdrawn.is_(False)),
    ),
).limit(20)
_COUNTED = select(record_member.c.record_id).where(record_member.c.member_id == bindparam("member"))
_OF_MEMBER = LATEST.where(
    or_(record.c.id.in_(_COUNTED), record.c.reporter_id == bindparam("member")),
    _COUNTS_OR_RETURNED,
    record.c.recorded_at >= bindparam("since"),
).limit(20)
_COUNT_OF = select(func.count(_number.distinct())).where(
    or_(record.c.id.in_(_COUNTED), record.c.reporter_id == bindparam("member"))
)
_OF_BRANCH = LATEST.where(
    record.c.organisation_id == bindparam("organisation"),
    record.c.withdrawn.is_(False),
    record.c.recorded_at >= bindparam("since"),
).limit(20)
_OF_KIND = (
    _RECORDS.where(
        record.c.organisation_id == bindparam("organisation"),
        record.c.kind == bindparam("of_kind"),
        record.c.recorded_at >= bindparam("since"),
    )
    .order_by(record.c.id.desc())
    .limit(SIGNUP_AT_MOST)
)
_NOT_SOLVED = LATEST.where(
    record.c.organisation_id == bindparam("organisation"),
    record.c.kind == bindparam("kind"),
    record.c.state.in_([state.value for state in (State.RAISED, State.CLAIMED, State.IN_PROGRESS, State.BLOCKED)]),
    record.c.withdrawn.is_(False),
)
_ORPHANS = LATEST.where(
    record.c.task_id.is_(None),
    record.c.withdrawn.is_(False),
    record.c.kind.in_(bindparam("kinds", expanding=True)),
    record.c.period.in_(bindparam("periods", expanding=True)),
)
_ADOPT = update(record).where(record.c.id == bindparam("record")).values(task_id=bindparam("task"))
_VERSIONS = _RECORDS.where(_number == bindparam("number")).order_by(record.c.version)
_VERSIONS_UNTIL = _RECORDS.where(
    or_(
        record.c.id.in_(bindparam("numbers", expanding=True)),
        record.c.first_id.in_(bindparam("numbers", expanding=True)),
    ),
    record.c.recorded_at <= bindparam("until"),
).order_by(record.c.id)


async def of_task(transaction: Transaction, task: int) -> tuple[Record, ...]:
    """The records that count for a task, newest first."""
    return await gather(transaction, _OF_TASK, {"task": task})


async def by_number(transaction: Transaction, number: int) -> Record | None:
    """The latest version under the number that people see."""
    return next(iter(await gather(transaction, _BY_NUMBER, {"number": number})), None)


async def of_incoming(transaction: Transaction, incoming: int) -> tuple[Record, ...]:
    """What one message was recorded as, in its latest versions, newest first."""
    return await gather(transaction, _OF_INCOMING, {"incoming": incoming})


async def by_reporter(transaction: Transaction, reporter: int) -> tuple[Record, ...]:
    """Somebody's last twenty reports, returned ones too, newest first."""
    return await gather(transaction, _BY_REPORTER, {"reporter": reporter})


async def by_words_of(transaction: Transaction, reporter: int, since: datetime) -> tuple[Record, ...]:
    """What somebody reported since then, or what their words last changed, such as a list they joined; newest first."""
    return await gather(transaction, _BY_WORDS_OF, {"reporter": reporter, "since": since})


async def of_member(transaction: Transaction, member: int, since: datetime) -> tuple[Record, ...]:
    """What counts for or was reported by a member since then, returned ones too, newest first, at most twenty."""
    return await gather(transaction, _OF_MEMBER, {"member": member, "since": since})


async def count_of(transaction: Transaction, member: int) -> int:
    """How many records a member reported or is counted in, whatever became of them."""
    found: int = (await transaction.execute(_COUNT_OF, {"member": member})).scalar_one()
    return found


_HOURS = select(record.c.facts).where(
    record.c.latest.is_(True),
    record.c.withdrawn.is_(False),
    record.c.kind == bindparam("of_kind"),
    record.c.id.in_(_COUNTED),
    record.c.recorded_at >= bindparam("since"),
)


async def hours_of(transaction: Transaction, member: int, kind: str, since: datetime) -> float:
    """The hours of a kind that count for a member since then."""
    rows = await transaction.execute(_HOURS, {"member": member, "of_kind": str(kind), "since": since})
    return sum(row.facts.get("hours") or 0 for row in rows.all())


async def of_branch(transaction: Transaction, organisation: int, since: datetime) -> tuple[Record, ...]:
    """What was recorded for a branch since then, newest first, at most twenty."""
    return await gather(transaction, _OF_BRANCH, {"organisation": organisation, "since": since})


async def of_kind(transaction: Transaction, organisation: int, kind: str, since: datetime) -> tuple[Record, ...]:
    """Every version of what was recorded of one kind for a branch since then, oldest first."""
    found = await gather(transaction, _OF_KIND, {"organisation": organisation, "of_kind": kind, "since": since})
    return found[::-1]


async def not_solved(transaction: Transaction, organisation: int, kind: str) -> tuple[Record, ...]:
    """What a branch has of a kind that goes through states and has not brought to its end, newest first."""
    return await gather(transaction, _NOT_SOLVED, {"organisation": organisation, "kind": kind})


async def orphans(transaction: Transaction, kinds: Collection[str], periods: Collection[str]) -> tuple[Record, ...]:
    """Records of these kinds and periods that no task stood open for when they came."""
    return await gather(transaction, _ORPHANS, {"kinds": sorted(kinds), "periods": sorted(periods)})


_OF_PERIODS = LATEST.where(
    record.c.kind == bindparam("of_kind"),
    record.c.period.in_(bindparam("periods", expanding=True)),
    record.c.withdrawn.is_(False),
)


async def of_periods(transaction: Transaction, kind: str, periods: Collection[str]) -> tuple[Record, ...]:
    """Everybody's records of a kind in some periods, newest first."""
    return await gather(transaction, _OF_PERIODS, {"of_kind": str(kind), "periods": sorted(periods)})


async def adopt(transaction: Transaction, record_id: int, task: int) -> None:
    """Let a version count for a task that was opened after it."""
    await transaction.execute(_ADOPT, {"record": record_id, "task": task})


async def versions(transaction: Transaction, number: int) -> tuple[Record, ...]:
    """Every version of a record, the first one first."""
    return await gather(transaction, _VERSIONS, {"number": number})


async def versions_until(transaction: Transaction, numbers: Sequence[int], until: datetime) -> tuple[Record, ...]:
    """Every version of some records that was there at a moment, oldest first."""
    return await gather(transaction, _VERSIONS_UNTIL, {"numbers": numbers, "until": until})
