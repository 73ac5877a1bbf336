"""五个方面: the year's measures under their five heads, targets beside actuals, for whoever oversees or leads."""

from domain.heads import by_heads
from domain.member import Person
from domain.orders import Order, Verb
from domain.organisation import Organisation
from domain.period import Cycle, Period
from handlers.context import Context, Say, Says
from handlers.router import Router
from storage import digest_figures
from storage.digest_scope import settle_scope
from templates import render

router = Router()


@router.order(Verb.HEADS)
async def show_heads(context: Context, order: Order) -> Says:
    """The subtree of the one who asks, this year so far."""
    del order
    if context.speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    root = looked_after(context, context.speaker)
    if root is None:
        return (Say(render("heads_not_yours")),)
    duties = context.house.catalogue.duties
    year = Period.containing(Cycle.YEAR, context.today)
    scope = await settle_scope(context.transaction, root, year, context.now, duties)
    cells = await digest_figures.cells(context.transaction, scope, duties)
    heads = by_heads(cells, duties)
    return (Say(render("heads", root=root, year=year, heads=heads, as_of=context.now)),)


def looked_after(context: Context, speaker: Person) -> Organisation | None:
    """In a branch's group the branch, where the speaker may see it; elsewhere the highest they oversee."""
    branch = context.branch.organisation if context.branch and context.in_group else None
    if branch and speaker.may_see(branch):
        return branch
    return next(iter(speaker.oversees()), None) if not context.in_group else None
