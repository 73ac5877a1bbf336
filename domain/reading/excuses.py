"""Reads requests to be excused: 请假，出差; 代王强请假（公差）."""

from datetime import date
from itertools import pairwise

from domain.reading.counts import take_counts
from domain.reading.dates import Anchor, take_days
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.kinds import clause_start
from domain.reading.patterns import regex
from domain.reading.reading import MEETINGS, Act, Draft, Fact, Kind, Leave, State
from domain.reading.roster import NameFound

_ADDRESS = regex(
    r"^[\u4e00-\u9fff]{0,3}(?:书记|主任|组长|委员|局长|处长|科长|院长|校长|所长|队长|经理|老师|同志|领导|姐|哥|总|工|(?<![我在去到])[局处科队所站](?=[,:!]))"
    r"(?:们)?好?[,:：!， ]+"
)
_SELF = regex(
    r"我(?=[和与跟、])|(?:^|[^\u4e00-\u9fff]|和|与|、)我(?!爱人|们|老婆|妈|爸|孩|家|组|支部|单位|局|部|处|科|办|院|校|所|村)"
)
_FOR_OTHERS = regex(r"代(?!表|理)|替|帮")
_PAPER = regex(
    r"请假条[^,。]{0,6}|请[^,。]{2,10}(?:批准|审批|批示|准假|谅解|[批准]一?下)|(?:已|都)?(?:跟|向|和|给|同)[^,。]{0,8}(?:说|报|讲|请示|汇报)[^,。]{0,4}|已(?:批|报备|说|请示)[^,。]{0,4}|参加不了|办完"
)
_MATERIAL = regex(
    r"(?<![^,。;!\n])(?:学习|会议|有关|相关)?(?:材料|资料|书本?|文件|笔记)[^,。]{0,4}[请麻烦托劳送捎带寄发][^,。]{0,12}"
)
"""学习材料请送到家中: nothing is done, and no reason told."""
_COUNTED = regex(r"[应实]到[:了 ]?\d")
_MISSED = regex(r"请[^,。]{0,2}假|[去来到][不没]|参加不|不能|没法|无法|缺席|不参加")
"""Behind 集训: it is what somebody is away from; ahead of it, it is why he is away from something else."""
_SIGNED = regex(r"(?:同志)?[谨敬拜]?[上呈启]? ?(?:[\d〇零一二三四五六七八九十年月日.号]{4,12})?[。 \n]*$")
_AHEAD_OF_SIGNATURE = regex(r"(?:[。!\n]|支部|党小组|[:]) *(?:请假人|申请人|报告人|党员)?[:]? *$")
_GONE = regex(r"去了(?=[,，]?[^,。]{0,14}?(?:[来到去]不|参加不|赶不|请假|不能))")
"""出警去了，来不了: where somebody is, and nothing that was done."""
_TODAY = regex(r"(?:^|[,。 ])(?:今[天日晚早]|[上下]午|晚上|中午)(?:的|(?=党日|主题党日|支委会|党课|小组会))")
_OPENING_NAMES = tuple(
    regex(rf"(?<![^,。;!\n ])([\u4e00-\u9fff]{{{length}}})(?=(?:同志)?([^,。;!\n ]{{2,8}}))") for length in (2, 3)
)
_OTHERWISE = regex(
    r"聚餐|聚会|吃饭|饭局|团建|打球|球赛|爬山|婚礼|喝酒|唱歌|拼车|食堂|\?|[吗么]\W*$|[了过]没有?\W*$|(?:放|在|去|找|给)(?:哪|谁)"
)
_QUESTION = regex(r"\?|[吗么]\W*$")
_CLAUSE = regex("[^,。;\n!]+")
_AND = regex(r"[ ,、]*(?:和|跟|与|及|以及|还有)?[ ,的]*(?:[上下]午|晚上)?(?:\d{1,2}[点:][\d半]{0,2}分?)?[ 的]*")
_KIND_OF_LEAVE = regex(r"(?:(?:年休?|公休|[事病产婚丧]|探亲|陪产|护理|育儿)假|年休|调休|补休|休假)(?:条|天数)?")
_MYSELF = regex(r"我[^,。]{0,12}请[^,。]{0,3}假")


