"""What a record that is a matter has beside its facts: its row, its history, and who hears of a step."""

from dataclasses import replace
from datetime import date, timedelta

from domain.calendar import WorkCalendar
from domain.conversation import About, Button, Owed, Purpose
from domain.hours import next_opening
from domain.matter import LOOPS, TELLS, USUAL_DAYS, Matter, Move, Stage, after, may
from domain.member import Person
from domain.reading.reading import Fact, Kind
from domain.record import Record
from handlers import versions
from handlers.context import Context, Declined, Say
from storage import audit, chats, matters, pushes
from templates import render

UNDER_WAY = (Stage.CLAIMED, Stage.IN_PROGRESS, Stage.BLOCKED)


async def kept(context: Context, record: Record, before: Record | None) -> None:
    """Add the step that a report, a correction or a withdrawal made; a state that stays makes none.

    A 整改回复 that answers to no inspection is a record and no matter.
    """
    matter = await matters.by_number(context.transaction, record.number) if record.fact.kind in LOOPS else None
    if matter is None or context.speaker is None:
        return
    if matter.kind is Kind.RECTIFICATION and matter.finding is None:
        return
    by = before.reporter if before else context.speaker.id
    due = usual_day(context.today, context.house.calendar) if matter.stage in UNDER_WAY else None
    is_new = await matters.enter(context.transaction, record.number, raised_by=by, now=context.now, due=due)
    if due and not is_new and matter.due is None:
        await matters.set_due(context.transaction, record.number, due)
    move = Move.DROP if record.withdrawn else TELLS.get(record.fact.state) if record.fact.state else None
    if move is None or (before and before.fact.state is record.fact.state and not record.withdrawn):
        return
    words = context.reading.text
    await matters.step(
        context.transaction, record.number, move, by=context.speaker.id, now=context.now, words=words, version=record.id
    )
    await tell_raiser(context, matter, move, words)


async def advance(context: Context, old: Record, fact: Fact, members: tuple[int, ...], move: Move) -> Record:
    """Write the version that a step of a matter makes, and let its task follow."""
    task = await versions.former(context, old)
    becomes = replace(old, fact=fact, members=members, withdrawn=move is Move.DROP)
    record = await versions.next_version(context, becomes, task)
    await audit.append(context.transaction, context.now, context.actor, f"matter.{move}", f"record:{record.number}", {})
    await versions.settle(context, task, context.house.answered(fact))
    return record


async def confirmed(context: Context, record: Record) -> None:
    """A record that the branch's committee confirmed among others may be a matter: it has come to its end."""
    matter = await matters.by_number(context.transaction, record.number) if record.fact.kind in LOOPS else None
    if matter is None or context.speaker is None or matter.stage is not Stage.CONFIRMED:
        return
    await matters.enter(context.transaction, matter.number, raised_by=matter.raised_by, now=matter.raised_at)
    by = context.speaker.id
    await matters.step(
        context.transaction, matter.number, Move.CONFIRM, by=by, now=context.now, words="", version=record.id
    )


async def allow(context: Context, speaker: Person, record: Record, move: Move | None) -> None:
    """Refuse to change a record that is a matter where the machine does not; raises Declined.

    `move` is what the change would do to its stage, None for a change of something else.
    """
    matter = await matters.by_number(context.transaction, record.number) if record.fact.kind in LOOPS else None
    if matter is None:
        return
    if matter.stage is Stage.CONFIRMED:
        raise Declined(Say(render("matter_cannot", matter=matter, move=move, owner="")))
    if move is Move.DROP and not may(speaker, move, matter):
        raise Declined(Say(render("matter_not_yours", matter=matter, move=move)))
    same = move is not None and TELLS.get(record.fact.state) is move if record.fact.state else False
    if move and not same and after(matter.kind, matter.stage, move) is None:
        raise Declined(Say(render("matter_cannot", matter=matter, move=move, owner="")))


def usual_day(today: date, calendar: WorkCalendar) -> date:
    """The day a matter is due that nobody gave one: a working day about a month from now."""
    return calendar.add_workdays(today + timedelta(days=USUAL_DAYS + 1), -1)


async def tell_raiser(context: Context, matter: Matter, move: Move, words: str) -> None:
    """Who raised a matter for others to solve hears in private that it is solved, and can say whether it is."""
    speaker = context.speaker
    if move is not Move.SOLVE or speaker is None or matter.raised_by in (speaker.id, *matter.owners):
        return
    text = render("matter_solved", matter=matter, words=words)
    key = f"matter:{matter.number}:solved:{context.heard}"
    await privately(context, matter.raised_by, key, text, buttons(matter), matter)


async def privately(
    context: Context, member: int, key: str, text: str, offered: tuple[Button, ...], matter: Matter
) -> None:
    """Owe somebody a private note, within working hours; who has no direct chat sees it on the list."""
    chat = await chats.direct(context.transaction, member)
    if chat is None:
        return
    due_at = next_opening(context.now, context.house.calendar)
    about = About(matter.kind, matter.number)
    owed = Owed(key, chat.id, text, Purpose.NOTE, due_at, offered, about)
    await pushes.put_all(context.transaction, [owed], context.now)


OFFERED = {
    Stage.RAISED: ((Move.CLAIM, "认领"),),
    Stage.CLAIMED: ((Move.SOLVE, "办结了"), (Move.BLOCK, "办不下去")),
    Stage.IN_PROGRESS: ((Move.SOLVE, "办结了"), (Move.BLOCK, "办不下去")),
    Stage.BLOCKED: ((Move.WORK, "继续办"), (Move.SOLVE, "办结了")),
    Stage.SOLVED: ((Move.CONFIRM, "确认办结"), (Move.RETURN, "打回")),
}
"""What can be said without typing, by stage."""
OFFERED_OF_RECTIFICATION = {
    Stage.RAISED: ((Move.SOLVE, "整改完成"), (Move.BLOCK, "办不下去")),
    Stage.SOLVED: ((Move.CONFIRM, "通过"), (Move.RETURN, "打回")),
}


def buttons(matter: Matter, reader: Person | None = None) -> tuple[Button, ...]:
    """The buttons below a message about one matter, for one reader those they may press; each says what to write."""
    return tuple(
        Button(f"{move}-{matter.number}", label, f"{matter.number} {label}")
        for move, label in offered(matter)
        if reader is None or may(reader, move, matter)
    )


def offered(matter: Matter) -> tuple[tuple[Move, str], ...]:
    """The moves that are offered, and what they are called: a 整改 is mended and re-checked."""
    if matter.finding is None or matter.stage is Stage.BLOCKED:
        return OFFERED.get(matter.stage, ())
    return OFFERED_OF_RECTIFICATION.get(matter.stage, OFFERED_OF_RECTIFICATION[Stage.RAISED] if matter.is_open else ())
