"""Putting facts where they belong: the one way in which a record comes into being or changes."""

from dataclasses import dataclass, replace
from enum import StrEnum

from domain.branch import Branch
from domain.duty import Doer, Duty, named
from domain.filing import (
    PERSONAL,
    UNDER_WAY,
    Change,
    Effect,
    completed,
    contradiction,
    corrected,
    counts_for,
    day_of,
    differences,
    effect,
    exceeds,
    in_detail,
    joined,
    period_in,
    takes_on,
)
from domain.matter import LOOPS
from domain.member import Person, Role
from domain.period import Cycle, Period
from domain.reading.reading import Fact, Kind, State
from domain.reading.trace import WHOLE
from domain.record import Record
from domain.task import Task
from handlers import steps
from handlers.context import Context
from handlers.versions import former, leave_out, next_version, note, settle, standing_again
from handlers.which import may_correct
from storage import confirming, records, tasks
from storage.records import Entry

MOST_LACKING = 3
WRITTEN = frozenset({Effect.NEW, Effect.MERGED})


class Aside(StrEnum):
    """How a fact stands to the branch's list, which the answer tells where it is not on it."""

    LISTED = "listed"
    WAITS = "waits"
    LATER = "later"
    UNLISTED = "unlisted"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one fact: the record it is in, what it changed there, and the task it settles."""

    record: Record
    effect: Effect
    changes: tuple[Change, ...]
    task: Task | None
    duty: Duty | None
    aside: Aside = Aside.LISTED

    @property
    def lacks(self) -> tuple[str, ...]:
        """Fields that the duty would like to know and nobody was asked for, at most three."""
        if (
            self.duty is None
            or self.record.members
            or self.effect is not Effect.NEW
            or self.fact.state is not State.DONE
        ):
            return ()
        return tuple(field for field in self.duty.wants if getattr(self.fact, field) is None)[:MOST_LACKING]

    @property
    def steps(self) -> tuple[str, ...]:
        """The milestones of the duty, where the report named none that was done."""
        milestones = self.duty.milestones if self.duty else ()
        told = self.fact.milestones or self.fact.state not in (State.DONE, State.IN_PROGRESS)
        return () if told else tuple(milestone.name for milestone in milestones)

    @property
    def is_own(self) -> bool:
        """Whether it stands under somebody's name alone, while the branch has yet to report the same."""
        ours = self.duty is not None and self.duty.of is Doer.BRANCH and self.fact.kind not in PERSONAL
        return ours and self.task is not None and bool(self.record.members)

    @property
    def is_under_way(self) -> bool:
        """Whether it opened a matter that is not solved yet."""
        return self.effect is Effect.NEW and self.fact.kind in LOOPS and self.fact.state in UNDER_WAY

    @property
    def exceeds(self) -> bool:
        """Whether the counts are more than were expected."""
        return self.effect in WRITTEN and exceeds(self.fact)

    @property
    def fact(self) -> Fact:
        """The fact as it now stands."""
        return self.record.fact


def stretch(context: Context, fact: Fact) -> str:
    """The words that tell of a fact: the whole message where it tells of nothing else."""
    return context.reading.text if len(context.reading.records) == 1 else dict(fact.said).get(WHOLE, "")


def home_of(members: tuple[int, ...], branch: Branch, speaker: Person) -> int:
    """The branch a fact counts in: a member's own deeds follow the member, wherever they are told."""
    return speaker.branch.id if speaker.branch and members == (speaker.id,) else branch.organisation.id


async def file(context: Context, fact: Fact, branch: Branch, speaker: Person) -> Filed:
    """Keep a fact: as a record of its own, merged into the one that tells of the same event, or not again."""
    fact = of_own_group(fact, branch, speaker)
    duty = context.house.answered(fact)
    fact = in_detail(named(fact, duty), duty, context.house.form(duty), stretch(context, fact), speaker.name)
    members = counts_for(fact, speaker, branch, context.reading.text, duty)
    home = home_of(members, branch, speaker)
    task = await occasion(context, fact, duty, home)
    there = await beside(context, fact, task, home)
    what, old = effect(fact, members, there)
    if what is Effect.NEW:
        # Who tells anew what was returned has corrected it.
        sent_back = await confirming.returned_to(context.transaction, speaker.id, fact.kind or "")
        what, old = effect(fact, members, tuple(map(standing_again, sent_back)))
    whole = together(old, fact, speaker)
    changes = differences(old.fact, whole) if old else ()
    if old and not changes:
        return Filed(old, Effect.SAME, (), task, duty)
    if old and contradiction(whole):
        return Filed(old, Effect.CLASHES, (), task, duty)
    record = await records.write(
        context.transaction,
        Entry(
            organisation=home,
            task=task.id if task else None,
            fact=whole,
            period=task.period if task else str(period_in(duty, whole, context.now)),
            held_on=whole.date,
            members=members,
            reporter=speaker.id,
            incoming=context.heard,
            at=context.now,
            follows=old,
        ),
    )
    if old:
        await note(context, "record.merged", record, changes)
    await steps.kept(context, record, old)
    standing = (record, *(each for each in there if each is not old and each.task == record.task))
    # Who of the members belongs there is told by the tables alone.
    by_tables = members or (duty and duty.of is Doer.MEMBER)
    after = await settle(context, task, duty, None if by_tables else standing)
    return Filed(record, what, changes, after, duty, aside(context, record, task, duty))


