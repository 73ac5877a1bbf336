"""Completes the records of the bot's own open question with the answer to it."""

import re
from dataclasses import replace

from domain.reading.counts import Counts, take_counts
from domain.reading.dates import Anchor, take_days, take_slash_day
from domain.reading.fields import hold_titles
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.missing import judge
from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import any_of
from domain.reading.periods import take_periods
from domain.reading.reading import AHEAD, MEETINGS, Act, Draft, Fact, Kind, State
from domain.reading.ribbon import Ribbon

_LONE_NUMBER = re.compile(rf"^\W*(?:实到|到会|到|应该是|是|共)?了? ?({NUMBER}) ?[人名个]?\W*$")
_HEADS = re.compile(r"\d ?个?[人名]")
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
    if grammar.talk["stall"].search(heard.plain) and not any(char.isdecimal() for char in heard.plain):
        return Draft(Act.IGNORE)
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
    if asked == "kind" and (mentions := grammar.kinds.find(ribbon.plain)):
        fact = replace(fact, kind=mentions[0].kind)
    fact = _when(fact, asked, ribbon, heard)
    fact = _figures(fact, asked, ribbon)
    if "topic" in fields:
        fact = replace(fact, topic=fields["topic"])
    elif asked == "topic" and not fact.topic and fact != before:
        fact = replace(fact, topic=_told(ribbon, grammar))
    if asked == "community" and not fact.community:
        fact = replace(fact, community=grammar.places.community(ribbon))
    if fact == before and asked in ("topic", "community"):
        title = next((each.words for each in titles if not each.book), None)
        fact = _wording(fact, asked, heard, title)
    if fact != before and fact.state is None:
        fact = replace(fact, state=State.DONE)
    return fact, fact != before


def _when(fact: Fact, asked: str, ribbon: Ribbon, heard: Heard) -> Fact:
    """The day, or the month where no day is said."""
    anchor = Anchor(heard.today, ahead=fact.state in AHEAD)
    days = [found.day for found in take_days(ribbon, anchor) if found.day]
    if not days and asked == "date":
        slash = take_slash_day(ribbon, anchor, near=366)
        days = [slash.day] if slash and slash.day else []
    if days and (fact.date is None or asked == "date"):
        return replace(fact, date=days[-1])
    periods = take_periods(ribbon, heard.today) if asked == "date" else []
    return replace(fact, period=periods[0].period) if periods else fact


def _figures(fact: Fact, asked: str, ribbon: Ribbon) -> Fact:
    """Attendance that is said anew takes the place of what was known; a lone figure is the one asked for."""
    lone = _LONE_NUMBER.match(ribbon.plain)
    said = take_counts(ribbon)
    if said.given:
        told = Counts(said.expected or fact.expected, said.present, said.leave, said.absent)
        whole = said.leave is not None and told.expected == (said.present or 0) + said.leave
        return replace(
            fact,
            expected=told.expected,
            present=fact.present if said.present is None else said.present,
            leave=fact.leave if said.leave is None else said.leave,
            absent=None if whole else fact.absent if said.absent is None else said.absent,
        )
    if lone and asked == "expected":
        return replace(fact, expected=number(lone[1]))
    heads = lone and (asked == "present" or (fact.kind in MEETINGS and _HEADS.search(ribbon.plain)))
    return replace(fact, present=number(lone[1])) if lone and heads else fact


def _told(ribbon: Ribbon, grammar: Grammar) -> str | None:
    """What was done, where the answer gives figures as well."""
    grammar.kinds.cut_names(ribbon)
    return grammar.phrases.topic(Kind.THEME_DAY, ribbon, [])


def _wording(fact: Fact, asked: str, heard: Heard, title: str | None) -> Fact:
    """The whole answer is the topic, or the community, that was asked for."""
    words = _LEAD.sub("", heard.source.strip(" 。.!！\n"))[:_LONG]
    if not words:
        return fact
    return replace(fact, community=words) if asked == "community" else replace(fact, topic=title or words)
