"""清单: the month's list with what is done ticked."""

from domain.conversation import About
from domain.reading.reading import Act, Query
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from templates import render

router = Router()


@router.on(Act.QUERY, Query.LIST)
async def show_list(context: Context) -> Says:
    """The list as it stands now."""
    _, branch = await reporter(context)
    duties = {duty.key: duty for duty in context.house.catalogue.duties}
    items = tuple(each for each in context.items if each.task.duty in duties)
    text = render("list_now", branch=branch.organisation.name, items=items, duties=duties, today=context.today)
    return (Say(text, about=About()),)
