"""What a year is reviewed from, gathered out of tasks, records and memberships, branch by branch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from domain.duty import Doer, Duty
from domain.organisation import Level, Organisation
from domain.review.facts import BranchYear, Occasion
from domain.review.result import Inputs
from domain.zone import today
from storage import review_inspections
from storage.database import Transaction
from storage.review_statements import BELOW, OF_BRANCH, Statements
from storage.tables.core import organisation

_UNITS = select(organisation.c.id, organisation.c.name, organisation.c.unit_class).where(
    organisation.c.level == Level.COMMITTEE.value
)


@dataclass(slots=True)
class _Told:
    """What the records of one task tell of its time."""

    held: date | None = None
    told: date | None = None
    numbers: list[int] = field(default_factory=list)
    tally: int = 0
    in_order: int = 0
    lacking: int = 0


NOTHING_TOLD = _Told()


@dataclass(frozen=True, slots=True)
class _Deeds:
    """Who did what of the members' own duties, wherever; and who belonged where between which days."""

    done: dict[tuple[str, str], dict[int, list[int]]]
    members: dict[int, list[tuple[int, date, date | None]]]

    def of(self, branch: int, duty: str, period: str, day: date) -> tuple[int, list[int], list[int]]:
        """Those who belonged to the branch that day, those of them who did it, and the numbers of their records."""
        there = {
            member
            for member, since, until in self.members.get(branch, ())
            if since <= day and (not until or until >= day)
        }
        did = self.done.get((duty, period), {})
        numbers = sorted({number for member in there & did.keys() for number in did[member]})
        return len(there), sorted(there & did.keys()), numbers


async def gather(
    transaction: Transaction, root: Organisation, year: int, as_of: date, duties: Sequence[Duty]
) -> Inputs:
    """The facts of every branch under `root` in a year as far as they fell due by the end of `as_of`."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    of_members = [duty.key for duty in duties if duty.of is Doer.MEMBER]
    ask = OF_BRANCH if root.level is Level.BRANCH else BELOW
    bound = {
        "root": root.id,
        "subtree": f"{root.path}%",
        "first": first,
        "last": last,
        "of_members": of_members,
        "of_forms": [duty.key for duty in duties if duty.form],
    }
    told = await _told(transaction, ask, bound)
    deeds = await _deeds(transaction, ask, bound)
    occasions: dict[int, list[Occasion]] = defaultdict(list)
    branches = (await transaction.execute(ask.branches, bound)).all()
    ended = {row.id: row.until for row in branches}
    for row in (await transaction.execute(ask.tasks, bound)).all():
        due = row.moved_to or row.due
        if min(due, last) > as_of or row.organisation_id not in ended:
            continue
        day = min(due, as_of, ended[row.organisation_id] or due)
        found = occasion(row, told.get(row.id, NOTHING_TOLD), deeds if row.duty in of_members else None, day)
        if found.wanted:
            occasions[row.organisation_id].append(found)
    units = {row.id: (row.name, row.unit_class or "") for row in (await transaction.execute(_UNITS)).all()}
    visits = await review_inspections.visits(transaction, root.path, year)
    asked = await review_inspections.rectifications(transaction, root.path, year, as_of)
    found_years = (branch_year(row, units, as_of, occasions.get(row.id, ())) for row in branches)
    whole = (
        replace(each, visits=visits.get(each.id, ()), rectifications=asked.get(each.id, ())) for each in found_years
    )
    return Inputs(year, root.id, root.name, as_of, tuple(whole))


def occasion(row: Any, told: _Told, deeds: _Deeds | None, day: date) -> Occasion:
    """A task as an occasion. Of members' own duties those count who belonged to the branch on the day it was due."""
    wanted, had, numbers = row.wanted, row.had, sorted(told.numbers) if len(told.numbers) > 1 else told.numbers
    if deeds is not None:
        wanted, did, theirs = deeds.of(row.organisation_id, row.duty, row.period, day)
        had = min(wanted, max(len(did), told.tally))
        numbers = sorted({*theirs, *numbers}) if told.tally else theirs
    due = row.moved_to or row.due
    single = wanted == 1 and deeds is None
    return Occasion(
        row.id,
        row.duty,
        row.period,
        due,
        row.last_day,
        wanted,
        had,
        told.held if single else None,
        told.told if single else None,
        tuple(numbers),
        told.in_order,
        told.lacking,
    )


async def _told(transaction: Transaction, ask: Statements, bound: dict[str, Any]) -> dict[int, _Told]:
    """What the standing records say of each task: the earliest day, the earliest report, the numbers, the tallies."""
    found: dict[int, _Told] = defaultdict(_Told)
    for row in (await transaction.execute(ask.records, bound)).all():
        one = found[row.task_id]
        one.numbers.append(row.number)
        if row.state:
            day = today(row.told)
            one.told = min(one.told or day, day)
            one.held = min(one.held or row.held_on, row.held_on) if row.held_on else one.held
    for row in (await transaction.execute(ask.tallies, bound)).all():
        one = found[row.task_id]
        one.tally = max(one.tally, row.facts.get("present") or 0)
    for row in (await transaction.execute(ask.checklists, bound)).all():
        one = found[row.task_id]
        # The newest ticks stand: what was lacking in spring may be mended.
        one.in_order, one.lacking = (len(row.facts.get(field) or ()) for field in ("ticked", "lacking"))
    return found


async def _deeds(transaction: Transaction, ask: Statements, bound: dict[str, Any]) -> _Deeds:
    """The members' own duties."""
    done: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    members: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for row in (await transaction.execute(ask.deeds, bound)).all():
        done[row.duty, row.period][row.member_id].append(row.number)
    for row in (await transaction.execute(ask.members, bound)).all():
        members[row.branch_id].append((row.member_id, row.since, row.until))
    return _Deeds(done, members)


def branch_year(row: Any, units: dict[int, tuple[str, str]], as_of: date, occasions: Iterable[Occasion]) -> BranchYear:
    """A branch with its facts; its unit is the highest committee above it, or itself. A class of its own goes first."""
    above = (int(id_) for id_ in row.path.strip("/").split("/"))
    unit = next((id_ for id_ in above if id_ in units), row.id)
    until = row.until if row.until and row.until <= as_of else None
    name, unit_class = units.get(unit, (row.name, row.unit_class or ""))
    return BranchYear(row.id, row.name, unit, name, unit_class, until, tuple(occasions), own_class=row.unit_class or "")
