"""帮助, and 怎么…: what can be written here, and how a duty is done."""

from domain.duty import Duty
from domain.reading.reading import Act, Query
from handlers.context import Context, Say, Says
from handlers.router import Router
from templates import render

router = Router()


@router.on(Act.QUERY, Query.HELP)
async def help_(context: Context) -> Says:
    """What somebody of this role can write in this chat."""
    if context.speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    oversees = [each for each in context.speaker.oversees() if each.level != "branch"]
    return (Say(render("help", role=context.speaker.role.value, officer=bool(oversees), branch=context.branch)),)


@router.on(Act.QUERY, Query.HOWTO)
async def howto(context: Context) -> Says:
    """How the duty that is named is done, and the rule it rests on."""
    duty = named(context.reading.text, context.house.catalogue.duties)
    return (Say(render("howto", duty=duty)),)


def named(text: str, duties: tuple[Duty, ...]) -> Duty | None:
    """The duty whose name stands in a question, the longest name first."""
    by_length = sorted(duties, key=lambda duty: len(duty.short), reverse=True)
    return next((duty for duty in by_length if duty.name in text or duty.short in text), None)
