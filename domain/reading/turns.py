"""Reads what was done in turn: 上午在甲社区两小时，下午又去乙社区一个半小时; 4.8开了一次，4.23又加开一次."""

import re
from dataclasses import replace
from itertools import pairwise

from domain.reading.assemble import assemble
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.patterns import regex
from domain.reading.reading import MEETINGS, SERVICES, Fact, Kind
from domain.reading.sections import Section
from domain.reading.shares import Look

_DAY = r"(?:\d{1,2}[月.])?\d{1,2}[日号]?(?:[上下]午)?"
_NEXT = regex(
    r"(?:(?:下午|晚上|中午|傍晚|随后|然后|接着|后来|之后)(?:又|再)?|又|再)(?:去了?|到了?|赶[去到]|来到|在)(?!一起|一块)"
)

_NEXT_VISIT = regex(rf"(?<=[,;。\n]){_DAY}(?:我们|我)?(?:又|再|还)?(?:去|到|走访|看|慰问|回访|跑|来)")
"""9号走访了老李家，20号又去了老刘家: each visit on its own day."""
_NEXT_MEETING = regex(
    rf"(?<=[,;。\n]){_DAY}(?:(?:又|再|还)(?:加|补)?(?:开|召开|上|搞|办|讲)|[,:]?(?:[应实]到|到会|出席|参会))"
)
_OPENS = regex(r"\d[月.日号]|[昨今前]天|周[一二三四五六日]")
_NEXT_PERIOD = regex(
    r"(?<=[,;。\n])(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?!\d)|[一二三四]季度|下半年)(?=[^,。;\n]{0,10}(?:[交缴收补谈]|次))"
)
"""11月党费收齐了；12月的下周收."""
_VISITS = frozenset({Kind.VILLAGE_VISIT, Kind.ENTERPRISE_HELP})
_BY_PERIOD = frozenset({Kind.DUES, Kind.HEART_TALK})


def read_turns(
    whole: Section, kinds: tuple[Kind, ...], plain: str, look: Look, heard: Heard, grammar: Grammar
) -> list[Fact]:
    """One record for each turn; empty unless every place has a length of time of its own, every other turn a day."""
    if len(kinds) != 1 or (turn := _turn(kinds[0])) is None:
        return []
    starts = [found.start() for found in turn.finditer(plain, whole.start + 1, whole.end)]
    if turn is _NEXT_MEETING and starts and not _OPENS.search(plain, whole.start, starts[0]):
        del starts[0]  # 支委会开了两次，9月1日实到3人，9月22日实到2人
    if not starts:
        return []
    ends = [whole.start, *starts, whole.end]
    parts = [Section(start, end, whole.mentions) for start, end in pairwise(ends)]
    made = [fact for part in parts for fact in assemble(kinds, look(part, kinds), heard, grammar, part)]
    if turn is not _NEXT:
        times = {fact.date or (fact.period if kinds[0] in _BY_PERIOD else None) for fact in made} - {None}
        return made if len(times) == len(parts) == len(made) else []
    places = [fact.community for fact in made]
    if len(made) != len(parts) or len({*places} - {None}) < len(parts) or any(fact.hours is None for fact in made):
        return []
    return [replace(fact, date=fact.date or made[0].date, people=fact.people or made[0].people) for fact in made]


def _turn(kind: Kind) -> re.Pattern[str] | None:
    """What the next turn of a kind opens with."""
    if kind in _VISITS:
        return _NEXT_VISIT
    if kind in SERVICES:
        return _NEXT
    if kind in _BY_PERIOD:
        return _NEXT_PERIOD
    return _NEXT_MEETING if kind in MEETINGS else None
