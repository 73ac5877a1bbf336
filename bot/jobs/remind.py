"""提醒: each open task's ladder, merged into one message for each chat, within the budget."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.jobs.officers import officers_above
from domain.chat import Chat
from domain.conversation import About, Button, Owed, Purpose
from domain.hours import Budget, Push, is_open
from domain.ladder import Audience
from domain.member import Role
from domain.nudges import Nudge, due_nudges
from domain.organisation import Organisation
from domain.period import Week
from domain.zone import at_time, today
from handlers.context import House
from storage import belonging, chats, organisations, people, pushes, tasks
from storage.database import Transaction
from templates import render
from templates.filters import circled

KEPT_FREE = {Audience.GROUP: 0, Audience.DOER: 0, Audience.SECRETARY: 0, Audience.OFFICER: 1}
"""An officer's Friday digest is sure to come: reminders leave it its place in the week."""
MOST_DONE = 5
HELP = Button("help", "帮助", "帮助")
TOLD = {
    Audience.GROUP: "remind_group",
    Audience.DOER: "remind_doer",
    Audience.SECRETARY: "remind_secretary",
    Audience.OFFICER: "remind_officer",
}


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Say the newest step of every ladder that is due: to the group, the secretary, or the committee's officer."""
    if not is_open(now, house.calendar):
        return
    open_tasks = await tasks.unsettled(transaction, today(now))
    due = list(due_nudges(open_tasks, house.duty, house.calendar, now))
    if not due:
        return
    week = Week.containing(today(now))
    start, end = at_time(week.first, time()), at_time(week.last + timedelta(days=1), time())
    spent = await pushes.spent(transaction, start, end)
    there = {each.id: each for each in await organisations.tree(transaction, today(now))}
    numbers = await tasks.numbers(transaction, [nudge.task.id for nudge in due])
    for audience in Audience:
        heard = [nudge for nudge in due if nudge.to is audience and nudge.task.organisation in there]
        for chat, nudges in (await ADDRESS[audience](transaction, heard, there, today(now))).items():
            if affordable(house.budget, spent.get(chat.id, {}), KEPT_FREE[audience]):
                text = render(TOLD[audience], nudges=nudges, numbers=numbers, places=there, today=today(now))
                await owe(transaction, chat, text, nudges, numbers, now)


def affordable(budget: Budget, spent: Mapping[Purpose, int], kept_free: int = 0) -> bool:
    """Whether the week's budget of this chat has room for one more, less what is kept free."""
    others = sum(count for purpose, count in spent.items() if purpose not in (Purpose.LIST, Purpose.DIGEST))
    others += max(kept_free, spent.get(Purpose.DIGEST, 0))
    return budget.allowed([Push.OTHER] * others)


async def owe(
    transaction: Transaction, chat: Chat, text: str, nudges: Sequence[Nudge], numbers: Mapping[int, int], now: datetime
) -> None:
    """One message for all that is due in a chat; stale at the end of the day, when the next step may be newer."""
    only = nudges[0] if len(nudges) == 1 else None
    # One person may be secretary here and officer there: what each of the two hears is a message of its own.
    stamp = f"{chat.id}:{nudges[0].to}:{now:%Y%m%dT%H%M}"
    message = Owed(
        key=f"nudge:{only.task.id}:{only.step.id}:{stamp}" if only else f"nudges:{stamp}",
        chat=chat.id,
        text=text,
        purpose=Purpose.NUDGE,
        due_at=now,
        buttons=buttons(nudges, numbers) if nudges[0].to is not Audience.OFFICER else (),
        about=About(only.duty.key if only else None),
        expires_at=at_time(today(now) + timedelta(days=1), time()),
    )
    await pushes.put_all(transaction, [message], now)
    await tasks.say(transaction, [(nudge.task.id, nudge.step.id) for nudge in nudges])


def buttons(nudges: Sequence[Nudge], numbers: Mapping[int, int]) -> tuple[Button, ...]:
    """What can be said to a reminder without typing; of several items each button says of which it is."""
    able = [(numbers[n.task.id], n.duty.short) for n in nudges if n.task.id in numbers and not n.duty.by_rate]
    if len(able) == len(nudges) == 1:
        no = circled(able[0][0])
        one = (
            ("done-" + str(able[0][0]), "已完成", "完成"),
            ("later", "延期", "延期"),
            ("skip", "本月不适用", "本月不适用"),
        )
        return (*(Button(id_, label, no + says) for id_, label, says in one), HELP)
    done = [Button(f"done-{no}", f"{circled(no)}{short}已完成", f"{circled(no)}完成") for no, short in able[:MOST_DONE]]
    return (*done, HELP)


Addressed = Mapping[Chat, list[Nudge]]


async def to_groups(
    transaction: Transaction, nudges: Sequence[Nudge], there: Mapping[int, Organisation], day: date
) -> Addressed:
    """The branch's own group chats."""
    del there, day
    groups = await chats.groups(transaction) if nudges else {}
    return gathered(nudges, lambda nudge: groups.get(nudge.task.organisation, ()))


async def to_doers(
    transaction: Transaction, nudges: Sequence[Nudge], there: Mapping[int, Organisation], day: date
) -> Addressed:
    """The direct chats of those who have to do it themselves and have not told of it."""
    del there
    held = await people.officers(transaction, Role.MEMBER, day) if nudges else {}
    directs = await chats.directs(transaction, [member for members in held.values() for member in members])
    done = {nudge.task.id: await belonging.members_done(transaction, nudge.task, day) for nudge in nudges}
    return gathered(
        nudges,
        lambda n: (directs[m] for m in held.get(n.task.organisation, ()) if m in directs and m not in done[n.task.id]),
    )


async def to_secretaries(
    transaction: Transaction, nudges: Sequence[Nudge], there: Mapping[int, Organisation], day: date
) -> Addressed:
    """The direct chats of the branch's secretary: who is behind is no matter for the group."""
    del there
    held = await people.officers(transaction, Role.SECRETARY, day) if nudges else {}
    directs = await chats.directs(transaction, [member for members in held.values() for member in members])
    return gathered(nudges, lambda n: (directs[m] for m in held.get(n.task.organisation, ()) if m in directs))


async def to_officers(
    transaction: Transaction, nudges: Sequence[Nudge], there: Mapping[int, Organisation], day: date
) -> Addressed:
    """The direct chats of the officers of the branch's committee; of a branch right under the commission, of that."""
    officers_of = await officers_above(transaction, day) if nudges else lambda _: ()
    return gathered(nudges, lambda nudge: officers_of(there[nudge.task.organisation]))


ADDRESS = {
    Audience.GROUP: to_groups,
    Audience.DOER: to_doers,
    Audience.SECRETARY: to_secretaries,
    Audience.OFFICER: to_officers,
}


def gathered(nudges: Iterable[Nudge], chats_of: Callable[[Nudge], Iterable[Chat]]) -> Addressed:
    """The reminders of each chat together: several that are due become one message."""
    found: dict[Chat, list[Nudge]] = {}
    for nudge in nudges:
        for chat in chats_of(nudge):
            found.setdefault(chat, []).append(nudge)
    return found
