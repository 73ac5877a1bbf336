"""事项: what goes through states by the lines of `domain.matter_order`, by number, by quoting or by button."""

from dataclasses import replace

from domain.conversation import About
from domain.duty import named
from domain.filing import ordered, period_in
from domain.matter import LOOPS, STATES, Matter, Move, Stage, after, may, may_move_day
from domain.matter_order import Listing, Raised, Told, spoken
from domain.member import SPEAKS_FOR_BRANCH, Person
from domain.orders import CALL, Order, Verb
from domain.organisation import Level, Organisation
from domain.reading.reading import Fact, Kind, State
from handlers import filing, steps
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from storage import audit, confirming, matters, people, records
from storage.records import Entry
from templates import render

router = Router()
MOST_LISTED = 20
GOING_ON = {
    False: (Stage.CLAIMED, Stage.IN_PROGRESS),
    True: (Stage.RAISED, Stage.CLAIMED, Stage.IN_PROGRESS),
}
"""By whether it is a 整改, the stages in which somebody is at work on a matter."""


@router.order(Verb.MATTER)
async def matter(context: Context, order: Order) -> Says | None:
    """Do what the words say. They are read once more, from the text that may be stored."""
    del order
    quoting = bool(context.quoted or context.incoming.quoted)
    said = spoken(CALL.sub("", context.reading.text), context.today, quoting=quoting)
    if said is None or (context.in_group and context.chat.organisation is None):
        return None
    if context.speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    match said:
        case Raised():
            return await raise_(context, said)
        case Listing():
            return await show_open(context, context.speaker, said)
        case Told():
            return await step(context, context.speaker, said)


async def raise_(context: Context, said: Raised) -> Says:
    """Open a matter that waits for somebody to take it on; the same words twice open one."""
    speaker, branch = await reporter(context)
    for known in await matters.under_way(context.transaction, branch.organisation.id, said.kind):
        if known.content == said.content:
            return (shown(context, known, "matter_known", owner=await name_of(context, known)),)
    fact = Fact(kind=said.kind, state=State.RAISED, content=said.content)
    duty = context.house.answered(fact)
    fact = named(fact, duty)
    task = await filing.occasion(context, fact, duty, branch.organisation.id)
    entry = Entry(
        organisation=branch.organisation.id,
        task=task.id if task else None,
        fact=fact,
        period=task.period if task else str(period_in(duty, fact, context.now)),
        held_on=None,
        members=(),
        reporter=speaker.id,
        incoming=context.heard,
        at=context.now,
    )
    record = await records.write(context.transaction, entry)
    await matters.enter(context.transaction, record.number, raised_by=speaker.id, now=context.now, due=said.due)
    await note(context, speaker, record.number, Move.RAISE, said.content, record.id)
    await audit.append(context.transaction, context.now, context.actor, "matter.raise", f"record:{record.number}", {})
    raised = await matters.by_number(context.transaction, record.number)
    return (shown(context, raised, "matter_raised", masked=context.reading.masked),) if raised else ()


async def note(context: Context, speaker: Person, number: int, move: Move, words: str, version: int) -> None:
    """Add a step to a matter's history."""
    await matters.step(context.transaction, number, move, by=speaker.id, now=context.now, words=words, version=version)


async def step(context: Context, speaker: Person, said: Told) -> Says | None:
    """Move a matter on, give it to somebody, give it another day, or show it."""
    found = await meant(context, speaker, said)
    if said.loose and not (found and goes_on(speaker, found)):
        return None
    if found is None:
        if said.day and any(each.no == said.number for each in (*context.items, *context.left_over)):
            return None  # 3 改到20号 moves an item of the list
        # 认领 3 in a group may be an answer to somebody else; a list's number is the reader's.
        unknown = said.move is Move.SOLVE and "整改" in context.reading.text  # no list has 3 整改完成 on it
        return (
            None
            if said.number is None or (context.in_group and not unknown)
            else (Say(render("matter_none", number=said.number)),)
        )
    if said.day:
        return await move_day(context, speaker, found, said)
    if said.move is None:
        history = await matters.history(context.transaction, found.number)
        return (shown(context, found, "matter_show", history=history),)
    return await advance(context, speaker, found, said.move, said)


