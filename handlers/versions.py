"""Versions of records: each change is a new one, entered in the audit, and the task follows."""

from collections.abc import Collection
from dataclasses import replace

from domain.branch import Branch
from domain.duty import Duty
from domain.filing import Change
from domain.reading.reading import State
from domain.record import Record
from domain.settling import settled
from domain.task import Task, TaskState
from handlers.context import Context
from storage import audit, belonging, pushes, records, tasks
from storage.records import Entry
from templates import filters


async def next_version(context: Context, becomes: Record, task: Task | None) -> Record:
    """Write the version that a record becomes; it stays the reporter's and counts for the same members."""
    entry = Entry(
        organisation=becomes.organisation,
        task=task.id if task else None,
        fact=becomes.fact,
        period=becomes.period,
        held_on=becomes.held_on,
        members=becomes.members,
        reporter=becomes.reporter,
        incoming=context.heard,
        at=context.now,
        follows=becomes,
        withdrawn=becomes.withdrawn,
        returned_by=becomes.returned_by,
        returned_for=becomes.returned_for,
    )
    return await records.write(context.transaction, entry)


async def leave_out(context: Context, old: Record, names: Collection[str], branch: Branch) -> None:
    """Take people out of a record that names several. One that names nobody else ends: a list empty, a deed undone."""
    people = tuple(name for name in old.fact.people if name not in names)
    members = tuple(member for member in old.members if member not in branch.ids_of(tuple(names)))
    becomes = replace(old, fact=replace(old.fact, people=people), members=members)
    if not (people or members):
        ended = bool(old.members)  # a list of a meeting counts for no member: without people it is still its plan
        becomes = replace(old, fact=replace(old.fact, state=State.CANCELLED)) if ended else becomes
    task = await former(context, old)
    record = await next_version(context, becomes, task)
    await note(context, "record.left_out", record, (Change("people", old.fact.people, people),))
    await settle(context, task, context.house.answered(old.fact))


async def send_back(context: Context, old: Record, by: int, reason: str) -> None:
    """Write a version that counts for nothing until it is corrected."""
    task = await former(context, old)
    record = await next_version(context, replace(old, withdrawn=True, returned_by=by, returned_for=reason), task)
    await note(context, "record.returned", record, (Change("returned_for", "", reason),))
    await settle(context, task, context.house.answered(old.fact))


def standing_again(old: Record) -> Record:
    """A record as its next version counts again: what was returned is mended by saying what is right."""
    return replace(old, withdrawn=False, returned_by=None, returned_for="")


async def former(context: Context, record: Record) -> Task | None:
    """The task a record counted for so far."""
    return await tasks.lock(context.transaction, record.task) if record.task else None


async def settle(
    context: Context, task: Task | None, duty: Duty | None, standing: tuple[Record, ...] | None = None
) -> Task | None:
    """Let a task follow its latest records: those in hand where they are known, newest first, or else the tables'."""
    if task is None or duty is None:
        return None
    if standing is None:
        standing = await belonging.counting(context.transaction, task, duty.of, context.today)
    after = settled(task, standing, duty.of, context.now)
    if after != task:
        await tasks.settle(context.transaction, after)
        if after.state is not TaskState.OPEN:
            await pushes.drop_nudges(context.transaction, task.id)
    return after


async def note(context: Context, deed: str, record: Record, changes: tuple[Change, ...]) -> None:
    """Enter in the audit who changed which record, from what to what."""
    detail = {change.field: [filters.said(change.before), filters.said(change.after)] for change in changes}
    subject = f"record:{record.number}"
    await audit.append(context.transaction, context.now, context.actor, deed, subject, detail)