def read_excuse(heard: Heard, grammar: Grammar) -> Draft | None:
    """Leaves asked for; None when the message is a report or nothing of the kind."""
    plain = heard.plain
    if (
        _is_a_word_alone(heard)
        or _is_of_no_meeting(heard)
        or not _asks(heard, grammar)
        or _attendance(heard)
        or grammar.talk["everyone"].search(plain)
    ):
        return None
    if "请假" not in plain and grammar.states.judge(plain).state in (State.CANCELLED, State.POSTPONED):
        return None  # 党课取消，老师来不了了
    kinds = [
        mention.kind
        for mention in heard.mentions
        if not mention.weak and (mention.kind is not Kind.TRAINING or _MISSED.search(plain, mention.end))
    ]
    if kinds and _reports(plain, grammar) and not _only_excused(plain):
        return None
    meetings = [kind for kind in kinds if kind in MEETINGS]
    kind = (
        (meetings or kinds)[0]
        if meetings or (kinds and not heard.asked_about)
        else heard.asked_about or _expected(heard)
    )
    days = _days(heard)
    if heard.asked_about and not heard.mentions:
        days = [day for day in days if day >= heard.today]  # 昨晚烧到39度: since when, not from what
    if days and days[0] < heard.today:
        return None
    both = _from_each(heard, meetings)
    himself = _SELF.search(plain) or _MYSELF.search(plain)
    counted = take_counts(heard.ribbon()).leave and not himself
    if (counted and not heard.roster.find(plain, loose=True)) or _of_a_stranger(heard, grammar):
        return None
    leaves = tuple(_leaves(_without_event(plain, kind, heard), heard, grammar))
    day = days[0] if days else heard.today if _TODAY.search(plain) else None
    events = both or [(kind, day)]
    return Draft(Act.LEAVE, tuple(Fact(kind=of, state=State.PLANNED, date=on, leaves=leaves) for of, on in events))


def _of_a_stranger(heard: Heard, grammar: Grammar) -> bool:
    """王五值班，李四产假, of nobody on the roster: it is not the sender who is away."""
    if heard.roster.find(heard.plain, loose=True):
        return False
    openings = [found.groups() for pattern in _OPENING_NAMES for found in pattern.finditer(heard.plain)]
    return any(
        grammar.leaves.begins_with_reason(behind)
        and grammar.served.names_stranger(who, heard.message.branch.members)
        and not grammar.leaves.category(who)  # 孙女
        for who, behind in openings
    )


def _from_each(heard: Heard, meetings: list[Kind]) -> list[tuple[Kind | None, date | None]]:
    """周四支委会和周五党日我都请假: each of the meetings that are named side by side, and its day.

    A day ahead of them all holds for those that name none; empty where one meeting is meant.
    """
    if len(set(meetings)) < 2:  # noqa: PLR2004
        return []
    mentions = [each for each in heard.mentions if each.kind in MEETINGS and not each.weak]
    days = [each for each in take_days(heard.ribbon(), Anchor(heard.today, ahead=True)) if each.day and not each.reach]
    told = heard.plain
    for each in days:
        told = told[: each.start] + " " * (each.end - each.start) + told[each.end :]
    if not all(_AND.fullmatch(told, one.end, two.start) for one, two in pairwise(mentions)):
        return []
    ends = [each.end for each in mentions]
    if days and days[0].start >= ends[0]:  # 支委会29号，党日30号
        spans = [*zip(ends, [*(each.start for each in mentions[1:]), len(told)], strict=True)]
    else:
        spans = [*zip([0, *ends[:-1]], [each.start for each in mentions], strict=True)]
    events: list[tuple[Kind | None, date | None]] = []
    for mention, (start, end) in zip(mentions, spans, strict=True):
        own = next((each.day for each in days if start <= each.start < end), None)
        shared = events[0][1] if events and len(days) == 1 else None
        events.append((mention.kind, own or shared))
    return events


def _reports(plain: str, grammar: Grammar) -> bool:
    """Whether something is said to be done; 党日请假，刚生完孩子 tells in a clause of its own why he is away."""
    standing = grammar.states.judge(_without_paper(plain))
    if not standing.done or not standing.word:
        return standing.done
    start = clause_start(plain, standing.at)
    reason = _CLAUSE.match(plain, start)
    return not (reason and grammar.leaves.category(reason.group()) and not grammar.kinds.find(reason.group()))


