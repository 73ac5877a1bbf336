"""事项: who has one hears before its day, the secretary after it, the officer of what is stuck or long overdue."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.jobs.officers import officers_above
from bot.jobs.remind import affordable
from domain.chat import Chat
from domain.conversation import About, Button, Owed, Purpose
from domain.hours import is_open
from domain.ladder import Audience, Step, steps_due
from domain.matter import Matter, Stage
from domain.member import Role
from domain.nudges import FORGOTTEN
from domain.period import Week
from domain.zone import at_time, today
from handlers.context import House
from handlers.steps import buttons
from storage import chats, matters, people, pushes
from storage.database import Transaction
from templates import render

AHEAD = timedelta(days=20)
"""Further ahead no step of a ladder reaches, the longest holidays included."""
STUCK = "blocked"
"""What `said` tells of a matter that an officer has heard to be stuck."""


class Hears(StrEnum):
    """Who hears of a matter; always in private."""

    OWNER = "owner"
    SECRETARY = "secretary"
    OFFICER = "officer"


TOLD = {Hears.OWNER: "matter_remind_owner", Hears.SECRETARY: "matter_remind_secretary", Hears.OFFICER: "matter_officer"}


@dataclass(frozen=True, slots=True)
class Call:
    """A matter that somebody has to hear of, and what is noted once they have."""

    matter: Matter
    said: str
    to: Hears


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Owe each of them one message for all that is due, within the budget; what does not fit waits for tomorrow."""
    if not is_open(now, house.calendar):
        return
    calls = await due_calls(transaction, house, now)
    if not calls:
        return
    week = Week.containing(today(now))
    start, end = at_time(week.first, time()), at_time(week.last + timedelta(days=1), time())
    spent = await pushes.spent(transaction, start, end)
    for to in Hears:
        for chat, heard in (await addressed(transaction, [each for each in calls if each.to is to], to, now)).items():
            if affordable(house.budget, spent.get(chat.id, {}), kept_free=int(to is Hears.OFFICER)):
                await owe(transaction, chat, to, heard, now)


async def due_calls(transaction: Transaction, house: House, now: datetime) -> list[Call]:
    """The newest steps that are due, and what is stuck and no officer has heard of yet: of that no more is said."""
    day = today(now)
    found = []
    for each in await matters.due_between(transaction, day - FORGOTTEN, day + AHEAD):
        if each.stage is Stage.BLOCKED or each.due is None:
            continue
        step = steps_due(each.ladder, each.due, house.calendar, (each.said,) if each.said else (), now)
        if step:
            found.append(Call(each, step.id, hears(step, each)))
    stuck = await matters.blocked_since(transaction, now - FORGOTTEN)
    return found + [Call(each, STUCK, Hears.OFFICER) for each in stuck if each.said != STUCK]


def hears(step: Step, matter: Matter) -> Hears:
    """Before its day, and on it, a matter concerns whoever has it."""
    if step.to is Audience.OFFICER:
        return Hears.OFFICER
    return Hears.OWNER if step.offset_workdays <= 0 and matter.owners else Hears.SECRETARY


async def owe(transaction: Transaction, chat: Chat, to: Hears, calls: Sequence[Call], now: datetime) -> None:
    """One message; stale at the end of the day."""
    only = calls[0].matter if len(calls) == 1 else None
    message = Owed(
        key=f"matters:{chat.id}:{to}:{now:%Y%m%dT%H%M}",
        chat=chat.id,
        text=render(TOLD[to], matters=[each.matter for each in calls], today=today(now)),
        purpose=Purpose.NUDGE,
        due_at=now,
        buttons=offered(only) if only and to is not Hears.OFFICER else (),
        about=About(only.kind, only.number) if only else About(),
        expires_at=at_time(today(now) + timedelta(days=1), time()),
    )
    await pushes.put_all(transaction, [message], now)
    for each in calls:
        await matters.enter(transaction, each.matter.number, raised_by=each.matter.raised_by, now=each.matter.raised_at)
    await matters.say(transaction, [(each.matter.number, each.said) for each in calls])


def offered(only: Matter) -> tuple[Button, ...]:
    """What can be said to a reminder of one matter without typing."""
    return buttons(only)


async def addressed(
    transaction: Transaction, calls: Sequence[Call], to: Hears, now: datetime
) -> Mapping[Chat, list[Call]]:
    """The calls of each private chat together; an officer gets those of the branches right below."""
    if not calls:
        return {}
    if to is Hears.OFFICER:
        officers_of = await officers_above(transaction, today(now))
        return gathered(calls, lambda call: officers_of(call.matter.organisation))
    held = await people.officers(transaction, Role.SECRETARY, today(now)) if to is Hears.SECRETARY else {}
    reached = {id_ for call in calls for id_ in (*call.matter.owners, *held.get(call.matter.organisation.id, ()))}
    directs = await chats.directs(transaction, sorted(reached))
    if to is Hears.SECRETARY:
        return gathered(calls, lambda c: (directs[m] for m in held.get(c.matter.organisation.id, ()) if m in directs))
    return gathered(calls, lambda call: (directs[member] for member in call.matter.owners if member in directs))


def gathered(calls: Iterable[Call], chats_of: Callable[[Call], Iterable[Chat]]) -> Mapping[Chat, list[Call]]:
    """The calls by the chats that hear of them."""
    found: dict[Chat, list[Call]] = {}
    for call in calls:
        for chat in chats_of(call):
            found.setdefault(chat, []).append(call)
    return found
