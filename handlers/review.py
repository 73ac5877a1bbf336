"""年度评定 in a chat: officers look, enter, freeze, sign and publish; a secretary sees the own branch alone."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.branch_name import in_order
from domain.conversation import Button
from domain.member import Person
from domain.orders import CALL, Order, Verb
from domain.organisation import Level, Organisation
from domain.review import workflow
from domain.review.entry import EntryKind
from domain.review.order import Deed, ReviewOrder, review_order
from domain.review.result import Result
from domain.review.wish import Unfit, Wish
from domain.review.workflow import Reason, Refused, Stage
from handlers import reopening, review_stars, reviewing
from handlers.context import SILENCE, Context, Declined, Say, Says
from handlers.doer import Doer
from handlers.publishing import publish as publish_results
from handlers.publishing import tell_note
from handlers.review_words import SIGNS, branch_text, officer_text, open_text
from handlers.reviewing import NoRubric, Shown, show, usual_year
from handlers.router import Router
from storage import chats, organisations, reviews
from templates import render

router = Router()
MOST_NAMED = 3
MOST_ENTRIES = 20


@router.order(Verb.REVIEW)
async def review(context: Context, order: Order) -> Says:
    """Do what the words say. They are read once more, from the text that may be stored."""
    del order
    said = review_order(CALL.sub("", context.reading.text))
    if said is None or (context.in_group and context.chat.organisation is None):
        return SILENCE
    if context.speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    if said.year is None:
        said = replace(said, year=usual_year(context.today))
    return await privately(context, await done(context, context.speaker, said))


async def done(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """What is said to an order, also to one that cannot be followed."""
    try:
        return await DEEDS[said.deed](context, speaker, said)
    except NoRubric:
        return Say(render("review_no_rubric"))
    except Refused as fault:
        return Say(render("review_refused", reason=fault.reason, day=fault.day))
    except Unfit as fault:
        return Say(render("review_unfit", field=fault.field, choices=fault.choices, most=fault.most))
    except Declined as fault:
        return fault.say


async def privately(context: Context, say: Say) -> Says:
    """Nothing of a review is said in a group before it is published, and then the band alone."""
    if not context.in_group or context.speaker is None:
        return (say,)
    direct = await chats.direct(context.transaction, context.speaker.id)
    return (replace(say, chat=direct.id),) if direct else (Say(render("review_privately")),)


async def look(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """The review of what somebody looks after, or of a place below it."""
    root = await place_of(context, speaker, said.place)
    return Say(await text_of(context, await shown_of(context, root, said)))


async def own(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """The own branch's, for its secretary and its committee."""
    home = next((each for each in (here(context), speaker.branch) if each and speaker.may_see(each)), None)
    if home is None or home.level is not Level.BRANCH:
        raise Refused(Reason.NOT_YOURS)
    return Say(await text_of(context, await shown_of(context, home, said)))


