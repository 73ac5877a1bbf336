"""What cannot be kept without one answer: the bot asks once, for the one field that helps most."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from domain.calendar import WorkCalendar
from domain.conversation import About, Button
from domain.member import Person
from domain.reading.reading import Act, Fact
from domain.task import TaskState
from domain.zone import at_time, today
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from storage import questions, records
from templates import filters, names, render

router = Router()
END_OF_WORK = time(17, 30)
MOST_CHOICES = 3
LOOKS_BACK_DAYS = 90


@router.on(Act.ASK)
async def ask(context: Context) -> Says:
    """Keep what was understood until the answer comes."""
    speaker, _ = await reporter(context)
    return await put_question(context, speaker, context.reading.ask or "kind", context.reading.records)


async def put_question(context: Context, speaker: Person, field: str, facts: tuple[Fact, ...]) -> Says:
    """Ask for a field; the question lapses at the end of the next working day."""
    if context.question and context.question.answered_by(facts):
        await questions.close(context.transaction, context.question.id, context.now)
    buttons = await choices(context, field, facts)
    await questions.ask(
        context.transaction,
        chat=context.chat.id,
        member=speaker.id,
        asked=field,
        facts=facts,
        text=context.reading.text,
        incoming=context.heard,
        now=context.now,
        expires_at=lapses(context.now, context.house.calendar),
        choices=tuple(button.says for button in buttons),
    )
    kind = facts[0].kind if facts else None
    text = render("ask", asked=field, said=facts, masked=context.reading.masked)
    return (Say(text, buttons=buttons, about=About(kind)),)


def lapses(now: datetime, calendar: WorkCalendar) -> datetime:
    """One working day to answer in: a meeting in between must not lose the report."""
    return at_time(calendar.add_workdays(today(now), 1), END_OF_WORK)


async def choices(context: Context, field: str, facts: tuple[Fact, ...]) -> tuple[Button, ...]:
    """The two or three likeliest answers, each of them what the person could have written."""
    match field:
        case "kind":
            kinds = [each.task.duty for each in context.items if each.task.state is TaskState.OPEN][:MOST_CHOICES]
            return tuple(Button(kind, names.KINDS[kind], names.KINDS[kind]) for kind in kinds if kind in names.KINDS)
        case "date":
            return days(context.today, context.house.calendar)
        case "present" if facts:
            return came(facts[0])
        case "community":
            return await communities(context)
        case _:
            return ()


def days(day: date, calendar: WorkCalendar) -> tuple[Button, ...]:
    """Today, yesterday, and the last working day before them."""
    before = day - timedelta(days=1)
    offered = [Button("today", "今天", filters.day(day)), Button("yesterday", "昨天", filters.day(before))]
    last = calendar.add_workdays(before, -1) if calendar.is_workday(before) else calendar.add_workdays(day, -1)
    label = f"{filters.weekday(last)}"
    return (*offered, Button("workday", label, filters.day(last)))


def came(fact: Fact) -> tuple[Button, ...]:
    """How many came, by those who were expected and those who did not."""
    if fact.expected is None or (fact.leave is None and fact.absent is None):
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
