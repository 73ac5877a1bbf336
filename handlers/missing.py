"""还差什么: what is still open; who is behind is told to the branch's officers alone, and privately.

Where nobody has done it yet there are no names: that is everybody, and the figure says so.
"""

import re
from collections.abc import Collection, Iterable

from domain.branch import Branch
from domain.duty import Doer, named_in
from domain.filing import speaks_for
from domain.organisation import Level, Organisation
from domain.reading.reading import Act, Query, State
from domain.task import ListedTask, Task, TaskState
from handlers import digest
from handlers.confirm import count_waiting
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from storage import belonging
from templates import render

router = Router()
OF_BRANCHES = re.compile(r"(?:哪一?[个些几家]个?|几个|几家|各个?|谁家|所有)的?(?:党?支部|单位)|哪家|谁家")


@router.on(Act.QUERY, Query.MISSING)
async def missing(context: Context) -> Says:
    """The open items of the branch's list; to who looks after several, how far each of them is."""
    if root := asked_from_above(context):
        return await digest.behind(context, root)
    speaker, branch = await reporter(context)
    duties = {duty.key: duty for duty in context.house.catalogue.duties}
    about = named_in(context.reading.text, duties.values())
    asked = {about.key} if about else duties.keys()
    items = still_open(context.items, asked)
    private = not context.in_group and speaks_for(speaker, branch)
    hears_all = private or (not context.in_group and speaker.may_see(branch.organisation))
    behind = {
        each.no: await names_behind(context, each.task, branch)
        for each in items
        if private and each.task.had and duties[each.task.duty].of is Doer.MEMBER
    }
    text = render(
        "missing",
        branch=branch.organisation.name,
        items=items,
        left_over=still_open(context.left_over, asked) if hears_all else [],
        duties=duties,
        behind=behind,
        listed=any(about is None or each.task.duty == about.key for each in context.items),
        about=about.name if about else "",
        waiting=await count_waiting(context, branch) if private and not about else 0,
        today=context.today,
    )
    return (Say(text),)


def still_open(items: Iterable[ListedTask], duties: Collection[str]) -> list[ListedTask]:
    """Those of some duties that nobody has settled."""
    return [each for each in items if each.task.state is TaskState.OPEN and each.task.duty in duties]


def asked_from_above(context: Context) -> Organisation | None:
    """What somebody looks after who asks which branches are behind, or who belongs to none."""
    here, speaker = context.chat.organisation, context.speaker
    if speaker is None or (here and here.level is Level.BRANCH):
        return None
    wide = next((each for each in speaker.oversees() if each.level is not Level.BRANCH), None)
    return wide if context.branch is None or OF_BRANCHES.search(context.reading.text) else None


async def names_behind(context: Context, task: Task, branch: Branch) -> tuple[str, ...]:
    """In-service members who have not done it; a problem claimed is not yet solved."""
    there = await belonging.counting(context.transaction, task, Doer.MEMBER, context.today)
    done = {member for record in there if record.fact.state is State.DONE for member in record.members}
    return tuple(each.name for each in branch.in_service if each.member not in done)
