"""督查 in chat: inspectors enter what they find on site, officers draw, send and close; all of it in private."""

import hashlib
from collections.abc import Awaitable, Callable

from domain.branch_name import in_order
from domain.conversation import Button
from domain.inspect_order import Deed, InspectOrder, inspect_order
from domain.inspection import USUAL_PERCENT, NewFinding, NotNow, Round, Why
from domain.member import Person, Role
from domain.orders import CALL, Order, Verb
from domain.organisation import Organisation
from domain.paper import paper_of, plain
from domain.period import Cycle, Period
from handlers import inspecting
from handlers.context import Context, Say, Says
from handlers.inspecting import Desk
from handlers.router import Router
from storage import inspections
from templates import render

router = Router()
MOST_NAMED = 4
FINDS = (Role.INSPECTOR, Role.COMMISSION_OFFICER)
Answer = Callable[[Desk, Person, InspectOrder], Awaitable[Says]]


@router.order(Verb.INSPECT)
async def inspect(context: Context, order: Order) -> Says | None:
    """Do what the words say, read once more from the text that may be stored; for others they are words like any."""
    del order
    said = inspect_order(CALL.sub("", context.reading.text), context.today)
    speaker = context.speaker
    if said is None or speaker is None:
        return None
    if not any(post.role in FINDS for post in speaker.posts):
        return None if context.in_group or said.deed is Deed.STATUS else (Say(asks("not_yours")),)
    if refusal := refused(context, speaker, said):
        return (refusal,)
    desk = Desk(context.transaction, context.house, context.now, context.actor)
    try:
        if said.deed is Deed.FIND:
            return await find(context, desk, speaker, said)
        return await DO[said.deed](desk, speaker, said)
    except NotNow as fault:
        return (Say(render("inspect_refused", why=fault.why.value, about=fault.about)),)


def refused(context: Context, speaker: Person, said: InspectOrder) -> Say | None:
    """What is found is no matter for a group before the branch has its notice; the round is for officers to run."""
    if context.in_group:
        return Say(asks("privately"))
    if said.deed not in OPEN_TO_INSPECTORS and not is_officer(speaker):
        return Say(asks("not_yours"))
    return None


def looks_at(one: Round, speaker: Person) -> tuple[Organisation, ...]:
    """The branches of the sample that an inspector or an officer may look at."""
    roots = [post.organisation for post in speaker.posts if post.role in FINDS]
    return tuple(each.organisation for each in one.sample if any(root.holds(each.organisation) for root in roots))


OPEN_TO_INSPECTORS = frozenset({Deed.STATUS, Deed.SHEET, Deed.FIND, Deed.DROP})


def asks(what: str, **words: object) -> str:
    """A short answer that asks back or says why not."""
    return render("inspection_asks", asks=what, **{"place": "", "near": (), "day": None, "number": 0, **words})


def is_officer(speaker: Person) -> bool:
    """Whether somebody runs the inspection."""
    return any(post.role is Role.COMMISSION_OFFICER for post in speaker.posts)


async def current(desk: Desk) -> Round:
    """The round that is meant: the one under way, else the newest of this quarter."""
    there = await inspections.still_open(desk.transaction)
    if there:
        return await inspections.gather(desk.transaction, there[-1])
    return await inspecting.newest(desk, inspecting.ahead(desk.day))


async def status(desk: Desk, speaker: Person, said: InspectOrder) -> Says:
    """The sample and what was found there; inspectors see the branches they may look at."""
    del said
    one = await current(desk)
    sees = looks_at(one, speaker)
    text = render(
        "inspection_status",
        round=one,
        period=Period.parse(one.inspection.period),
        visible={each.id for each in sees},
        places={each.id: each.name for each in sees},
        may_find=any(inspecting.may_find(speaker, one, each) for each in sees),
        example=sees[0].name if sees else "",
        officer=is_officer(speaker),
    )
    return (Say(text),)


async def draw(desk: Desk, speaker: Person, said: InspectOrder) -> Says:
    """Draw this quarter's sample; its seed comes of the moment and the one who asks."""
    period = Period.containing(Cycle.QUARTER, desk.day)
    seed = hashlib.sha256(f"{desk.now.isoformat()}:{speaker.id}".encode()).hexdigest()[:8]
    percent = min(100, max(1, said.percent or USUAL_PERCENT))
    one, tallies = await inspecting.draw_round(desk, period, seed=seed, percent=percent)
    return (Say(render("inspection_drawn", round=one, tallies=tallies, period=period)),)


