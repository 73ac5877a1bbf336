"""Sorts out what is no report: questions, complaints, small talk, appeals and articles passed on."""

from domain.reading.clock import names_later
from domain.reading.counts import take_counts
from domain.reading.dates import Anchor, take_days
from domain.reading.fields import hold_titles
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.patterns import regex
from domain.reading.reading import MEETINGS, SERVICES, Act, Draft, Query
from domain.reading.ribbon import Ribbon

_FIGURES = regex(r"应到|实到|\d{1,3} ?[/到] ?\d{1,3}|完成率[^,。]{0,3}\d|已(?:完成|开|交|上)")
_PLEASE = regex(r"\W*(?:请|麻烦|辛苦|有劳)")
_SEEN = regex(r"(?:收到|好的?|嗯|行|可以|知道了|明白|ok|已阅|看到了)?[,。!~ ]*")
_ERRAND = regex(
    r"(?:同志|你|您|来|去|这边|那边)*[,: ]?"
    r"(?:牵头|负责|跟进|盯|落实|安排|准备|弄|办|整理?|统计|通知|对接|拟|起草|转发?|催|组织|抓|跑|收集)"
    r"[^,。;\n\d了过完好]{0,10}(?:一下|吧|起来|哈|[办搞弄跑]下)(?:[^,。;\n\d了过完]{1,8}|吧)?(?=$|[,。!~ ])"
)
"""收到，石磊牵头弄一下: somebody is asked to see to it, and nothing is told."""
_WHO_KNOWS = regex(r"\W*(?:谁|哪位)(?:知道|有|晓得|记得)|\W*有(?:谁|没有人|没人)")
_APPEAL = regex(r"请各|各支部请|前(?:完成|上?报送?|上?交|开展)|务必|逾期")
_LAUGHING = regex("哈哈|嘿嘿|hhh|笑死|😂|🤣|😄")
"""Who laughs in the group asks nothing of the bot."""
_OF_THE_DAY = regex(
    r"(?=[谁哪原合照视录课p讲])(?:(?:谁|哪位|哪个)(?:来|帮忙|给|负责)?"
    r"(?:拍|照|录|写|主持|讲|记|领读|带|保管|存)(?:的|了|着|过)?(?:[^\u4e00-\u9fff]|$|呀|啊|呢|来着|照)"
    r"|(?:原图|合影|照片|视频|录像|课件|ppt|讲稿)[^,。;\n]{0,6}(?:发|传|给|拷)(?:我|给我|一下我|群里)[^,。;\n]{0,2}(?:一[张份下]|看看|吧|呗|[,。!?]|$))"
)
"""合影谁拍的，原图发我一张: asked of those who were there."""
_THANKS_SIGN = regex("[谢收辛赞]")
_LONG, _COURTESY = 120, 20
_URGED = regex("别[^,。;\n]{0,3}催")
"""党费交了啊，别催了."""
_LOST = regex(
    r"(?:有没有|有)?(?:人|谁|哪位|同志|朋友)[^,。;\n]{0,4}(?:看[到见]|见[到过]|捡[到了]?|拿[错走了]|落[下了]|丢|穿错|借|顺路|拼车|多余的|带了)"
)
"""Asked of the others in the group: 有没有人看到我的笔记本."""
_DISCUSSED = regex(
    r"(?:讨论|研究|商量|商议|交流|探讨|明确|部署|谋划|议定|学习)了?[^,。;!?\n]{0,12}(?:怎么|如何|怎样)[^,。;!?\n吗呢]*(?![^,。;!?\n]*[?吗呢])"
)
"""What was talked about, and is not asked: 讨论了党日怎么搞."""
_OWN_PLAN = regex("拟(?:定?于|在)|(?<![决肯])定于|(?<!必)将于|(?:我们|咱们?|本|我)支部[^,。;\n]{0,12}(?:组织|开展|去)")
"""What a branch calls its own people to."""
_CLOSING = regex(
    r"(?<=[了完成毕齐清好妥过])[,。! ]{0,2}(?:敬?请|望)(?:查收|审阅|查阅|知悉|收悉|核对|核实)"
    r"[,。!~ ]*(?:(?:并|顺|也)?[祝问]\w{1,16}[。!~ ]*)?$"
)
"""Behind what was done it is only polite: 党费缴清了，请查收."""
_DEADLINE = regex(r" ?(?:下班)?之?前|以前|截止")
_SUMS_UP = regex(r"(?:我|咱|现|先)(?:来|把|将)?[^,。;:\n]{0,8}(?:汇总|统计|归总)[^,。;:\n]{0,6}:[^\n]{0,3}\S")
"""我汇总一下：方磊 …: the sum itself follows."""
_LIST_ITEM = regex(r"第 ?[\d一二三四五六七八九十]{1,2} ?项|[①-⑳]")


