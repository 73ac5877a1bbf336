"""评星定级: off unless the rubric turns it on; the branch runs it, and nothing but numbers by star is told here."""

from domain.filing import speaks_for
from domain.member import Person
from domain.review import workflow
from domain.review.order import STARS, ReviewOrder
from domain.review.workflow import Reason, Refused
from handlers.context import Context, Say
from handlers.doer import Doer
from handlers.reviewing import note, rubric_of
from storage import reviews
from templates import render

LEAST_BRANCHES = 3
"""Of fewer branches the sum would tell of one of them."""


async def stars(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """Keep the numbers of the own branch, or tell an officer the sum of those below."""
    if not rubric_of(context.house).stars:
        return Say(render("review_stars", state="off"))
    assert said.year
    return await (keep(context, speaker, said, said.year) if said.counts else tell(context, speaker, said.year))


async def keep(context: Context, speaker: Person, said: ReviewOrder, year: int) -> Say:
    """How many members of the own branch have which star."""
    branch = context.branch
    if branch is None or not speaks_for(speaker, branch):
        raise Refused(Reason.NOT_YOURS)
    total = sum(said.counts)
    if total > len(branch.members):
        return Say(render("review_stars", state="too_many", total=total, members=len(branch.members)))
    home = branch.organisation
    await reviews.keep_stars(context.transaction, year, home.id, said.counts, speaker.id, context.now)
    await note(
        context.transaction, context.now, Doer(speaker), "review.stars", home, year, {"counts": list(said.counts)}
    )
    return Say(render("review_stars", state="kept", year=year))


async def tell(context: Context, speaker: Person, year: int) -> Say:
    """The sum of what the branches told, if enough of them did."""
    root = next((each for each in speaker.oversees() if workflow.may_run(speaker, each)), None)
    if root is None:
        raise Refused(Reason.NOT_YOURS)
    told = await reviews.stars(context.transaction, year, root)
    if len(told) < LEAST_BRANCHES:
        return Say(render("review_stars", state="few", branches=len(told)))
    counts = [(star, sum(each[no] for each in told)) for no, star in enumerate(STARS)]
    total = sum(count for _, count in counts)
    return Say(render("review_stars", state="told", year=year, branches=len(told), total=total, counts=counts))
