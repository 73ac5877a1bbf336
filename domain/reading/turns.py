"""Reads services that were done in turn: 上午在甲社区帮忙两小时，下午又去乙社区一个半小时 are two."""

from dataclasses import replace
from itertools import pairwise

from domain.reading.assemble import assemble
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.patterns import regex
from domain.reading.reading import SERVICES, Fact, Kind
from domain.reading.sections import Section
from domain.reading.shares import Look

_NEXT = regex(
    r"(?:(?:下午|晚上|中午|傍晚|随后|然后|接着|后来|之后)(?:又|再)?|又|再)(?:去了?|到了?|赶[去到]|来到|在)(?!一起|一块)"
)

_NEXT_VISIT = regex(
    r"(?<=[,;。\n])(?:\d{1,2}[月.])?\d{1,2}[日号]?(?:[上下]午)?(?:我们|我)?(?:又|再|还)?(?:去|到|走访|看|慰问|回访|跑|来)"
)
"""9号走访了老李家，20号又去了老刘家: each visit on its own day."""
_VISITS = frozenset({Kind.VILLAGE_VISIT, Kind.ENTERPRISE_HELP})


def read_turns(
    whole: Section, kinds: tuple[Kind, ...], plain: str, look: Look, heard: Heard, grammar: Grammar
) -> list[Fact]:
    """One record for each place; empty unless every place has a length of time of its own, every visit a day."""
    if len(kinds) != 1 or kinds[0] not in SERVICES:
        return []
    visits = kinds[0] in _VISITS
    following = (_NEXT_VISIT if visits else _NEXT).finditer(plain, whole.start + 1, whole.end)
    starts = [whole.start, *(found.start() for found in following), whole.end]
    parts = [Section(start, end, whole.mentions) for start, end in pairwise(starts)]
    if len(parts) == 1:
        return []
    made = [fact for part in parts for fact in assemble(kinds, look(part, kinds), heard, grammar, part)]
    if visits:
        return made if len({fact.date for fact in made} - {None}) == len(parts) == len(made) else []
    places = [fact.community for fact in made]
    if len(made) != len(parts) or len({*places} - {None}) < len(parts) or any(fact.hours is None for fact in made):
        return []
    return [replace(fact, date=fact.date or made[0].date, people=fact.people or made[0].people) for fact in made]
