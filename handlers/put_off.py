"""延期 and 本月不适用 without more, as two buttons of a list say them: the line to write is shown."""

from domain.orders import Order, Verb
from domain.task import ListedTask, TaskState
from handlers.context import SILENCE, Context, Declined, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from templates import render

router = Router()


@router.order(Verb.PUT_OFF)
async def put_off(context: Context, order: Order) -> Says:
    """Until when? Said with the number where one was given."""
    return await how(context, "put_off", order)


@router.order(Verb.SKIP)
async def skip(context: Context, order: Order) -> Says:
    """Which one does not apply?"""
    return await how(context, "skip", order)


async def how(context: Context, template: str, order: Order) -> Says:
    """Show the line to write, with the number of an open item of this branch."""
    if context.in_group and context.chat.organisation is None:
        return SILENCE
    try:
        _, branch = await reporter(context)
    except Declined as fault:
        return (fault.say,)
    chosen = [each for each in open_items(context, order.about) if order.about in ("", str(each.no))]
    duties = {duty.key: duty for duty in context.house.catalogue.duties}
    return (Say(render(template, items=chosen, duties=duties, branch=branch.organisation.name)),)


def open_items(context: Context, about: str) -> list[ListedTask]:
    """What is still open on the list, and what is left over where its number is given."""
    known = {duty.key for duty in context.house.catalogue.duties}
    there = (*context.items, *(each for each in context.left_over if str(each.no) == about))
    return [each for each in there if each.task.state is TaskState.OPEN and each.task.duty in known]
