"""Leaves out the kinds that the minutes of a meeting name in passing: 会前，支委会成员带头谈心谈话."""

import re

from domain.reading.kinds import Mention
from domain.reading.patterns import regex
from domain.reading.reading import MEETINGS
from domain.reading.ribbon import Ribbon

_TELLING = regex(
    r"(?:^|[\n。;])[ \d一二三四五六、.()]{0,6}"
    r"(?:会前(?!的)|会上|会中|活动中|活动现场|活动最后|会议(?:认为|强调|要求|指出|提出|听取|通报|通过|还|传达|部署|议定|决定|商定|明确|研究|审议|讨论|学习|就|对|同意|原则)|与会|大家(?:认为|表示|一致|纷纷)"
    r"|下一步|下步|接下来|今后|最后,?(?:大家|书记|会议))[^\n。]*"
    r"|(?:强调|指出|表示)[^\n。]*"
)
_OF_ITS_OWN = regex(
    r"\d[月.]\d|[\d一二三四五六七八九十][日号]|\d ?[/到] ?\d|[应实]到"
    r"|(?:拟|定|将|计划)(?:定?于|在|到)?[^,。;\n]{0,4}\d{1,2}月"
    r"|(?:周|星期)[一二三四五六日天]|[昨今明后前]天|下周|下月|月底"
)
"""A day or attendance: then it is an event of its own, or one that was called."""

_HELD = regex(r"(?:[上讲开听](?:[了完过])?(?:一?[堂次场节个])?|召开了?|举行了?|一并|同时)\Z")
"""Ahead of what was held at the meeting: 会上讲了党课. What came before it, or is to come, is not."""
_URGED = regex(r"(?:书记|同志|会议|领导|主任)[^,。;\n]{0,6}(?:强调|指出)")
"""What somebody asks for is not done: 书记强调要交党费."""
_OTHER_TIME = regex(r"(?:[下上历每往前]一?几?次|以往|今后|将来)的?\Z")
_BY = ("经", "经过", "报", "报经", "提请", "提交", "由")
_DECIDED = regex("(?:集体)?(?:研究|讨论|审议|商议|同意|决定|批准|审定|审核|表决|通过)")
_AND_SO = regex("(?:集体)?(?:研究|讨论|审议)(?:后|通过|同意)?,(?:拟|决定|同意|确定)")
"""党员大会推荐，支委会研究，拟推荐方磊."""
_SHORTCOMINGS = regex(
    r"(?:^|\n)[ 一二三四五六七八九十\d(、.)]{1,5}(?P<told>(?:存在|主要|目前)?(?:存在)?的?(?:主要)?"
    r"(?:问题|不足|短板|薄弱环节|困难|整改措施|改进措施|工作建议)(?:及[^\n。]{0,6})?(?:[。:\n][^\n]*))"
)
_DECISIONS = regex(
    r"(?:会议)?(?:议定|决定|明确|确定)(?:以下|如下)?(?:事项|意见)?(?:如下)?:"
    r"(?P<told>(?:\n[ (]{0,6}[\d一二三四五六七八九十①-⑳][^\n]*+){1,60})"
)
"""What was wrong, and what was decided, names duties that are not reported; a line with a day of its own is."""
_DAY = regex(r"\d[月.]\d|\d ?[日号]|[一二三四五六七八九十][日号]")
_DAY_BEHIND = regex(r"[^,。;\n]{0,12}[\d一二三四五六七八九十][月日号.]")
_REACH = 6
_PROSPECT = regex(r"(?:^|[\n。;])[ \d一二三四五六、.()]{0,6}(?P<told>(?:下一?步|接下来|今后)[^\n。]*)")
_PROSPECT_SIGN, _ASIDE_SIGN = regex("[步今接]"), regex("[问不短困改建定决确]")
_NOT_THERE = regex("会前|下一?步|接下来|今后")


def without_passing(plain: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions that are reported; those of the telling part stay where they have a day or figures of their own."""
    if not mentions:
        return mentions
    first, *others = mentions
    aside = _aside(plain) if others else []
    others = [
        each
        for each in others
        if not _another_time(plain, each)
        and not _decides(plain, each)
        and (not any(start <= each.start < end for start, end in aside) or _dated(plain, each))
    ]
    mentions = others if others and _decides(plain, first) else [first, *others]
    if len(mentions) < 2 or mentions[0].kind not in MEETINGS:  # noqa: PLR2004
        urged = _URGED.search(plain) if "强调" in plain or "指出" in plain else None
        return [each for each in mentions if not urged or each.start < urged.start()]
    told = [found for found in _TELLING.finditer(plain) if not _OF_ITS_OWN.search(found.group())]
    return [each for each in mentions if each is mentions[0] or not any(_passes(found, each) for found in told)]


def cut_asides(ribbon: Ribbon, mentions: list[Mention]) -> None:
    """Take out what is said of plans, shortcomings and decisions where no event is named: 下一步将…."""
    prospects = _PROSPECT.finditer(ribbon.plain) if _PROSPECT_SIGN.search(ribbon.plain) else ()
    for start, end in (*_aside(ribbon.plain), *(found.span("told") for found in prospects)):
        if not any(start <= mention.start < end for mention in mentions):
            ribbon.cut(start, end)


def _aside(plain: str) -> list[tuple[int, int]]:
    """Where shortcomings and decisions are told."""
    if not _ASIDE_SIGN.search(plain):
        return []
    return [found.span("told") for pattern in (_SHORTCOMINGS, _DECISIONS) for found in pattern.finditer(plain)]


def _another_time(plain: str, mention: Mention) -> bool:
    """提交下次支委会再议: not the one that is reported, and no day is told of it."""
    other = _OTHER_TIME.search(plain, max(0, mention.start - _REACH), mention.start)
    return other is not None and not _OF_ITS_OWN.match(plain, mention.end) and not _DAY_BEHIND.match(plain, mention.end)


def _dated(plain: str, mention: Mention) -> bool:
    """Whether the line that names it has a day."""
    start, end = plain.rfind("\n", 0, mention.start) + 1, plain.find("\n", mention.end)
    return bool(_DAY.search(plain, start, end if end > 0 else len(plain)))


def _decides(plain: str, mention: Mention) -> bool:
    """经支委会研究: who decided it, while something else is told."""
    if _AND_SO.match(plain, mention.end):
        return True
    return plain.endswith(_BY, 0, mention.start) and bool(_DECIDED.match(plain, mention.end))


def _passes(told: re.Match[str], mention: Mention) -> bool:
    """Whether a kind stands in what is told of the meeting, and was not held there."""
    if not told.start() <= mention.start < told.end():
        return False
    return not _HELD.search(told.string, told.start(), mention.start) or bool(_NOT_THERE.search(told.group()))