async def beside(context: Context, fact: Fact, task: Task | None, home: int) -> tuple[Record, ...]:
    """The records that a report may add to: those of its task, and of a matter those that are not solved yet."""
    there = await records.of_task(context.transaction, task.id) if task else ()
    if fact.kind not in LOOPS:
        return there
    known = {record.id for record in there}
    open_ = await records.not_solved(context.transaction, home, fact.kind)
    return (*there, *(record for record in open_ if record.id not in known))


def aside(context: Context, record: Record, task: Task | None, duty: Duty | None) -> Aside:
    """Why a record counts for no task: the month's list is still to come, lacks the duty, or is of other days."""
    if task or duty is None:
        return Aside.LISTED
    listed = {each.task.duty for each in context.items if each.task.organisation == record.organisation}
    month = Period.containing(Cycle.MONTH, context.today)
    is_out = any(each.task.period == str(month) for each in context.items)
    if duty.window(Period.parse(record.period))[0] > month.last:
        return Aside.LATER
    if not is_out and record.period == str(duty.period_of(context.today)):
        return Aside.WAITS
    return Aside.UNLISTED if listed and duty.key not in listed else Aside.ELSEWHERE


def together(old: Record | None, fact: Fact, speaker: Person) -> Fact:
    """What two reports say of one event; who may not correct the first only adds what it leaves out."""
    if old is None:
        return fact
    is_theirs = may_correct(speaker, old) or takes_on(fact, old)
    return joined(old.fact, fact) if is_theirs else completed(old.fact, fact)


async def correct(context: Context, old: Record, said: Fact, branch: Branch) -> Filed:
    """Write a new version with what was said put over the old one; a new date may move it to another task."""
    whole = corrected(old.fact, said)
    duty = context.house.answered(whole)
    task = (
        await occasion(context, whole, duty, old.organisation)
        if (said.date and whole.state is not State.POSTPONED) or said.period
        else await former(context, old)
    )
    period = task.period if task else str(period_in(duty, whole, context.now))
    members = branch.ids_of(said.people) if said.people and old.members else old.members
    becomes = replace(standing_again(old), fact=whole, members=members, held_on=whole.date, period=period)
    record = await next_version(context, becomes, task)
    changes = differences(old.fact, said)
    await note(context, "record.corrected", record, changes)
    await steps.kept(context, record, old)
    if old.task and (task is None or old.task != task.id):
        await settle(context, await tasks.lock(context.transaction, old.task), duty)
    after = await settle(context, task, duty)
    return Filed(record, Effect.MERGED, changes, after, duty, aside(context, record, task, duty))


async def grow(context: Context, old: Record, fact: Fact, branch: Branch) -> Filed:
    """Let a list name more people, and say what a later copy says more."""
    whole = replace(corrected(old.fact, fact), people=tuple(dict.fromkeys((*old.fact.people, *fact.people))))
    members = tuple(sorted({*old.members, *(branch.ids_of(fact.people) if old.members else ())}))
    duty, task = context.house.answered(whole), await former(context, old)
    becomes = replace(old, fact=whole, members=members, held_on=whole.date)
    record = await next_version(context, becomes, task)
    changes = differences(old.fact, whole)
    await note(context, "record.merged", record, changes)
    return Filed(record, Effect.MERGED, changes, await settle(context, task, duty), duty)


async def part(context: Context, old: Record, said: Fact, branch: Branch, speaker: Person) -> Filed:
    """Take somebody out of a record that speaks of several, into one of their own that says what is right."""
    await leave_out(context, old, (speaker.name,), branch)
    own = corrected(replace(old.fact, people=(speaker.name,)), replace(said, people=()))
    filed = await file(context, own, branch, speaker)
    return replace(filed, changes=differences(old.fact, replace(own, people=old.fact.people)))


async def take_back(context: Context, old: Record) -> Filed:
    """Write a last version that counts for nothing; what it said stays readable."""
    duty = context.house.answered(old.fact)
    task = await former(context, old)
    record = await next_version(context, replace(standing_again(old), withdrawn=True), task)
    await note(context, "record.withdrawn", record, ())
    await steps.kept(context, record, old)
    return Filed(record, Effect.NEW, (), await settle(context, task, duty), duty)


async def occasion(context: Context, fact: Fact, duty: Duty | None, home: int) -> Task | None:
    """The task a fact answers to, held until the commit; None for what nobody asked for."""
    if duty is None:
        return None
    listed = [each.task for each in context.items if each.task.duty == duty.key and each.task.organisation == home]
    if listed and (duty.due.term or (fact.date is None and fact.period is None)):
        return await tasks.lock(context.transaction, listed[-1].id)
    period = str(period_in(duty, fact, context.now))
    found = await tasks.occasion(context.transaction, home, duty.key, period, day_of(fact, context.now))
    return await tasks.lock(context.transaction, found.id) if found else None


def of_own_group(fact: Fact, branch: Branch, speaker: Person) -> Fact:
    """A 党小组长 who names no group speaks of their own; a secretary who leads one too speaks of all."""
    leads = any(post.role is Role.GROUP_LEADER for post in speaker.posts)
    if fact.kind is not Kind.GROUP_MEETING or fact.group is not None or not leads:
        return fact
    if speaker.holds(Role.SECRETARY, branch.organisation):
        return fact
    own = next((each.group for each in branch.members if each.member == speaker.id), None)
    return corrected(fact, Fact(group=own))
