"""Matters: records that go through states, with the day they are due, their history and their nudges."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, insert, not_, or_, select, update
from sqlalchemy.engine import Row

from domain.inspection import Finding
from domain.matter import LOOPS, STATES, UNSOLVED, Matter, Move, Passage, stage_of
from domain.organisation import Organisation
from domain.reading.reading import Fact, Kind, State
from storage import records
from storage.database import Transaction
from storage.people import columns, organisation_of
from storage.tables.core import matter, matter_step, member, organisation, record, record_member

_NUMBER: ColumnElement[int] = func.coalesce(record.c.first_id, record.c.id)
# A record of before there were matters has no row of its own yet; its next step gives it one.
_MATTERS = (
    select(
        record.c.id,
        _NUMBER.label("number"),
        record.c.kind,
        record.c.state,
        record.c.facts,
        record.c.withdrawn,
        record.c.confirmed_by,
        record.c.recorded_at,
        func.coalesce(matter.c.raised_by, record.c.reporter_id).label("raised_by"),
        func.coalesce(matter.c.raised_at, record.c.recorded_at, type_=record.c.recorded_at.type).label("raised_at"),
        matter.c.due,
        func.coalesce(matter.c.said, "").label("said"),
        matter.c.finding_id,
        *columns(organisation, "o"),
    )
    .join(organisation, organisation.c.id == record.c.organisation_id)
    .outerjoin(matter, matter.c.number == _NUMBER)
    .where(record.c.latest.is_(True), record.c.kind.in_(LOOPS))
)
_OWNERS = select(record_member).where(record_member.c.record_id.in_(bindparam("records", expanding=True)))
_STATES = sorted(STATES[stage].value for stage in UNSOLVED)
_IS_UNSOLVED = and_(record.c.state.in_(_STATES), record.c.withdrawn.is_(False))
_BY_OTHERS = not_(
    exists().where(record_member.c.record_id == record.c.id, record_member.c.member_id == matter.c.raised_by)
)
_WAITS_FOR_WORD = and_(
    record.c.state == State.DONE.value,
    record.c.withdrawn.is_(False),
    record.c.confirmed_by.is_(None),
    matter.c.number.is_not(None),
    _BY_OTHERS,
)
"""Solved for somebody else, who has not said yet whether it is."""


async def _gather(transaction: Transaction, statement: Select[Any], bound: dict[str, Any]) -> tuple[Matter, ...]:
    """Matters of a statement with their owners; what is no matter, such as a plan, is left out."""
    rows = (await transaction.execute(statement, bound)).all()
    if not rows:
        return ()
    owners: dict[int, list[int]] = {}
    for row in (await transaction.execute(_OWNERS, {"records": [row.id for row in rows]})).all():
        owners.setdefault(row.record_id, []).append(row.member_id)
    return tuple(found for row in rows if (found := value(row, owners.get(row.id, ()))))


def titled(facts: dict[str, Any]) -> str:
    """What a matter is about, with the place where that is not part of it."""
    told = facts.get("content") or facts.get("topic") or ""
    place = facts.get("community") or ""
    return told if place in told else f"{place}：{told}" if told else place


def value(row: Row[Any], owners: Iterable[int]) -> Matter | None:
    """A row as a matter."""
    state = State(row.state) if row.state else None
    stage = stage_of(state, confirmed=row.confirmed_by is not None, withdrawn=bool(row.withdrawn))
    home = organisation_of(row, "o")
    if stage is None or home is None:
        return None
    return Matter(
        number=row.number,
        kind=Kind(row.kind),
        organisation=home,
        stage=stage,
        content=titled(row.facts),
        owners=tuple(sorted(owners)),
        raised_by=row.raised_by,
        raised_at=row.raised_at,
        since=row.recorded_at,
        due=row.due,
        said=row.said,
        finding=row.finding_id,
    )


_BY_NUMBER = _MATTERS.where(or_(record.c.id == bindparam("number"), record.c.first_id == bindparam("number")))
_OPEN_BELOW = _MATTERS.where(
    organisation.c.path.like(bindparam("subtree")), or_(_IS_UNSOLVED, _WAITS_FOR_WORD)
).order_by(record.c.organisation_id, _NUMBER)
_OPEN_OF_KINDS = _OPEN_BELOW.where(record.c.kind.in_(bindparam("kinds", expanding=True)))
_UNDER_WAY = _MATTERS.where(
    record.c.organisation_id == bindparam("organisation"), record.c.kind == bindparam("kind"), _IS_UNSOLVED
).order_by(_NUMBER.desc())
_DUE = _MATTERS.where(_IS_UNSOLVED, matter.c.due >= bindparam("first"), matter.c.due <= bindparam("last")).order_by(
    _NUMBER
)
_BLOCKED = _MATTERS.where(
    record.c.state == State.BLOCKED.value,
    record.c.withdrawn.is_(False),
    record.c.recorded_at >= bindparam("since"),
).order_by(_NUMBER)
_OF_FINDINGS = _MATTERS.where(matter.c.finding_id.in_(bindparam("findings", expanding=True))).order_by(_NUMBER)


async def by_number(transaction: Transaction, number: int) -> Matter | None:
    """The matter under the number that people see."""
    return next(iter(await _gather(transaction, _BY_NUMBER, {"number": number})), None)


async def open_below(
    transaction: Transaction, root: Organisation, kinds: Collection[Kind] = LOOPS
) -> tuple[Matter, ...]:
    """What is open in a subtree, by branch: not solved yet, or solved and waiting for the word of who raised it."""
    bound = {"subtree": f"{root.path}%", "kinds": sorted(kinds)}
    return await _gather(transaction, _OPEN_OF_KINDS, bound)


async def under_way(transaction: Transaction, organisation_id: int, kind: Kind) -> tuple[Matter, ...]:
    """What is not solved of one kind in one branch, the newest first."""
    return await _gather(transaction, _UNDER_WAY, {"organisation": organisation_id, "kind": kind.value})


async def due_between(transaction: Transaction, first: date, last: date) -> tuple[Matter, ...]:
    """What is not solved and due on one of these days."""
    return await _gather(transaction, _DUE, {"first": first, "last": last})


async def blocked_since(transaction: Transaction, since: datetime) -> tuple[Matter, ...]:
    """What somebody said since then to be stuck, and still is."""
    return await _gather(transaction, _BLOCKED, {"since": since})


async def of_findings(transaction: Transaction, findings: Collection[int]) -> tuple[Matter, ...]:
    """The 整改 that answer to these findings."""
    return await _gather(transaction, _OF_FINDINGS, {"findings": sorted(findings)}) if findings else ()


_KNOWN = select(matter.c.number).where(matter.c.number == bindparam("of"))
_ENTER = insert(matter)
_STEP = insert(matter_step)
_SET_DUE = update(matter).where(matter.c.number == bindparam("of")).values(due=bindparam("day"), said="")
_SAY = update(matter).where(matter.c.number == bindparam("of")).values(said=bindparam("step"))
_HISTORY = (
    select(matter_step.c.move, matter_step.c.at, matter_step.c.words, member.c.name)
    .join(member, member.c.id == matter_step.c.member_id)
    .where(matter_step.c.number == bindparam("of"))
    .order_by(matter_step.c.id)
)


async def enter(
    transaction: Transaction,
    number: int,
    *,
    raised_by: int,
    now: datetime,
    due: date | None = None,
    finding: int | None = None,
) -> bool:
    """Note that a record is a matter; whether it was new."""
    if (await transaction.execute(_KNOWN, {"of": number})).first():
        return False
    row = {"number": number, "raised_by": raised_by, "raised_at": now, "due": due, "said": "", "finding_id": finding}
    await transaction.execute(_ENTER, row)
    return True


async def raise_finding(
    transaction: Transaction, found: Finding, *, content: str, period: str, due: date, now: datetime
) -> int:
    """Open the 整改 that answers to a finding: a matter of the branch, raised by the inspector; gives its number."""
    fact = Fact(kind=Kind.RECTIFICATION, state=State.RAISED, content=content)
    entry = records.Entry(
        organisation=found.branch,
        task=None,
        fact=fact,
        period=period,
        held_on=None,
        members=(),
        reporter=found.found_by,
        incoming=None,
        at=now,
    )
    made = await records.write(transaction, entry)
    await enter(transaction, made.number, raised_by=found.found_by, now=now, due=due, finding=found.id)
    await step(transaction, made.number, Move.RAISE, by=found.found_by, now=now, words=content, version=made.id)
    return made.number


async def step(
    transaction: Transaction, number: int, move: Move, *, by: int, now: datetime, words: str, version: int
) -> None:
    """Add a step to a matter's history; `version` is the id of the record's version that it made or spoke of."""
    row = {"number": number, "move": move.value, "member_id": by, "at": now, "words": words, "version_id": version}
    await transaction.execute(_STEP, row)


async def history(transaction: Transaction, number: int) -> tuple[Passage, ...]:
    """Every step of a matter, the first one first."""
    rows = (await transaction.execute(_HISTORY, {"of": number})).all()
    return tuple(Passage(Move(row.move), row.name, row.at, row.words) for row in rows)


async def set_due(transaction: Transaction, number: int, day: date) -> None:
    """Give a matter another day; its ladder begins anew."""
    await transaction.execute(_SET_DUE, {"of": number, "day": day})


async def say(transaction: Transaction, steps: Sequence[tuple[int, str]]) -> None:
    """Note which step of its ladder was said of each matter."""
    if steps:
        await transaction.execute(_SAY, [{"of": number, "step": said} for number, said in steps])
