"""删除我的数据: what is kept of somebody is told, and the wish goes to the commission, whose officer decides on it."""

from domain.orders import Order, Verb
from handlers.context import Context, Say, Says
from handlers.router import Router
from storage import audit, chats, opinions, records
from templates import render

router = Router()


@router.order(Verb.ERASE)
async def erase(context: Context, order: Order) -> Says:
    """Note the wish once, in the name of the one who has it; nothing is deleted by a message."""
    del order
    speaker = context.speaker
    if speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    number = await opinions.waiting_of(context.transaction, speaker.id, WISH)
    if number is None:
        number = await opinions.raise_(
            context.transaction,
            member=speaker.id,
            organisation=speaker.branch.id if speaker.branch else None,
            incoming=context.heard,
            text=f"{WISH}{speaker.name}",
            now=context.now,
        )
        subject = f"member:{speaker.id}"
        detail = {"opinion": number}
        await audit.append(context.transaction, context.now, context.actor, "erasure.asked", subject, detail)
    kept = await records.count_of(context.transaction, speaker.id)
    text = render("erasure", number=number, records=kept)
    direct = await chats.direct(context.transaction, speaker.id) if context.in_group else None
    return (Say(text, chat=direct.id if direct else None),)


WISH = "申请删除个人数据："
"""How the wish begins in the box of opinions; the name follows, since nobody could decide on it without."""
