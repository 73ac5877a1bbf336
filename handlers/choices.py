"""The likeliest answers to the bot's question, each of them what the person could have written."""

from collections import Counter
from datetime import date, timedelta

from domain.calendar import WorkCalendar
from domain.conversation import Button
from domain.question import likely_kinds
from domain.reading.reading import Fact
from domain.task import TaskState
from handlers.context import Context
from storage import records
from templates import filters, names

MOST_CHOICES = 3
LOOKS_BACK_DAYS = 90


async def choices(context: Context, field: str, facts: tuple[Fact, ...]) -> tuple[Button, ...]:
    """Two or three of them; none where nobody could guess."""
    match field:
        case "kind":
            return kinds(context, facts)
        case "date":
            return days(context.today, context.house.calendar)
        case "present" if facts:
            return came(facts[0])
        case "community":
            return await communities(context)
        case _:
            return ()


def kinds(context: Context, facts: tuple[Fact, ...]) -> tuple[Button, ...]:
    """The open items of the list that what was told can be about."""
    still = [each.task.duty for each in context.items if each.task.state is TaskState.OPEN]
    committee = context.branch.committee if context.branch else 0
    likely = likely_kinds(facts, [duty for duty in still if duty in names.KINDS], committee)
    return tuple(Button(kind, names.KINDS[kind], names.KINDS[kind]) for kind in likely[:MOST_CHOICES])


def days(day: date, calendar: WorkCalendar) -> tuple[Button, ...]:
    """Today, yesterday, and the last working day before them."""
    before = day - timedelta(days=1)
    offered = [Button("today", "今天", filters.day(day)), Button("yesterday", "昨天", filters.day(before))]
    last = calendar.add_workdays(before, -1) if calendar.is_workday(before) else calendar.add_workdays(day, -1)
    return (*offered, Button("workday", filters.weekday(last), filters.day(last)))


def came(fact: Fact) -> tuple[Button, ...]:
    """How many came, by those who were expected and those who did not."""
    if fact.expected is None:
        return ()
    there = fact.expected - (fact.leave or 0) - (fact.absent or 0)
    return (Button("sum", f"实到{there}", f"实到{there}"),) if there >= 0 else ()


async def communities(context: Context) -> tuple[Button, ...]:
    """Those that the branch's members named most lately."""
    if context.branch is None:
        return ()
    since = context.now - timedelta(days=LOOKS_BACK_DAYS)
    told = await records.of_branch(context.transaction, context.branch.organisation.id, since)
    named = Counter(record.fact.community for record in told if record.fact.community)
    most = [name for name, _ in named.most_common(MOST_CHOICES)]
    return tuple(Button(f"community-{no}", name, name) for no, name in enumerate(most, start=1))
