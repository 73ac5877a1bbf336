"""A sign-up (接龙): of a list that is sent again and again only what is new is kept and said."""

from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from domain.branch import Branch
from domain.conversation import About
from domain.filing import is_excuse
from domain.member import Person
from domain.reading.reading import Act, Fact
from domain.record import Record
from domain.signup import News, Told, is_list, is_of, news, told_of
from handlers import filing, versions
from handlers.context import SILENCE, Context, Say, Says
from handlers.router import Router
from handlers.standing import reporter
from handlers.which import may_correct
from storage import questions, records
from templates import render

router = Router()
OPEN_FOR = timedelta(days=45)
"""How far back a list may have been begun that still grows."""


@router.on(Act.JOIN)
async def join(context: Context) -> Says:
    """Keep who is new or no longer comes, and say how many stand on the list now."""
    speaker, branch = await reporter(context)
    facts = context.reading.records
    if not facts:
        return SILENCE
    if context.question and context.question.answered_by(facts):
        await questions.close(context.transaction, context.question.id, context.now)
    since = context.now - OPEN_FOR
    kept = await records.of_kind(context.transaction, branch.organisation.id, facts[0].kind or "", since)
    told = told_of(kept, branch)
    found = news(
        facts,
        told,
        speaker=speaker.name,
        day=context.today,
        may_change=lambda record: may_correct(speaker, record),
    )
    number = await keep(context, found, told, branch, speaker)
    text = render("joined", fact=dated(facts[0], told, context), news=found, masked=context.reading.masked)
    return (Say(text, about=About(facts[0].key, number)),)


def dated(fact: Fact, told: tuple[Told, ...], context: Context) -> Fact:
    """The line with the day of the list it belongs to, where it names none: +1 is for Saturday."""
    days = [each.record.held_on for each in told if each.stands and is_of(fact, each.record, context.today)]
    return fact if fact.date or fact.period or not days else replace(fact, date=days[-1])


async def keep(context: Context, found: News, told: tuple[Told, ...], branch: Branch, speaker: Person) -> int | None:
    """Write what is new; gives the number of the record that the answer is about."""
    number = None
    for _, left in groupby(sorted(found.out, key=lambda each: each[0].number), key=lambda each: each[0].number):
        pairs = list(left)
        await versions.leave_out(context, pairs[0][0], [name for _, name in pairs], branch)
        number = number or pairs[0][0].number
    for record in found.back:
        await filing.take_back(context, record)
    for fact in found.excuses:
        await filing.file(context, fact, branch, speaker)
    for fact in found.facts:
        old = await list_of(context, fact, told)
        filed = await (filing.grow(context, old, fact, branch) if old else filing.file(context, fact, branch, speaker))
        number = filed.record.number
    return number


async def list_of(context: Context, fact: Fact, told: tuple[Told, ...]) -> Record | None:
    """The list that people are added to, as it stands after others were taken out of it."""
    if not is_list(fact):
        return None
    fitting = [each.record for each in told if each.stands and is_of(fact, each.record, context.today)]
    lists = [record for record in fitting if is_list(record.fact) and not is_excuse(record.fact) and record.fact.people]
    return await records.by_number(context.transaction, lists[-1].number) if lists else None
