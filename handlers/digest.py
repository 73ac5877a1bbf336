"""周报, 月报, 季报, 年报: the figures of what somebody looks after, and of nothing more."""

import re
from dataclasses import dataclass, replace

from domain.asked_span import Asked, asked_span
from domain.branch_name import in_order
from domain.conversation import About
from domain.digest import Digest, Line
from domain.digest_mark import mark_of
from domain.duty import Duty, named_in
from domain.member import Person
from domain.orders import Order, Verb
from domain.organisation import Level, Organisation
from domain.period import PeriodError
from domain.reading.reading import Act, Query
from domain.span import Length, Span, containing
from handlers.context import SILENCE, Context, Say, Says
from handlers.digest_line import line_of, of_duty
from handlers.digest_words import gathered, told, worded
from handlers.router import Router
from storage import chats, organisations
from templates import render

router = Router()
ASKING = re.compile(
    r"@\S{1,20}\s|周报|月报|季报|半年报|年报|汇总表?|(?:我们|咱们?|本)支部"
    r"|查一?[查下]|看一?下|看看|发一?[个份]|发我(?:一份)?|给我|导出|生成|统计|请|的|[\s，。,.!！?？]"
)
LINE = re.compile(r"[第#]?(\d{1,2})[条项号]?")
HOW_IS = re.compile(
    r"(?:@\S{1,20}\s)?([\u4e00-\u9fff]{2,24}?)(?:的|这边|那边|现在|最近|本周|这周|本月|这个月|今年)*"
    r"(?:怎么样|咋样|怎样|如何|什么情况|啥情况|情况如何)了?[吗呢啊呀]?[?？。]*"
)
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a message asks for: a span, the words that may name an organisation, the number of a line."""

    span: Span
    is_span_named: bool
    place: str
    line: int | None


@router.order(Verb.DIGEST)
async def ordered(context: Context, order: Order) -> Says:
    """第47周周报, which says first what it wants and then what it is."""
    del order
    if context.in_group and context.chat.organisation is None:
        return SILENCE
    return await digest(replace(context, reading=replace(context.reading, query=Query.DIGEST.value)))


@router.on(Act.QUERY, Query.DIGEST)
@router.on(Act.QUERY, Query.BRANCH)
async def digest(context: Context) -> Says:
    """The digest of the highest place this person looks after, or of the one that is named; or a line of one."""
    if context.speaker is None:
        return (Say(render("stranger", in_group=context.in_group)),)
    if not context.speaker.oversees():
        return (Say(render("digest_not_yours")),)
    try:
        wanted = understood(context)
    except PeriodError as fault:
        return (Say(str(fault)),)
    found = await chosen(context, context.speaker, wanted.place)
    if isinstance(found, Say):
        return (found,)
    if wanted.line is not None:
        named = (found, wanted.span) if wanted.is_span_named or wanted.place else None
        root, said = await line_of(context, context.speaker, wanted.line, named, (found, wanted.span))
        return await privately(context, root, said)
    text = await told(context.transaction, context.house, found, wanted.span, context.now)
    return await privately(context, found, Say(text, about=About(mark_of(found, wanted.span))))


async def behind(context: Context, root: Organisation) -> Says:
    """How far each unit is this month, or in the span that is named: in the duty that is named, else in all."""
    asked = asked_span(context.reading.text, context.today)
    span = asked.span if asked.is_named else containing(Length.MONTH, context.today)
    figures = await gathered(context.transaction, context.house, root, span, context.now)
    duty = named_in(context.reading.text, context.house.catalogue.duties)
    line = line_about(figures, duty)
    if duty and not asked.is_named and not (line and line.is_asked):
        # What was due before this month is still lacking: the week counts all that is open.
        span = containing(Length.WEEK, context.today)
        figures = await gathered(context.transaction, context.house, root, span, context.now)
        line = line_about(figures, duty)
        if line is None or not line.is_asked:
            return await privately(context, root, Say(render("none_behind", root=root, duty=duty)))
    about = About(mark_of(root, span))
    said = await of_duty(context, figures, line) if line else Say(worded(figures), about=about)
    return await privately(context, root, said)


def line_about(digest: Digest, duty: Duty | None) -> Line | None:
    """The line of a duty."""
    return next((each for each in digest.duties if duty and each.key == duty.key), None)


async def of_whom(context: Context) -> Says | None:
    """财政局怎么样: the running digest of the unit that is named, to who may see it; None where none is named."""
    speaker, found = context.speaker, HOW_IS.fullmatch(context.reading.text.strip())
    if speaker is None or found is None or not speaker.oversees():
        return None
    root = await chosen(context, speaker, found[1])
    if isinstance(root, Say):
        return None
    span = asked_span("周报", context.today).span
    text = await told(context.transaction, context.house, root, span, context.now)
    return await privately(context, root, Say(text, about=About(mark_of(root, span))))


def understood(context: Context) -> Wanted:
    """Read `周报 第47周 市财政局` in either order, and `周报 3`; raises PeriodError for a week there is not."""
    asked: Asked = asked_span(context.reading.text, context.today)
    place = ASKING.sub("", asked.rest) if context.reading.query == Query.DIGEST.value else ""
    line = LINE.fullmatch(place)
    named = asked.is_named
    return Wanted(asked.span, named, "" if line else place, int(line[1]) if line else None)


async def chosen(context: Context, speaker: Person, place: str) -> Organisation | Say:
    """The organisation that is meant, if this person may see it."""
    if not place:
        return default(context, speaker)
    there = await organisations.tree(context.transaction, context.today)
    fitting = [each for each in there if each.level is not Level.GROUP and in_order(place, each.name)]
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
    if asks_branch and context.branch and speaker.may_see(context.branch.organisation):
        return context.branch.organisation
    return speaker.oversees()[0]


async def privately(context: Context, root: Organisation, said: Say) -> Says:
    """A group hears of itself alone; everything wider goes to the direct chat of the one who asked."""
    here = context.chat.organisation
    if not context.in_group or (here and here.holds(root)):
        return (said,)
    direct = await chats.direct(context.transaction, context.speaker.id) if context.speaker else None
    return (replace(said, chat=direct.id),) if direct else (Say(render("digest_privately")),)
