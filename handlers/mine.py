"""我的: what is kept under somebody's own name this year, told to them alone."""

from datetime import date, time

from domain.duty import Doer
from domain.reading.reading import Act, Query
from domain.zone import at_time
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import NotHere, reporter
from storage import chats, records
from templates import render

router = Router()


@router.on(Act.QUERY, Query.MINE)
async def mine(context: Context) -> Says:
    """Tell the one who asks the records of the year; in a group they are sent to the direct chat."""
    try:
        speaker, _ = await reporter(context)
    except NotHere as fault:
        return (fault.say,)
    since = at_time(date(context.today.year, 1, 1), time())
    kept = await records.of_member(context.transaction, speaker.id, since)
    own = [duty for duty in context.house.catalogue.duties if duty.of is Doer.MEMBER]
    done = {record.fact.kind for record in kept if speaker.id in record.members}
    text = render("mine", name=speaker.name, year=context.today.year, records=kept, own=own, done=done)
    if not context.in_group:
        return (Say(text),)
    direct = await chats.direct(context.transaction, speaker.id)
    return (Say(text, chat=direct.id),) if direct else (Say(render("mine_privately")),)
