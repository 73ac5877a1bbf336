"""帮助, and 怎么…: what can be written here, and how a duty is done."""

from domain.conversation import Button
from domain.duty import named_in
from domain.handbook import find, nearest
from domain.reading.reading import Act, Query
from handlers import digest
from handlers.context import Context, Say, Says
from handlers.router import Router
from templates import names, render

router = Router()


@router.on(Act.QUERY, Query.HELP)
async def help_(context: Context) -> Says:
    """What somebody of this role can write in this chat."""
    if context.speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    oversees = [each for each in context.speaker.oversees() if each.level != "branch"]
    calls = context.in_group and context.chat.channel in names.ONLY_CALLED
    role = context.speaker.role.value
    return (Say(render("help", role=role, officer=bool(oversees), branch=context.branch, calls=calls)),)


@router.on(Act.QUERY, Query.HOWTO)
async def howto(context: Context) -> Says:
    """How the matter that is named is done, and the rule it rests on; else what comes nearest."""
    asked, pages = context.reading.text, context.house.handbook
    if page := find(asked, pages):
        return (Say(render("handbook", page=page)),)
    if duty := named_in(asked, context.house.catalogue.duties):
        return (Say(render("howto", duty=duty)),)
    if said := await digest.of_whom(context):
        return said
    near = nearest(asked, pages)
    buttons = tuple(Button(f"page-{no}", page.title, page.title) for no, page in enumerate(near, start=1))
    return (Say(render("handbook_none", pages=near), buttons=buttons),)
