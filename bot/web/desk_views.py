"""What each page of the desk shows, gathered in one look at the tables; nothing outside the viewer's subtree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.audit import Deed
from domain.desk import is_own, overview, without_reasons
from domain.duty import Doer
from domain.member import Person
from domain.organisation import Level, Organisation
from domain.period import Cycle, Period
from domain.reading.explain import told, words_of
from domain.reading.reading import State
from domain.record import Record
from domain.zone import today
from handlers.context import House
from storage import audit, inbox, organisations, people, records, tasks
from storage import desk as desk_tables
from storage.database import Transaction
from storage.inbox import Heard

NOT_SHOWN = frozenset({"kind", "duty", "called"})
"""A record's kind is its heading."""
Shown = Mapping[str, Any]


class NotThere(LookupError):
    """There is no such thing, or it is not this viewer's to see: the two are answered alike."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: whose, at what moment, and by which catalogue."""

    transaction: Transaction
    viewer: Person
    house: House
    now: datetime

    async def place(self, number: int) -> Organisation:
        """An organisation that the viewer may see; raises NotThere."""
        found = await organisations.by_id(self.transaction, number)
        if found is None or not self.viewer.may_see(found):
            raise NotThere
        return found


async def above(look: Look, place: Organisation) -> tuple[Organisation, ...]:
    """The places over this one that the viewer may see, the highest first: the way back up."""
    ids = [int(each) for each in place.path.strip("/").split("/")[:-1]]
    found = [await organisations.by_id(look.transaction, each) for each in ids]
    return tuple(each for each in found if each and look.viewer.may_see(each))


async def of_place(look: Look, place: Organisation, month: Period) -> tuple[str, Shown]:
    """The month of a branch, or of everything under a committee or the commission."""
    if place.level is Level.BRANCH:
        return "branch", await of_branch(look, place, month)
    there = await organisations.tree(look.transaction, min(month.last, today(look.now)))
    units = [each for each in there if each.parent == place.id and each.level is not Level.GROUP]
    cells = await desk_tables.cells(look.transaction, place, month, today(look.now))
    shown = overview(place, units, cells, look.house.catalogue.duties)
    return "overview", {"place": place, "above": await above(look, place), "month": month, "overview": shown}


async def of_branch(look: Look, branch: Organisation, month: Period) -> Shown:
    """A branch's tasks with what was reported for each, and what was reported beside them."""
    numbers = {each.task.id: each.no for each in await tasks.listed(look.transaction, branch.id, str(month))}
    found = await desk_tables.tasks_of(look.transaction, branch, month)
    beside = seen_by(look.viewer, branch, await desk_tables.beside(look.transaction, branch, month))
    return {
        "place": branch,
        "above": await above(look, branch),
        "month": month,
        "tasks": sorted(found, key=lambda each: numbers.get(each[0].id, len(found) + 1)),
        "numbers": numbers,
        "duties": {duty.key: duty for duty in look.house.catalogue.duties},
        "beside": beside,
        "names": await names_of(look, beside),
        "own": is_own(look.viewer, branch),
        "today": today(look.now),
    }


async def of_task(look: Look, number: int) -> Shown:
    """A task with its records; who has not done it yet is for the branch's own committee."""
    task = await desk_tables.task_by_id(look.transaction, number)
    if task is None:
        raise NotThere
    branch = await look.place(task.organisation)
    duty = look.house.duty(task.duty)
    found = await desk_tables.of_task(look.transaction, task.id)
    behind: tuple[str, ...] = ()
    if duty and duty.of is Doer.MEMBER and is_own(look.viewer, branch):
        roster = await people.branch(look.transaction, branch, today(look.now))
        done = {
            member
            for record in found
            if record.fact.state is State.DONE and not record.withdrawn
            for member in record.members
        }
        behind = tuple(each.name for each in roster.in_service if each.member not in done)
    return {
        "place": branch,
        "month": Period.containing(Cycle.MONTH, min(task.deadline, today(look.now))),
        "task": task,
        "duty": duty,
        "records": seen_by(look.viewer, branch, found),
        "names": await names_of(look, found),
        "own": is_own(look.viewer, branch),
        "behind": behind,
        "today": today(look.now),
    }


async def of_record(look: Look, number: int, pictures: Iterable[str] = ()) -> Shown:
    """A record with its versions, the messages they came from, the words of each field, and what was done to it."""
    versions = await records.versions(look.transaction, number)
    if not versions:
        raise NotThere
    branch = await look.place(versions[-1].organisation)
    own = is_own(look.viewer, branch)
    heard = await inbox.of(look.transaction, [each.incoming for each in versions if each.incoming])
    messages = {each.id: each for each in heard}
    deeds = await audit.about(look.transaction, f"record:{number}")
    named = await names_of(look, versions, deeds, heard)
    return {
        "place": branch,
        "record": seen_by(look.viewer, branch, versions[-1:])[0],
        "versions": [version_shown(each, messages, own=own) for each in reversed(versions)],
        "deeds": deeds,
        "names": named,
        "own": own,
        "pictures": list(pictures),
    }


def version_shown(version: Record, messages: Mapping[int, Heard], *, own: bool) -> Shown:
    """A version with its fields; why somebody is away is for the branch's own committee alone."""
    hides = not own and bool(version.fact.leaves)
    message = messages.get(version.incoming or 0)
    before = "\n".join(each.text for each in messages.values() if message and each.id <= message.id)
    words = {} if hides else words_of(version.fact, before)
    shown = without_reasons(version) if hides else version
    return {
        "record": shown,
        "message": message,
        "text": message.text if message and not hides else "",
        "hides": hides,
        "words": words,
        "fields": [(name, value, words.get(name, "")) for name, value in told(shown.fact) if name not in NOT_SHOWN],
    }


def seen_by(viewer: Person, branch: Organisation, found: Iterable[Record]) -> tuple[Record, ...]:
    """Records as this viewer may see them in a list."""
    return tuple(found) if is_own(viewer, branch) else tuple(map(without_reasons, found))


async def names_of(
    look: Look, found: Iterable[Record], deeds: Iterable[Deed] = (), heard: Iterable[Heard] = ()
) -> dict[int, str]:
    """The names of everybody that records, deeds and messages speak of."""
    ids = {
        each for record in found for each in (record.reporter, *record.members, record.confirmed_by, record.returned_by)
    }
    ids |= {int(deed.actor.removeprefix("member:")) for deed in deeds if deed.actor.startswith("member:")}
    ids |= {each.member_id for each in heard}
    return await people.names(look.transaction, [each for each in ids if each])
