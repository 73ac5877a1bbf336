"""一月一清单: opens the month's tasks and owes every group its list, once."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from domain.chat import Chat
from domain.conversation import Button, Owed, Purpose
from domain.duty import Duty
from domain.hours import next_opening
from domain.opening import openings
from domain.organisation import Level
from domain.period import Cycle, Period
from domain.task import ListedTask, Task, TaskState
from domain.zone import at_time, today
from handlers.context import House
from storage import chats, organisations, people, pushes, tasks
from storage.database import Transaction
from templates import render
from templates.filters import circled

LATEST_START = 10
"""An installation that begins later in a month than this asks for nothing before the next one."""
MOST_BUTTONS = 6
"""WeCom's card takes no more."""


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """From the first working day on, see that every branch has its tasks and every group its list."""
    day = today(now)
    month = Period.containing(Cycle.MONTH, day)
    if day < house.calendar.first_workday(month.year, month.index):
        return
    groups = await chats.groups(transaction)
    has_list = await pushes.chats_with(transaction, f"list:{month}:")
    lacking = {id_: [each for each in there if each.id not in has_list] for id_, there in groups.items()}
    if not any(lacking.values()):
        return
    if day.day > LATEST_START and not await tasks.any_before(transaction, month.first):
        return
    await open_month(transaction, house, month, now)
    await send_lists(transaction, house, month, lacking, now)


async def open_month(transaction: Transaction, house: House, month: Period, now: datetime) -> None:
    """Open every task of the month and number the lists. What is open or numbered already stays as it is."""
    there = await organisations.at_level(transaction, Level.BRANCH, today(now))
    opened = openings(
        await people.branches(transaction, there, today(now)), house.catalogue.duties, month, house.calendar
    )
    await tasks.open_all(transaction, opened)
    order = {duty.key: no for no, duty in enumerate(house.catalogue.duties)}
    lists: dict[int, list[Task]] = {}
    for task in await tasks.overlapping(transaction, month.first, month.last):
        if task.duty in order:
            lists.setdefault(task.organisation, []).append(task)
    numbered = ((branch, [t.id for t in sorted(each, key=lambda t: order[t.duty])]) for branch, each in lists.items())
    await tasks.number(transaction, str(month), numbered)


async def send_lists(
    transaction: Transaction, house: House, month: Period, groups: Mapping[int, Iterable[Chat]], now: datetime
) -> None:
    """Owe each group its list; it goes out in working hours and is stale when the month is over."""
    duties = {duty.key: duty for duty in house.catalogue.duties}
    lists = await tasks.all_listed(transaction, str(month))
    due_at = next_opening(now, house.calendar)
    expires_at = at_time(month.last + timedelta(days=1), time())
    owed = [
        Owed(
            key=f"list:{month}:{chat.id}",
            chat=chat.id,
            text=words(chat, month, items, duties),
            purpose=Purpose.LIST,
            due_at=due_at,
            buttons=buttons(items, duties),
            expires_at=expires_at,
        )
        for organisation, there in groups.items()
        if (items := lists.get(organisation))
        for chat in there
    ]
    await pushes.put_all(transaction, owed, now)


def words(chat: Chat, month: Period, items: tuple[ListedTask, ...], duties: Mapping[str, Duty]) -> str:
    """The text of a list: only what applies to the branch, with what is done ticked."""
    name = chat.organisation.name if chat.organisation else chat.title
    return render("list", branch=name, month=month, items=items, duties=duties)


def buttons(items: Iterable[ListedTask], duties: Mapping[str, Duty]) -> tuple[Button, ...]:
    """A button for each open item that the branch as a whole can report done."""
    able = [each for each in items if each.task.state is TaskState.OPEN and not duties[each.task.duty].by_rate]
    return tuple(
        Button(f"done-{each.no}", f"{circled(each.no)}{duties[each.task.duty].short}", f"{circled(each.no)}完成")
        for each in able[:MOST_BUTTONS]
    )
