"""Reads what each party group did, where every group tells figures of its own: 一组9号8到8，二组10号9到7."""

from collections.abc import Callable
from dataclasses import replace

from domain.reading.assemble import assemble
from domain.reading.findings import Findings
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.numerals import HAN, number
from domain.reading.patterns import regex
from domain.reading.reading import Fact, Kind
from domain.reading.sections import Section

Look = Callable[[Section, tuple[Kind, ...]], Findings]
"""What is found in a section that is about these kinds."""

_MARK = regex(r"第?([一二三四五六七八九1-9])(?:党小组|小组|组)(?!织|长|成)")
_TELLS = regex(rf"\d|[没未]|(?:周|星期|礼拜)[一二三四五六日天]|[昨今前]天|[{HAN}](?=[人名位月日号])")
ONLY = (Kind.GROUP_MEETING,)
"""The kinds of a section that may tell of each group in turn."""


def slices(plain: str, section: Section) -> dict[int, Section]:
    """Where each group tells of itself; empty where they share one list: 一组、二组分别是 8.10 8.11."""
    marks = list(_MARK.finditer(plain, section.start, section.end))
    if len(marks) < 2:  # noqa: PLR2004
        return {}
    ends = [*(mark.start() for mark in marks[1:]), section.end]
    own = {
        number(mark[1]): Section(mark.start(), end, section.mentions)
        for mark, end in zip(marks, ends, strict=True)
        if _TELLS.search(plain, mark.end(), end)
    }
    return own if 1 < len(own) == len({mark[1] for mark in marks}) else {}


def read_groups(own: dict[int, Section], whole: Section, look: Look, heard: Heard, grammar: Grammar) -> list[Fact]:
    """One record a group; a day that is told ahead of them all holds for those that tell none."""
    if not own:
        return []
    head = look(Section(whole.start, min(each.start for each in own.values()), whole.mentions), ONLY)
    facts: list[Fact] = []
    for group, section in own.items():
        made = assemble(ONLY, look(section, ONLY), heard, grammar, section)
        facts += [replace(fact, group=group, date=fact.date or head.day) for fact in made]
    return facts
