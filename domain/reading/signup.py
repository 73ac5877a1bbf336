"""Reads sign-up lists (接龙): who joins, who is excused, who is taken out."""

import re
from dataclasses import dataclass, replace

from domain.reading.clock import take_hours
from domain.reading.dates import Anchor, take_days, take_slash_day
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.kinds import Mention
from domain.reading.patterns import regex
from domain.reading.periods import take_periods
from domain.reading.reading import Act, Draft, Fact, Kind, Leave, State
from domain.reading.ribbon import Ribbon
from domain.reading.roster import Roster
from domain.reading.shares import merged

_ENTRY = regex(
    r"(?:^|(?<=[\n ;,。、:)\u4e00-\u9fff]))"
    r"(?:\d{1,3}[.、)](?!\d)|\d{1,3} (?=\D)|\(\d{1,3}\)|[①-⑳]|[一二三四五六七八九十]{1,3}[、.])"
)
_NUMBERED_NAME = regex(r"(?<!\d)1[\u4e00-\u9fff]{2}")
_NUMBER_AHEAD = regex(r"(?<!\d)\d{1,2}\Z")
_CHOICE = regex(r"选 ?[(]?(\d)")
_OPTION = regex(r"[(]?(\d)[).、] ?([^\s(),;、]{1,10})")
_NUMBERED_LINE = regex(r"(?:^|\n) ?(?:\d{1,3}[.、) ]|[①-⑳])")
_FIRST_LINE = regex(r"\n ?(?:1(?![\d月日号./])|1[.](?!\d)|①|一、|\(1\))")
_DASH = regex(r"(?<=\D)-|-(?=\D)")
_YES = regex(r"\W*(?:去|来|报|能去|能来|可以|要去)\W*")
_ME_TOO = regex(
    r"(?:^|[,。; 、和与上加把给帮替])我(?:[,、和与跟同也都+]|[去来](?!不)|参加|报名|一个|$)"
    r"|^\+ ?1[, ]?(?=带|和|跟|与|还有|加)|[算加记写]上?我(?=[和跟与、, ]|一个[,，])"
)
_CLAUSE = regex(r"[^,。;]+?换[成为]?|[^,。;]+")
"""石磊换成龙飞: one goes and another comes."""
_ME_FOR = regex(r"\W*(?:请|麻烦|帮忙?)?(?:把|将)?我换[成为]?")
"""把我换成龙飞: whoever writes steps back."""
_ME_OUT = regex(r"[把将]我[^,。;]{0,4}(?:划|删|去|拿|取|减|勾)[掉去了下]")
"""把我划掉，换余洋去."""
_LINE = regex(r"[^\n;]+")
_OF_HIM = regex("[他她]|名单|名字")
"""石磊去不了，名单里划掉: said of the one who was named last."""
_CLAIMED = frozenset({Kind.MICRO_WISH, Kind.GOOD_DEED, Kind.HARD_PROBLEM})
_FACTS_DONE = regex(r"已交|已缴|交了|已报到|已完成|已到")


@dataclass(frozen=True, slots=True)
class _Entry:
    names: tuple[str, ...]
    plain: str
    source: str


def read_choice(heard: Heard, grammar: Grammar) -> Draft | None:
    """选1, 我选2，出差: one of the options of the quoted message."""
    chosen = _CHOICE.search(heard.plain) if heard.quotes else None
    if not chosen:
        return None
    options = dict(_OPTION.findall(grammar.folder.fold(heard.quotes)))
    option = options.get(chosen[1])
    if option is None:
        return None
    sender = heard.message.sender.name
    if grammar.leaves.asks(option) or grammar.talk["join_not"].search(option):
        leave = Leave(grammar.leaves.category(heard.plain) or "other", sender)
        return Draft(Act.LEAVE, (Fact(kind=heard.asked_about, state=State.PLANNED, leaves=(leave,)),))
    return Draft(Act.JOIN, (Fact(kind=heard.asked_about, state=State.PLANNED, people=(sender,)),))


def read_signup(heard: Heard, grammar: Grammar) -> Draft | None:
    """The sign-up a message adds to, or None when it is no sign-up."""
    plain = heard.plain
    listed = "接龙" in heard.quotes
    says = "接龙" in plain
    if (says or listed) and grammar.talk["join_talk"].search(plain):
        return Draft(Act.IGNORE)
    if not (listed or says) and ("\n" not in plain or len(_NUMBERED_LINE.findall(plain)) < 2):  # noqa: PLR2004
        return None
    kind = _kind(heard, grammar)
    entries = _entries(heard, grammar)
    bare = len(entries) > 1 and _bare_names(heard, grammar)
    if not (listed or says or bare):
        return None
    if not entries:
        return _single(heard, grammar, kind) if listed else None
    return _draft(entries, kind, heard, grammar)


