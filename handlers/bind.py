"""绑定 CODE: a group joins its organisation, a user becomes a member, each with a one-time code."""

from domain.orders import Order, Verb
from handlers.context import Context, Say, Says
from handlers.router import Router
from storage import audit, chats, invites, organisations, people, webhooks
from storage.invites import BadCode, Invite
from templates import names, render

router = Router()


@router.order(Verb.BIND)
async def bind(context: Context, order: Order) -> Says:
    """Redeem the code for what it stands for; in the wrong kind of chat it stays good."""
    found = await invites.look(context.transaction, order.about, context.now)
    if not isinstance(found, BadCode):
        if (found.organisation is not None) is not context.in_group:
            return (Say(render("bad_code", reason="wrong_chat_group" if context.in_group else "wrong_chat_direct")),)
        who = f"{context.incoming.channel}:{context.incoming.user}"
        found = await invites.redeem(context.transaction, order.about, context.now, who)
    if isinstance(found, BadCode):
        return (Say(render("bad_code", reason=found.reason.value)),)
    return await (bind_group if context.in_group else bind_member)(context, found)


async def bind_group(context: Context, invite: Invite) -> Says:
    """The group now belongs to the organisation; its list and reminders come here."""
    organisation = await organisations.by_id(context.transaction, invite.organisation or 0)
    if organisation is None:
        return (Say(render("bad_code", reason="unknown")),)
    chat = context.chat
    await chats.bind_group(context.transaction, chat.id, organisation.id, chat.title or organisation.name, context.now)
    await webhooks.take_over(context.transaction, chat.id, chat.channel, organisation.id)
    await note(context, f"organisation:{organisation.id}")
    calls = chat.channel in names.ONLY_CALLED
    return (Say(render("bound_group", name=organisation.name, calls=calls)),)


async def bind_member(context: Context, invite: Invite) -> Says:
    """The user now is the member, on this platform."""
    person = await people.by_id(context.transaction, invite.member or 0, context.today)
    if person is None:
        return (Say(render("bad_code", reason="unknown")),)
    chat = context.chat
    await chats.bind_member(context.transaction, chat.id, chat.channel, context.incoming.user, person.id, context.now)
    await note(context, f"member:{person.id}")
    return (Say(render("bound_member", person=person)),)


async def note(context: Context, subject: str) -> None:
    """Enter the binding in the audit."""
    detail = {"chat": context.chat.address, "channel": context.chat.channel}
    await audit.append(context.transaction, context.now, context.actor, "chat.bound", subject, detail)
