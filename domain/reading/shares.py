"""Reads who did what where a message tells it of several people: 方磊去甲社区，夏雨去乙社区 are two places."""

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any, NamedTuple

from domain.reading.assemble import assemble
from domain.reading.findings import Findings
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.patterns import regex
from domain.reading.reading import AHEAD, SERVICES, Fact, Kind, State
from domain.reading.roster import NameFound
from domain.reading.sections import Section

Look = Callable[[Section, tuple[Kind, ...]], Findings]
"""What is found in a section that is about these kinds."""

_SHARED_OUT = SERVICES | {Kind.TRAINING, Kind.DUES}
_ME = regex(
    r"(?:^|(?<=[,。;:、\n 和跟与及天午晚早日末]))我"
    r"(?=[去在到是也给帮为和跟与、:]|[^们家妈爸爱老国市区支局单组,。;\n]{2,8}(?:社区|小区))"
)
_JOINT = regex(r" ?(?:[、,和与及跟同+/]|带着?|带领|还有)? ?")
_AHEAD_OF_NAME = " ,。;:、\n()和与及跟同带着有是-"
_NO_PART = "帮给为替陪教望问访代除请由找"
"""What stands ahead of somebody who is only spoken of."""
_LED = regex(r"(?:[:有是→(-]|社区|小区) *\Z")
"""Ahead of names: then what stands ahead of them is theirs, 甲社区：方磊、夏雨."""
_SIGN = regex(r"[,:。;\n ]")
_BREAK, _PAUSE, _STOP = regex(r"[;。\n]"), regex(r"[,、)]"), regex(r"[;。\n,、)]")
_ELSEWHERE = regex(r"[^,;。\n]*(?:社区|小区)")
_FOR_ALL = regex(r"[,。;\n)] ?(?:以上|大家|[两三四五六七八九十]人|全体)?(?:都|均|各|每人|全部|合计|共计|共)")
"""Behind the last of them: what follows is said of all."""
_THE_REST = regex(r"(?:其余|其他|剩下|别的)(?:的?(?:人|党员|同志|同事)|的)?(?=都?[在去到])")
"""Those whom nobody names: what they did is not told of those who are named."""
_EACH = regex("各")
"""Behind one person alone it is said of all as well."""
_DEED = regex(r"(?:去|到|在|给|帮|为|陪|教|替|认领|负责)(?!会|主持|记录)")
_AROUND = " ,。;:、()\n-→有是"
_BARE = regex(r"[\u4e00-\u9fff]{2,6}")
_AWAY = regex(r"[没未不](?:有|能)?(?:去|来|参加|报到|服务|做)|请[^,。;\n]{0,2}假|缺席")
_UNTOLD = frozenset({"kind", "state", "people", "content", "said", "photos", "late"})
_AT_LEAST, _BRIEF = 2, 6


class _Run(NamedTuple):
    """People who are named together."""

    start: int
    end: int
    people: tuple[str, ...]


class _Share(NamedTuple):
    """The stretch that tells what these people did."""

    start: int
    end: int
    people: tuple[str, ...]
    names: tuple[int, int] = (0, 0)
    """Where these people are named."""


def read_shares(
    whole: Section, kinds: tuple[Kind, ...], plain: str, look: Look, heard: Heard, grammar: Grammar
) -> list[Fact]:
    """One record for all of equal facts; empty where the section tells nothing that is one's own."""
    if not kinds or not _SHARED_OUT.issuperset(kinds):
        return []
    runs = _runs(plain, whole, heard)
    if len(runs) < _AT_LEAST:
        return []
    head, shares = _led(plain, whole, runs) or _leading(plain, whole, runs)
    *others, last = shares
    end = _FOR_ALL.search(plain, last.start, last.end)
    if end is None and len(last.people) == 1:
        end = _EACH.search(plain, last.start, last.end)
    shares = (*others, last._replace(end=end.start() if end else last.end))
    of_each: list[tuple[_Share, list[Fact]]] = []
    for share in shares:
        away = Kind.DUES not in kinds and _AWAY.search(plain, share.start, share.end)
        facts = [] if away else _told(share, whole, kinds, look, heard, grammar)
        of_each.append((share, [_placed(fact, share, plain, grammar) for fact in facts]))
    told = {_own(fact, share, plain) for share, facts in of_each for fact in facts} - {()}
    if not any(facts for _, facts in of_each) or (len(told) < _AT_LEAST and not _differ(of_each, kinds)):
        return []
    common = _told(_Share(whole.start, head, ()), whole, kinds, look, heard, grammar)
    if end:
        common = _filled(_told(_Share(end.start(), whole.end, ()), whole, kinds, look, heard, grammar), common)
    if head == whole.start < runs[0].start:
        common = [replace(fact, date=first.date) for fact, first in zip(common, of_each[0][1], strict=False)]
    made: list[Fact] = []
    for share, facts in of_each:
        made += _filled([_of(share, fact, made, plain, grammar) for fact in facts], common)
    return merged([fact for fact in made if fact.people])


def _differ(of_each: list[tuple[_Share, list[Fact]]], kinds: tuple[Kind, ...]) -> bool:
    """Whether some did nothing, or got further than others; of dues those who owe are told together."""
    states = {fact.state for _, facts in of_each for fact in facts}
    return not all(facts for _, facts in of_each) or (len(states) > 1 and Kind.DUES not in kinds)


