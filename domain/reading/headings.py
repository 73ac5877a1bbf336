"""Knows the headings that papers begin with: 支委会会议纪要, 现将…情况报告如下. They name events and tell none."""

from domain.reading.kinds import Mention
from domain.reading.patterns import regex
from domain.reading.reading import Kind

_FIRST = regex(r"(?:[^\n:]{0,24}:\s*\n)?\s*(?P<line>[^\n。]{2,60})(?P<end>[\n。]|$)")
_NUMBERED = regex(r"\s*(?P<line>[^\n。:]{2,40})(?P<end>:)(?=\s*(?:一、|1[.、]|①|[(][一1]))")
"""The first line or sentence, behind whoever is addressed: 局机关党委："""
_PAPER = regex(
    r"(?:纪要|小结|总结|简报|报告|汇报|回复|情况|台账|登记表?|明细|统计表?|简讯|信息|纪实|快报|记录|说明|通报|一览表?|反馈)"
    r"(?:[(][^()\n]{0,12}[)]|[〔【\]】〕:]|一|二)*\s*$"
)
"""What papers call themselves, at the end of the line."""
_ANNOUNCED = regex(r"(?:如下|报上|报告|汇报|呈报|上报|报来)[,:]?\s*$")
_SHORT = 16
_TELLS = regex(
    r"\d[月.]\d|\d[日号]|[一二三四五六七八九十][日号](?![文])|\d ?[/到] ?\d|[应实]到|[昨今前]天|完成|[开搞办]了|已"
)
"""A day, a figure, or that it was done: then the line tells of the event itself."""


def heading_end(plain: str) -> int:
    """Where the heading of a paper ends; 0 where there is none."""
    found = _NUMBERED.match(plain) or _FIRST.match(plain)
    if not found or found["end"] not in ("\n", "。", ":"):
        return 0
    line = found["line"].strip()
    names_itself = _PAPER if found["end"] in ("\n", ":") or len(line) <= _SHORT else _ANNOUNCED
    if not (names_itself.search(line) or _ANNOUNCED.search(line)) or _TELLS.search(line):
        return 0
    return found.end("line")


def without_heading(plain: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions without those of a heading that the paper below names again; a reply tells of what it puts right."""
    end = heading_end(plain) if len(mentions) > 1 else 0
    if not end:
        return mentions
    if end > mentions[0].start and mentions[0].kind is Kind.RECTIFICATION:
        return mentions[:1]  # what was wrong is told there: 党费台账与收据不符，已订正
    told = {mention.key for mention in mentions if mention.start >= end}
    return [mention for mention in mentions if mention.start >= end or mention.key not in told]