def read_question(heard: Heard, grammar: Grammar) -> Draft | None:
    """Something is wanted, or somebody is not content."""
    ribbon = heard.ribbon()
    if not heard.source.strip():
        return (
            Draft(Act.QUERY, query=Query.HELP)
            if heard.addressed and not heard.message.text.isspace()
            else Draft(Act.IGNORE)
        )
    hold_titles(ribbon)
    plain = _DISCUSSED.sub("", ribbon.plain) if "怎" in ribbon.plain or "如" in ribbon.plain else ribbon.plain
    told = (len(plain) > _LONG and _FIGURES.search(plain)) or (_URGED.search(plain) and _is_reported(heard, grammar))
    if not told and grammar.small_talk.complains(plain):
        return Draft(Act.COMPLAIN)
    to_bot = heard.message.quoted is not None and heard.message.quoted.from_ == "bot"
    query = grammar.small_talk.query(plain, addressed=heard.addressed or to_bot)
    if query is None or _only_seems(query, ribbon, grammar):
        return None
    if _is_for_others(heard) or (query is Query.HOWTO and not heard.addressed and _is_of_people(heard)):
        return Draft(Act.IGNORE)
    return Draft(Act.QUERY, query=query)


def _is_of_people(heard: Heard) -> bool:
    """Asked of those in the group: with a laugh, 谁知道… about no duty, or who it was that took the picture."""
    return bool(
        _OF_THE_DAY.search(heard.plain)
        or _LAUGHING.search(heard.plain)
        or (not heard.mentions and _WHO_KNOWS.match(heard.plain))
    )


def _is_for_others(heard: Heard) -> bool:
    """@石磊 党费怎么交: whoever is called by name is asked."""
    called = heard.message.text.lstrip().startswith("@") and not heard.addressed
    return called or _asks_a_member(heard)


def _asks_a_member(heard: Heard) -> bool:
    """请石磊统计一下党费: said in the group to one who is named first."""
    if heard.addressed:
        return False
    asked = _PLEASE.match(heard.plain)
    seen = asked or _SEEN.match(heard.plain)
    name = heard.roster.at(heard.plain, seen.end() if seen else 0)
    return name is not None and bool(asked or _ERRAND.match(heard.plain, name.end))


def _only_seems(query: Query, ribbon: Ribbon, grammar: Grammar) -> bool:
    """News, reports with figures, and 删除我的记录 ask for nothing."""
    plain = ribbon.plain
    told = grammar.kinds.find(plain) and grammar.states.judge(plain).done  # 组织生活会开完，整改清单也列好了
    if (query is Query.DIGEST and _SUMS_UP.search(plain)) or (query is Query.LIST and told):
        return True
    if grammar.small_talk.is_news(plain) or (query is Query.MINE and grammar.talk["withdraw"].search(plain)):
        return True
    if query in (Query.HOWTO, Query.MINE) and _LOST.search(plain):
        return True
    if query in (Query.DIGEST, Query.BRANCH) and _APPEAL.search(plain):
        return True
    if query in (Query.LIST, Query.DIGEST, Query.BRANCH) and (_LIST_ITEM.search(plain) or _FIGURES.search(plain)):
        return True
    return bool(_FIGURES.search(plain)) and take_counts(ribbon).given