def goes_on(speaker: Person, found: Matter) -> bool:
    """Whether words of one's own tell how a matter goes: it is under way, and theirs to do."""
    return found.stage in GOING_ON[found.finding is not None] and may(speaker, Move.WORK, found)


async def judged(context: Context, about: str, move: Move, words: str = "") -> Says | None:
    """确认 12 and 退回 12, or either on a quote, where it is a matter that is meant; None where it is none."""
    speaker = context.speaker
    if speaker is None or (about and not about.isdecimal()):
        return None
    said = Told(int(about) if about else None, move, words)
    found = await meant(context, speaker, said)
    return await advance(context, speaker, found, move, said) if found else None


async def meant(context: Context, speaker: Person, said: Told) -> Matter | None:
    """The matter of the number, or of the quoted message, as far as the speaker may know of it."""
    number = said.number or (context.quoted.about.record if context.quoted else None)
    found = await matters.by_number(context.transaction, number) if number else None
    return found if found and may_know(speaker, found) else None


def may_know(speaker: Person, found: Matter) -> bool:
    """Matters are for the branch they are in, for those who look after it, and for who raised them."""
    at_home = speaker.branch is not None and speaker.branch.id == found.organisation.id
    return at_home or speaker.may_see(found.organisation) or found.raised_by == speaker.id


async def advance(context: Context, speaker: Person, found: Matter, move: Move, said: Told) -> Says:
    """Make the move, if the machine and the speaker's standing allow it; one clear answer where they do not."""
    stage = after(found.kind, found.stage, move)
    if stage is None:
        return (shown(context, found, "matter_cannot", move=move, owner=await name_of(context, found)),)
    if not may(speaker, move, found):
        return (Say(render("matter_not_yours", matter=found, move=move)),)
    owners = await owners_after(context, speaker, found, move, said.name)
    if owners is None:
        return (Say(render("matter_nobody", name=said.name)),)
    old = await records.by_number(context.transaction, found.number)
    if old is None:
        return ()
    version = old.id
    if move is Move.CONFIRM:
        await confirming.confirm(context.transaction, old.id, speaker.id, context.now)
        await audit.append(
            context.transaction, context.now, context.actor, "matter.confirm", f"record:{found.number}", {}
        )
    else:
        fact = old.fact if stage is Stage.DROPPED else replace(old.fact, state=STATES[stage])
        version = (await steps.advance(context, old, fact, owners, move)).id
    await settle_row(context, found, move)
    await note(context, speaker, found.number, move, said.words or said.name, version)
    return await answer(context, speaker, found.number, move, said)


async def owners_after(
    context: Context, speaker: Person, found: Matter, move: Move, name: str
) -> tuple[int, ...] | None:
    """Who has it after a move; None where the one it is given to is not known in the branch."""
    match move:
        case Move.CLAIM:
            # What an inspection asks of a branch is nobody's own.
            return () if found.kind is Kind.RECTIFICATION else (speaker.id,)
        case Move.ASSIGN:
            home = await people.branch(context.transaction, found.organisation, context.today)
            return ordered(home.ids_of((name,))) or None
        case Move.RELEASE:
            return ()
        case _:
            return found.owners


async def settle_row(context: Context, found: Matter, move: Move) -> None:
    """Give a matter its row, if it is older than those, and a day once somebody has it."""
    taken = move in (Move.CLAIM, Move.ASSIGN, Move.WORK)
    due = steps.usual_day(context.today, context.house.calendar) if taken and found.due is None else None
    is_new = await matters.enter(
        context.transaction, found.number, raised_by=found.raised_by, now=found.raised_at, due=due
    )
    if due and not is_new:
        await matters.set_due(context.transaction, found.number, due)
    elif move in (Move.RETURN, Move.BLOCK):
        await matters.say(context.transaction, [(found.number, "")])


