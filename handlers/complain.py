"""意见: goes to the commission under a number; the branch does not see it."""

from domain.reading.reading import Act
from handlers.context import Context, Say, Says
from handlers.router import Router
from storage import opinions
from templates import render

router = Router()


@router.on(Act.COMPLAIN)
async def complain(context: Context) -> Says:
    """Keep it and give its number; also for somebody the roster does not know."""
    number = await opinions.raise_(
        context.transaction,
        member=context.speaker.id if context.speaker else None,
        organisation=context.branch.organisation.id if context.branch else None,
        incoming=context.heard,
        text=context.reading.text,
        now=context.now,
    )
    return (Say(render("opinion", number=number, in_group=context.in_group)),)