def read_small_talk(heard: Heard, grammar: Grammar) -> Draft | None:
    """Chatter and appeals are met with silence."""
    talk, plain = grammar.small_talk, heard.plain
    if _answers_a_question(heard):
        return None
    idle = talk.is_chatter(_without_names(heard)) or (talk.promises(plain) and not _is_reported(heard, grammar))
    if _LAUGHING.search(plain) and not heard.addressed and not _is_told(heard, grammar):
        return Draft(Act.IGNORE)
    if not heard.addressed and _OF_THE_DAY.search(plain) and not _FIGURES.search(plain):
        return Draft(Act.IGNORE)
    asked_of_one = _asks_a_member(heard) and not _calls_a_meeting(heard) and not grammar.leaves.asks(plain)
    if asked_of_one and not grammar.states.judge(plain).done:
        return Draft(Act.IGNORE)
    if idle or (not talk.is_plain(plain) and _is_of_others(heard, grammar)):
        return Draft(Act.IGNORE)
    return None


def _is_told(heard: Heard, grammar: Grammar) -> bool:
    """Whether a figure or a word for what was done stands in it."""
    return any(map(str.isdecimal, heard.plain)) or grammar.states.judge(heard.plain).done


def _without_names(heard: Heard) -> str:
    """收到，谢谢石姐: whom a courtesy is for says nothing more."""
    plain = heard.plain
    if len(plain) <= _COURTESY and _THANKS_SIGN.search(plain):
        for name in reversed(heard.roster.find(plain, loose=True)):
            plain = plain[: name.start] + plain[name.end :]
    return plain


def _is_reported(heard: Heard, grammar: Grammar) -> bool:
    if not heard.mentions:
        return False
    counts = take_counts(heard.ribbon())
    counted = counts.present is not None and (counts.expected is not None or counts.everyone)
    return counted or grammar.states.judge(heard.plain).done


def _is_of_others(heard: Heard, grammar: Grammar) -> bool:
    """Hearsay, news, praise, and notices that are no plan of the branch's own."""
    talk, plain = grammar.small_talk, heard.plain
    if talk.retells(plain):
        return True
    if "接龙" in plain or "接龙" in heard.quotes or _FIGURES.search(plain) or grammar.leaves.asks(plain):
        return False
    if talk.is_news(plain) or (talk.remarks(plain) and not _is_reported(heard, grammar)):
        return True
    return talk.demands(_CLOSING.sub("", plain)) and not _calls_a_meeting(heard)


def _calls_a_meeting(heard: Heard) -> bool:
    """明天下午3点开支委会，请各位委员参加: the branch's own meeting, or service, with its day is a plan."""
    own = {mention.kind for mention in heard.mentions if not mention.weak}
    if own.isdisjoint(MEETINGS) and (own.isdisjoint(SERVICES) or not _OWN_PLAN.search(heard.plain)):
        return False
    days = take_days(heard.ribbon(), Anchor(heard.today, ahead=True))
    if any(found.day and found.day >= heard.today and not _DEADLINE.match(heard.plain, found.end) for found in days):
        return True
    return not days and names_later(heard.plain, heard.clock)


def _answers_a_question(heard: Heard) -> bool:
    """A lone figure, or a day, is chatter only where nobody asked for one."""
    pending = heard.message.pending
    if pending and pending.asked == "date" and take_days(heard.ribbon(), Anchor(heard.today)):
        return True
    if pending and pending.asked in ("present", "expected") and heard.plain.strip(" 。人名个+").isdecimal():
        return True
    return "接龙" in heard.quotes and heard.plain.strip(" 。!~.") == "+1"