async def answer(context: Context, speaker: Person, number: int, move: Move, said: Told) -> Says:
    """Say what was done and how it goes on; who raised it and who has it now hear of it in private."""
    now = await matters.by_number(context.transaction, number)
    if now is None:
        return ()
    await steps.tell_raiser(context, now, move, said.words)
    if move in (Move.ASSIGN, Move.RETURN):
        for owner in now.owners:
            if owner != speaker.id:
                text = render("matter_to_owner", matter=now, move=move, words=said.words)
                key = f"matter:{number}:{move}:{context.heard}:{owner}"
                await steps.privately(context, owner, key, text, steps.buttons(now), now)
    return (
        shown(
            context, now, "matter_moved", move=move, owner=await name_of(context, now), masked=context.reading.masked
        ),
    )


async def name_of(context: Context, found: Matter) -> str:
    """The names of those who have a matter."""
    known = [await people.by_id(context.transaction, each, context.today) for each in found.owners]
    return "、".join(person.name for person in known if person)


def shown(context: Context, found: Matter, message: str, **words: object) -> Say:
    """A message about one matter: it can be answered by quoting it or by its buttons.

    In private only those are offered that the reader may press; in a group others read along. Whether a 整改 is done
    is never for the branch's group to say.
    """
    text = render(message, matter=found, **words)
    able = None if context.in_group or context.speaker is None else context.speaker
    not_here = context.in_group and found.finding is not None and found.stage is Stage.SOLVED
    buttons = () if not_here else steps.buttons(found, able)
    return Say(text, buttons=buttons, about=About(found.kind, found.number))


async def move_day(context: Context, speaker: Person, found: Matter, said: Told) -> Says:
    """Say until when it shall be done."""
    if said.day is None or not found.is_open:
        return (shown(context, found, "matter_cannot", move=None, owner=""),)
    if said.day < context.today:
        return (Say(render("matter_day_past", day=said.day)),)
    if not may_move_day(speaker, found):
        return (Say(render("matter_not_yours", matter=found, move=None)),)
    await matters.enter(context.transaction, found.number, raised_by=found.raised_by, now=found.raised_at)
    await matters.set_due(context.transaction, found.number, said.day)
    detail = {"due": [str(found.due), str(said.day)]}
    await audit.append(context.transaction, context.now, context.actor, "matter.due", f"record:{found.number}", detail)
    return (shown(context, replace(found, due=said.day), "matter_day"),)


async def show_open(context: Context, speaker: Person, said: Listing) -> Says:
    """What is open in the branch, or below those who look after several; a group hears no names."""
    root = scope(context, speaker)
    if root is None:
        return (Say(render("no_branch", asks=True)),)
    kinds = (said.kind,) if said.kind else LOOPS
    found = await matters.open_below(context.transaction, root, kinds)
    names = {each.id: each.name for each in await people.everybody(context.transaction, context.today)} if found else {}
    private = not context.in_group and any(speaker.holds(role, root) for role in SPEAKS_FOR_BRANCH)
    text = render(
        "matter_list",
        root=root,
        kind=said.kind,
        matters=found[:MOST_LISTED],
        more=len(found) - MOST_LISTED,
        names=names,
        private=private,
        me=speaker.id if not context.in_group else None,
        today=context.today,
        wide=root.level is not Level.BRANCH,
    )
    return (Say(text),)


def scope(context: Context, speaker: Person) -> Organisation | None:
    """In a branch's group that branch, elsewhere the highest place somebody looks after, else the own branch."""
    here = context.chat.organisation
    if here and (speaker.may_see(here) or (speaker.branch and speaker.branch.id == here.id)):
        return here
    if here:
        return None
    return next(iter(speaker.oversees()), speaker.branch)
