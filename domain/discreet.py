"""What may be told as done, and never what was said there: talk, grades and votes are hidden before storing."""

import re
from dataclasses import dataclass, replace
from functools import partial
from re import Match

from domain.reading.patterns import regex
from domain.reading.reading import MEETINGS, Fact, Kind, Reading

TALK, GRADES = "talk", "grades"
"""How `Reading.masked` names what was hidden."""


@dataclass(frozen=True, slots=True)
class Discretion:
    """A clause of a message about `kinds` that `tells` too much is hidden, unless it is plainly a count."""

    kinds: frozenset[Kind]
    masked: str
    instead: str
    tells: re.Pattern[str]


_CLAUSE = regex(r"[^,，。;；!！\n]+")
_VOTES = r"\d ?票|[得选]票|票数|赞成|反对|弃权"
_GRADE = r"优秀(?!党|共产)|(?:不|基本)?(?<!资格)合格|(?:不|基本)?称职|等次|评[为成]|较[好差]|评[议价]结果|测评结果"
RULES = (
    Discretion(
        frozenset({Kind.HEART_TALK}),
        TALK,
        "[谈话内容已隐去]",
        regex(
            r"家[里中庭]|困难|情绪|低落|压力|矛盾|身体|生病|住院|孩子|婚|处分|违纪|担心|不满|委屈|烦|思想(?:波动|包袱)"
            r"|[他她](?:们)?(?:最近|说|觉得|认为|想|的)|反映|谈到|说起|谈了(?![心话一两三四五六七八九十\d])|聊了"
        ),
    ),
    Discretion(frozenset({Kind.DEMOCRATIC_APPRAISAL}), GRADES, "[等次票数已隐去]", regex(f"{_VOTES}|{_GRADE}")),
    Discretion(frozenset({Kind.WORK_REPORT}), GRADES, "[等次票数已隐去]", regex(f"{_VOTES}|{_GRADE}")),
    Discretion(frozenset({Kind.SELECTION}), GRADES, "[等次票数已隐去]", regex(_VOTES)),
)


def discreet(reading: Reading) -> Reading:
    """The reading as it may be stored; of a message that tells of a meeting too, nothing is hidden.

    A meeting has votes that are its record: 表决 of a member's admission is no 民主评议.
    """
    kinds = {fact.kind for fact in reading.records}
    if not kinds or kinds & MEETINGS:
        return reading
    for rule in RULES:
        if kinds & rule.kinds and rule.tells.search(reading.text):
            text = _CLAUSE.sub(partial(_hidden, rule), reading.text)
            records = tuple(_quiet(fact, rule) for fact in reading.records)
            reading = replace(reading, text=text, records=records, masked=(*reading.masked, rule.masked))
    return reading


def _hidden(rule: Discretion, clause: Match[str]) -> str:
    """A clause, or what stands for it."""
    return rule.instead if rule.tells.search(clause[0]) else clause[0]


def _quiet(fact: Fact, rule: Discretion) -> Fact:
    """A fact without words that the rule hides."""
    if fact.kind not in rule.kinds:
        return fact
    said = tuple((field, words) for field, words in fact.said if not rule.tells.search(words))
    content = None if fact.content and rule.tells.search(fact.content) else fact.content
    topic = None if fact.topic and rule.tells.search(fact.topic) else fact.topic
    return replace(fact, content=content, topic=topic, said=said)
