"""记录 12: one record, to those it concerns."""

from itertools import pairwise

from domain.conversation import About
from domain.member import Person
from domain.orders import Order, Verb
from domain.record import Record
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.which import answers_for
from storage import organisations, people, records
from templates import render

router = Router()


@router.order(Verb.RECORD)
async def show(context: Context, order: Order) -> Says:
    """What it says now, who told it, how often it was changed, and whether it counts."""
    speaker = context.speaker
    if speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    number = int(order.about)
    versions = await records.versions(context.transaction, number)
    if not versions or not await concerns(context, speaker, versions[-1]):
        return (Say(render("record_none", number=number)),)
    newest = versions[-1]
    told = {id_ for id_ in (newest.reporter, newest.confirmed_by, newest.returned_by) if id_}
    text = render(
        "record_shown",
        record=newest,
        changes=sum(before.fact != after.fact for before, after in pairwise(versions)),
        names=await people.names(context.transaction, told),
    )
    return (Say(text, about=About(newest.fact.key, number)),)


@router.order(Verb.OUT_OF_REACH)
async def refuse(context: Context, order: Order) -> Says:
    """A number is never taken for a figure: nothing is changed, and that is said."""
    versions = await records.versions(context.transaction, int(order.about))
    seen = versions and context.speaker and await concerns(context, context.speaker, versions[-1])
    return (Say(render("not_yours" if seen else "record_none", number=int(order.about))),)


async def concerns(context: Context, speaker: Person, record: Record) -> bool:
    """Whether somebody may see it: it is of them or by them, or they answer for the branch or oversee it."""
    if speaker.id in record.members or answers_for(speaker, record):
        return True
    home = await organisations.by_id(context.transaction, record.organisation)
    return home is not None and speaker.may_see(home)
