"""一月一清单: opens the month's tasks and owes every group its list, once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from domain.chat import Chat
from domain.conversation import Button, Owed, Purpose
from domain.duty import Duty
from domain.hours import is_open
from domain.opening import Opening, openings
from domain.organisation import Level
from domain.period import Cycle, Period
from domain.settling import settled
from domain.task import ListedTask, Task, TaskState
from domain.zone import at_time, today
from handlers.context import House
from storage import belonging, chats, organisations, people, pushes, records, tasks
from storage.database import Transaction
from templates import render
from templates.filters import circled

LATEST_START = 10
"""An installation that begins later in a month than this asks for nothing before the next one."""
MOST_LEFT_OVER = 12
MOST_BUTTONS = 6
"""Items that can be reported by a button; with what can be said of any of them a card holds no more."""
OTHERS = (Button("later", "延期", "延期"), Button("skip", "本月不适用", "本月不适用"), Button("help", "帮助", "帮助"))


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """From the first working day on, see that every branch has its tasks and every group its list."""
    day = today(now)
    await tasks.release(transaction, day, now)
    month = Period.containing(Cycle.MONTH, day)
    if day < house.calendar.first_workday(month.year, month.index):
        return
    there = {each.id for each in await organisations.at_level(transaction, Level.BRANCH, day)}
    groups = {id_: own for id_, own in (await chats.groups(transaction)).items() if id_ in there}
    have = await pushes.keys_with(transaction, f"list:{month}:")
    lacking = {id_: [each for each in own if key_of(month, each) not in have] for id_, own in groups.items()}
    if not any(lacking.values()):
        return
    if day.day > LATEST_START and not await tasks.any_before(transaction, month.first):
        return
    await open_month(transaction, house, month, now)
    if is_open(now, house.calendar):
        await send_lists(transaction, house, month, lacking, now)


def key_of(month: Period, chat: Chat) -> str:
    """What a list is owed under: a group that moves to another branch gets that branch's as well."""
    return f"list:{month}:{chat.id}:{chat.organisation.id if chat.organisation else 0}"


async def open_month(transaction: Transaction, house: House, month: Period, now: datetime) -> None:
    """Open every task of the month and number the lists. What is open or numbered already stays as it is."""
    there = await organisations.at_level(transaction, Level.BRANCH, today(now))
    branches = await people.branches(transaction, there, today(now))
    opened = openings(branches, house.catalogue.duties, month, house.calendar)
    await tasks.open_all(transaction, fair(opened, await tasks.newest_lists(transaction), month, today(now)))
    private = {duty.key for duty in house.catalogue.duties if duty.private}
    order = {duty.key: no for no, duty in enumerate(house.catalogue.duties)}
    now_asked = asked_in(month, house.catalogue.duties)
    there_are = await tasks.overlapping(transaction, month.first, month.last)
    standing = {each.id for each in there}
    asked = [each for each in there_are if each.organisation in standing and now_asked(each)]
    await adopt(transaction, house, asked, now)
    lists: dict[int, list[Task]] = {}
    for task in asked:
        if task.duty not in private:
            lists.setdefault(task.organisation, []).append(task)
    before = [each for each in await tasks.unsettled(transaction, month.first) if each.due < month.first]
    left = left_over(before, order.keys() - private, {each.id for each in asked})
    numbered = (
        (branch, [t.id for t in [*sorted(each, key=lambda t: order[t.duty]), *left.get(branch, ())]])
        for branch, each in lists.items()
    )
    await tasks.number(transaction, str(month), numbered)


def left_over(before: Iterable[Task], duties: Collection[str], listed: Collection[int]) -> dict[int, list[Task]]:
    """What earlier months left open in each branch, the oldest first, of many the newest: it is numbered as well, so
    that whoever is reminded of it can answer by number.
    """
    found: dict[int, list[Task]] = {}
    for task in sorted(before, key=lambda each: (each.deadline, each.id)):
        if task.duty in duties and task.id not in listed:
            found.setdefault(task.organisation, []).append(task)
    return {branch: each[-MOST_LEFT_OVER:] for branch, each in found.items()}


