"""更正: a record gets a new version; the earlier one stays readable."""

from domain.conversation import About
from domain.filing import contradiction, corrected
from domain.reading.reading import Act, Fact
from handlers import filing
from handlers.context import Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from handlers.which import meant
from templates import render

router = Router()


@router.on(Act.AMEND)
async def amend(context: Context) -> Says:
    """Change what the message says must change, and nothing else."""
    speaker, _ = await reporter(context)
    said = context.reading.records[0] if context.reading.records else Fact()
    record = await meant(context, speaker, said)
    if record is None:
        return (Say(render("nothing_to_correct", verb="更正")),)
    whole = corrected(record.fact, said)
    if contradiction(whole):
        return (Say(render("contradiction", fact=whole), about=About(whole.key, record.number)),)
    filed = await filing.correct(context, record, said)
    text = render("corrected", filed=filed, masked=context.reading.masked)
    return (Say(text, about=About(filed.fact.key, filed.record.number)),)
