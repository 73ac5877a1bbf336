"""Reads corrections of earlier records and withdrawals."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from domain.reading.assemble import assemble
from domain.reading.counts import take_counts
from domain.reading.dates import Anchor, take_days
from domain.reading.fields import hold_titles
from domain.reading.findings import recognise
from domain.reading.grammar import Grammar
from domain.reading.headings import heading_end
from domain.reading.heard import Heard
from domain.reading.numerals import HAN, NUMBER, number
from domain.reading.patterns import regex
from domain.reading.reading import SERVICES, Act, Draft, Fact, Kind
from domain.reading.ribbon import Ribbon
from domain.reading.sections import Section

_AWAY = regex(r"(?:没有?|未能?)(?:去|来|参加)")
_MONTH_OF = regex(r"(\d{4})-(\d{2})-\d{2}")
_PLEASE = regex(r"(?:请|帮我|麻烦|申请|要求)[^,。]{0,4}$")
_ALONE = regex(r"(?:^|[,。;! ])(?:请|麻烦|帮我|先)?(?:撤回|作废|撤销|收回)(?:一下|吧|了|哈|啊)?(?:$|[,。;! ])")
_FIGURE = regex(rf"(?<!\d){NUMBER}(?![\d月日号点:.])")
_FIGURE_OR_DAY = regex(rf"\d|[{HAN}][月日号人点]")
_TELLING = regex(r"[^,。;\n\d]{0,3}?(?:报|说|发|写|填|记|登)(?:的|过|了)")
"""Behind a day: then it is the day of the report that is corrected, 昨天报的."""
_WENT_TO = regex(r"(?:去|在|(?<!报)到)[^,。;\n]{1,12}(?:社区|小区)")
_SPOKEN = regex(r"(?:[哦噢呃哎额唉]|—|--|\.\.)[,， ]?\Z")
"""今天党日，哦说错了，昨天的: a slip of the tongue, put right at once."""
_SHORT, _LONG = 40, 60
_SENTENCE_END = regex("[。;\n]")
_EXPLICIT = ("更正", "订正", "勘误")
_ASKED = regex(r"(?:改|修改|更改|调整)一?下")
_OF_REPORT = regex(r"[报填]|登记|记[录的了错漏]|写[的了少多]|数|上一?条|刚才|更正|错")
"""What tells that a report is meant, where somebody asks for a change and does not say which: 群名改一下 is none."""
_NO_RECORD = regex(r"(?:拿|穿|走|认|坐|敲)错|发错(?:群|人|地方)|重新(?:报到|登记|认领)")
"""Nothing that was reported is wrong, or it is reported anew: 搬家了，重新报到."""
_HEADING_ENDS = (":", ",", " ", "\n")


def read_withdrawal(heard: Heard, grammar: Grammar) -> Draft | None:
    """撤回上一条, 刚才那条作废, 取消请假."""
    plain = heard.plain.strip()
    if len(plain) > _SHORT:
        return None
    if grammar.leaves.revokes(plain):
        return Draft(Act.WITHDRAW)
    word = grammar.talk["withdraw"].search(plain)
    if not word or "接龙" in heard.quotes:
        return None
    about = (
        grammar.talk["withdraw_object"].search(plain) or heard.message.quoted or _PLEASE.search(plain[: word.start()])
    )
    return Draft(Act.WITHDRAW) if about or word.start() == 0 or _ALONE.search(plain) else None


def read_amendment(heard: Heard, grammar: Grammar) -> Draft | None:
    """Only what changes, or None when nothing is corrected."""
    plain = heard.plain
    mark = grammar.talk["amend"].search(plain)
    if mark and grammar.talk["late"].search(plain):
        mark = None
    if (mark and _is_told(heard, mark.start())) or _NO_RECORD.search(plain):
        return None
    on_record = "已记" in heard.quotes
    if not on_record and (not (mark or _corrects(heard, grammar)) or _rectifies(heard, grammar)):
        return None
    slip = grammar.talk["slip"].search(plain)
    if not on_record and slip and _before_slip(plain, slip.start(), grammar):
        return None
    fact = _changes(heard, grammar)
    if not mark and not on_record and fact.date and fact.date > heard.today:
        return None  # 时间改为30号: moved, not corrected
    if fact == Fact(kind=fact.kind) and on_record:
        fact = _stayed_away(fact, heard) or _figure(fact, heard, grammar)
    if fact == Fact(kind=fact.kind):
        named = fact.kind or heard.message.quoted or not _ASKED.search(plain) or _OF_REPORT.search(plain)
        return Draft(Act.AMEND, (fact,)) if mark and named else None
    return Draft(Act.AMEND, (fact,))


def _is_told(heard: Heard, at: int) -> bool:
    """打算把小学改成营地, deep in what is told of an event: nothing that was reported is put right there."""
    plain = heard.plain
    if len(plain) < _LONG or not heard.mentions or heard.plain.startswith(_EXPLICIT, at):
        return False
    opened = _SENTENCE_END.search(plain, heard.mentions[0].start, at)
    return opened is not None and bool(_SENTENCE_END.search(plain, at, len(plain) - 1))


def _rectifies(heard: Heard, grammar: Grammar) -> bool:
    """整改回复：漏签的已补签: what was wrong is told there, and put right already."""
    first = heard.mentions[0] if heard.mentions else None
    headed = (
        first is not None
        and first.kind is Kind.RECTIFICATION
        and (
            (not heard.plain[: first.start].strip() and heard.plain[first.end : first.end + 1] in _HEADING_ENDS)
            or heading_end(heard.plain) > first.start
        )
    )
    return headed or (heard.asked_about is Kind.RECTIFICATION and grammar.states.judge(heard.plain).done)


def _corrects(heard: Heard, grammar: Grammar) -> bool:
    """人数应该是9个, 支委会不是5号是6号: a correction that does not call itself one."""
    corrections = grammar.corrections
    if corrections.claims(heard.plain):
        return True
    return corrections.contrasts(heard.plain) and bool(heard.mentions or corrections.names_field(heard.plain))


def _stayed_away(fact: Fact, heard: Heard) -> Fact | None:
    """韩冬没去, on a record of what some did together: those who are named, whether they stay in it or not."""
    if heard.asked_about not in SERVICES or not _AWAY.search(heard.plain):
        return None
    named = tuple(found.name for found in heard.roster.find(heard.source))
    return replace(fact, people=named) if named else None


def _figure(fact: Fact, heard: Heard, grammar: Grammar) -> Fact:
    """不是24，是25: the lone figure that is left is for what the quoted record has 24 of, else for those who came."""
    plain, _ = grammar.corrections.kept(heard.plain, heard.source)
    figures = _FIGURE.findall(plain)
    if len(figures) != 1:
        return fact
    recorded = take_counts(Ribbon(heard.quotes, heard.quotes))
    old = {number(figure) for figure in _FIGURE.findall(heard.plain)} - {number(figures[0])}
    counted = {name: getattr(recorded, name) for name in ("expected", "present", "leave", "absent")}
    name = next((name for name, count in counted.items() if count in old), "present")
    changed: dict[str, Any] = {name: number(figures[0])}
    return replace(fact, **changed) if recorded.given else fact


def _before_slip(plain: str, at: int, grammar: Grammar) -> bool:
    """Whether a report stands before the slip: then it is corrected in the same breath."""
    head = plain[:at]
    if _SPOKEN.search(head) and (grammar.kinds.find(head) or _FIGURE_OR_DAY.search(head)):
        return True
    told = _FIGURE_OR_DAY.search(head) or _WENT_TO.search(head) or grammar.states.judge(head).done
    return bool(told) and not re.match(
        r"\W*(?:更正|改一?下|修改|纠正|刚才|上面|前面|上一条"
        r"|(?:[上下]午|昨[天晚]|之前|我)?[^,。\d]{0,4}?(?:报|说|发|写|填|记|登)的)",
        plain,
    )


def _changes(heard: Heard, grammar: Grammar) -> Fact:
    plain, source = grammar.corrections.kept(heard.plain, heard.source)
    ribbon = Ribbon(plain, source)
    mentions = grammar.kinds.find(plain)
    kind = mentions[0].kind if mentions else None
    fields = grammar.fields.cut(ribbon)
    titles = hold_titles(ribbon)
    about = kind or heard.asked_about
    days = _days(Ribbon(ribbon.plain, ribbon.source), heard)
    found = recognise(ribbon, fields, titles, heard, grammar, (about,) if about else (Kind.THEME_DAY,))
    made = assemble((about or Kind.THEME_DAY,), found, heard, grammar, Section(0, len(plain), ()))
    fact = made[-1] if made else Fact()
    period = fact.period if kind and not days else None
    wording = {
        "topic": found.fields.get("topic"),
        "content": found.fields.get("content"),
    } | grammar.corrections.wording(source)
    return replace(
        fact,
        kind=kind,
        state=None,
        date=days,
        period=period,
        topic=wording["topic"],
        content=wording["content"] or _served_instead(heard, grammar, about, fact),
        place=wording.get("place", fact.place),
        community=wording.get("community", fact.community),
        late=None,
        photos=None,
        action=None,
    )


def _served_instead(heard: Heard, grammar: Grammar, kind: Kind | None, fact: Fact) -> str | None:
    """是电饭煲不是电磁炉: of a service where no figure changes, what it was about."""
    figures = (fact.date, fact.hours, fact.period, fact.amount, fact.community, fact.confirmed)
    if kind not in SERVICES or any(value is not None for value in figures) or fact.people:
        return None
    span = grammar.corrections.instead(heard.plain)
    return heard.source[slice(*span)] if span else None


def _days(ribbon: Ribbon, heard: Heard) -> date | None:
    """The last day named; a bare 31日 belongs to the month of the record that is quoted."""
    named = re.search(r"(\d{1,2})月的?", ribbon.plain)
    quoted = _MONTH_OF.search(heard.quotes)
    month = (int(quoted[1]), int(quoted[2])) if quoted else None
    if named and month and int(named[1]) != month[1]:
        month = (month[0], int(named[1]))
    plain = ribbon.plain
    days = [
        found.day
        for found in take_days(ribbon, Anchor(heard.today, month=month))
        if found.day and not _TELLING.match(plain, found.end)
    ]
    return days[-1] if days else None
