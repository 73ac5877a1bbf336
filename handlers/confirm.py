"""待确认, 确认, 退回: the branch's committee looks at what members reported, when it wants to and never by a push."""

import re
from collections.abc import Sequence
from datetime import timedelta

from domain.branch import Branch
from domain.conversation import About, Button
from domain.filing import speaks_for
from domain.masking import mask_numbers
from domain.matter import Move
from domain.member import SPEAKS_FOR_BRANCH, Person
from domain.orders import Order, Verb
from domain.reading.reading import Act, Kind
from domain.record import Record
from handlers import identify, matters, steps, versions
from handlers.context import SILENCE, Context, Say, Says
from handlers.router import Router
from handlers.which import of_quote, stands
from storage import audit, chats, confirming, records
from templates import names, render

router = Router()
LOOKS_BACK = timedelta(days=60)
MOST_SHOWN = 8
MOST_BUTTONS = 3
LONGEST_REASON = 100


@router.order(Verb.WAITING)
async def waiting(context: Context, order: Order) -> Says:
    """List them to whom it concerns, in private."""
    del order
    speaker, branch = context.speaker, context.branch
    if speaker is None or branch is None or not speaks_for(speaker, branch):
        return refuse(context)
    found = await confirming.waiting(
        context.transaction, branch.organisation.id, committee_of(branch), context.now - LOOKS_BACK, MOST_SHOWN
    )
    more = await count_waiting(context, branch) - len(found)
    told = {each.member: each.name for each in branch.members}
    text = render("waiting", branch=branch.organisation.name, records=found, more=more, names=told)
    return await privately(context, speaker, Say(text, buttons=buttons(found)))


def buttons(found: Sequence[Record]) -> tuple[Button, ...]:
    """Confirm all that is shown, and no other; or return one of the first few."""
    if not found:
        return ()
    shown = " ".join(str(record.number) for record in found)
    whole = Button("confirm", "确认" if len(found) == 1 else f"这{len(found)}条都确认", f"确认 {shown}")
    return (
        whole,
        *(
            Button(f"return-{each.number}", f"退回 {each.number}", f"退回 {each.number}")
            for each in found[:MOST_BUTTONS]
        ),
    )


async def count_waiting(context: Context, branch: Branch) -> int:
    """How many reports of members wait."""
    since = context.now - LOOKS_BACK
    return await confirming.count(context.transaction, branch.organisation.id, committee_of(branch), since)


def committee_of(branch: Branch) -> frozenset[int]:
    """Those whose own reports are the branch's word."""
    return frozenset(member for role, member in branch.offices if role in SPEAKS_FOR_BRANCH)


@router.order(Verb.CONFIRM)
async def confirm(context: Context, order: Order) -> Says | None:
    """Confirm the records that are named or quoted; one that changed since it was shown is shown again."""
    if (says := await matters.judged(context, order.about, Move.CONFIRM)) is not None:
        return says
    found = await reviewed(context, order.about)
    if not found:
        return await identify.decide(context, int(order.about), accepted=True) if order.about.isdecimal() else None
    done, changed, known = [], [], []
    for record in found:
        if record.is_returned or is_newer(context, record):
            changed.append(record)
        elif await confirming.confirm(context.transaction, record.id, by(context), context.now):
            done.append(record)
        else:
            known.append(record)
    for record in done:
        await steps.confirmed(context, record)
        detail = {"version": record.version}
        subject = f"record:{record.number}"
        await audit.append(context.transaction, context.now, context.actor, "record.confirmed", subject, detail)
    text = render("confirmed", done=done, changed=changed, known=known, in_group=context.in_group)
    return (Say(text, buttons=buttons([each for each in changed if not each.is_returned])),)


@router.order(Verb.RETURN)
async def return_record(context: Context, order: Order) -> Says | None:
    """Let a record wait for its correction, and tell the one who reported it why, in private."""
    if context.reading.act is Act.BLOCK:
        return None
    words = mask_numbers(order.words)[0][:LONGEST_REASON].strip(" 。.，,：:")
    if (says := await matters.judged(context, order.about, Move.RETURN, words)) is not None:
        return says
    found = await reviewed(context, order.about)
    if not found:
        return refuse(context) if order.about else None
    if len(found) > 1:
        return (Say(render("return_which", records=found)),)
    return await hand_back(context, found[0], words)


async def hand_back(context: Context, record: Record, reason: str) -> Says:
    """Return a record; without a reason, or when it changed meanwhile, nothing happens but a word on that."""
    if record.is_returned or is_newer(context, record):
        return (Say(render("confirmed", done=[], changed=[record], known=[], in_group=context.in_group)),)
    if not reason:
        return (Say(render("return_why", record=record), buttons=reasons(record), about=About(None, record.number)),)
    await versions.send_back(context, record, by(context), reason)
    desk = await chats.direct(context.transaction, record.reporter)
    done = Say(render("returned", record=record, told=desk is not None, in_group=context.in_group))
    if desk is None:
        return (done,)
    note = render("returned_to_member", record=record, reason=reason)
    return (done, Say(note, chat=desk.id, about=About(record.fact.key, record.number)))


def reasons(record: Record) -> tuple[Button, ...]:
    """What is most often wrong, so that nobody need type it."""
    fields = ("date", "present", "hours", "community", "content")
    wrong = [f"{names.FIELDS[field]}不对" for field in fields if getattr(record.fact, field) is not None][:2]
    whys = enumerate((*wrong, "重复报了"), start=1)
    return tuple(Button(f"why-{no}", words, f"退回 {record.number} {words}") for no, words in whys)


async def reviewed(context: Context, about: str) -> list[Record]:
    """The records that are named, or else quoted, of those that the speaker may confirm or return."""
    if about:
        numbers = [int(number) for number in re.findall(r"\d+", about)]
        named = [await records.by_number(context.transaction, number) for number in dict.fromkeys(numbers)]
    else:
        named = list(await of_quote(context) or ())
    return [record for record in named if record and stands(record) and may_review(context.speaker, record)]


def may_review(speaker: Person | None, record: Record) -> bool:
    """The secretary and the committee of its branch, but nobody what they reported themselves, nor a 整改."""
    if speaker is None or speaker.id == record.reporter or record.fact.kind is Kind.RECTIFICATION:
        return False
    return any(post.role in SPEAKS_FOR_BRANCH and post.organisation.id == record.organisation for post in speaker.posts)


def by(context: Context) -> int:
    """Who speaks; `reviewed` finds nothing for somebody unknown."""
    assert context.speaker is not None
    return context.speaker.id


def is_newer(context: Context, record: Record) -> bool:
    """Whether it changed after the card was shown whose button was pressed."""
    card = context.quoted if context.incoming.button else None
    return card is not None and card.at is not None and record.recorded_at > card.at


def refuse(context: Context) -> Says:
    """In a group the words may be meant for a colleague."""
    return SILENCE if context.in_group else (Say(render("not_to_confirm")),)


async def privately(context: Context, speaker: Person, say: Say) -> Says:
    """What names people is told in private."""
    if not context.in_group:
        return (say,)
    desk = await chats.direct(context.transaction, speaker.id)
    return (Say(say.text, chat=desk.id, buttons=say.buttons),) if desk else (Say(render("mine_privately")),)
