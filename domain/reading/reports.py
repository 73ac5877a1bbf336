"""Reads reports and plans: what was held, by how many, on which day, or what will be."""

from dataclasses import replace

from domain.reading.assemble import FIGURE, assemble
from domain.reading.clock import take_hours, take_times
from domain.reading.evidence import is_told
from domain.reading.fields import Field, hold_titles
from domain.reading.findings import Findings, recognise
from domain.reading.grammar import Grammar
from domain.reading.headings import without_heading
from domain.reading.heard import Heard
from domain.reading.kinds import Mention, clause_start, part_of
from domain.reading.minutes import cut_asides, without_passing
from domain.reading.missing import judge
from domain.reading.occasions import (
    SHARED,
    gathered,
    inside,
    later_that_day,
    once,
    tie,
    told_of_outer,
    with_day_of,
    without_echoes,
)
from domain.reading.party_groups import ONLY, read_groups, slices
from domain.reading.patterns import regex
from domain.reading.reading import AHEAD, MEETINGS, Draft, Fact, Kind, State
from domain.reading.ribbon import HELD, Ribbon
from domain.reading.sections import Section, divide
from domain.reading.shares import read_shares
from domain.reading.turns import read_turns

_DONE_DEED = regex(
    r"[^为除到]了|(?:[推扶抬背送搬拎拉接领带搀](?:[^,。;\n]{0,8}))"
    r"(?:[上下进出过][楼坡车桥门来去马]|回家|回来|到家|到站)|完|好|小时|钟头|半天|一天|一[个]?[上下]午"
)
_GONE_BY = regex("[昨今前]天|上周|带队|带头|刚")
_WENT = regex(
    r"(?:[两三四五六七八九]|\d{1,2})?个?(?:人|位|名|同志|党员)*[,、]?(?:一[起同道块]|[今昨前]天|[上下]午|刚|都|带队|带头)*[去到在][^,。;!?\n]{2,16}"
    r"(?:慰问|看望|探望|义诊|理发|打扫|清扫|包饺子|表演|送[^,。;!?\n]{1,6})"
)
_AS_SERVICE = regex(r"志愿|义务|值班|值守|(?<!售后)服务(?!员)")
_MARK = regex(r"[✅❌☑√✔✘✗]")
_BRANCH_WENT = regex(r"(?:支部|党员)[^,。;\n]{0,24}?(?:参观|观看|瞻仰|祭扫|重温|观摩|重走|打卡)|重温[^,。;\n]{0,4}誓词")
_HEADS = regex(r"实到|\d ?[/到] ?\d")
"""组织党员到教育基地参观…应到11人实到10人: what a branch does on its theme day, with those who came."""
_LECTURE = regex("课题|题目|[听授讲到]课")
_GROUP_FIRST = regex(
    r"\W*(?:我们)?第?[一二三四五六七八九1-9](?:党小组|小组|组)(?![织长成员])"
    r"(?=[^。;\n]*(?:\d ?[/到人名]|[一二三四五六七八九十]人|[学传读]了|学习了|传达了|讨论了|学的|开[了过完的]))"
)
"""A report that opens with the number of a party group: 二组 6到5 学条例."""
_BESIDES = regex("另|还有|再报|顺便")
_EVENTS_AT_MOST = 24


def read_report(heard: Heard, grammar: Grammar) -> Draft | None:
    """The facts and plans of a message, or None when it reports nothing."""
    ribbon = heard.ribbon()
    fields = grammar.fields.cut(ribbon)
    titles = hold_titles(ribbon, grammar.talk["slip"])
    mentions = _mentions(ribbon, heard, grammar, fields)
    kinds = _implied(ribbon, fields, heard, grammar) if not mentions else ()
    mentions = without_passing(ribbon.plain, without_heading(ribbon.plain, mentions))
    cut_asides(ribbon, mentions)
    inner = part_of(ribbon.plain, mentions)
    facts: list[Fact] = []
    lost_day, voting = False, None

    def look(section: Section, own: tuple[Kind, ...]) -> Findings:
        inside = [field for field in fields if section.start <= field.start < section.end]
        quoted = [title for title in titles if section.start <= title.start < section.end]
        words = ribbon.slice(section.start, section.end)
        return recognise(words, inside, quoted, heard, grammar, own, _last_month(facts))

    for section in divide(ribbon.plain, mentions)[:_EVENTS_AT_MOST]:
        own = section.kinds or kinds
        groups = slices(ribbon.plain, section) if own == ONLY else {}
        if groups:
            facts += read_groups(groups, section, look, heard, grammar)
            continue
        several = (section, own, ribbon.plain, look, heard, grammar)
        shares = read_shares(*several) or read_turns(*several)
        if shares:
            facts += shares
            continue
        if not own and not FIGURE.search(ribbon.source, section.start, section.end):
            continue  # without a kind only figures are asked about
        found = look(section, own)
        voting = found.voting or voting
        made = [
            fact
            for fact in assemble(own, found, heard, grammar, section)
            if (inner and fact.kind is inner[0]) or is_told(fact, found, ribbon.plain, section, heard, grammar)
        ]
        lost_day = lost_day or _lost(found, made, heard)
        facts += tie(ribbon.plain, section, later_that_day(ribbon.plain, section, made, facts, heard), facts)
    if voting:
        facts = [replace(fact, voting=voting) if fact.kind is Kind.BRANCH_ASSEMBLY else fact for fact in facts]
    if inner:
        facts = with_day_of([inside(fact, *inner) for fact in told_of_outer(facts, *inner)], *inner)
    facts = without_echoes(_shared(mentions, facts, heard, grammar))
    return judge(tuple(once(gathered(facts))), heard, lost_day=lost_day, patient=_ticks_off(ribbon.plain, heard))


