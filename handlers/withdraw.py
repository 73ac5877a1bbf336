"""撤回: a record counts no longer; nothing of it is lost."""

from domain.conversation import About
from domain.reading.reading import Act
from handlers import filing
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from handlers.which import meant
from storage import questions
from templates import render

router = Router()


@router.on(Act.WITHDRAW)
async def withdraw(context: Context) -> Says:
    """Take back the record that is meant, or the open question where nothing was kept yet."""
    speaker, _ = await reporter(context)
    if context.question:
        await questions.close(context.transaction, context.question.id, context.now)
        return (Say(render("question_dropped")),)
    record = await meant(context, speaker, None, only_leave="请假" in context.reading.text)
    if record is None:
        return (Say(render("nothing_to_correct", verb="撤回")),)
    filed = await filing.take_back(context, record)
    return (Say(render("withdrawn", filed=filed), about=About(filed.fact.key, filed.record.number)),)
