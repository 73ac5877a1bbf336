"""The rows of exported tables, gathered from tasks, records and the roster of one subtree."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from domain.digest import Figure, LeftOver
from domain.digest_sums import was_made_up
from domain.duty import Duty
from domain.organisation import Level, Organisation
from domain.reading.reading import State
from domain.record import Record
from domain.span import Span, end_of
from domain.table_rows import PairRow, RecordRow, ServiceRow, UnitRow, partner_of, summed
from domain.zone import at_time
from storage import digest_figures, organisations, records
from storage.database import Transaction
from storage.digest_replay import chunks
from storage.digest_scope import settle_scope
from storage.people import holds_on
from storage.tables.core import finding, matter, member, membership, organisation, record, record_member, task
from storage.tables.types import UtcTime

BRANCHES_AT_ONCE = 25
_BRANCHES = (
    select(organisation.c.id, organisation.c.name, organisation.c.parent_id)
    .where(
        organisation.c.path.like(bindparam("subtree")),
        organisation.c.level == Level.BRANCH.value,
        organisation.c.since <= bindparam("last"),
        or_(organisation.c.until.is_(None), organisation.c.until >= bindparam("first")),
    )
    .order_by(organisation.c.id)
)
_NAMES = select(organisation.c.id, organisation.c.name)
_BELOW = select(organisation.c.id).where(
    organisation.c.path.like(bindparam("subtree")), organisation.c.level == Level.BRANCH.value
)
_KINDS: ColumnElement[str] = bindparam("of_kinds", expanding=True)
_TOLD = and_(
    record.c.organisation_id.in_(bindparam("branches", expanding=True)),
    record.c.latest.is_(True),
    record.c.withdrawn.is_(False),
    record.c.kind.in_(_KINDS),
    or_(
        and_(record.c.held_on >= bindparam("first"), record.c.held_on <= bindparam("last")),
        and_(
            record.c.held_on.is_(None),
            record.c.recorded_at >= bindparam("since", type_=UtcTime),
            record.c.recorded_at < bindparam("until", type_=UtcTime),
        ),
    ),
)
_DAY = func.coalesce(record.c.held_on, func.date(record.c.recorded_at))
_RECORDS = (
    records.LATEST.order_by(None)
    .add_columns(
        member.c.name.label("reporter"), func.coalesce(task.c.moved_to, task.c.due).label("deadline"), task.c.made_up
    )
    .join(member, member.c.id == record.c.reporter_id)
    .outerjoin(task, task.c.id == record.c.task_id)
    .where(_TOLD)
    .order_by(record.c.organisation_id, _DAY, record.c.id)
)
_COUNTS_FOR = select(record_member.c.record_id, record_member.c.member_id).where(
    record_member.c.record_id.in_(select(record.c.id).where(_TOLD))
)
_SERVING = (
    select(membership.c.branch_id, member.c.id, member.c.name)
    .join(member, member.c.id == membership.c.member_id)
    .where(membership.c.branch_id.in_(_BELOW), membership.c.in_service.is_(True), holds_on(membership))
    .order_by(membership.c.branch_id, member.c.id)
)


_FIXED = and_(record.c.state == State.DONE.value, record.c.withdrawn.is_(False))
_VERSION_OF_IT = or_(record.c.id == matter.c.number, record.c.first_id == matter.c.number)
_IN_SPAN = finding.c.found_at >= bindparam("since", type_=UtcTime)
_FINDINGS = (
    select(
        finding.c.organisation_id,
        func.sum(case((_IN_SPAN, 1), else_=0)).label("found"),
        func.sum(case((and_(_IN_SPAN, _FIXED), 1), else_=0)).label("fixed"),
        func.sum(case((_FIXED, 0), else_=1)).label("to_fix"),
    )
    .outerjoin(matter, matter.c.finding_id == finding.c.id)
    .outerjoin(record, and_(record.c.latest.is_(True), _VERSION_OF_IT))
    .where(
        finding.c.organisation_id.in_(_BELOW),
        finding.c.dropped_at.is_(None),
        finding.c.found_at < bindparam("until", type_=UtcTime),
    )
    .group_by(finding.c.organisation_id)
)


@dataclass(frozen=True, slots=True)
class Place:
    """A branch with the name of the unit above it."""

    id: int
    name: str
    unit_id: int
    unit: str


def _bound(root: Organisation, span: Span, kinds: Collection[str] = ()) -> dict[str, Any]:
    return {
        "subtree": f"{root.path}%",
        "first": span.first,
        "last": span.last,
        "since": at_time(span.first, time()),
        "until": end_of(span),
        "of_kinds": sorted(kinds),
    }


async def _places(transaction: Transaction, root: Organisation, span: Span) -> dict[int, Place]:
    """The branches that there were in the span, in the order of the roster."""
    names = {row.id: row.name for row in (await transaction.execute(_NAMES)).all()}
    rows = (await transaction.execute(_BRANCHES, _bound(root, span))).all()
    return {row.id: Place(row.id, row.name, row.parent_id, names.get(row.parent_id, "")) for row in rows}


async def branches(
    transaction: Transaction,
    root: Organisation,
    span: Span,
    as_of: datetime,
    duties: Sequence[Duty],
    held: Collection[str],
) -> tuple[UnitRow, ...]:
    """A row for each branch; `held` are the duties whose records are wanted as well."""
    places = await _places(transaction, root, span)
    scope = await settle_scope(transaction, root, span, as_of, duties, by_branch=True)
    figures: dict[int, dict[str, Figure]] = defaultdict(lambda: defaultdict(Figure))
    left: dict[int, dict[str, LeftOver]] = defaultdict(lambda: defaultdict(LeftOver))
    for cell in await digest_figures.cells(transaction, scope, duties):
        figures[cell.unit][cell.duty] += cell.figure
        if cell.left.tasks:
            left[cell.unit][cell.duty] += cell.left
    told: dict[int, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    kinds = {str(duty.answered_by) for duty in duties if duty.key in held}
    if kinds:
        async for some in records_of(transaction, root, span, kinds):
            for row in some:
                if row.record.recorded_at <= as_of:
                    told[row.record.organisation][str(row.record.fact.key)].append(row.record)
    rows = (await transaction.execute(_FINDINGS, _bound(root, span))).all()
    found = {row.organisation_id: (row.found, row.fixed, row.to_fix) for row in rows}
    return tuple(
        UnitRow(
            each.name, each.unit, figures[each.id], told[each.id], *found.get(each.id, (0, 0, 0)), left=left[each.id]
        )
        for each in places.values()
    )


def units(rows: Iterable[UnitRow]) -> tuple[UnitRow, ...]:
    """The rows of branches, summed up by the unit above them."""
    by_unit: dict[str, list[UnitRow]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit].append(row)
    return tuple(summed(its, unit, unit) for unit, its in by_unit.items())


async def records_of(
    transaction: Transaction, root: Organisation, span: Span, kinds: Collection[str], *, counting: bool = False
) -> AsyncIterator[list[RecordRow]]:
    """The standing records of a span, by branch and day; without a day by the one they were reported on.

    They come some branches at a time: there may be more than memory should hold. `counting` says whether it matters
    whom they count for.
    """
    places = await _places(transaction, root, span)
    for some in chunks(list(places), BRANCHES_AT_ONCE):
        bound = {**_bound(root, span, kinds), "branches": some}
        members: dict[int, list[int]] = defaultdict(list)
        for row in (await transaction.execute(_COUNTS_FOR, bound)).all() if counting else ():
            members[row.record_id].append(row.member_id)
        seen: dict[tuple[int, str | None], int] = defaultdict(int)
        found = []
        for row in (await transaction.execute(_RECORDS, bound)).all():
            one, place = records.value(row, members.get(row.id, ())), places[row.organisation_id]
            key = (place.id, one.fact.key)
            seen[key] += 1
            late = row.deadline is not None and was_made_up(row.deadline, one.recorded_at, marked=bool(one.fact.late))
            found.append(RecordRow(one, place.name, place.unit, seen[key], row.reporter, is_made_up=late))
        yield found


async def service(transaction: Transaction, root: Organisation, span: Span, kinds: Collection[str]) -> list[ServiceRow]:
    """A row for each in-service member on the span's last day, with what counts for that member."""
    own: dict[int, list[Record]] = defaultdict(list)
    async for some in records_of(transaction, root, span, kinds, counting=True):
        for row in some:
            for each in row.record.members:
                own[each].append(row.record)
    places = await _places(transaction, root, span)
    bound = {**_bound(root, span), "day": span.last}
    rows = (await transaction.execute(_SERVING, bound)).all()
    return [
        ServiceRow(row.name, places[row.branch_id].name, places[row.branch_id].unit, tuple(own[row.id]))
        for row in rows
        if row.branch_id in places
    ]


async def pairs(
    transaction: Transaction, root: Organisation, span: Span, kinds: Collection[str], private: Collection[str]
) -> list[PairRow]:
    """A row for each branch and partner that something was done with; what is `private` is for no ledger."""
    works = {each.id: each.works for each in await organisations.tree(transaction, span.last)}
    found: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    async for some in records_of(transaction, root, span, kinds):
        for row in some:
            if row.record.fact.duty not in private:
                partner = partner_of(row.record, works.get(row.record.organisation, ()))
                found[row.unit, row.branch, partner].append(row.record)
    return [PairRow(branch, unit, partner, tuple(some)) for (unit, branch, partner), some in found.items()]
