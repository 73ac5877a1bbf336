"""闲置群, and 解绑群 N: an officer sees which groups nobody needs any more, and lets one go."""

from domain.idle_groups import GroupUse, proposals
from domain.member import Person, Role
from domain.orders import Order, Verb
from handlers.context import SILENCE, Context, Say, Says
from handlers.router import Router
from storage import audit, group_use, webhooks
from templates import render

router = Router()
MOST_SHOWN = 15
OFFICERS = (Role.COMMISSION_OFFICER, Role.COMMITTEE_OFFICER)


@router.order(Verb.IDLE_GROUPS)
async def read(context: Context, order: Order) -> Says:
    """The groups of the officer's subtree to let go, each with a proposal."""
    del order
    speaker = officer(context)
    if speaker is None:
        return refuse(context)
    uses = [use for use in await group_use.groups(context.transaction, context.today) if is_under(speaker, use)]
    found = proposals(uses, context.now)
    return (Say(render("idle_groups", found=found[:MOST_SHOWN], more=len(found[MOST_SHOWN:]), groups=len(uses))),)


@router.order(Verb.RELEASE)
async def release(context: Context, order: Order) -> Says:
    """Unbind one of them; the group itself is its owner's to dissolve."""
    speaker = officer(context)
    if speaker is None:
        return refuse(context)
    uses = await group_use.groups(context.transaction, context.today)
    use = next((use for use in uses if use.chat.id == int(order.about) and is_under(speaker, use)), None)
    if use is None or use.chat.organisation is None:
        return (Say(render("no_such_group", number=order.about)),)
    await group_use.release(context.transaction, use.chat.id)
    await webhooks.remove(context.transaction, use.chat.id)
    detail = {"organisation": use.chat.organisation.name}
    await audit.append(context.transaction, context.now, context.actor, "chat.released", f"chat:{use.chat.id}", detail)
    return (Say(render("group_released", use=use)),)


def officer(context: Context) -> Person | None:
    """The speaker, where it is an officer alone with the bot."""
    speaker = context.speaker
    if context.in_group or speaker is None:
        return None
    return speaker if any(post.role in OFFICERS for post in speaker.posts) else None


def is_under(speaker: Person, use: GroupUse) -> bool:
    """Whether a group is the officer's to look after; those bound to nothing are the commission's."""
    if use.chat.organisation is None:
        return any(post.role is Role.COMMISSION_OFFICER for post in speaker.posts)
    return speaker.may_see(use.chat.organisation)


def refuse(context: Context) -> Says:
    """In a group the words may mean anything; alone with the bot they are answered."""
    return SILENCE if context.in_group else (Say(render("idle_groups_closed")),)
