"""党费提醒: after one, three and five months without dues the secretary and the 组织委员 hear of it, they alone."""

from collections import defaultdict
from datetime import datetime

from domain.arrears import LOOKS_BACK, TOLD_AT, Month, behind
from domain.branch import Branch
from domain.conversation import Owed, Purpose
from domain.hours import is_open
from domain.member import Role
from domain.organisation import Level
from domain.period import Cycle, Period
from domain.reading.reading import Kind
from domain.record import Record
from domain.task import Task
from domain.zone import today
from handlers.context import House
from storage import chats, organisations, people, pushes, records, tasks
from storage.database import Transaction
from templates import render

TITLE = "组织委员"


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """On the first working day of a month look at the months that have ended."""
    day = today(now)
    month = Period.containing(Cycle.MONTH, day)
    if day != house.calendar.first_workday(month.year, month.index) or not is_open(now, house.calendar):
        return
    months = months_before(month)
    told = await records.of_periods(transaction, Kind.DUES, [str(each) for each in months])
    if not any(record.members for record in told):
        return  # nobody tells of dues by name
    stood = await tasks.overlapping(transaction, months[-1].first, months[0].last)
    there = await organisations.at_level(transaction, Level.BRANCH, day)
    hear = await people.officers(transaction, Role.SECRETARY, day)
    for place, members in (await people.titled(transaction, TITLE, day)).items():
        hear[place] = (*hear.get(place, ()), *members)
    for branch in await people.branches(transaction, there, day):
        owing = named(branch, months, told, stood)
        if owing:
            await tell(transaction, branch, owing, hear.get(branch.organisation.id, ()), month, now)


def months_before(month: Period) -> list[Period]:
    """The months that have ended, newest first."""
    found = [month.previous()]
    while len(found) < LOOKS_BACK:
        found.append(found[-1].previous())
    return found


def named(
    branch: Branch, months: list[Period], told: tuple[Record, ...], stood: tuple[Task, ...]
) -> dict[int, list[str]]:
    """Names by how many months they are behind, of those that are told of this month."""
    own = [record for record in told if record.organisation == branch.organisation.id]
    dues = [each for each in stood if each.organisation == branch.organisation.id and each.duty == Kind.DUES]
    mine = {each.period: each.state for each in dues}
    known = [
        Month(period, mine.get(str(period)), tuple(r for r in own if r.period == str(period))) for period in months
    ]
    names = {each.member: each.name for each in branch.members}
    found: dict[int, list[str]] = defaultdict(list)
    for member, count in behind(tuple(names), known, own).items():
        if count in TOLD_AT:
            found[count].append(names[member])
    return dict(sorted(found.items()))


async def tell(
    transaction: Transaction,
    branch: Branch,
    owing: dict[int, list[str]],
    hear: tuple[int, ...],
    month: Period,
    now: datetime,
) -> None:
    """One private message to each of those whose matter it is."""
    text = render("arrears", branch=branch.organisation.name, owing=owing, last=month.previous())
    directs = await chats.directs(transaction, list(dict.fromkeys(hear)))
    owed = [
        Owed(f"arrears:{month}:{branch.organisation.id}:{chat.id}", chat.id, text, Purpose.NOTE, now)
        for chat in directs.values()
    ]
    await pushes.put_all(transaction, owed, now)
