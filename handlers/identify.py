"""我是 张三: the roster knows the name, the secretary says whether it is so."""

from datetime import timedelta

from domain.branch import Branch
from domain.conversation import Button
from domain.member import Role
from domain.orders import Order, Verb
from handlers.context import SILENCE, Context, Say, Says
from handlers.router import Router
from storage import audit, chats, claims, people
from storage.claims import Claim
from templates import render

router = Router()
LONGEST = 4
"""Characters of a name, but for those with a · in them."""
ONCE = timedelta(days=1)


@router.order(Verb.IDENTIFY)
async def identify(context: Context, order: Order) -> Says:
    """Note the claim and ask the branch's secretary, in private, whether it is true."""
    if is_chatter(context, order.about):
        return SILENCE
    if context.speaker:
        return (Say(render("known_already", name=context.speaker.name)),)
    if context.branch is None:
        return (Say(render("claim_where")),)
    members = context.branch.ids_of((order.about,))
    if not members:
        twice = order.about in context.branch.names
        return (Say(render("not_on_roster", name=order.about, twice=twice, branch=context.branch.organisation.name)),)
    if await chats.has_account(context.transaction, members[0]):
        return (Say(render("taken_already", name=order.about)),)
    return await claim(context, context.branch, members[0], order.about)


def is_chatter(context: Context, name: str) -> bool:
    """我是第一个, 我是说明天开会 are no claims: in a group only what could be somebody's name is taken for one."""
    if not context.in_group or (context.branch and name in context.branch.names):
        return False
    return context.speaker is not None or (len(name) > LONGEST and "·" not in name)


async def claim(context: Context, branch: Branch, member: int, name: str) -> Says:
    """Put the claim before the first secretary who can be reached, once a day."""
    who = context.incoming.channel, context.incoming.user
    if await claims.is_asked(context.transaction, *who, member, context.now - ONCE):
        return (Say(render("claim_noted", name=name)),)
    for secretary in branch.secretaries:
        if desk := await chats.direct(context.transaction, secretary):
            number = await claims.make(
                context.transaction,
                channel=context.incoming.channel,
                user=context.incoming.user,
                member_id=member,
                chat_id=context.chat.id,
                now=context.now,
            )
            buttons = (
                Button("confirm", "是本人", f"是本人 {number}"),
                Button("deny", "不是", f"不是 {number}"),
            )
            asked = render("claim_to_secretary", name=name, number=number, branch=branch.organisation.name)
            return (Say(render("claim_noted", name=name)), Say(asked, chat=desk.id, buttons=buttons))
    return (Say(render("claim_unanswerable", name=name)),)


@router.order(Verb.ADMIT)
async def confirm(context: Context, order: Order) -> Says:
    """The secretary says that it is so."""
    return await decide(context, int(order.about), accepted=True)


@router.order(Verb.DENY)
async def deny(context: Context, order: Order) -> Says:
    """The secretary says that it is not so."""
    return await decide(context, int(order.about), accepted=False)


async def decide(context: Context, number: int, *, accepted: bool) -> Says:
    """Settle a claim, if the one who speaks is the secretary of the branch it concerns."""
    found = await claims.pending(context.transaction, number)
    if found is None or context.speaker is None or not await is_secretary(context, found):
        # Silence in a group: 同意 3 may be an answer to a colleague.
        return SILENCE if context.in_group else (Say(render("no_such_claim")),)
    taken = accepted and await chats.has_account(context.transaction, found.member)
    accepted = accepted and not taken
    await claims.answer(context.transaction, number, accepted=accepted, by=context.speaker.id, now=context.now)
    if accepted:
        await admit(context, found)
    done = Say(render("claim_decided", name=found.name, accepted=accepted, taken=taken))
    told = Say(render("claim_result", name=found.name, accepted=accepted), chat=found.chat)
    return (done, told) if found.chat != context.chat.id else (done,)


async def is_secretary(context: Context, found: Claim) -> bool:
    """Whether the speaker is secretary of the branch to which the claimed member belongs."""
    person = await people.by_id(context.transaction, found.member, context.today)
    speaker = context.speaker
    return bool(person and person.branch and speaker and speaker.holds(Role.SECRETARY, person.branch))


async def admit(context: Context, found: Claim) -> None:
    """Bind the user to the member; their direct chat is bound when they first write there."""
    await chats.bind_member(context.transaction, None, found.channel, found.user, found.member, context.now)
    detail = {"channel": found.channel, "user": found.user}
    subject = f"member:{found.member}"
    await audit.append(context.transaction, context.now, context.actor, "member.confirmed", subject, detail)
