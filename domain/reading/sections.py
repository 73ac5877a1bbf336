"""Divides a message into sections, one for each event that is reported."""

from typing import NamedTuple

from domain.reading.kinds import Mention, clause_start
from domain.reading.patterns import regex
from domain.reading.reading import MEETINGS, Kind

_BREAK = regex(r"[,。;\n!①-⑳]")
_MARK = regex(r"[✅❌☑√✔✘✗]")
_LINE_END = regex(r"(?<!,)\n")
_DATED = regex(r"\d{1,2}[月.]\d{1,2}[日号]?|(?<!\d)\d{1,2}[日号]")
_OWN_FIGURES = regex(r"\d")
_AFTERWARDS = regex(
    r"(?:^|活动|会议?|结束|之|课|学习)后(?:又|再|还|接着|紧接着)?(?:召开|开|举行|组织|上|进行|召集)?了?$"
)
"""党日活动后召开支委会 are two events, one behind the other."""
_WHEN = regex(
    r"[ \d一二三四五六七八九十、.()]{0,5}"
    r"(?:\d{4}|[〇零一二三四五六七八九]{4})?年?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|[./])"
    r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})|[昨今前]天|[上本]?周[一二三四五六日]"
)
"""4月20日下午，支部在三楼召开…: what tells when stands at the head of the sentence."""
_TOGETHER = regex(r"[^,。;\n\d]{0,8}[,、]?(?:同时|并且?|一并|一同|同步|套开|合并开|连着开)[^,。;\n\d]{0,16}")
_COUNTED_AS = regex(r"[^。;\n\d]{0,8}(?:计入|记为|列为|计作|算作|记作|记入|视为|计为)[^,。;\n\d]{0,6}")
"""主题党日，同时计入助企: one event, of which the other kind is told only to be counted."""
_ON_ONE_DAY = regex(r"[^。;\n]{0,16},(?:跟|和|与|同|连着)(?:当天的?|本次|今年的?)?")
_HELD_SO = regex(r"(?:放|排|安排|凑|挤|合|套)?[在到]?(?:(?:同)?一天|一起|一块儿?|一并|一道)(?:开|办|搞|进行|召开|举行)")
"""述职排在28日，跟组织生活会放一天开."""
_JOINT = frozenset(MEETINGS - {Kind.COMMITTEE_MEETING, Kind.GROUP_MEETING}) | {Kind.DEMOCRATIC_APPRAISAL}
"""What is held together with something else, by the same people."""
_NEXT_GROUP = regex(r"第?[一二三四五六七八九1-9](?:党小组|小组|组)?$")
_DO = "(?:开展?|上|搞|办|做|交|缴|收|召开|完成)"
_TOLD = regex(
    rf"(?:都|已经?|也|全|还)?(?:[没未](?:有|能)?{_DO}成?|{_DO}(?:了|[完过]了?|齐了?)| (?:done|ok|完成|搞定|结束)) ?"
)
"""党课上了支委会没上: how far the one has come stands between the two, with no stop behind it."""
_NOT_DONE = regex("还?[没未]")
_SENTENCE_END = regex("[。;\n!]")
_TOLD_OF = regex(r"本月|上个?月|[昨今前]天|\d ?[/到] ?\d|[应实]到")
_FRESH = regex(r"\d{1,2}[月.]\d|\d{1,2}月")


class Section(NamedTuple):
    """A stretch of the message about one event, which may be of several kinds."""

    start: int
    end: int
    mentions: tuple[Mention, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the event, each once, in the order of the text."""
        return tuple(dict.fromkeys([mention.kind for mention in self.mentions]))


def divide(plain: str, mentions: list[Mention]) -> list[Section]:
    """Sections in the order of the text; the words before the first kind belong to the first section."""
    if not mentions:
        return [Section(0, len(plain), ())]
    if len(mentions) == 1:
        return [Section(0, len(plain), tuple(mentions))]
    groups: list[list[Mention]] = [[mentions[0]]]
    starts = [0]
    for mention, following in zip(mentions[1:], [*mentions[2:], None], strict=False):
        begin = _new_event(plain, groups, mention, following)
        if begin is None:
            groups[-1].append(mention)
        else:
            groups.append([mention])
            starts.append(begin)
    ends = [*starts[1:], len(plain)]
    return [Section(start, end, tuple(group)) for start, end, group in zip(starts, ends, groups, strict=True)]


def _new_event(plain: str, groups: list[list[Mention]], mention: Mention, following: Mention | None) -> int | None:
    """Where a new section begins with this mention; None when it goes on with the event at hand."""
    last = groups[-1][-1]
    between = plain[last.end : mention.start]
    after = plain[mention.end : following.start if following else mention.end + 12]
    mark = _MARK.search(between)
    if mark and "\n" not in between:
        return last.end + mark.start() if _MARK.match(plain.lstrip()) else mention.start
    afterwards = _AFTERWARDS.search(between) and "先" not in plain[max(0, last.start - 4) : last.start]
    if last.kind in _JOINT and mention.kind in _JOINT and _TOGETHER.fullmatch(between):
        return None
    if _COUNTED_AS.fullmatch(between) or (_ON_ONE_DAY.fullmatch(between) and _HELD_SO.match(plain, mention.end)):
        return None
    if not _BREAK.search(between) and not afterwards:
        return _beside(plain, groups, mention, between, after)
    begin = _beginning(plain, last.end, mention.start) if _BREAK.search(between) else mention.start
    known = {each.kind for group in groups for each in group}
    another = mention.kind is Kind.ENTERPRISE_HELP and mention.word != last.word and _SENTENCE_END.search(between)
    if mention.kind in known and not another and not _LINE_END.search(between):
        told = plain[groups[-1][0].start - 12 if groups[-1][0].start > 12 else 0 : begin]  # noqa: PLR2004
        if not ((_FRESH.search(told) or _TOLD_OF.search(told)) and _FRESH.search(plain[begin : mention.end + 12])):
            return None
    return begin


def _beside(plain: str, groups: list[list[Mention]], mention: Mention, between: str, after: str) -> int | None:
    """Where a mention with no break ahead of it begins an event: it has a day, or figures, of its own."""
    last = groups[-1][-1]
    if mention.kind is last.kind is Kind.GROUP_MEETING and _NEXT_GROUP.search(between):
        return None  # 一组党小组会6/5、二组党小组会5/5: what each did is told apart later
    if _TOLD.fullmatch(between):
        return mention.start
    dated = _DATED.search(between)
    if dated and _DATED.search(after):
        return mention.start
    if dated and len(between) - dated.end() <= 3 and _DATED.search(plain, 0, groups[0][0].start):  # noqa: PLR2004
        return last.end + dated.start()
    if " " in between and _NOT_DONE.match(plain, mention.end):
        return mention.start
    separate = " " in between and _OWN_FIGURES.search(between) and _OWN_FIGURES.search(after)
    return mention.start if separate else None


def _beginning(plain: str, after: int, at: int) -> int:
    """Where the clause begins that names an event, or the sentence, where it opens with a day."""
    sentence = max((found.end() for found in _SENTENCE_END.finditer(plain, after, at)), default=after)
    return sentence if sentence > after and _WHEN.match(plain, sentence, at) else clause_start(plain, at)
