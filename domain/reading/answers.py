"""Completes the records of the bot's own open question with the answer to it.

An answer is read like a report of the kind that is asked about; whatever it says besides is kept too.
"""

import re
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any

from domain.reading.assemble import assemble
from domain.reading.dates import Anchor, take_slash_day
from domain.reading.fields import Field, Title, hold_titles
from domain.reading.findings import Findings, recognise
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.message import Pending
from domain.reading.missing import judge
from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import regex
from domain.reading.reading import AHEAD, MEETINGS, Act, Draft, Fact, Kind, State
from domain.reading.ribbon import Ribbon
from domain.reading.sections import Section

_LONE_NUMBER = regex(rf"^\W*(?:实到|到会|到|应该是|是|共)?了? ?({NUMBER}) ?[人名个]?\W*$")
_FIRST_NUMBER = regex(rf"^\W*(?:实到|到会|到|来|是)?了? ?({NUMBER}) ?[人名个](?=[,，。 ])")
_HEADS = regex(r"\d ?个?[人名]")
_LEAD = regex(r"^(?:活动)?(?:主题|社区|小区|题目|内容)?(?:名称)?[ :是为叫]*")
_GIVE_UP = regex(r"算了|不报了|不用[记报]|不记了|别记|不用了|取消|撤了")
_DENIED = ("不是", "并非")
_SHORT = 24
_LONG = 100
_WORDED = frozenset({"topic", "content", "community", "place"})
"""Fields that are wording: of an answer they are taken where they are asked for or labelled, else guesses stay out."""


def read_answer(heard: Heard, grammar: Grammar) -> Draft | None:
    """The pending records with what the answer adds; None when the message is about something else."""
    pending = heard.message.pending
    if not pending:
        return None
    if _gives_up(heard):
        return Draft(Act.WITHDRAW)
    if grammar.talk["stall"].search(heard.plain) and not any(char.isdecimal() for char in heard.plain):
        return Draft(Act.IGNORE)
    named = {mention.kind for mention in heard.mentions if not mention.weak}
    if pending.asked != "kind" and named - {fact.kind for fact in pending.records}:
        return None
    return _completed(pending, heard, grammar)


def _completed(pending: Pending, heard: Heard, grammar: Grammar) -> Draft | None:
    named = _named(heard) if pending.asked == "kind" else ()
    answers = [
        _Answer(fact, pending.asked, kind, heard, grammar)
        for fact in pending.records
        for kind in ((fact.kind,) if fact.kind or not named else named)
    ]
    if answers and all(answer.denies for answer in answers):
        plans = tuple(fact for answer in answers for fact in answer.made)
        return Draft(Act.PLAN, plans) if plans else Draft(Act.WITHDRAW)
    filled = [(answer.filled(), answer.fact) for answer in answers]
    if all(now == before for now, before in filled):
        return None
    return judge(tuple(fact for fact, _ in filled), heard)


def _named(heard: Heard) -> tuple[Kind, ...]:
    """The kinds that the answer names, each once: 主题党日和党课一起; not what it denies."""
    plain = heard.plain
    return tuple(dict.fromkeys(each.kind for each in heard.mentions if not plain.endswith(_DENIED, 0, each.start)))


def _gives_up(heard: Heard) -> bool:
    """算了, 不用了; but 算了算了，写“…” goes on."""
    found = _GIVE_UP.search(heard.plain)
    if not found or len(heard.plain) > _SHORT:
        return False
    return not any(mark in heard.source for mark in '“《"') and not any(char.isdecimal() for char in heard.plain)