async def sheet(desk: Desk, speaker: Person, said: InspectOrder) -> Says:
    """What the tables hold of one branch of the sample."""
    one = await current(desk)
    branch = chosen(one, speaker, said.place)
    if isinstance(branch, Say):
        return (branch,)
    (found,) = await inspecting.sheets(desk, one, branch.id)
    period = Period.parse(one.inspection.period)
    return (Say(render("inspection_sheet", sheet=found, period=period, as_of=desk.now)),)


async def find(context: Context, desk: Desk, speaker: Person, said: InspectOrder) -> Says:
    """Keep what was found in a branch, all lines of the message or none."""
    one = await current(desk)
    branch = chosen(one, speaker, said.place)
    if isinstance(branch, Say):
        return (branch,)
    if not inspecting.may_find(speaker, one, branch):
        return (Say(render("inspect_refused", why=Why.CLOSED.value, about=one.inspection.period)),)
    if not said.found:
        return (Say(asks("fine" if said.fine else "what", place=branch.name)),)
    if said.due and said.due <= desk.day:
        return (Say(asks("past", day=said.due)),)
    found = [NewFinding(branch.id, each.issue, each.words, said.due, speaker.id) for each in said.found]
    numbers = await inspecting.enter(desk, one, found)
    pairs = list(zip(numbers, found, strict=True))
    text = render("inspection_found", branch=branch, found=pairs, masked=context.reading.masked)
    return (Say(text, buttons=(Button("drop", "撤销", f"撤销问题 {numbers[0]}"),) if len(numbers) == 1 else ()),)


def chosen(one: Round, speaker: Person, place: str) -> Organisation | Say:
    """The branch of the sample that is meant, among those the speaker may look at."""
    mine = looks_at(one, speaker)
    fitting = [each for each in mine if each.name == place] or [each for each in mine if in_order(place, each.name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        return Say(asks("which", place=place, near=[each.name for each in fitting[:MOST_NAMED]]))
    return Say(render("inspect_refused", why=Why.NOT_SAMPLED.value, about=place))


async def drop(desk: Desk, speaker: Person, said: InspectOrder) -> Says:
    """Take back a finding that was entered wrongly, by who entered it or an officer, before the branch hears of it."""
    number = said.number or 0
    for one in await inspections.still_open(desk.transaction):
        found = (await inspections.gather(desk.transaction, one)).findings
        own = any(each.id == number and (each.found_by == speaker.id or is_officer(speaker)) for each in found)
        if own and await inspections.drop(desk.transaction, number, desk.now):
            await desk.note("finding.drop", f"finding:{number}", {})
            return (Say(asks("dropped", number=number)),)
    return (Say(asks("not_dropped", number=number)),)


async def notice(desk: Desk, speaker: Person, said: InspectOrder) -> Says:
    """Show what notices would go out; they are sent by a word of their own."""
    del speaker
    send = said.deed is Deed.SEND
    given = await inspecting.notices(desk, await current(desk), send=send)
    button = () if send else (Button("send", "发出", "督查通知 发出"),)
    return (Say(render("inspection_notices", notices=given, sent=send, in_chat=True), buttons=button),)


async def bulletin(desk: Desk, speaker: Person, said: InspectOrder) -> Says:
    """The draft of the 通报 as text."""
    del speaker, said
    return (Say(plain(paper_of(await inspecting.bulletin(desk, await current(desk))))),)


async def close(desk: Desk, speaker: Person, said: InspectOrder) -> Says:
    """End the round when all is mended."""
    del speaker, said
    one = await inspecting.close(desk, await current(desk))
    return (Say(render("inspection_closed", round=one, period=Period.parse(one.inspection.period))),)


DO: dict[Deed, Answer] = {
    Deed.STATUS: status,
    Deed.DRAW: draw,
    Deed.SHEET: sheet,
    Deed.DROP: drop,
    Deed.NOTICE: notice,
    Deed.SEND: notice,
    Deed.BULLETIN: bulletin,
    Deed.CLOSE: close,
}
