"""What the latest records make of a task: open, done or excused, and how many have done it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.duty import Doer
from domain.filing import PERSONAL, is_excuse
from domain.reading.reading import Fact, State
from domain.record import Record
from domain.task import Task, TaskState
from domain.zone import today

EXCUSES = frozenset({State.NOT_APPLICABLE, State.CANCELLED})


def settled(task: Task, records: Sequence[Record], of: Doer, now: datetime) -> Task:
    """The task as its records have it. `records` are the latest versions, newest first, none withdrawn."""
    finished = [record for record in records if record.fact.state is State.DONE or is_tally(record.fact)]
    had = min(task.wanted, count(of, task, finished))
    moved = next((r.fact.date for r in records if r.fact.state is State.POSTPONED and r.fact.date), None)
    was = task.state
    if moved != task.moved_to:
        task = replace(task, moved_to=moved, said="")  # its ladder begins anew
    if had >= task.wanted:
        if was is TaskState.DONE:
            return replace(task, had=had)
        done_at = now if task.wanted > 1 else min(record.recorded_at for record in finished)
        made_up = made_up_by(finished, task, now)
        return replace(task, had=had, state=TaskState.DONE, done_at=done_at, made_up=made_up)
    if not is_called_off(records):
        return replace(task, had=had, state=TaskState.OPEN, done_at=None, made_up=False)
    since = task.done_at if was is TaskState.EXCUSED else now
    return replace(task, had=had, state=TaskState.EXCUSED, done_at=since, made_up=False)


def is_called_off(records: Iterable[Record]) -> bool:
    """Whether the newest word on the occasion itself is that it will not be; a member's own excuse is no such word."""
    words = (r.fact.state for r in records if r.fact.state and not r.members and not is_excuse(r.fact))
    return next(words, None) in EXCUSES


def count(of: Doer, task: Task, finished: Iterable[Record]) -> int:
    """How many of those who must do it have: the branch once, its groups, or its members."""
    match of:
        case Doer.BRANCH:
            done = [record for record in finished if not record.members or record.fact.kind in PERSONAL]
            milestones = {milestone for record in done for milestone in record.fact.milestones}
            return len(milestones) or (times(done) if task.wanted > 1 else int(bool(done)))
        case Doer.GROUP:
            groups = {record.fact.group for record in finished}
            return task.wanted if None in groups else len(groups)
        case Doer.MEMBER | Doer.POSTED:
            told = max((record.fact.present or 0 for record in finished if is_tally(record.fact)), default=0)
            return max(
                told, len({member for record in finished for member in record.members if member not in record.retired})
            )


def times(done: Iterable[Record]) -> int:
    """How often a branch did something: what several members tell of one day was once."""
    of_branch = [record.fact.amount or 1 for record in done if not record.members]
    days = {record.fact.date for record in done if record.members}
    return sum(of_branch) + len(days)


def is_tally(fact: Fact) -> bool:
    """A secretary's count over the members (应24实22), which stands for no single one of them."""
    return fact.state is None and fact.present is not None


def made_up_by(finished: Sequence[Record], task: Task, now: datetime) -> bool:
    """补录: said to be late, or reported after the day it was due."""
    return any(record.fact.late for record in finished) or today(now) > task.deadline


def replayed(task: Task, versions: Iterable[Record], of: Doer) -> Task:
    """The task as it stood after all these versions, from the day it opened: what later ones made of it is left out.

    `versions` are every version, until the moment that is meant, of the records that ever counted for the task.
    """
    stood = replace(task, state=TaskState.OPEN, had=0, done_at=None, moved_to=None, made_up=False)
    latest: dict[int, Record] = {}
    for version in sorted(versions, key=lambda each: each.id):
        latest[version.number] = version
        counting = (each for each in latest.values() if each.task == task.id and not each.withdrawn)
        stood = settled(stood, sorted(counting, key=lambda each: each.id, reverse=True), of, version.recorded_at)
    return stood
