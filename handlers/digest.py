"""周报: a week's figures of what somebody looks after, and of nothing more."""

import re
from dataclasses import dataclass
from re import Match

from domain.member import Person
from domain.orders import Order, Verb
from domain.organisation import Level, Organisation
from domain.period import PeriodError, Week
from domain.reading.numerals import HAN, number
from domain.reading.reading import Act, Query
from handlers.context import SILENCE, Context, Say, Says
from handlers.router import Router
from handlers.weekly import weekly
from storage import chats, organisations
from templates import render

router = Router()
WEEK = re.compile(rf"\d{{4}}[-年]?W?第?\d{{1,2}}周?|第?\d{{1,2}}周|第([{HAN}]{{1,4}})周|W\d{{1,2}}", re.IGNORECASE)
ASKING = re.compile(
    r"@\S{1,20}\s|周报|月报|汇总表?|[上本这]一?周|[上本这]个?月|\d{1,2}月份?|(?:我们|咱们?|本)支部"
    r"|查一?[查下]|看一?下|看看|发一?[个份]|发我(?:一份)?|给我|导出|生成|统计|请|的|[\s，。,.!！?？]"
)
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a message asks for: a week, and the words that may name an organisation."""

    week: Week
    place: str


@router.order(Verb.DIGEST)
async def ordered(context: Context, order: Order) -> Says:
    """第47周周报, which says first what it wants and then what it is."""
    del order
    return SILENCE if context.in_group and context.chat.organisation is None else await digest(context)


@router.on(Act.QUERY, Query.DIGEST)
@router.on(Act.QUERY, Query.BRANCH)
async def digest(context: Context) -> Says:
    """The digest of the highest place this person looks after, or of the one that is named."""
    if context.speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    roots = context.speaker.oversees()
    if not roots:
        return (Say(render("digest_not_yours")),)
    try:
        wanted = understood(context)
    except PeriodError as fault:
        return (Say(str(fault)),)
    found = await chosen(context, context.speaker, wanted.place)
    if isinstance(found, Say):
        return (found,)
    text = await weekly(context.transaction, context.house, found, wanted.week, context.now)
    return await privately(context, found, text)


def understood(context: Context) -> Wanted:
    """Read `周报 第47周 市财政局` in either order; raises PeriodError for a week there is not."""
    text = context.reading.text
    found = WEEK.search(text)
    week = Week.parse(in_figures(found), context.today) if found else Week.containing(context.today)
    if found is None and re.search(r"上一?周", text):
        week = week.previous()
    place = ASKING.sub("", WEEK.sub("", text) if found else text)
    return Wanted(week, place if context.reading.query == Query.DIGEST.value else "")


def in_figures(found: Match[str]) -> str:
    """A week as `Week.parse` reads it: 第四十七周 is 第47周."""
    return f"第{number(found[1])}周" if found[1] else found[0]


async def chosen(context: Context, speaker: Person, place: str) -> Organisation | Say:
    """The organisation that is meant, if this person may see it."""
    if not place:
        return default(context, speaker)
    there = await organisations.tree(context.transaction, context.today)
    fitting = [each for each in there if each.level is not Level.GROUP and fits(place, each.name)]
    visible = [each for each in fitting if speaker.may_see(each)]
    if visible:
        return min(visible, key=lambda each: (each.path.count("/"), len(each.name)))
    if fitting:
        return Say(render("digest_not_yours", roots=speaker.oversees()))
    near = [each.name for each in there if speaker.may_see(each) and each.level is not Level.GROUP][:MOST_NAMED]
    return Say(render("digest_where", place=place, near=near))


def default(context: Context, speaker: Person) -> Organisation:
    """In a branch's group that branch, elsewhere the highest place this person looks after."""
    here = context.chat.organisation
    asks_branch = context.reading.query == Query.BRANCH.value or "支部" in context.reading.text
    if here and asks_branch and speaker.may_see(here):
        return here
    if asks_branch and speaker.branch and speaker.may_see(speaker.branch):
        return speaker.branch
    return speaker.oversees()[0]


def fits(place: str, name: str) -> bool:
    """Whether the words name the organisation: all their characters in order, 市财政局 for 云川市财政局机关党委."""
    rest = iter(name)
    return all(letter in rest for letter in place)


async def privately(context: Context, root: Organisation, text: str) -> Says:
    """A group hears of itself alone; everything wider goes to the direct chat of the one who asked."""
    here = context.chat.organisation
    if not context.in_group or (here and here.holds(root)):
        return (Say(text),)
    direct = await chats.direct(context.transaction, context.speaker.id) if context.speaker else None
    return (Say(text, chat=direct.id),) if direct else (Say(render("digest_privately")),)
