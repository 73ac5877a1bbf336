"""轮岗, 年休假, 书记空缺: what the roster says of posts, to officers alone and in private."""

from domain.ladder import months_from
from domain.member import Role
from domain.orders import Order, Verb
from domain.organisation import Level
from domain.posts import YEARS_IN_POST, Asked, asked_of_posts
from handlers.context import Context, Say, Says
from handlers.router import Router
from storage import organisations, people
from templates import render

router = Router()
PARTY_WORK = (Role.SECRETARY, Role.COMMITTEE_OFFICER)
OFFICERS = {Role.COMMISSION_OFFICER, Role.COMMITTEE_OFFICER}


@router.order(Verb.POSTS)
async def posts(context: Context, order: Order) -> Says | None:
    """Answer an officer; for anybody else, and in a group, they are words like any."""
    asked, speaker = asked_of_posts(order.words), context.speaker
    roots = [post.organisation for post in speaker.posts if post.role in OFFICERS] if speaker else []
    if asked is None or context.in_group or not roots:
        return None
    if asked is Asked.ROTATION and not any(root.level is Level.COMMISSION for root in roots):
        return (Say(render("rotation_not_yours")),)
    if asked is Asked.LEAVE:
        return (Say(render("annual_leave", late=None)),)
    tree = await organisations.tree(context.transaction, context.today)
    own = [each for each in tree if any(root.holds(each) for root in roots)]
    if asked is Asked.VACANT:
        held = await people.officers(context.transaction, Role.SECRETARY, context.today)
        without = [each.name for each in own if each.level is Level.BRANCH and each.id not in held]
        return (Say(render("vacant", names=without)),)
    since = months_from(context.today, -12 * YEARS_IN_POST)
    long = await people.in_post_since(context.transaction, PARTY_WORK, context.today, since)
    names = {each.name for each in own}
    return (Say(render("rotation", posts=[each for each in long if each.place in names], years=YEARS_IN_POST)),)
