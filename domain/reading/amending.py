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
from domain.reading.heard import Heard
from domain.reading.numerals import NUMBER, number
from domain.reading.reading import SERVICES, Act, Draft, Fact, Kind
from domain.reading.ribbon import Ribbon
from domain.reading.sections import Section

_NOT_THIS = re.compile(
    r"(?:写|报|填|记|登|输)成了?[^,。;\n]{1,12}?了?(?=[,，])|\d[\d月日号.:/\-]{0,10}[人名个]?(?=改[成为]|更正为|应[为是])|[,， ]?(?:而)?不是[^,。;\n]{1,20}"
    r"|原来?(?:写|报|填)?的?是?[^,。;\n]{1,12}(?=,|应|改)"
)
_IS = re.compile(r"(?:改成|应该在|其实在|修改为|改为|应为|应该为|应该是|应是|更正为|其实是|实际是|换成|写成|是)(?=[^,。])")
_AFTER_NOT = re.compile(r"不是[^,。;\n]{1,20}[,， ]?(?:而)?是")
_RECORDED = re.compile(r"已记")
_MONTH_OF = re.compile(r"(\d{4})-(\d{2})-\d{2}")
_PLEASE = re.compile(r"(?:请|帮我|麻烦|申请|要求)[^,。]{0,4}$")
_NAMED = re.compile(
    r"(?P<field>主题|题目|地点|社区|小区|内容)[^,，。;\n“\"]{0,8}?[,，]? ?"
    r"(?:应该是|应该为|应该在|应是|应为|应在|改成|改为|更正为|换成|其实是|其实在|实际是|写成|是|在)"
    r"[：: ]?[“\"《]?(?P<value>[^“”\"\n。]{1,60})"
)
_FIELD_WORD = re.compile(r"主题|地点|内容")
_INSTEAD_OF = re.compile(
    r"(?:应该是|应是|应为|改成|改为|更正为|换成|是) ?[“\"]?"
    r"(?P<value>[^,。;\n“”\"]{2,40}?)[”\"]?(?=[,， ]?(?:而)?不是|[。!\n]|$)"
)
_FIELD = {
    "主题": "topic",
    "题目": "topic",
    "地点": "place",
    "社区": "community",
    "小区": "community",
    "内容": "content",
}
_INSTEAD = re.compile(r"[,，]?(?:而)?不是")
_ALONE = re.compile(r"(?:^|[,。;! ])(?:请|麻烦|帮我|先)?(?:撤回|作废|撤销|收回)(?:一下|吧|了|哈|啊)?(?:$|[,。;! ])")
_MISSTATED = re.compile(
    r"(?:[写报填算记登输数弄搞打](?:错|少|多|漏|岔)了?|[多少漏错][写报填算记登输数打]了?(?:[一两二三几\d]个?人?)?|不对|有误|错了)"
    r"[,， ]*(?=应|是|改|实|其)"
)
_CONTRAST = re.compile(r"不是[^,。;\n]{0,8}?[\d一二三四五六七八九十两][^,。;\n]{0,12}[,， ]?(?:而)?是[^,。;\n]{0,6}?[\d一二三四五六七八九十两]")
_FIGURE = re.compile(rf"(?<!\d){NUMBER}(?![\d月日号点:.])")
_SHORT = 40


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
    on_record = bool(_RECORDED.search(heard.quotes))
    if not mark and not on_record and not _corrects(heard, grammar):
        return None
    slip = grammar.talk["slip"].search(plain)
    if not on_record and slip and _before_slip(plain, slip.start(), grammar):
        return None
    fact = _changes(heard, grammar)
    if not mark and not on_record and fact.date and fact.date > heard.today:
        return None  # 时间改为30号: moved, not corrected
    if fact == Fact(kind=fact.kind) and on_record:
        fact = _figure(fact, heard)
    if fact == Fact(kind=fact.kind):
        return Draft(Act.AMEND, (fact,)) if mark else None
    return Draft(Act.AMEND, (fact,))


def _corrects(heard: Heard, grammar: Grammar) -> bool:
    """人数应该是9个, 支委会不是5号是6号: a correction that does not call itself one."""
    if grammar.corrected.search(heard.plain):
        return True
    about = heard.mentions or grammar.talk["amend_field"].search(heard.plain)
    return bool(about and _CONTRAST.search(heard.plain))


def _figure(fact: Fact, heard: Heard) -> Fact:
    """不是24，是25: the lone figure that is left stands for the one that the quoted record has, else for those who came."""
    plain, _ = _kept(heard)
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
    return bool(grammar.kinds.find(head) or re.search(r"\d", head)) and not re.match(
        r"\W*(?:更正|改一?下|修改|纠正|刚才|上面|前面|上一条|[上下]午|昨[天晚]|之前|我?[^,。]{0,4}报的)", plain
    )


def _changes(heard: Heard, grammar: Grammar) -> Fact:
    plain, source = _kept(heard)
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
    wording = {"topic": found.fields.get("topic"), "content": found.fields.get("content")} | _named(source)
    return replace(
        fact,
        kind=kind,
        state=None,
        date=days,
        period=period,
        topic=wording["topic"],
        content=wording["content"] or _served_instead(heard, about, fact, days),
        place=wording.get("place", fact.place),
        community=wording.get("community", fact.community),
        late=None,
        photos=None,
        action=None,
    )


def _served_instead(heard: Heard, kind: Kind | None, fact: Fact, day: date | None) -> str | None:
    """是电饭煲不是电磁炉: of a service where no figure changes, what it was about."""
    figures = (day, fact.hours, fact.period, fact.amount, fact.community, fact.confirmed)
    if kind not in SERVICES or any(value is not None for value in figures) or fact.people:
        return None
    said = _INSTEAD_OF.search(heard.plain)
    return heard.source[slice(*said.span("value"))] if said else None


def _named(source: str) -> dict[str, str | None]:
    """主题写错了，应该是“…”: the field, and the wording that stands for it now."""
    said = _NAMED.search(source)
    if not said:
        return {}
    return {_FIELD[said["field"]]: _INSTEAD.split(said["value"])[0].strip(' ”"》')}


def _kept(heard: Heard) -> tuple[str, str]:
    """The message without the values it takes back: 是16日不是15日 keeps the 16th."""
    plain, source = _without(heard.plain, heard.source, _MISSTATED)
    turned = _AFTER_NOT.search(plain)
    spans = [turned.span()] if turned else [found.span() for found in _NOT_THIS.finditer(plain)]
    for start, end in reversed(spans):
        plain = plain[:start] + " " * (end - start) + plain[end:]
        source = source[:start] + " " * (end - start) + source[end:]
    return (plain, source) if _FIELD_WORD.search(plain) else _without(plain, source, _IS)


def _without(plain: str, source: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """Both twins with a blank for every match."""
    for found in reversed(list(pattern.finditer(plain))):
        plain = f"{plain[: found.start()]} {plain[found.end() :]}"
        source = f"{source[: found.start()]} {source[found.end() :]}"
    return plain, source


def _days(ribbon: Ribbon, heard: Heard) -> date | None:
    """The last day named; a bare 31日 belongs to the month of the record that is quoted."""
    named = re.search(r"(\d{1,2})月的?", ribbon.plain)
    quoted = _MONTH_OF.search(heard.quotes)
    month = (int(quoted[1]), int(quoted[2])) if quoted else None
    if named and month and int(named[1]) != month[1]:
        month = (month[0], int(named[1]))
    days = [found.day for found in take_days(ribbon, Anchor(heard.today, month=month)) if found.day]
    return days[-1] if days else None