class _Answer:
    """One pending record and what the message says of it."""

    def __init__(self, fact: Fact, asked: str, kind: Kind | None, heard: Heard, grammar: Grammar) -> None:
        self.fact, self.asked = fact, asked
        self._heard, self._grammar = heard, grammar
        self._ribbon = heard.ribbon()
        self._fields: list[Field] = grammar.fields.cut(self._ribbon)
        self._titles: list[Title] = hold_titles(self._ribbon, grammar.talk["slip"])
        self._kind = kind
        kinds = (self._kind,) if self._kind else ()
        plain = self._ribbon.plain
        self._found: Findings = recognise(self._ribbon, self._fields, self._titles, heard, grammar, kinds)
        self.made = assemble(kinds, self._found, heard, grammar, Section(0, len(plain), ())) if kinds else []

    @property
    def denies(self) -> bool:
        """It was not held after all: 搞岔了，还没开呢，打算周五开."""
        standing = self._found.standing
        return standing.undone and not standing.done and all(fact.state in AHEAD for fact in self.made)

    def filled(self) -> Fact:
        """The record with what the answer says put into it."""
        fact = replace(self.fact, kind=self._kind)
        labelled = {field.name for field in self._fields}
        for made in self.made[:1]:
            fact = replace(fact, **{name: value for name, value in _told(made) if self._takes(name, fact, labelled)})
            fact = replace(fact, said=(*fact.said, *made.said))
        fact = self._figures(self._when(fact))
        if self.asked in ("topic", "community") and getattr(fact, self.asked) is None:
            fact = self._worded(fact)
        return replace(fact, state=State.DONE) if fact != self.fact and fact.state is None else fact

    def _takes(self, name: str, fact: Fact, labelled: set[str]) -> bool:
        if name in ("kind", "state", "period"):
            return False
        if name in _WORDED:
            return name in labelled or (name == self.asked and bool(fact != self.fact or self._ribbon.cuts))
        return getattr(fact, name) in (None, ()) or name == self.asked or name in _FIGURES

    def _when(self, fact: Fact) -> Fact:
        """The day, or the month where no day is said."""
        if self.asked != "date" or (fact.date and fact.date != self.fact.date):
            return fact
        slash = take_slash_day(self._ribbon, Anchor(self._heard.today, ahead=fact.state in AHEAD), near=366)
        if slash and slash.day:
            return replace(fact, date=slash.day)
        return replace(fact, period=self._found.periods[0].period) if self._found.periods else fact

    def _figures(self, fact: Fact) -> Fact:
        """A lone figure is the one that is asked for; figures that add up leave nobody absent."""
        plain = _without_slip(self._heard.plain, self._grammar.talk["slip"])
        lone = _LONE_NUMBER.match(plain) or (_FIRST_NUMBER.match(plain) if self.asked == "present" else None)
        if lone and self.asked in ("expected", "group", "amount"):
            figure: dict[str, Any] = {self.asked: number(lone[1])}
            return replace(fact, **figure)
        heads = lone and (self.asked == "present" or (fact.kind in MEETINGS and _HEADS.search(self._heard.plain)))
        if lone and heads:
            return replace(fact, present=number(lone[1]))
        counts = self._found.counts
        if counts.leave is not None and fact.expected == (counts.present or 0) + counts.leave:
            return replace(fact, absent=None)
        return fact

    def _worded(self, fact: Fact) -> Fact:
        """What is left of the answer is the topic, or the community, that was asked for."""
        if fact != self.fact and fact.kind is Kind.THEME_DAY and self.asked == "topic":
            return replace(fact, topic=_topic(self._ribbon, self._grammar))
        if fact != self.fact:
            return fact
        title = next((each.words for each in reversed(self._titles) if not each.book), None)
        words = _LEAD.sub("", self._heard.source.strip(" 。.!！\n"))[:_LONG]
        if not words:
            return fact
        return replace(fact, community=words) if self.asked == "community" else replace(fact, topic=title or words)


def _without_slip(plain: str, slip: re.Pattern[str]) -> str:
    """是19，我手滑了: the figure alone."""
    return ",".join(clause for clause in plain.split(",") if any(map(str.isdecimal, clause)) or not slip.search(clause))


_FIGURES = frozenset({"expected", "present", "leave", "absent"})


def _told(fact: Fact) -> list[tuple[str, Any]]:
    return [
        (field.name, value)
        for field in fields_of(fact)
        if field.name != "said" and (value := getattr(fact, field.name)) not in (None, ())
    ]


def _topic(ribbon: Ribbon, grammar: Grammar) -> str | None:
    """What was done, where the answer gives figures as well."""
    grammar.kinds.cut_names(ribbon)
    return grammar.phrases.topic(Kind.THEME_DAY, ribbon, [])