def _is_a_word_alone(heard: Heard) -> bool:
    """年休假, thrown into the group with nothing quoted: nobody says who is away from what."""
    alone = heard.message.chat == "group" and not (heard.addressed or heard.quotes or heard.mentions)
    return alone and bool(_KIND_OF_LEAVE.fullmatch(heard.plain.strip(" 。!~,.")))


def _is_of_no_meeting(heard: Heard) -> bool:
    """周五聚餐我去不了, 请假条放哪: where no meeting is spoken of, nobody is excused from one."""
    spoken_of = heard.mentions or heard.quotes
    return not spoken_of and bool(_OTHERWISE.search(heard.plain))


def _days(heard: Heard) -> list[date]:
    """The days named, those first that stand in one clause with the event: 明天我出差，7号的支委会请假."""
    found = [each for each in take_days(heard.ribbon(), Anchor(heard.today, ahead=True)) if each.day and not each.reach]
    if len(found) > 1 and heard.mentions:
        start = clause_start(heard.plain, heard.mentions[0].start)
        found.sort(key=lambda each: each.start < start)
    return [each.day for each in found if each.day]


def _attendance(heard: Heard) -> bool:
    """Whether the message says how many came: then it is a report."""
    if _COUNTED.search(heard.plain):
        return True
    ribbon = heard.ribbon()
    take_days(ribbon, Anchor(heard.today))
    counts = take_counts(ribbon)
    return counts.expected is not None or counts.present is not None


def _asks(heard: Heard, grammar: Grammar) -> bool:
    if grammar.leaves.asks(heard.plain):
        return True
    if (heard.mentions or heard.asked_about) and grammar.leaves.stays_away(heard.plain):
        return True
    notice = "请假" in heard.quotes and "清单" not in heard.quotes and not _QUESTION.search(heard.plain)
    return notice and len(heard.plain) <= 30 and grammar.leaves.category(heard.plain) is not None  # noqa: PLR2004


def _expected(heard: Heard) -> Kind | None:
    return Kind.THEME_DAY if heard.message.open_item(Kind.THEME_DAY) else None


def _without_event(plain: str, kind: Kind | None, heard: Heard) -> str:
    """What somebody is excused from is no reason to be excused: the name of the event is blank."""
    for mention in heard.mentions:
        if mention.kind is kind:
            plain = plain[: mention.start] + " " * (mention.end - mention.start) + plain[mention.end :]
    return plain


def _without_paper(plain: str) -> str:
    """The form being handed in is not the event being held."""
    return _PAPER.sub("", _MATERIAL.sub("", _GONE.sub("", plain)))


def _only_excused(plain: str) -> bool:
    """我请假已跟书记说过了: what is done is the asking."""
    return bool(_MYSELF.search(plain))


def _signature(body: str, names: list[NameFound]) -> NameFound | None:
    """第二党支部 苏婷: who signs a letter; None where the last name is no signature."""
    if not names or not _SIGNED.match(body, names[-1].end):
        return None
    return names[-1] if _AHEAD_OF_SIGNATURE.search(body, 0, names[-1].start) else None


def _leaves(plain: str, heard: Heard, grammar: Grammar) -> list[Leave]:
    sender = heard.message.sender.name
    body = _MATERIAL.sub("", _ADDRESS.sub("", plain))
    names = heard.roster.find(_PAPER.sub("", body), loose=True)
    signed = _signature(body, names)
    if signed and len(names) > 1:
        names = [signed] if _SELF.search(body) and not _FOR_OTHERS.search(body) else names[:-1]
    if not names:
        return [Leave(grammar.leaves.category(body) or "other", sender)]
    body = _PAPER.sub("", body)
    leaves = grammar.leaves.named(body, names)
    spread = [leave for leave in leaves if leave.category != "other"]
    if len(leaves) > 1 and len(spread) == 1 and spread[0] is leaves[-1]:
        leaves = [Leave(spread[0].category, leave.name) for leave in leaves]
    if _SELF.search(body) and not _FOR_OTHERS.search(body) and all(leave.name != sender for leave in leaves):
        leaves.insert(0, Leave(leaves[0].category, sender))
    return leaves
