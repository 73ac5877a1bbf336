"""意见: goes to the commission under a number; the branch does not see it."""

import re

from domain.reading.reading import Act
from handlers.context import Context, Say, Says
from handlers.router import Router
from storage import opinions
from templates import render

router = Router()
OPENING = re.compile(r"^\s*(?:@\S+\s+)?(?:我?(?:想|要)?(?:有|提)?[个条点]?(?:意见|建议))[\s:：,，]+")
"""意见：… says what it is; in the box that is known."""


@router.on(Act.COMPLAIN)
async def complain(context: Context) -> Says:
    """Keep it and give its number; also for somebody the roster does not know."""
    number = await opinions.raise_(
        context.transaction,
        member=context.speaker.id if context.speaker else None,
        organisation=context.branch.organisation.id if context.branch else None,
        incoming=context.heard,
        text=OPENING.sub("", context.reading.text) or context.reading.text,
        now=context.now,
    )
    return (Say(render("opinion", number=number, in_group=context.in_group)),)