def _kind(heard: Heard, grammar: Grammar) -> Kind | None:
    """Named in the message, else what the quoted message was about."""
    named: list[Mention] = list(heard.mentions)
    quoted = heard.asked_about
    if named and not (quoted and named[0].weak):
        return named[0].kind
    if quoted:
        return quoted
    named = grammar.kinds.find(grammar.folder.fold(heard.quotes))
    return named[0].kind if named else None


def _entries(heard: Heard, grammar: Grammar) -> list[_Entry]:
    """One entry for each numbered or separate line with a member in it; examples are skipped."""
    entries: list[_Entry] = []
    leaving, staying = grammar.talk["join_leave"], grammar.talk["join_not"]
    changes = "换" in heard.plain or leaving.search(heard.plain) or staying.search(heard.plain)
    for line in _LINE.finditer(heard.plain):
        if grammar.talk["join_sample"].match(line.group().strip()):
            continue
        for start, end in _parts(line.group(), heard.roster, changes=bool(changes)):
            plain = line.group()[start:end]
            names = heard.roster.find(plain, loose=True)
            offset = line.start()
            if _ME_FOR.fullmatch(plain) or (not names and changes and _ME_OUT.search(plain)):
                sender = heard.message.sender.name
                entries.append(_Entry((sender,), plain, heard.source[offset + start : offset + end]))
            if not names and entries and _OF_HIM.search(plain) and grammar.talk["join_leave"].search(plain):
                entries[-1] = replace(entries[-1], plain=f"{entries[-1].plain},{plain}")
            if not names and entries and grammar.leaves.begins_with_reason(plain.strip()):
                entries[-1] = replace(entries[-1], plain=f"{entries[-1].plain},{plain}")
            if names:
                entries.append(
                    _Entry(tuple(name.name for name in names), plain, heard.source[offset + start : offset + end])
                )
    return entries


def _parts(line: str, roster: Roster, *, changes: bool) -> list[tuple[int, int]]:
    """Numbered entries, also 1夏雨2龙飞3石磊; 夏雨不去了，换龙飞 says two things without numbers."""
    marks = [found.start() for found in _ENTRY.finditer(line)]
    if len(marks) < 2 and _NUMBERED_NAME.search(line):  # noqa: PLR2004
        counted = [_NUMBER_AHEAD.search(line, max(0, name.start - 3), name.start) for name in roster.find(line)]
        marks = [found.start() for found in counted if found] or marks
    if not marks:
        return [found.span() for found in _CLAUSE.finditer(line)] if changes else [(0, len(line))]
    starts = marks if marks[0] == 0 else [0, *marks]
    return list(zip(starts, [*starts[1:], len(line)], strict=True))


def _bare_names(heard: Heard, grammar: Grammar) -> bool:
    """A numbered list whose lines are names and nothing else, under no heading that says it was done."""
    lines = [line.group() for line in _LINE.finditer(heard.plain)]
    numbered = [line for line in lines if _ENTRY.match(line)]
    if len(numbered) < 2 or grammar.states.judge(heard.plain).done:  # noqa: PLR2004
        return False
    for line in numbered:
        left = _ENTRY.sub("", line, count=1)
        for name in reversed(heard.roster.find(left)):
            left = left[: name.start] + left[name.end :]
        if any(map(str.isdecimal, left)):
            return False  # a day or a length of time is told of him
        if len(re.sub(r"[\W\d_]+", "", left)) > 2:  # noqa: PLR2004
            return False
    return True


def _single(heard: Heard, grammar: Grammar, kind: Kind | None) -> Draft | None:
    """+1, 算我一个, 把我划掉: the sender himself."""
    sender = heard.message.sender.name
    if grammar.talk["join_leave"].search(heard.plain):
        return Draft(Act.JOIN, (Fact(kind=kind, state=State.CANCELLED, people=(sender,)),))
    if grammar.leaves.asks(heard.plain) or grammar.talk["join_not"].search(heard.plain):
        leave = Leave(grammar.leaves.category(heard.plain) or "other", sender)
        return Draft(Act.LEAVE, (Fact(kind=kind, state=State.PLANNED, leaves=(leave,)),))
    if grammar.talk["join_me"].search(heard.plain) or _YES.fullmatch(heard.plain):
        return Draft(Act.JOIN, (Fact(kind=kind, state=State.PLANNED, people=(sender,)),))
    return None


