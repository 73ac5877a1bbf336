"""Tells a report from a kind of event that is only named in passing."""

from dataclasses import replace

from domain.reading.findings import Findings
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.numerals import NUMBER
from domain.reading.patterns import regex
from domain.reading.reading import SERVICES, Fact, Kind, State
from domain.reading.sections import Section

_TELLING = regex(rf"(?:{NUMBER} ?[件桩个条项次])? ?[:+、]")
_PAID = regex("交|缴|收|清|齐")
_ASKED_FOR = regex(
    "(?:请|记得|别忘|务必|要求|提醒|烦请)[^,。;\n]{0,10}党费|党费[^,。;\n]{0,8}(?:请|记得|别忘|务必|交[给到至])[^,。;\n]{0,10}"
)
"""What people are told to pay is not paid: 会前请把党费交给石磊."""
_KEEPSAKE = regex(
    r"(?:那[天次回场]|当[天晚日]|会?上)?(?:用|拍|买|订|借|发|剩|租|留)?[下过剩]?的"
    r"(?!材料|资料|记录|台账|报表|时间|日期|主题|题目|内容|地点|议题|应到|实到)[^,。;\n\d应实]{1,8}?"
    r"(?:谁|放|落|丢|忘|还[给没在]|退|借|剩|报销|收[在起]|洗|取|搬|锁|在[我你他她哪]|找|停|打印|洗印|谁有|发(?:我|群|大家|一|给|到)|归还|拿[走回给去])"
)
"""党日的横幅放我柜子里了, 党课那天的水果谁买的: of a thing, and nothing of the event that it served."""
_EXEMPT = regex(
    r"(?<![^,。:;、\n ])(?:(?:离?退休|困难)?的?(?:老?党员|老同志|老干部))?"
    r"(?P<who>[\u4e00-\u9fff]{2,3}?)(?:同志|老人|老师)?(?:的?党费)?"
    r"(?:因[^,。;\n]{1,10}?)?(?:可以?|今年|本月|从[^,。;\n]{1,6}起)?(?:免[交缴]|不用[交缴])"
)
_SEE = regex("见(?:手册|记录|附|图|台账)|已[收交报到谈发送办走签换补]")


def is_told(fact: Fact, found: Findings, plain: str, section: Section, heard: Heard, grammar: Grammar) -> bool:
    """Whether anything is said of it: a state, a day, a figure; 党日那天的红烧肉 says nothing."""
    of_things = "的" in plain and not found.counts.given and _of_things(plain, section)
    of_others = fact.kind is Kind.DUES and fact.state is State.NOT_APPLICABLE and not found.names
    if (of_things and fact.topic is None) or (of_others and _of_a_stranger(plain, section, heard, grammar)):
        return False
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
    is_headed = any(_TELLING.match(plain, mention.end) for mention in section.mentions)
    return is_headed or (fact.kind in SERVICES and bool(fact.content) and grammar.phrases.is_deed(plain))


def _of_things(plain: str, section: Section) -> bool:
    """Whether every name of an event in it only says which thing is meant."""
    return bool(section.mentions) and all(_KEEPSAKE.match(plain, each.end, section.end) for each in section.mentions)


def _of_a_stranger(plain: str, section: Section, heard: Heard, grammar: Grammar) -> bool:
    """朱桂英免交党费, of nobody on the roster, says nothing of the dues of the branch."""
    return any(
        grammar.served.names_stranger(found["who"], heard.message.branch.members)
        for found in _EXEMPT.finditer(plain, section.start, section.end)
    )
