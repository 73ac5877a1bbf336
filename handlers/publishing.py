"""发布: keeping the results of a signed year, and telling each branch and each committee its own."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from domain.chat import Chat
from domain.conversation import Owed, Purpose
from domain.hours import Push, next_opening
from domain.member import Role
from domain.organisation import Level, Organisation
from domain.period import Week
from domain.review import workflow
from domain.review.entry import Entry
from domain.review.result import Result
from domain.review.workflow import Reason, Refused
from domain.zone import at_time, today
from handlers.context import House
from handlers.doer import Doer
from handlers.reviewing import Shown, check_whole, note
from storage import chats, people, pushes, reviews
from storage.database import Transaction
from templates import render

WEEKS_AHEAD = 4
"""A chat whose budget is spent hears of it in a later week; after so many it hears anyway."""
UNIT, BRANCH = "unit", "branch"


async def publish(transaction: Transaction, house: House, doer: Doer, shown: Shown, now: datetime) -> int:
    """Publish a year that two people signed, and owe its messages; gives how many. Raises Refused."""
    workflow.check_run(doer.person, shown.root)
    check_whole(shown)
    frozen = workflow.check_publish(shown.frozen, shown.signatures, today(now))
    if not shown.intact:
        raise Refused(Reason.CHANGED)
    found = [*(row(each, UNIT) for each in shown.review.units), *(row(each, BRANCH) for each in shown.review.branches)]
    await reviews.publish(transaction, frozen, found, doer.person.id, now)
    owed = [*await to_branches(transaction, shown, now), *await to_committees(transaction, shown, now)]
    timed = await in_budget(transaction, house, owed, now)
    await pushes.put_all(transaction, timed, now)
    detail = {"seal": shown.review.seal, "ranks": shown.review.rubric.ranks, "messages": len(owed)}
    await note(transaction, now, doer, "review.published", shown.root, frozen.year, detail)
    return len(owed)


def row(result: Result, level: str) -> dict[str, object]:
    """What is kept of a result."""
    return {
        "subject_id": result.id,
        "level": level,
        "total": str(result.score.total),
        "band": result.standing.band,
        "rank": result.standing.rank,
        "peers": result.standing.peers,
    }


async def to_branches(transaction: Transaction, shown: Shown, now: datetime) -> Iterable[Owed]:
    """Each branch's own result, in its own group."""
    groups = await chats.groups(transaction)
    return [
        owed(shown, result, chat, render("review_published_branch", result=result, review=shown.review), now)
        for result in shown.review.branches
        for chat in groups.get(result.id, ())
    ]


async def to_committees(transaction: Transaction, shown: Shown, now: datetime) -> Iterable[Owed]:
    """Each committee's result with those of its branches, to its officers privately."""
    held = await people.officers(transaction, Role.COMMITTEE_OFFICER, today(now))
    directs = await chats.directs(transaction, [member for members in held.values() for member in members])
    found = []
    for unit in shown.review.units:
        own = [each for each in shown.review.branches if each.unit == unit.id]
        text = render("review_published_unit", result=unit, branches=own, review=shown.review)
        readers = [directs[member] for member in held.get(unit.id, ()) if member in directs]
        found += [owed(shown, unit, chat, text, now) for chat in readers]
    return found


async def tell_note(
    transaction: Transaction, house: House, subject: Organisation, year: int, entry: Entry, now: datetime
) -> None:
    """Let the secretary of the branch, or the officers of the unit, know of a note beside their published result."""
    role = Role.SECRETARY if subject.level is Level.BRANCH else Role.COMMITTEE_OFFICER
    held = (await people.officers(transaction, role, today(now))).get(subject.id, ())
    text = render("review_noted", name=subject.name, branch=subject.level is Level.BRANCH, year=year, entry=entry)
    opening = next_opening(now, house.calendar)
    found = [
        Owed(f"review-note:{entry.number}:{chat.id}", chat.id, text, Purpose.NOTE, opening)
        for chat in (await chats.directs(transaction, held)).values()
    ]
    await pushes.put_all(transaction, found, now)


def owed(shown: Shown, result: Result, chat: Chat, text: str, now: datetime) -> Owed:
    """A message that is owed once for the year."""
    key = f"review:{shown.review.inputs.year}:{shown.root.id}:{result.id}:{chat.id}"
    return Owed(key, chat.id, text, Purpose.NOTE, due_at=now)


async def in_budget(
    transaction: Transaction, house: House, messages: Iterable[Owed], now: datetime
) -> tuple[Owed, ...]:
    """The messages with the hour at which each chat's week has room for it."""
    waiting = {message.key: message for message in messages}
    timed: list[Owed] = []
    week = Week.containing(today(now))
    for ahead in range(WEEKS_AHEAD):
        start = at_time(week.first, time())
        spent = await pushes.spent(transaction, start, start + timedelta(weeks=1))
        opening = next_opening(max(now, start), house.calendar)
        for message in tuple(waiting.values()):
            told = sum(count for purpose, count in spent.get(message.chat, {}).items() if purpose is not Purpose.LIST)
            if house.budget.allowed([Push.OTHER] * told) or ahead == WEEKS_AHEAD - 1:
                timed.append(replace(waiting.pop(message.key), due_at=opening))
        week = week.next()
    return tuple(timed)
