"""Tells a report from a kind of event that is only named in passing."""

from dataclasses import replace

from domain.reading.findings import Findings
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.patterns import regex
from domain.reading.reading import SERVICES, Fact, Kind
from domain.reading.sections import Section

_TELLING = (":", "+", "、")
_PAID = regex("交|缴|收|清|齐")
_ASKED_FOR = regex(
    "(?:请|记得|别忘|务必|要求|提醒|烦请)[^,。;\n]{0,10}党费|党费[^,。;\n]{0,8}(?:请|记得|别忘|务必|交[给到至])[^,。;\n]{0,10}"
)
"""What people are told to pay is not paid: 会前请把党费交给石磊."""
_SEE = regex("见(?:手册|记录|附|图|台账)|已[收交报到谈发送办走签换补]")


def is_told(fact: Fact, found: Findings, plain: str, section: Section, heard: Heard, grammar: Grammar) -> bool:
    """Whether anything is said of it: a state, a day, a figure; 党日那天的红烧肉 says nothing."""
    if found.standing.state or found.names or (not section.mentions and not heard.asked_about):
        return True
    said = fact
    if fact.kind is Kind.DUES:
        if _ASKED_FOR.search(plain, section.start, section.end) and not found.standing.done:
            return False
        return heard.asked_about is Kind.DUES or bool(_PAID.search(plain, section.start, section.end))
    if fact.kind in SERVICES and not heard.asked_about and not grammar.phrases.is_service(fact.content or ""):
        said = replace(fact, content=None)
    if not said.is_bare or _SEE.search(plain, section.start, section.end):
        return True
    return any(plain[mention.end : mention.end + 1] in _TELLING for mention in section.mentions)
