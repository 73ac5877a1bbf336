"""更正: a record gets a new version; the earlier one stays readable."""

from dataclasses import replace

from domain.branch import Branch
from domain.conversation import About
from domain.filing import contradiction, corrected, differences
from domain.matter import TELLS
from domain.member import Person
from domain.reading.reading import Act, Fact
from domain.record import Record
from domain.taking_part import taking_part
from handlers import filing, steps
from handlers.context import Context, Say, Says
from handlers.filing import Filed
from handlers.router import Router
from handlers.standing import reporter
from handlers.which import answers_for, meant
from templates import render

router = Router()


@router.on(Act.AMEND)
async def amend(context: Context) -> Says:
    """Change what the message says must change, and nothing else."""
    speaker, branch = await reporter(context)
    said = context.reading.records[0] if context.reading.records else Fact()
    record = await meant(context, speaker, said)
    if record is None:
        return (Say(render("nothing_to_correct", verb="更正")),)
    said = with_people(context, record, said, branch)
    whole = corrected(record.fact, said)
    if contradiction(whole):
        return (Say(render("contradiction", fact=whole, corrects=True), about=About(whole.key, record.number)),)
    if not differences(record.fact, said):
        return (Say(render("nothing_new", record=record), about=About(record.fact.key, record.number)),)
    await steps.allow(context, speaker, record, TELLS.get(said.state) if said.state else None)
    filed = await put_right(context, record, said, branch, speaker)
    text = render("corrected", filed=filed, was=record, masked=context.reading.masked)
    return (Say(text, about=About(filed.fact.key, filed.record.number)),)


async def put_right(context: Context, record: Record, said: Fact, branch: Branch, speaker: Person) -> Filed:
    """Correct the record; who shares it with others and does not answer for it corrects what it says of themselves."""
    if len(record.members) > 1 and not answers_for(speaker, record):
        return await filing.part(context, record, said, branch, speaker)
    return await filing.correct(context, record, said, branch)


def with_people(context: Context, record: Record, said: Fact, branch: Branch) -> Fact:
    """The correction with all who took part, where it names some of them: the others stay."""
    if not said.people:
        return said
    before = record.fact.people or tuple(each.name for each in branch.members if each.member in record.members)
    return replace(said, people=taking_part(before, said.people, context.reading.text))
