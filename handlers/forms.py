"""自查表: the items of a checklist, to be ticked by number in the answer to it."""

from domain.conversation import About
from domain.duty import Duty, applies
from domain.orders import Order, Verb
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from templates import render

router = Router()


@router.order(Verb.FORM)
async def show_form(context: Context, order: Order) -> Says:
    """The checklist that is named, or the only one there is; else which there are."""
    _, branch = await reporter(context)
    own = [duty for duty in context.house.catalogue.duties if duty.form and applies(duty, branch.shape)]
    meant = [duty for duty in own if is_meant(duty, order.about, context)]
    form = context.house.form(meant[0]) if len(meant) == 1 else None
    if form is None:
        names = [each.name for duty in own if (each := context.house.form(duty))]
        return (Say(render("forms", names=names)),)
    return (Say(render("form", form=form), about=About(meant[0].key)),)


def is_meant(duty: Duty, about: str, context: Context) -> bool:
    """Whether an order asks for this duty's checklist."""
    form = context.house.form(duty)
    return form is not None and (not about or about in form.name or about in duty.name or duty.short in about)
