"""What cannot be kept without one answer: the bot asks once, for the one field that helps most."""

from datetime import datetime, time

from domain.calendar import WorkCalendar
from domain.conversation import About
from domain.member import Person
from domain.orders import Order, Verb
from domain.question import FIGURES
from domain.reading.reading import Act, Fact
from domain.zone import at_time, today
from handlers.choices import choices
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from storage import questions
from templates import render

router = Router()
END_OF_WORK = time(17, 30)


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
    about = About(facts[0].key if facts else None)
    text = render(
        "ask",
        asked=field,
        said=facts,
        offered=[button.label for button in buttons],
        numbered=field not in FIGURES,
        masked=context.reading.masked,
    )
    return (Say(text, buttons=buttons, about=about),)


@router.order(Verb.TOO_LATE)
async def too_late(context: Context, order: Order) -> Says:
    """Somebody pressed a button of a question that was put to another, or has its answer."""
    del context, order
    return (Say(render("question_spent")),)


def lapses(now: datetime, calendar: WorkCalendar) -> datetime:
    """One working day to answer in: a meeting in between must not lose the report."""
    return at_time(calendar.add_workdays(today(now), 1), END_OF_WORK)