def asked_in(month: Period, duties: Sequence[Duty]) -> Callable[[Task], bool]:
    """Tells which tasks are asked for in a month: a window may leave months out that lie inside it."""
    listed = {(duty.key, str(period)) for duty in duties for period in duty.periods_in(month)}
    by_term = {duty.key for duty in duties if duty.due.term}
    return lambda task: (task.duty, task.period) in listed or task.duty in by_term


def fair(opened: Iterable[Opening], lists: Mapping[int, str], month: Period, day: date) -> Iterator[Opening]:
    """Less what was due before anybody could be asked for it.

    A branch that is new, and a duty that joins a month under way, begin with what lies ahead. A branch that had its
    list of an earlier month and none of this one only waited for us: it gets all.
    """
    for each in opened:
        newest = lists.get(each.branch.organisation.id)
        if each.due.day >= day or (newest is not None and newest < str(month)):
            yield each


async def adopt(transaction: Transaction, house: House, asked: Iterable[Task], now: datetime) -> None:
    """Let what was reported before its task was open count for it: on the morning of the first, or on a holiday."""
    occasions = {(task.organisation, task.duty, task.period): task for task in asked}
    kinds, periods = {str(duty.answered_by) for duty in house.catalogue.duties}, {period for _, _, period in occasions}
    settling: dict[int, Task] = {}
    for record in await records.orphans(transaction, kinds, periods):
        answers = house.answered(record.fact)
        task = occasions.get((record.organisation, answers.key, record.period)) if answers else None
        if task:
            await records.adopt(transaction, record.id, task.id)
            settling[task.id] = task
    for task in settling.values():
        duty = house.duty(task.duty)
        if duty:
            await tasks.settle(
                transaction,
                settled(task, await belonging.counting(transaction, task, duty.of, today(now)), duty.of, now),
            )


async def send_lists(
    transaction: Transaction, house: House, month: Period, groups: Mapping[int, Iterable[Chat]], now: datetime
) -> None:
    """Owe each group its list; it is stale when the month is over."""
    duties = {duty.key: duty for duty in house.catalogue.duties}
    lists = await tasks.all_listed(transaction, str(month))
    expires_at = at_time(month.last + timedelta(days=1), time())
    owed = [
        Owed(
            key=key_of(month, chat),
            chat=chat.id,
            text=words(chat, month, items, duties),
            purpose=Purpose.LIST,
            due_at=now,
            buttons=buttons(items, duties),
            expires_at=expires_at,
        )
        for organisation, there in groups.items()
        if (items := shown(lists.get(organisation, ()), month))
        for chat in there
    ]
    await pushes.put_all(transaction, owed, now)


def shown(items: Iterable[ListedTask], month: Period) -> tuple[ListedTask, ...]:
    """What a group is told: of what is left over only what was moved into the month; the rest is said in private."""
    return tuple(each for each in items if not each.left_over or each.task.deadline >= month.first)


def words(chat: Chat, month: Period, items: tuple[ListedTask, ...], duties: Mapping[str, Duty]) -> str:
    """The text of a list: only what applies to the branch, with what is done ticked."""
    name = chat.organisation.name if chat.organisation else chat.title
    return render("list", branch=name, month=month, items=items, duties=duties)


def buttons(items: Iterable[ListedTask], duties: Mapping[str, Duty]) -> tuple[Button, ...]:
    """A button for each open item that the branch as a whole can report done, and what else can be said of one."""
    able = [each for each in items if each.task.state is TaskState.OPEN and not duties[each.task.duty].by_rate]
    done = (
        Button(f"done-{each.no}", f"{circled(each.no)}{duties[each.task.duty].short}", f"{circled(each.no)}完成")
        for each in able[:MOST_BUTTONS]
    )
    return (*done, *OTHERS)