_OF_ALL = regex(r"(?:这|以上|上述)?[两二三四]项[^,。;\n]{0,2}都")
_TOGETHER = regex("一并|一起|一块|合并|套开|同时")
_SIGNED_OFF = regex(
    r"(?:^|[。;\n]) ?(?:(?:会议)?(?:主持|记录)(?:人|员)?[:是为 ]{0,2}[\u4e00-\u9fff]{2,4}[,、。;\s]*){1,2}$"
)
_LAST_LINE = 40
_FOR_EACH = regex(r"(?:都是?|均为?|各|每次都?) ?$")


def _shared(mentions: list[Mention], facts: list[Fact], heard: Heard, grammar: Grammar) -> list[Fact]:
    """What is said once for several records: 补录 ahead of them all, 都3到3 behind them."""
    if len(facts) < 2:  # noqa: PLR2004
        return facts
    if mentions and grammar.talk["late"].search(heard.plain, 0, mentions[0].start):
        facts = [replace(fact, late=True) for fact in facts]
    facts = _held_together(_signed_off(facts, heard), heard)
    last = facts[-1]
    if last.period and _OF_ALL.search(heard.plain):
        facts = [fact if fact.date or fact.period else replace(fact, period=last.period) for fact in facts]
    told = dict(last.said).get("expected", "").split("、")[0]
    at = heard.source.rfind(told) if told else -1
    if at < 0 or not _FOR_EACH.search(heard.plain, max(0, at - 4), at):
        return facts
    return [
        replace(fact, expected=last.expected, present=last.present)
        if fact.kind is last.kind and fact.present is None and fact.expected is None
        else fact
        for fact in facts
    ]


def _signed_off(facts: list[Fact], heard: Heard) -> list[Fact]:
    """记录：夏雨, at the end of minutes: who took them took them of the meeting, not of what it decided on."""
    first, last = facts[0], facts[-1]
    if first.kind not in MEETINGS or first.kind is last.kind or not _SIGNED_OFF.search(heard.plain[-_LAST_LINE:]):
        return facts
    host, recorder = first.host or last.host, first.recorder or last.recorder
    if last.state in AHEAD:
        last = replace(last, host=None, recorder=None)
    return [replace(first, host=host, recorder=recorder), *facts[1:-1], last]


def _held_together(facts: list[Fact], heard: Heard) -> list[Fact]:
    """组织生活会开了，民主评议一并做的，11人全到: who came to one came to both."""
    counted = [fact for fact in facts if fact.present is not None]
    first, last = facts[0], facts[-1]
    if len(counted) != 1 or counted[0] is not last or not _TOGETHER.search(heard.plain):
        return facts
    both = first.kind in SHARED and last.kind in SHARED and first.kind is not last.kind and first.date == last.date
    if not both or first.part_of or last.part_of:
        return facts
    return [replace(fact, expected=last.expected, present=last.present) if fact is first else fact for fact in facts]


def _ticks_off(plain: str, heard: Heard) -> bool:
    """A list that is ticked off is taken as far as it goes."""
    return len(_MARK.findall(plain)) > 1 or (heard.asked_about is None and "清单" in heard.quotes)


def _mentions(ribbon: Ribbon, heard: Heard, grammar: Grammar, fields: list[Field]) -> list[Mention]:
    """The kinds that are named, also in short quotes: “四强”. Weak names give way to a quoted item or a form."""
    untouched = ribbon.plain == heard.plain
    mentions = list(heard.mentions) if untouched else grammar.kinds.find(ribbon.plain)
    if not mentions:
        mentions = [each for each in heard.mentions if not each.weak and _is_held(ribbon.plain, each)]
    if heard.asked_about is Kind.RECTIFICATION:
        mentions = [each for each in mentions if each.kind is heard.asked_about or _besides(ribbon.plain, each)]
    if not all(mention.weak for mention in mentions):
        return mentions
    form = any(field.name == "topic" for field in fields) and heard.message.open_item(Kind.THEME_DAY)
    return [] if heard.asked_about or form else mentions