def _draft(entries: list[_Entry], kind: Kind | None, heard: Heard, grammar: Grammar) -> Draft:
    facts: list[Fact] = []
    leaves: list[Leave] = []
    head = _heading(heard, kind, grammar)
    for entry in entries:
        if grammar.talk["join_leave"].search(entry.plain) or entry.plain.endswith("换"):
            facts.append(replace(head, state=State.CANCELLED, people=entry.names))
        elif _stays_away(entry, heard, grammar):
            leaves += [Leave(grammar.leaves.category(entry.plain) or "other", name) for name in entry.names]
        else:
            facts.append(_entry_fact(entry, head, heard, grammar))
    if _ME_TOO.search(heard.plain) and all(fact.state is State.PLANNED for fact in facts):
        facts.insert(0, replace(facts[0] if facts else head, people=(heard.message.sender.name,)))
    joined = merged(facts)
    if leaves:
        joined = (
            [replace(joined[0], leaves=tuple(leaves)), *joined[1:]] if joined else [replace(head, leaves=tuple(leaves))]
        )
        if len(joined) == 1 and not joined[0].people:
            return Draft(Act.LEAVE, tuple(joined))
    return Draft(Act.JOIN, tuple(joined))


def _stays_away(entry: _Entry, heard: Heard, grammar: Grammar) -> bool:
    """不去, 请假, or nothing but a reason behind the name: （病假）."""
    if grammar.talk["join_not"].search(entry.plain):
        return True
    names = heard.roster.find(entry.plain, loose=True)
    said = entry.plain[names[-1].end if names else 0 :].strip(" (:,、-/")
    return said.startswith(("假", "×", "✘", "❌")) or grammar.leaves.begins_with_reason(said)


def _heading(heard: Heard, kind: Kind | None, grammar: Grammar) -> Fact:
    """What the list as a whole is for: kind, the day or month its heading names, and where a service is done."""
    first = _FIRST_LINE.split(heard.plain, maxsplit=1)[0] if "接龙" in heard.plain else ""
    ribbon = Ribbon(first, first)
    days = take_days(ribbon, Anchor(heard.today, ahead=True))
    periods = take_periods(ribbon, heard.today)
    day = next((found.day for found in days if found.day), None)
    period = periods[0].period if periods and not day else None
    state = State.DONE if _FACTS_DONE.search(heard.plain) else State.PLANNED
    where = grammar.places.community(ribbon) if kind is Kind.VOLUNTEER_SERVICE else None
    return Fact(kind=kind, state=state, date=day, period=period, community=where)


def _entry_fact(entry: _Entry, head: Fact, heard: Heard, grammar: Grammar) -> Fact:
    """A line may carry a day, a community, hours."""
    ribbon = Ribbon(_DASH.sub(" ", entry.plain), entry.source)
    fact = replace(head, people=entry.names)
    anchor = Anchor(heard.today)
    slash = None if (found := take_days(ribbon, anchor)) else take_slash_day(ribbon, anchor)
    days = [one.day for one in (*found, *([slash] if slash else [])) if one.day]
    hours = take_hours(ribbon)
    if days and head.kind in (Kind.COMMUNITY_REGISTER, Kind.VOLUNTEER_SERVICE):
        fact = replace(fact, date=days[0], state=State.DONE)
    if hours is not None:
        fact = replace(fact, hours=hours, state=State.DONE)
    if head.kind in _CLAIMED:
        fact = replace(fact, content=_left(entry))
    if head.kind is Kind.COMMUNITY_REGISTER:
        fact = replace(fact, community=_community(entry, grammar))
    return fact


def _left(entry: _Entry) -> str | None:
    """1.石磊 书包: what is claimed stands beside the name."""
    words = entry.source
    for name in entry.names:
        words = words.replace(name, "")
    told = _ENTRY.sub("", words, count=1).strip(" \u3000,，、:：-—()（）。\n")
    return told if len(told) > 1 and not any(map(str.isdecimal, told)) else None


def _community(entry: _Entry, grammar: Grammar) -> str | None:
    named = grammar.places.community(Ribbon(entry.plain, entry.source))
    if named:
        return named
    columns = [part.strip() for part in re.split(r"[/,，\s—–―|－-]+", entry.source) if part.strip()]
    words = [part for part in columns if not any(char.isdecimal() for char in part) and "月" not in part]
    return next((word for word in words[1:] if word not in entry.names), None) if len(words) > 1 else None
