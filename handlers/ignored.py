"""What is no report, question or order: pictures are counted, talk is let be, and in private nobody has to guess."""

import re
from dataclasses import replace
from datetime import timedelta

from domain.conversation import Button
from domain.filing import differences
from domain.handbook import Page, find
from domain.reading.reading import Act, State
from handlers import versions
from handlers.context import SILENCE, Context, Say, Says
from handlers.router import Router
from handlers.which import told_here
from storage import outbox
from templates import render

router = Router()
FEW = 16
"""Characters; who writes more has something to tell."""
SOON = timedelta(minutes=5)
YES = re.compile(r"(?:是的?|对的?|好的?|行|可以|同意|确定|确认|没问题|发吧?|发出)[。.!！吧]?")
WHOLE_WORDS = frozenset({"确定", "发出"})
"""Labels of buttons that stand for a whole line."""
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
    if not context.reading.unread:
        return SILENCE
    if YES.fullmatch(context.reading.text.strip()) and (button := await waiting_for(context)):
        return (Say(render("not_yet_done", button=button)),)
    return (Say(render("not_understood", page=page_for(context))),)


async def waiting_for(context: Context) -> Button | None:
    """What the bot just asked to be pressed or written in so many words: 是 alone does not freeze a review."""
    last = await outbox.newest(context.transaction, context.chat.id)
    if last is None or last.at is None or last.at < context.now - SOON:
        return None
    return next((each for each in last.buttons if each.label in WHOLE_WORDS), None)


def page_for(context: Context) -> Page | None:
    """The page of the handbook that a few words name: 三室一栏 asks for it as well as 三室一栏怎么建."""
    asked = context.reading.text
    return find(asked, context.house.handbook) if len(asked) <= FEW else None


async def count_pictures(context: Context) -> None:
    """To what the same person reported in this chat just now: phones send them as messages of their own."""
    speaker = context.speaker
    record = await told_here(context.transaction, speaker, context.chat.id, context.now - SOON) if speaker else None
    if record is None or record.withdrawn or record.fact.state is not State.DONE:
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