def _besides(plain: str, mention: Mention) -> bool:
    """另外今天支委会也开了: told beside what was asked for."""
    return bool(_BESIDES.search(plain, clause_start(plain, mention.start), mention.start))


def _is_held(plain: str, mention: Mention) -> bool:
    """Whether it stands in quotes and is all, or nearly all, that stands there."""
    if not plain.startswith(HELD, mention.start):
        return False
    return plain[mention.start - 3 : mention.end + 3].count(HELD) <= mention.end - mention.start + 3


def _implied(ribbon: Ribbon, fields: list[Field], heard: Heard, grammar: Grammar) -> tuple[Kind, ...]:
    """The kind that nobody named: of the quoted item, of a service, of a form while a theme day is open."""
    if heard.asked_about:
        return (heard.asked_about,)
    names = {field.name for field in fields}
    if any(field.name == "topic" and heard.plain.startswith("党课", field.start) for field in fields):
        return (Kind.PARTY_LECTURE,)
    if "community" in names and "报到" in heard.plain:
        return (Kind.COMMUNITY_REGISTER,)
    if "speaker" in names and _LECTURE.search(heard.plain):
        return (Kind.PARTY_LECTURE,)
    if heard.message.branch.groups and _GROUP_FIRST.match(ribbon.plain):
        return (Kind.GROUP_MEETING,)
    went = _BRANCH_WENT.search(heard.plain) is not None and _HEADS.search(heard.plain) is not None
    told = None if went else _service_done(ribbon, heard, grammar) or _quoted_kind(heard, grammar)
    form = Kind.THEME_DAY if (went or "topic" in names) and heard.message.open_item(Kind.THEME_DAY) else None
    return tuple(kind for kind in (told or form,) if kind)


def _service_done(ribbon: Ribbon, heard: Heard, grammar: Grammar) -> Kind | None:
    """Something done near home or for people in need, with no name of a duty."""
    plain = ribbon.plain
    near_home = "社区" in plain or "小区" in plain
    serves = grammar.phrases.is_service(plain)
    deed = grammar.phrases.is_deed(plain) and (heard.addressed or _DONE_DEED.search(plain))
    if deed and not _AS_SERVICE.search(plain) and not _lasted(ribbon):
        return Kind.GOOD_DEED
    if near_home and not grammar.phrases.is_own(plain) and (serves or _lasted(ribbon)):
        return Kind.VOLUNTEER_SERVICE
    if deed:
        return Kind.VOLUNTEER_SERVICE if _AS_SERVICE.search(plain) else Kind.GOOD_DEED
    told = heard.addressed or (grammar.phrases.is_duty(plain) and bool(heard.roster.find(plain)))
    alone = serves and told and not grammar.phrases.is_own(plain)
    return Kind.VOLUNTEER_SERVICE if alone and (_lasted(ribbon) or _went(ribbon, heard)) else None


def _went(ribbon: Ribbon, heard: Heard) -> bool:
    """方磊、夏雨三个人去敬老院慰问: members by name, and where they went to serve."""
    names = heard.roster.find(ribbon.plain)
    told = len(names) > 1 or (len(names) == 1 and bool(_GONE_BY.search(ribbon.plain)))
    return told and bool(_WENT.match(ribbon.plain, names[-1].end))


def _quoted_kind(heard: Heard, grammar: Grammar) -> Kind | None:
    """What a member's message that is quoted speaks of, where it speaks of one thing: 支委会开了没 ← 开了呀."""
    if heard.message.quoted is None or heard.message.quoted.from_ != "member":
        return None
    kinds = {mention.kind for mention in grammar.kinds.find(grammar.folder.fold(heard.quotes))}
    return kinds.pop() if len(kinds) == 1 else None


def _lasted(ribbon: Ribbon) -> bool:
    """Whether a length of time is told: 两小时, 2点到4点."""
    copy = ribbon.slice(0, len(ribbon.plain))
    return take_times(copy).hours is not None or take_hours(copy) is not None


def _last_month(facts: list[Fact]) -> tuple[int, int] | None:
    """The month of the event that was told last, for a bare 15号 of the next one."""
    day = next((fact.date for fact in reversed(facts) if fact.date), None)
    return (day.year, day.month) if day else None


def _lost(found: Findings, made: list[Fact], heard: Heard) -> bool:
    """The day named does not exist, or has not come although the thing is said to be done."""
    if not found.days or not (found.lost_day or (found.day is not None and found.day > heard.today)):
        return False
    return any(fact.state is State.DONE for fact in made)
