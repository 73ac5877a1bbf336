"""One line of a digest, opened: the unit's own digest, who is how far in a duty, a task's records."""

from collections.abc import Sequence
from dataclasses import replace

from domain.conversation import About
from domain.digest import Behind, Concern, ConcernKind, Digest, Item, Line
from domain.digest_mark import PREFIX, mark_of, marked
from domain.digest_page import LeftLine, Part, page_of, part
from domain.filing import speaks_for
from domain.member import Person
from domain.organisation import Level, Organisation
from domain.record import Record
from domain.span import Span
from handlers.context import Context, Say
from handlers.digest_words import gathered, told
from storage import digest as figures
from storage import organisations, outbox, records
from templates import render

MOST_UNITS = 20
MOST_RECORDS = 10
Told = tuple[Organisation, Span]


async def line_of(
    context: Context, speaker: Person, no: int, named: Told | None, running: Told
) -> tuple[Organisation, Say]:
    """What line `no` opens, and the organisation it is of.

    The digest is the one whose message is quoted, else the one that is named, else the last one told in this chat,
    else the running one. Its lines are numbered as that message had them; what is told is how things stand now.
    """
    sent = context.quoted if context.quoted and marked(context.quoted.about.kind, context.today) else None
    if sent is None and named is None:
        sent = await outbox.newest_about(context.transaction, context.chat.id, PREFIX)
    mark = marked(sent.about.kind, context.today) if sent else None
    root, span = named or running
    then = context.now
    if sent and mark:
        there = await organisations.by_id(context.transaction, mark.root)
        if there is None or not speaker.may_see(there):
            return root, Say(render("digest_not_yours", roots=speaker.oversees()))
        root, span, then = there, mark.span, sent.at or context.now
    digest = await gathered(context.transaction, context.house, root, span, then)
    about = page_of(digest).at(no)
    if about is None:
        return root, Say(render("digest_no_line", digest=digest, no=no, most=len(page_of(digest).shown)))
    if isinstance(about, Item):
        return root, await of_item(context, speaker, digest, about)
    return await opened(context, digest, about)


async def opened(context: Context, digest: Digest, about: Concern | Line | LeftLine) -> tuple[Organisation, Say]:
    """What a line of sums stands for, and the organisation it is of."""
    match about:
        case Concern():
            return await of_concern(context, digest, about)
        case LeftLine():
            return await of_left(context, digest, about.line)
        case Line() if about.parts:
            return await of_unit(context, digest, about)
        case Line():
            return digest.root, await of_duty(context, digest, about)


async def of_unit(context: Context, digest: Digest, line: Line) -> tuple[Organisation, Say]:
    """The unit's own digest of the same span, whose lines can be opened in turn."""
    unit = await organisations.by_id(context.transaction, int(line.key))
    root = unit or digest.root
    text = await told(context.transaction, context.house, root, digest.span, context.now)
    return root, Say(text, about=About(mark_of(root, digest.span)))


async def of_left(context: Context, digest: Digest, line: Line) -> tuple[Organisation, Say]:
    """What a unit, or of a branch a duty, has left over from before: the tasks, or how many of them each branch has."""
    own = digest.root.level is Level.BRANCH
    place = digest.root if own else await organisations.by_id(context.transaction, int(line.key)) or digest.root
    behind = await figures.behind(
        context.transaction,
        root=place,
        span=digest.span,
        as_of=digest.as_of,
        duties=context.house.catalogue.duties,
        duty=line.key if own else None,
    )
    left: dict[int, list[Behind]] = {}
    for each in behind:
        if each.left:
            left.setdefault(each.branch, []).append(each)
    branches = [await organisations.by_id(context.transaction, branch) for branch in list(left)[:MOST_UNITS]]
    told = [(branch, left[branch.id]) for branch in branches if branch]
    names = {duty.key: duty.name for duty in context.house.catalogue.duties}
    more = len(left) - len(told)
    return place, Say(render("digest_left", digest=digest, place=place, line=line, left=told, more=more, names=names))


async def of_duty(context: Context, digest: Digest, line: Line) -> Say:
    """How far each unit is in a duty; of a branch its tasks, with the numbers of their records."""
    if digest.root.level is Level.BRANCH:
        behind = await figures.behind(
            context.transaction,
            root=digest.root,
            span=digest.span,
            as_of=min(context.now, digest.as_of) if digest.is_closed else context.now,
            duties=context.house.catalogue.duties,
            duty=line.key,
        )
        return Say(render("digest_line", digest=digest, line=line, units=Part(), behind=behind))
    own = [replace(unit, figure=each.figure) for unit in digest.units for each in unit.parts if each.key == line.key]
    return Say(render("digest_line", digest=digest, line=line, units=part(own, MOST_UNITS), behind=()))


async def of_concern(context: Context, digest: Digest, concern: Concern) -> tuple[Organisation, Say]:
    """The tasks or records of a concern; where it has none, whose it is and what to do."""
    place = await organisations.by_id(context.transaction, concern.organisation) or digest.root
    behind: Sequence[Behind] = ()
    kept: Sequence[Record] = ()
    if concern.kind is ConcernKind.OVERDUE:
        behind = await figures.behind(
            context.transaction,
            root=place,
            span=digest.span,
            as_of=digest.as_of,
            duties=context.house.catalogue.duties,
        )
    if concern.kind is ConcernKind.BLOCKED:
        found = [await records.by_number(context.transaction, number) for number in concern.records[:MOST_RECORDS]]
        kept = [without_people(each) for each in found if each]
    names = {duty.key: duty.name for duty in context.house.catalogue.duties}
    late = [each for each in behind if each.late]
    return place, Say(render("digest_concern", digest=digest, concern=concern, late=late, names=names, records=kept))


async def of_item(context: Context, speaker: Person, digest: Digest, item: Item) -> Say:
    """A task with its records; whose they are is for the branch's own officers, in private."""
    kept = (await records.of_task(context.transaction, item.task.id))[:MOST_RECORDS]
    branch = context.branch
    own = branch is not None and branch.organisation.id == digest.root.id and speaks_for(speaker, branch)
    shown = kept if own and not context.in_group else [without_people(each) for each in kept]
    return Say(render("digest_item", digest=digest, item=item, records=shown))


def without_people(record: Record) -> Record:
    """A record less the names in it."""
    return replace(record, fact=replace(record.fact, people=(), leaves=()))
