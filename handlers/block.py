"""What may not be said over chat: nothing of it is kept, and the sender is told quietly."""

from domain.reading.reading import Act
from handlers.context import Context, Say, Says
from handlers.router import Router
from templates import render

router = Router()


@router.on(Act.BLOCK)
async def block(context: Context) -> Says:
    """A neutral line; the text was dropped before anybody could store it."""
    return (Say(render("blocked", in_group=context.in_group)),)
