"""五个方面: the year's measures under their five heads, targets beside actuals, for whoever oversees or leads."""

from domain.digest import Figure
from domain.digest_sums import Cell
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
        return (Say(render("heads_not_yours", what="五个方面")),)
    heads = by_heads(await this_year(context, root), context.house.catalogue.duties)
    return (Say(render("heads", root=root, year=year_of(context), heads=heads, as_of=context.now)),)


@router.order(Verb.CLAUSES)
async def show_clauses(context: Context, order: Order) -> Says:
    """The imported 责任清单: who answers for each clause, its points, and how far it has come this year."""
    del order
    if context.speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    root = looked_after(context, context.speaker)
    if root is None:
        return (Say(render("heads_not_yours", what="责任清单")),)
    figures: dict[str, Figure] = {}
    for cell in await this_year(context, root):
        figures[cell.duty] = figures.get(cell.duty, Figure()) + cell.figure
    clauses = context.house.catalogue.clauses
    return (Say(render("clauses", root=root, clauses=clauses, figures=figures, as_of=context.now)),)


def year_of(context: Context) -> Period:
    """The year we are in."""
    return Period.containing(Cycle.YEAR, context.today)


async def this_year(context: Context, root: Organisation) -> list[Cell]:
    """The figures of every duty under an organisation, this year so far."""
    duties = context.house.catalogue.duties
    scope = await settle_scope(context.transaction, root, year_of(context), context.now, duties)
    return await digest_figures.cells(context.transaction, scope, duties)


def looked_after(context: Context, speaker: Person) -> Organisation | None:
    """In a branch's group the branch, where the speaker may see it; elsewhere the highest they oversee."""
    branch = context.branch.organisation if context.branch and context.in_group else None
    if branch and speaker.may_see(branch):
        return branch
    return next(iter(speaker.oversees()), None) if not context.in_group else None
