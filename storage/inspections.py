"""Rounds of 督查: their samples, what was found, and the notices that were given."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.engine import Row

from domain.inspection import Finding, Inspection, Issue, NewFinding, Round, Sampled
from storage import matters
from storage.database import Transaction, new_id
from storage.people import columns, organisation_of
from storage.tables.core import finding, inspected, inspection, organisation, rectification

_ROUNDS = select(inspection).order_by(inspection.c.id)
_OF_PERIOD = _ROUNDS.where(inspection.c.period == bindparam("period"))
_OF_YEAR = select(func.count()).where(inspection.c.period.like(bindparam("year")))
_OPEN = _ROUNDS.where(inspection.c.closed_at.is_(None))
_TIMES = (
    select(inspected.c.organisation_id, func.count().label("times"))
    .join(inspection, inspection.c.id == inspected.c.inspection_id)
    .where(inspection.c.period.like(bindparam("year")))
    .group_by(inspected.c.organisation_id)
)
_SAMPLE = (
    select(inspected.c.unit_class.label("drawn_from"), *columns(organisation, "o"))
    .join(organisation, organisation.c.id == inspected.c.organisation_id)
    .where(inspected.c.inspection_id == bindparam("of"))
    .order_by(organisation.c.path)
)
_FINDINGS = select(finding).where(finding.c.dropped_at.is_(None)).order_by(finding.c.organisation_id, finding.c.id)
_OF_ROUND = _FINDINGS.where(finding.c.inspection_id == bindparam("of"))
_FIND = insert(finding)
_DROP = (
    update(finding)
    .where(finding.c.id == bindparam("of"), finding.c.dropped_at.is_(None), finding.c.rectification_id.is_(None))
    .values(dropped_at=bindparam("now"))
)
_NOTIFY = insert(rectification)
_GIVEN = (
    update(finding)
    .where(finding.c.id == bindparam("of"))
    .values(rectification_id=bindparam("notice"), due=bindparam("day"))
)
_CLOSE = update(inspection).where(inspection.c.id == bindparam("of")).values(closed_at=bindparam("now"))


def value(row: Row[Any]) -> Inspection:
    """A row as a round."""
    return Inspection(row.id, row.period, row.round, row.seed, row.percent, row.drawn_at, row.closed_at)


async def of_period(transaction: Transaction, period: str) -> tuple[Inspection, ...]:
    """The rounds of a quarter, in order."""
    return tuple(value(row) for row in (await transaction.execute(_OF_PERIOD, {"period": period})).all())


async def in_year(transaction: Transaction, year: int) -> int:
    """How many rounds a year has had."""
    found: int = (await transaction.execute(_OF_YEAR, {"year": f"{year:04}-%"})).scalar_one()
    return found


async def still_open(transaction: Transaction) -> tuple[Inspection, ...]:
    """The rounds that are not closed, the oldest first."""
    return tuple(value(row) for row in (await transaction.execute(_OPEN)).all())


async def times(transaction: Transaction, year: int) -> Mapping[int, int]:
    """How often each branch was in a sample of the year."""
    rows = (await transaction.execute(_TIMES, {"year": f"{year:04}-%"})).all()
    return {row.organisation_id: row.times for row in rows}


async def add(
    transaction: Transaction,
    *,
    period: str,
    number: int,
    seed: str,
    percent: int,
    sample: Sequence[Sampled],
    now: datetime,
) -> int:
    """Enter a round with its sample; gives its id."""
    row = {"period": period, "round": number, "seed": seed, "percent": percent, "drawn_at": now}
    made = new_id(await transaction.execute(insert(inspection), row))
    rows = [
        {"inspection_id": made, "organisation_id": each.organisation.id, "unit_class": each.unit_class}
        for each in sample
    ]
    await transaction.execute(insert(inspected), rows)
    return made


async def gather(transaction: Transaction, one: Inspection) -> Round:
    """A round with its sample and findings."""
    sample = tuple(
        Sampled(there, row.drawn_from)
        for row in (await transaction.execute(_SAMPLE, {"of": one.id})).all()
        if (there := organisation_of(row, "o"))
    )
    rows = (await transaction.execute(_OF_ROUND, {"of": one.id})).all()
    mending = {each.finding: each for each in await matters.of_findings(transaction, [row.id for row in rows])}
    findings = tuple(
        Finding(
            row.id,
            row.organisation_id,
            Issue(row.issue),
            row.words,
            row.due,
            row.found_by,
            row.found_at,
            row.rectification_id,
            mending.get(row.id),
        )
        for row in rows
    )
    return Round(one, sample, findings)


async def find(transaction: Transaction, inspection_id: int, found: Collection[NewFinding], now: datetime) -> list[int]:
    """Enter findings; gives their numbers."""
    return [
        new_id(
            await transaction.execute(
                _FIND,
                {
                    "inspection_id": inspection_id,
                    "organisation_id": each.branch,
                    "issue": each.issue.value,
                    "words": each.words,
                    "due": each.due,
                    "found_by": each.found_by,
                    "found_at": now,
                },
            )
        )
        for each in found
    ]


async def drop(transaction: Transaction, number: int, now: datetime) -> bool:
    """Take a finding back; False where there is none, or the branch was given notice of it."""
    return (await transaction.execute(_DROP, {"of": number, "now": now})).rowcount == 1


async def give_notice(
    transaction: Transaction, inspection_id: int, branch: int, due: Mapping[int, date], now: datetime
) -> int:
    """Enter a notice for findings of a branch, each with the day it is due; gives the notice's number."""
    row = {"inspection_id": inspection_id, "organisation_id": branch, "due": max(due.values()), "issued_at": now}
    notice = new_id(await transaction.execute(_NOTIFY, row))
    await transaction.execute(_GIVEN, [{"of": number, "notice": notice, "day": day} for number, day in due.items()])
    return notice


async def close(transaction: Transaction, inspection_id: int, now: datetime) -> None:
    """No more findings may be entered."""
    await transaction.execute(_CLOSE, {"of": inspection_id, "now": now})
