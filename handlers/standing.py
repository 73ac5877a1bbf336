"""Who may report here: known people, in the branch they belong to or look after."""

from domain.branch import Branch
from domain.branch_name import branches_at_heads, other_branch
from domain.member import Person
from domain.organisation import Level, Organisation
from domain.reading.reading import Act
from handlers.context import Context, Declined, Say
from storage import organisations
from templates import render

MOST_NEAR = 5


async def reporter(context: Context) -> tuple[Person, Branch]:
    """The person who reports and the branch it is for; raises Declined."""
    speaker = context.speaker
    if speaker is None:
        raise Declined(Say(render("stranger", in_group=context.in_group)))
    asks = context.reading.act is Act.QUERY
    branch = context.branch
    if branch is None:
        await ask_which(context, speaker)
        raise Declined(Say(render("no_branch", asks=asks)))
    home = branch.organisation
    if not (speaker.branch and speaker.branch.id == home.id) and not speaker.may_see(home):
        raise Declined(Say(render("not_of_this_branch", branch=home.name, asks=asks)))
    if "支部" in context.reading.text and len(branches_at_heads(context.reading.text)) > 1:
        raise Declined(Say(render("one_branch_each")))
    if "支部" in context.reading.text and (named := await another(context, home)):
        await ask_which(context, speaker)
        raise Declined(Say(render("another_branch", named=named, branch=home.name, in_group=context.in_group)))
    return speaker, branch


async def ask_which(context: Context, speaker: Person) -> None:
    """Raises Declined where somebody who looks after several branches names one in words that several answer to."""
    near = await organisations.spoken_of(context.transaction, context.reading.text, speaker, context.today)
    if near and (context.chat.organisation is None or context.chat.organisation.level is not Level.BRANCH):
        raise Declined(Say(render("which_branch", near=[each.name for each in near][:MOST_NEAR])))


async def another(context: Context, home: Organisation) -> str | None:
    """The other branch a message begins with, if it does."""
    there = await organisations.at_level(context.transaction, Level.BRANCH, context.today)
    return other_branch(context.reading.text, home.name, (each.name for each in there))
