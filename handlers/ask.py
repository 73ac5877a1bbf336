"""What cannot be kept without one answer: the bot asks once, for the one field that helps most."""

from datetime import datetime, time, timedelta

from domain.calendar import WorkCalendar
from domain.conversation import About, Button
from domain.member import Person
from domain.reading.reading import Act, Fact
from domain.task import TaskState
from domain.zone import at_time, today
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from storage import questions
from templates import names, render

router = Router()
END_OF_WORK = time(17, 30)
MOST_CHOICES = 3


@router.on(Act.ASK)
async def ask(context: Context) -> Says:
    """Keep what was understood until the answer comes."""
    speaker, _ = await reporter(context)
    return await put_question(context, speaker, context.reading.ask or "kind", context.reading.records)


async def put_question(context: Context, speaker: Person, field: str, facts: tuple[Fact, ...]) -> Says:
    """Ask for a field; the question lapses at the end of the next working day."""
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
    )
    kind = facts[0].kind if facts else None
    text = render("ask", asked=field, said=facts, masked=context.reading.masked)
    return (Say(text, buttons=choices(context, field), about=About(kind)),)


def lapses(now: datetime, calendar: WorkCalendar) -> datetime:
    """One working day to answer in: a meeting in between must not lose the report."""
    return at_time(calendar.add_workdays(today(now), 1), END_OF_WORK)


def choices(context: Context, field: str) -> tuple[Button, ...]:
    """The two or three likeliest answers, each of them what the person could have written."""
    match field:
        case "kind":
            kinds = [each.task.duty for each in context.items if each.task.state is TaskState.OPEN][:MOST_CHOICES]
            return tuple(Button(kind, names.KINDS[kind], names.KINDS[kind]) for kind in kinds if kind in names.KINDS)
        case "date":
            day, before = context.today, context.today - timedelta(days=1)
            return (
                Button("today", "今天", f"{day.month}月{day.day}日"),
                Button("yesterday", "昨天", f"{before.month}月{before.day}日"),
            )
        case _:
            return ()
