"""Completes the records of the bot's own open question with the answer to it."""

import re
from dataclasses import replace

from domain.reading.counts import take_counts
from domain.reading.dates import Anchor, take_days, take_slash_day
from domain.reading.fields import hold_titles
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.missing import judge
from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import any_of
from domain.reading.reading import AHEAD, Act, Draft, Fact, Kind, State
from domain.reading.ribbon import Ribbon

_LONE_NUMBER = re.compile(rf"^\W*(?:实到|到会|到|应该是|是|共)?了? ?({NUMBER}) ?[人名个]?\W*$")
_LEAD = re.compile(r"^(?:活动)?(?:主题|社区|小区|题目|内容)?(?:名称)?[ :是为叫]*")
_GIVE_UP = any_of(["算了", "不报了", "不用记", "取消"])
_LONG = 100


def read_answer(heard: Heard, grammar: Grammar) -> Draft | None:
    """The pending records with what the answer adds; None when the message is about something else."""
    pending = heard.message.pending
    if not pending:
        return None
    if _GIVE_UP.search(heard.plain) and len(heard.plain) <= 10:  # noqa: PLR2004
        return Draft(Act.WITHDRAW)
    kinds = {fact.kind for fact in pending.records}
    named = {mention.kind for mention in heard.mentions if not mention.weak}
    if pending.asked != "kind" and named - kinds:
        return None
    filled = [_fill(fact, pending.asked, heard, grammar) for fact in pending.records]
    if not any(pair[1] for pair in filled):
        return None
    return judge(tuple(fact for fact, _ in filled), heard)


def _fill(fact: Fact, asked: str, heard: Heard, grammar: Grammar) -> tuple[Fact, bool]:
    """The fact with the answer in it, and whether the message held anything for it."""
    before = fact
    ribbon = heard.ribbon()
    fields = {field.name: field.value for field in grammar.fields.cut(ribbon)}
    titles = hold_titles(ribbon)
    if asked == "kind":
        mentions = grammar.kinds.find(ribbon.plain)
        fact = replace(fact, kind=mentions[0].kind) if mentions else fact
    anchor = Anchor(heard.today, ahead=fact.state in AHEAD)
    days = [found.day for found in take_days(ribbon, anchor) if found.day]
    if not days and asked == "date":
        slash = take_slash_day(ribbon, anchor, near=366)
        days = [slash.day] if slash and slash.day else []
    if days and (fact.date is None or asked == "date"):
        fact = replace(fact, date=days[-1])
    lone = _LONE_NUMBER.match(ribbon.plain)
    counts = take_counts(ribbon)
    if counts.given:
        fact = replace(
            fact,
            expected=fact.expected if counts.expected is None else counts.expected,
            present=fact.present if counts.present is None else counts.present,
            leave=fact.leave if counts.leave is None else counts.leave,
            absent=fact.absent if counts.absent is None else counts.absent,
        )
    elif lone and asked in ("present", "expected"):
        figure = number(lone[1])
        fact = replace(fact, expected=figure) if asked == "expected" else replace(fact, present=figure)
    if "topic" in fields:
        fact = replace(fact, topic=fields["topic"])
    if asked == "topic" and not fact.topic and fact != before:
        fact = replace(fact, topic=_told(ribbon, grammar))
    if fact == before and asked in ("topic", "community"):
        fact = _wording(fact, asked, heard, grammar, next((title.words for title in titles if not title.book), None))
    if fact != before and fact.state is None:
        fact = replace(fact, state=State.DONE)
    return fact, fact != before


def _told(ribbon: Ribbon, grammar: Grammar) -> str | None:
    """What was done, where the answer gives figures as well."""
    grammar.kinds.cut_names(ribbon)
    return grammar.phrases.topic(Kind.THEME_DAY, ribbon, [])


def _wording(fact: Fact, asked: str, heard: Heard, grammar: Grammar, title: str | None) -> Fact:
    """The whole answer is the topic, or the community, that was asked for."""
    words = _LEAD.sub("", heard.source.strip(" 。.!！\n"))
    if asked == "community":
        name = grammar.places.community(heard.ribbon()) or words
        return replace(fact, community=name[:_LONG]) if name else fact
    return replace(fact, topic=(title or words)[:_LONG]) if words else fact
