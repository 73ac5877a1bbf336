"""Reads what each party group did, where every group tells figures of its own: 一组9号8到8，二组10号9到7."""

from collections.abc import Callable
from dataclasses import replace

from domain.reading.assemble import assemble
from domain.reading.findings import Findings
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.numerals import HAN, number
from domain.reading.patterns import regex
from domain.reading.reading import AHEAD, Fact, Kind, State
from domain.reading.sections import Section

Look = Callable[[Section, tuple[Kind, ...]], Findings]
"""What is found in a section that is about these kinds."""

_MARK = regex(r"第?([一二三四五六七八九1-9])(?:党小组|小组|组)(?!织|长|成)")
_TELLS = regex(
    rf"\d|[没未]|[{HAN}](?=[人名位月日号])|[昨今明后前][天晚早儿]|[下上这本]个?[周星礼月]|[周旬月]"
    r"|[开上搞办学][了过完的]|[上下]午|晚上|取消|改[到在]|推[到迟]|延|待定|已"
)
_OVER = regex("[了过完的]")
_JOINED = regex(r"[、和跟与及,]?")
ONLY = (Kind.GROUP_MEETING,)
"""The kinds of a section that may tell of each group in turn."""


def slices(plain: str, section: Section) -> dict[int, Section]:
    """Where each group tells of itself; empty where they share one list: 一组、二组分别是 8.10 8.11."""
    marks = list(_MARK.finditer(plain, section.start, section.end))
    if len(marks) < 2:  # noqa: PLR2004
        return {}
    ends = [*(mark.start() for mark in marks[1:]), section.end]
    own: dict[int, Section] = {}
    waiting: list[int] = []
    for mark, end in zip(marks, ends, strict=True):
        waiting.append(number(mark[1]))
        if _TELLS.search(plain, mark.end(), end):
            own |= dict.fromkeys(waiting, Section(mark.start(), end, section.mentions))
            waiting = []
        elif not _JOINED.fullmatch(plain, mark.end(), end):
            return {}
    told = len({each.start for each in own.values()})
    return own if told > 1 and not waiting and len(own) == len({mark[1] for mark in marks}) else {}


def read_groups(own: dict[int, Section], whole: Section, look: Look, heard: Heard, grammar: Grammar) -> list[Fact]:
    """One record a group; a day that is told ahead of them all holds for those that tell none.

    一组今天，二组明天: of what stands beside plans, with nothing said but today, nobody says that it is over.
    """
    if not own:
        return []
    head = look(Section(whole.start, min(each.start for each in own.values()), whole.mentions), ONLY)
    facts: list[Fact] = []
    unsaid: list[Fact] = []
    for group, section in own.items():
        found = look(section, ONLY)
        is_over = found.standing.state or found.counts.given or _OVER.search(found.rest.source)
        made = assemble(ONLY, found, heard, grammar, section)
        facts += [replace(fact, group=group, date=fact.date or head.day) for fact in made]
        if made and not is_over and facts[-1].date == heard.today:
            unsaid.append(facts[-1])
    if any(fact.state in AHEAD for fact in facts):
        return [replace(fact, state=State.PLANNED) if fact in unsaid else fact for fact in facts]
    return facts
