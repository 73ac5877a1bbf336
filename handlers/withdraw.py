"""撤回: a record counts no longer; nothing of it is lost."""

from domain.conversation import About
from domain.matter import Move
from domain.reading.reading import Act
from domain.record import Record
from domain.signup import is_list
from handlers import filing, steps, versions
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from handlers.which import answers_for, meant
from storage import questions
from templates import render

router = Router()


@router.on(Act.WITHDRAW)
async def withdraw(context: Context) -> Says:
    """Take back the record that is meant, or the open question where nothing was kept yet."""
    speaker, branch = await reporter(context)
    if context.question and context.named is None:
        await questions.close(context.transaction, context.question.id, context.now)
        return (Say(render("question_dropped")),)
    record = await meant(context, speaker, None, only_leave="请假" in context.reading.text)
    if record is None:
        return (Say(render("nothing_to_correct", verb="撤回")),)
    await steps.allow(context, speaker, record, Move.DROP)
    if is_shared(record) and speaker.id in record.members and not (answers_for(speaker, record) and is_own(record)):
        await versions.leave_out(context, record, (speaker.name,), branch)
        return (Say(render("left_out", record=record), about=About(record.fact.key, record.number)),)
    filed = await filing.take_back(context, record)
    return (Say(render("withdrawn", filed=filed), about=About(filed.fact.key, filed.record.number)),)


def is_shared(record: Record) -> bool:
    """Whether it speaks of several people."""
    return len(record.members) > 1


def is_own(record: Record) -> bool:
    """Whether one message made it: a list that others lengthened is no longer one person's to take back."""
    return record.version == 1 or not is_list(record.fact)
