"""Completes attendance with what is not a figure: 全勤, 除老郑外都到了, the names of those excused."""

import re

from domain.reading.counts import Counts, take_counts
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.leaves import Excused
from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import regex
from domain.reading.reading import MEETINGS, Kind
from domain.reading.ribbon import Ribbon

_BUT = regex(
    r"除了?(?P<who>[^,。;\n]{1,20}?)(?:之?外|以外|没来|请假|未到|[, ]?(?=其[余他它]|大家|大伙|别[人的]|剩下|都|全|均))"
    r"[, ]?(?:其[余他它]|大家|大伙|别[人的]|剩下)?[^,。;\n]{0,4}?(?:全都?|都|均|全部)(?:到|来|参加)"
    r"|(?:(?:就|只)[差缺]|缺(?![席勤少乏额口的点]))(?P<lack>[^,。;\n]{1,12})"
)

_THE_OTHERS = regex(r"其[他余](?:人|同志|党员|的)?[^,。;\n]{0,3}[都全均](?:到|来|参加)")
_LABEL_ENDS = ("来", "到", "有", "交", "报", "席", "收")
_HOW_MANY = regex(rf"({NUMBER})(?:个人|[名位个人])")


def attend(
    ribbon: Ribbon, plain: str, heard: Heard, grammar: Grammar, kinds: tuple[Kind, ...], slip: int, *, ahead: bool
) -> tuple[Counts, Excused]:
    """Who came and who was excused; `plain` is the section before anything was cut; `slip` as for `take_heads`."""
    counts = _without_names(ribbon, heard, slip)
    everyone = grammar.talk["everyone"].search(plain)
    if everyone:
        ribbon.cuts.append(("expected present", *everyone.span()))
    everyone_came = everyone is not None or counts.everyone
    if everyone_came:
        counts = _by_headcount(counts, ribbon)
    but = _BUT.search(plain) if "除" in plain or "差" in plain or "缺" in plain else None
    some_missing = (counts.present or 0) < (counts.expected or 0) or bool(
        counts.leave or counts.absent or but or ("其" in plain and _THE_OTHERS.search(plain))
    )
    excused = grammar.leaves.in_report(ribbon, plain, heard.roster, some_missing=some_missing)
    counts = _complete(counts, but, excused, heard, kinds, everyone_came=everyone_came)
    if kinds and kinds[0] in MEETINGS and not ahead:
        counts = _by_headcount(counts, ribbon)
    return counts, excused


def _without_names(ribbon: Ribbon, heard: Heard, slip: int) -> Counts:
    """Figures, where a name that ends as a label does is no label: 纪东来两名同志 tells of nobody who came."""
    if heard.roster.endings.isdisjoint(_LABEL_ENDS):
        return take_counts(ribbon, slip)
    names = [name for name in heard.roster.find(ribbon.plain) if name.name.endswith(_LABEL_ENDS)]
    words = [ribbon.plain[name.start : name.end] for name in names]
    for name in names:
        ribbon.hold(name.start, name.end)
    counts = take_counts(ribbon, slip)
    for name, written in zip(names, words, strict=True):
        ribbon.show(name.start, written)
    return counts


def _excepted(but: re.Match[str], heard: Heard) -> int:
    """How many did not come: by their names, else by the number: 除3名同志值班外."""
    who = but["who"] or but["lack"]
    counted = _HOW_MANY.match(who)
    return len(heard.roster.find(who, loose=True)) or (number(counted[1]) if counted else 0)


def _by_headcount(counts: Counts, ribbon: Ribbon) -> Counts:
    """A bare 24人 are those who came, where nothing else says who did."""
    if counts.present is not None or counts.unsaid is None:
        return counts
    ribbon.for_("present")
    ribbon.cut(counts.unsaid.start, counts.unsaid.end)
    return Counts(counts.expected, counts.unsaid.number, counts.leave, counts.absent, counts.everyone, counts.unsaid)


def _complete(
    counts: Counts,
    but: re.Match[str] | None,
    excused: Excused,
    heard: Heard,
    kinds: tuple[Kind, ...],
    *,
    everyone_came: bool,
) -> Counts:
    """全勤 takes its figures from the roster; names of the excused count where no number does."""
    expected, present, leave, absent = counts.expected, counts.present, counts.leave, counts.absent
    if absent is None:
        absent = excused.absent
        if excused.leaves and (leave is None or leave < len(excused.leaves)):
            leave = len(excused.leaves)
    everyone = heard.head_count(kinds[0] if kinds else None)
    if but and everyone and expected is None and any(kind in MEETINGS for kind in kinds):
        missing = _excepted(but, heard) or (0 if but["lack"] else leave) or 0
        if missing:
            expected, present = everyone, everyone - missing
    elif present is not None and expected is None and everyone_came and not leave and not absent:
        expected = present
    elif present is None and everyone_came and (expected or everyone):
        expected = expected or everyone
        present = (expected or 0) - (leave or 0) - (absent or 0)
    if expected is None and present is None and counts.leave is None:
        leave = None
    if (expected, present, leave, absent) == (counts.expected, counts.present, counts.leave, counts.absent):
        return counts
    return Counts(expected, present, leave, absent, counts.everyone, counts.unsaid)