async def open_(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """What the points of an item rest on, one by one."""
    root = await place_of(context, speaker, said.place)
    shown = await shown_of(context, root, said)
    return Say(open_text(shown, result_of(shown), said.name, context.house))


async def freeze(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """Freeze a year, once it was said twice."""
    root = await place_of(context, speaker, said.place)
    workflow.check_run(speaker, root)
    year = year_of(said)
    rubric = reviewing.rubric_of(context.house)
    covering = await reviews.covering(context.transaction, year, root)
    workflow.check_freeze(rubric, covering[0] if covering else None, year, context.today)
    if not said.confirmed:
        shown = await shown_of(context, root, said)
        if shown.review.is_empty:
            raise Refused(Reason.NOTHING)
        until = reviewing.window_end(rubric.dates, year, context.today)
        return offer(shown, "freeze", f"确认冻结{year}年度评定", said, until=until)
    shown = await reviewing.freeze(context.transaction, context.house, Doer(speaker), root, year, context.now)
    return Say(render("review_done", deed="freeze", review=shown.review, frozen=shown.frozen))


async def reopen(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """Open a frozen year again, with a reason; who signed hears that the signature stands no more."""
    root = await place_of(context, speaker, said.place)
    doer, year = Doer(speaker), year_of(said)
    text = await reopening.reopen(context.transaction, context.house, doer, root, year, said.why, context.now)
    return Say(text)


async def sign(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """Sign a frozen year under the seal that was shown."""
    root = await place_of(context, speaker, said.place)
    shown = await shown_of(context, root, said)
    if not (said.confirmed and said.seal):
        hand = reviewing.hand_of(speaker, shown, context.now)
        words = f"确认{SIGNS[hand]}{year_of(said)}年度评定 {shown.review.seal[:8]}"
        return offer(shown, "sign", words, said, hand=hand)
    hand = await reviewing.sign(context.transaction, speaker, shown, said.seal, context.now)
    return Say(render("review_done", deed="sign", hand=hand))


async def publish(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """Publish a signed year, once it was said twice."""
    root = await place_of(context, speaker, said.place)
    workflow.check_run(speaker, root)
    shown = await shown_of(context, root, said)
    reviewing.check_whole(shown)
    workflow.check_publish(shown.frozen, shown.signatures, context.today)
    if not said.confirmed:
        return offer(shown, "publish", f"确认发布{year_of(said)}年度评定", said)
    told = await publish_results(context.transaction, context.house, Doer(speaker), shown, context.now)
    return Say(render("review_done", deed="publish", review=shown.review, messages=told))


async def enter(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """Enter a bonus, a deduction, a correction or a note."""
    assert said.kind
    subject = await place_of(context, speaker, said.place)
    wish = Wish(said.kind, said.name, said.amount, said.why, said.item)
    year = year_of(said)
    made = await reviewing.enter(context.transaction, context.house, Doer(speaker), subject, year, wish, context.now)
    if made.kind is EntryKind.NOTE:
        await tell_note(context.transaction, context.house, subject, year, made, context.now)
    shown = await shown_of(context, subject, said)
    return Say(render("review_entered", name=subject.name, entry=made, review=shown.review))


async def entries(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """What was entered for a subtree."""
    root = await place_of(context, speaker, said.place)
    if not workflow.may_run(speaker, root):
        raise Refused(Reason.NOT_YOURS)
    shown = await shown_of(context, root, said)
    names = {each.id: each.name for each in await organisations.tree(context.transaction, context.today)}
    names |= {each.id: each.name for each in shown.review.inputs.branches}
    found = shown.review.entries
    text = render(
        "review_entries", entries=found, names=names, review=shown.review, year=year_of(said), most=MOST_ENTRIES
    )
    return Say(text)


async def take_back(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """Let an entry count no more."""
    await reviewing.take_back(context.transaction, Doer(speaker), said.number, context.now)
    return Say(render("review_taken_back", number=said.number))


async def howto(context: Context, speaker: Person, said: ReviewOrder) -> Say:
    """How an entry is written, where one was begun and is no such."""
    del context, said
    if not any(workflow.may_run(speaker, root) for root in speaker.oversees()):
        raise Refused(Reason.NOT_YOURS)
    return Say(render("review_howto"))


Do = Callable[[Context, Person, ReviewOrder], Awaitable[Say]]
DEEDS: dict[Deed, Do] = {
    Deed.SHOW: look,
    Deed.OWN: own,
    Deed.OPEN: open_,
    Deed.FREEZE: freeze,
    Deed.REOPEN: reopen,
    Deed.SIGN: sign,
    Deed.PUBLISH: publish,
    Deed.ENTER: enter,
    Deed.ENTRIES: entries,
    Deed.TAKE_BACK: take_back,
    Deed.HOWTO: howto,
    Deed.STARS: review_stars.stars,
}


def offer(shown: Shown, deed: str, words: str, said: ReviewOrder, **more: object) -> Say:
    """Ask for the same once more, with what it does; a button says the words."""
    words = f"{words} {said.place}" if said.place else words
    text = render("review_confirm", shown=shown, deed=deed, words=words, **more)
    return Say(text, buttons=(Button(f"review-{deed}", "确定", words),))


def year_of(said: ReviewOrder) -> int:
    """The year of an order whose year was settled."""
    assert said.year
    return said.year


def here(context: Context) -> Organisation | None:
    """The branch that the chat is of."""
    return context.chat.organisation


async def shown_of(context: Context, root: Organisation, said: ReviewOrder) -> Shown:
    """The review of a subtree."""
    return await show(context.transaction, context.house, root, year_of(said), context.now)


async def text_of(context: Context, shown: Shown) -> str:
    """A review in words: of a branch its own, of anything larger the list of what is below; raises Declined."""
    if shown.review.is_empty:
        raise Declined(Say(render("review_empty", name=shown.root.name, whole=False)))
    if shown.root.level is not Level.BRANCH:
        return officer_text(shown)
    result = result_of(shown)
    if shown.stage is Stage.PUBLISHED and shown.frozen:
        told = await reviews.published(context.transaction, shown.frozen, result.id, "branch")
        result = replace(result, standing=told) if told else result
    return branch_text(shown, result)


def result_of(shown: Shown) -> Result:
    """The one result of a place; raises Declined where the year has nothing of it."""
    results = shown.review.branches if shown.root.level is Level.BRANCH else shown.review.units
    found = next((each for each in results if each.id == shown.root.id), None)
    found = found or (results[0] if len(results) == 1 else None)
    if found is None:
        raise Declined(Say(render("review_empty", name=shown.root.name, whole=bool(results))))
    return found


async def place_of(context: Context, speaker: Person, words: str) -> Organisation:
    """The place that is meant, the highest this person looks after where none is; raises Declined."""
    roots = speaker.oversees()
    if not roots:
        raise Refused(Reason.NOT_YOURS)
    if not words:
        return roots[0]
    tree = await organisations.tree(context.transaction, context.today)
    there = [each for each in tree if each.level is not Level.GROUP]
    fitting = [each for each in there if each.name == words] or [each for each in there if in_order(words, each.name)]
    visible = [each for each in fitting if speaker.may_see(each)]
    if visible:
        return min(visible, key=lambda each: (each.path.count("/"), len(each.name)))
    if fitting:
        raise Declined(Say(render("digest_not_yours", roots=roots)))
    near = [each.name for each in there if speaker.may_see(each)][:MOST_NAMED]
    raise Declined(Say(render("digest_where", place=words, near=near)))
