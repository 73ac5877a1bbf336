"""意见箱: the commission reads what was raised and answers it; the answer finds the one who raised it."""

from domain.member import Person, Role
from domain.orders import Order, Verb
from handlers.context import SILENCE, Context, Say, Says
from handlers.router import Router
from storage import audit, chats, opinions
from templates import render

router = Router()
MOST_SHOWN = 20


@router.order(Verb.OPINIONS)
async def read(context: Context, order: Order) -> Says:
    """The open opinions with the unit they came from; who said them is not told."""
    del order
    if not is_officer(context.speaker) or context.in_group:
        return refuse(context)
    waiting = await opinions.waiting(context.transaction, MOST_SHOWN)
    return (Say(render("opinion_box", opinions=waiting)),)


@router.order(Verb.ANSWER)
async def answer(context: Context, order: Order) -> Says:
    """Close an opinion with an answer, sent to the one who raised it."""
    if not is_officer(context.speaker) or context.in_group:
        return refuse(context)
    found = await opinions.one_waiting(context.transaction, int(order.about))
    if found is None:
        return (Say(render("no_such_opinion", number=order.about)),)
    await opinions.close(context.transaction, found.id, context.now)
    subject = f"opinion:{found.id}"
    await audit.append(context.transaction, context.now, context.actor, "opinion.answered", subject, {})
    direct = await chats.direct(context.transaction, found.member) if found.member else None
    done = Say(render("opinion_answered", number=found.id, told=direct is not None))
    if direct is None:
        return (done,)
    return (done, Say(render("opinion_answer", number=found.id, text=found.text, words=order.words), chat=direct.id))


def is_officer(speaker: Person | None) -> bool:
    """Whether opinions are addressed to this person."""
    return speaker is not None and any(post.role is Role.COMMISSION_OFFICER for post in speaker.posts)


def refuse(context: Context) -> Says:
    """In a group the words may mean anything; alone with the bot they are answered."""
    return SILENCE if context.in_group else (Say(render("opinion_box_closed")),)
