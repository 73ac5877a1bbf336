"""我的: what is kept under somebody's own name this year, told to them alone."""

from datetime import date, time, timedelta

from domain.duty import Doer, Duty
from domain.member import Person
from domain.reading.reading import Act, Kind, Query, State
from domain.record import Record
from domain.zone import at_time
from handlers.context import Context, Say, Says
from handlers.router import Router
from storage import chats, questions, records
from templates import render

router = Router()
WAITS = timedelta(days=14)
"""How long an unanswered question is shown."""


@router.on(Act.QUERY, Query.MINE)
async def mine(context: Context) -> Says:
    """Tell the one who asks the records of the year; in a group they are sent to the direct chat."""
    speaker = context.speaker
    if speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    since = at_time(date(context.today.year, 1, 1), time())
    kept = await records.of_member(context.transaction, speaker.id, since)
    own = [duty for duty in context.house.catalogue.duties if duty.of is Doer.MEMBER]
    done = {duty.key for duty in own if any(counts(record, duty, speaker, context.today) for record in kept)}
    hours = await records.hours_of(context.transaction, speaker.id, Kind.TRAINING, since)
    waiting = await questions.of_member(context.transaction, speaker.id, context.now - WAITS)
    text = render(
        "mine",
        waiting=waiting,
        name=speaker.name,
        year=context.today.year,
        records=kept,
        own=own,
        done=done,
        hours=hours,
    )
    if not context.in_group:
        return (Say(text),)
    direct = await chats.direct(context.transaction, speaker.id)
    return (Say(text, chat=direct.id),) if direct else (Say(render("mine_privately")),)


def counts(record: Record, duty: Duty, speaker: Person, day: date) -> bool:
    """Whether a record does the duty for this person in the period we are in: claimed is not yet done."""
    mine = speaker.id in record.members and record.fact.key == duty.key and record.fact.state is State.DONE
    return mine and not record.withdrawn and record.period == str(duty.period_of(day))
