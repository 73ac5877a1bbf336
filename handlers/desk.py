"""工作台: a link to the desk for those who look after a branch or more, told to them alone."""

from domain.orders import Order, Verb
from handlers.context import Context, Say, Says
from handlers.router import Router
from storage import chats
from templates import render

router = Router()


@router.order(Verb.DESK)
async def desk(context: Context, order: Order) -> Says:
    """The link is good once and for a quarter of an hour; it never stands in a group."""
    del order
    speaker = context.speaker
    if speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    if context.link is None or not speaker.oversees():
        return (Say(render("desk_not_yours")),)
    text = render("desk", link=context.link(speaker.id, context.heard, context.now))
    if not context.in_group:
        return (Say(text),)
    direct = await chats.direct(context.transaction, speaker.id)
    return (Say(text, chat=direct.id),) if direct else (Say(render("desk_privately")),)
