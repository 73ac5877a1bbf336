"""What inspections tell of a year: the rounds a branch was visited in, and the rectifications it was asked for."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from domain.matter import Move
from domain.reading.reading import State
from domain.review.facts import Finding, Rectification, Visit
from domain.zone import today
from storage.database import Transaction
from storage.tables.core import finding, inspected, inspection, matter, matter_step, organisation, record

SUBTREE = organisation.c.path.like(bindparam("subtree"))
# A round counts when it is closed: until then somebody may still be on the way there.
_ROUNDS = and_(inspection.c.period.like(bindparam("quarters")), inspection.c.closed_at.is_not(None))
_VISITS = (
    select(inspected.c.organisation_id, inspection.c.id, inspection.c.period)
    .join(inspection, inspection.c.id == inspected.c.inspection_id)
    .join(organisation, organisation.c.id == inspected.c.organisation_id)
    .where(SUBTREE, _ROUNDS)
    .order_by(inspection.c.period, inspection.c.id)
)
_FINDINGS = (
    select(finding.c.organisation_id, finding.c.inspection_id, finding.c.id, finding.c.issue)
    .join(inspection, inspection.c.id == finding.c.inspection_id)
    .join(organisation, organisation.c.id == finding.c.organisation_id)
    .where(SUBTREE, _ROUNDS, finding.c.dropped_at.is_(None))
    .order_by(finding.c.id)
)
_SOLVED = (
    select(func.max(matter_step.c.at))
    .where(matter_step.c.number == matter.c.number, matter_step.c.move == Move.SOLVE.value)
    .scalar_subquery()
)
_VERSION_OF_IT = or_(record.c.id == matter.c.number, record.c.first_id == matter.c.number)
_ASKED = (
    select(
        record.c.organisation_id,
        matter.c.number,
        matter.c.due,
        matter.c.raised_at,
        record.c.state,
        _SOLVED.label("solved"),
    )
    .join(record, and_(record.c.latest.is_(True), _VERSION_OF_IT))
    .join(organisation, organisation.c.id == record.c.organisation_id)
    .where(SUBTREE, matter.c.finding_id.is_not(None), record.c.withdrawn.is_(False))
    .order_by(matter.c.number)
)


async def visits(transaction: Transaction, root_path: str, year: int) -> Mapping[int, tuple[Visit, ...]]:
    """The closed rounds of a year by branch, each with what was found there."""
    bound = {"subtree": f"{root_path}%", "quarters": f"{year:04}-%"}
    found: dict[tuple[int, int], list[Finding]] = defaultdict(list)
    for row in (await transaction.execute(_FINDINGS, bound)).all():
        found[row.organisation_id, row.inspection_id].append(Finding(row.id, row.issue))
    by_branch: dict[int, tuple[Visit, ...]] = defaultdict(tuple)
    for row in (await transaction.execute(_VISITS, bound)).all():
        visit = Visit(row.id, row.period, tuple(found[row.organisation_id, row.id]))
        by_branch[row.organisation_id] += (visit,)
    return by_branch


async def rectifications(
    transaction: Transaction, root_path: str, year: int, as_of: date
) -> Mapping[int, tuple[Rectification, ...]]:
    """The rectifications of a year by branch: those due in it, and whatever is still open by the end of `as_of`."""
    by_branch: dict[int, tuple[Rectification, ...]] = defaultdict(tuple)
    for row in (await transaction.execute(_ASKED, {"subtree": f"{root_path}%"})).all():
        found = rectification(row, year, as_of)
        if today(row.raised_at) <= as_of and (found.due.year == year or found.solved is None):
            by_branch[row.organisation_id] += (found,)
    return by_branch


def rectification(row: Any, year: int, as_of: date) -> Rectification:
    """One of them. One without a day counts from when it is done: nobody can be late for it."""
    solved = today(row.solved) if row.solved and row.state == State.DONE.value else None
    due = row.due or solved or as_of
    counts = due.year == year and (solved is not None or (row.due is not None and due <= as_of))
    return Rectification(row.number, due, solved, counts)
