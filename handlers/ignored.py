"""What is no report, question or order: pictures are counted, talk is let be, and in private nobody has to guess."""

from dataclasses import replace
from datetime import timedelta

from domain.filing import differences
from domain.reading.reading import Act, State
from domain.record import Record
from handlers import versions
from handlers.context import SILENCE, Context, Say, Says
from handlers.router import Router
from storage import inbox, records
from templates import render

router = Router()
SOON = timedelta(minutes=5)
PICTURE = "[图片]"
"""How a picture stands in the words that are kept of a message."""


@router.on(Act.IGNORE)
async def leave_be(context: Context) -> Says:
    """Silence; but who writes to the bot alone and was not understood must not take silence for done."""
    if context.incoming.images and not context.reading.text.replace(PICTURE, "").strip():
        await count_pictures(context)
        return SILENCE
    if context.in_group:
        return SILENCE
    if context.speaker is None:
        return (Say(render("stranger", in_group=False)),)
    return (Say(render("not_understood")),) if context.reading.unread else SILENCE


async def count_pictures(context: Context) -> None:
    """To what the same person reported in this chat just now: phones send them as messages of their own."""
    record = await told_just_now(context)
    if record is None:
        return
    sent = (record.fact.photos or 0) + context.incoming.images
    becomes = replace(record, fact=replace(record.fact, photos=sent))
    task = await versions.former(context, record)
    await versions.note(
        context,
        "record.merged",
        await versions.next_version(context, becomes, task),
        differences(record.fact, becomes.fact),
    )


async def told_just_now(context: Context) -> Record | None:
    """The speaker's newest record, if it is of something done, minutes old, and was told here."""
    if context.speaker is None:
        return None
    newest = next(iter(await records.by_reporter(context.transaction, context.speaker.id)), None)
    if newest is None or newest.withdrawn or newest.fact.state is not State.DONE or newest.incoming is None:
        return None
    heard = await inbox.of(context.transaction, [newest.incoming])
    is_fresh = context.now - newest.recorded_at <= SOON
    return newest if is_fresh and heard and heard[0].chat_id == context.chat.id else None