def _runs(plain: str, whole: Section, heard: Heard) -> list[_Run]:
    """Those who did something, grouped as they are named together."""
    names = [name for name in heard.roster.find(plain, loose=True) if whole.start <= name.start < whole.end]
    names = [name for name in names if _takes_part(plain, name)]
    if "我" in plain:
        me = heard.message.sender.name
        names += [NameFound(*found.span(), me) for found in _ME.finditer(plain, whole.start, whole.end)]
        names.sort()
    runs: list[_Run] = []
    for name in names:
        if runs and _JOINT.fullmatch(plain, runs[-1].end, name.start):
            runs[-1] = runs[-1]._replace(end=name.end, people=(*runs[-1].people, name.name))
        else:
            runs.append(_Run(name.start, name.end, (name.name,)))
    rest = [_Run(*found.span(), ()) for found in _THE_REST.finditer(plain, whole.start, whole.end)] if runs else []
    return sorted([*runs, *rest])


def _takes_part(plain: str, name: NameFound) -> bool:
    before = plain[name.start - 1 : name.start]
    return not before or (before not in _NO_PART if name.whole else before in _AHEAD_OF_NAME)


def _leading(plain: str, whole: Section, runs: list[_Run]) -> tuple[int, tuple[_Share, ...]]:
    """方磊甲社区，夏雨乙社区: people first; where what is said ahead of them all ends, and the shares."""
    starts = [runs[0].start]
    for before, run in pairwise(runs):
        starts.append(max((found.end() for found in _STOP.finditer(plain, before.end, run.start)), default=run.start))
    ends = [*starts[1:], whole.end]
    return starts[0], tuple(
        _Share(start, end, run.people, (run.start, run.end)) for start, run, end in zip(starts, runs, ends, strict=True)
    )


def _led(plain: str, whole: Section, runs: list[_Run]) -> tuple[int, tuple[_Share, ...]] | None:
    """甲社区：方磊、夏雨；乙社区：石磊: people last; None where they are not."""
    if not all(_LED.search(plain, whole.start, run.start) for run in runs) or _ELSEWHERE.match(plain, runs[-1].end):
        return None
    label = plain[whole.start : runs[0].start].rstrip(" :(")
    head = max((found.end() for found in _SIGN.finditer(label)), default=0) + whole.start
    shares, start = [], head
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        end = _end(plain, run.end, following.start) if following else whole.end
        shares.append(_Share(start, end, run.people, (run.start, run.end)))
        start = end
    return head, tuple(shares)


def _end(plain: str, start: int, until: int) -> int:
    """Where what is said of some people ends and the next label begins."""
    found = _BREAK.search(plain, start, until) or _PAUSE.search(plain, start, until)
    return found.end() if found else start


def _told(
    share: _Share, whole: Section, kinds: tuple[Kind, ...], look: Look, heard: Heard, grammar: Grammar
) -> list[Fact]:
    """What a stretch tells; nothing where it says that nothing was done."""
    section = Section(share.start, share.end, whole.mentions)
    return assemble(kinds, look(section, kinds), heard, grammar, section)


def _placed(fact: Fact, share: _Share, plain: str, grammar: Grammar) -> Fact:
    """双报到：方磊（春和）: the one word that is told of somebody is where he reported."""
    if fact.kind is not Kind.COMMUNITY_REGISTER or fact.community:
        return fact
    start, end = share.names
    word = (plain[share.start : start] + plain[end : share.end]).strip(_AROUND)
    named = _BARE.fullmatch(word) and not grammar.kinds.find(word) and not any(grammar.states.judge(word)[:3])
    return replace(fact, community=word) if named else fact


def _own(fact: Fact, share: _Share, plain: str) -> tuple[Any, ...]:
    """What is told besides a kind; what was done counts where the words lead to a place or to somebody."""
    told = tuple((name, value) for name, value in _values(fact) if name not in _UNTOLD)
    deed = plain.startswith(":", share.names[1]) or _DEED.search(plain, share.start, share.end)
    return told or ((("content", fact.content),) if fact.content and deed else ())


def _of(share: _Share, fact: Fact, before: list[Fact], plain: str, grammar: Grammar) -> Fact:
    """Of these people; who has nothing but a length of time did the same as those ahead: 石磊3小时."""
    own = {name for name, _ in _values(fact)} - _UNTOLD
    brief = share.end - share.names[1] <= _BRIEF
    if before and own == {"hours"} and brief and not fact.content and before[-1].kind is fact.kind:
        return replace(before[-1], hours=fact.hours, people=share.people)
    if not _own(fact, share, plain) and not grammar.phrases.is_service(fact.content or ""):
        fact = replace(fact, content=None)
    return replace(fact, people=share.people)


def _values(fact: Fact) -> list[tuple[str, Any]]:
    return [(each.name, value) for each in fields(fact) if (value := getattr(fact, each.name)) not in (None, ())]


def _filled(facts: list[Fact], common: list[Fact]) -> list[Fact]:
    """With what is said of all, where the facts say nothing of it."""
    shared = {fact.kind: fact for fact in common}
    return [_with(fact, shared[fact.kind]) if fact.kind in shared else fact for fact in facts]


def _with(fact: Fact, shared: Fact) -> Fact:
    told = dict(_values(fact))
    more = {name: value for name, value in _values(shared) if name not in told and not (name == "period" and fact.date)}
    if fact.state is State.DONE and shared.state in AHEAD:
        more["state"] = shared.state
    return replace(fact, **more)


def merged(facts: list[Fact]) -> list[Fact]:
    """Equal facts share one record."""
    merged: dict[Fact, list[str]] = {}
    for fact in facts:
        merged.setdefault(replace(fact, people=()), []).extend(fact.people)
    return [replace(fact, people=tuple(dict.fromkeys(people))) for fact, people in merged.items()]
