"""Finds which kinds of events a text speaks of, leaving out those that are only on an agenda."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from domain.reading.lexicon import Lexicon, TickWords, Words
from domain.reading.patterns import alternation, any_of, expand, regex
from domain.reading.reading import MEETINGS, Fact, Kind
from domain.reading.ribbon import Ribbon

_CLAUSE_END = regex(r"[,。;\n!?]|(?=[①-⑳])")
_AGENDA_LABEL = regex(r"(?:议题|议程)[^\n。]*?(?=应到|实到|到会|$|\n|。)")
_SENTENCE_END = regex(r"[。;\n]")
_PART_OF = regex(
    r"(?:随(?![后即时])[^,。;\n]{0,6}?"
    r"|并入|合并到|合并进|融入|纳入|放[在到](?! ?[\d上下本周月明后大])|套在|结合|合到|并到|和到)"
    r"(?:本次|当天|本月|\d{1,2}月)?"
)


class Mention(NamedTuple):
    """A kind that is named, and where; weak names count only where nothing stronger is said."""

    start: int
    end: int
    kind: Kind
    weak: bool
    word: str
    tick: TickWords | None = None

    @property
    def key(self) -> str:
        """The kind, or the duty that the catalogue alone knows."""
        return self.tick.duty if self.tick else self.kind


class Kinds:
    """Looks kinds up by the names operators listed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._of: dict[str, tuple[Kind, bool]] = {}
        look_alikes: list[str] = []
        for kind, names in lexicon.kinds.items():
            self._of |= dict.fromkeys(_forms(names.words, lexicon.kind_apart), (kind, False))
            self._of |= dict.fromkeys(_forms(names.weak, lexicon.kind_apart), (kind, True))
            look_alikes += names.look_alikes
        self._ticks = {word: tick for tick in lexicon.ticks for word in tick.words}
        self._of |= dict.fromkeys(self._ticks, (Kind.TICK, False))
        self._word = any_of([*self._of, *look_alikes])
        self._with_gaps = tuple((any_of([word]), owner) for word, owner in self._of.items() if "*" in word)
        self._ticks_with_gaps = tuple((any_of([word]), tick) for word, tick in self._ticks.items() if "*" in word)
        self._look_alike = any_of(look_alikes)
        self._actions = tuple((action, any_of(words)) for action, words in lexicon.actions.items())
        self._agenda_word = any_of(lexicon.talk["agenda"])
        self._agenda = regex(rf"(?:{alternation(lexicon.talk['agenda'])})了?[^,。;\n]*$")
        taken_up = alternation([*lexicon.talk["agenda"], *lexicon.talk["learning"], *lexicon.talk["taken_up"]])
        self._taken_up = regex(taken_up)
        self._taking_up = regex(rf"(?:{taken_up})(?:[了过]|一下)?[^,。;:\n后并]{{0,14}}$")
        self._paper = regex(rf"[^,。;:\n]{{0,8}}?(?:{alternation(lexicon.talk['paper'])})(?![^,。;\n]{{0,6}}?[:])")
        self._was_taken_up = regex(rf"[^,。;:\n]{{0,10}}?(?:{taken_up})(?:[了过完]|一下|$|[,。;])")

    def find(self, plain: str) -> list[Mention]:
        """Every kind named, in order of the text; agenda items are left out."""
        agenda = [found.span() for found in _AGENDA_LABEL.finditer(plain)] if "议" in plain else []
        mentions = []
        for found in self._word.finditer(plain):
            word = found.group()
            kind, weak = self._owner(word)
            if kind is None or (agenda and any(start <= found.start() < end for start, end in agenda)):
                continue
            mentions.append(Mention(*found.span(), kind, weak, word, self._tick(word)))
        if "大会" in plain:
            found_too = _ASSEMBLY.finditer(plain)
            mentions += [Mention(*each.span(), Kind.BRANCH_ASSEMBLY, False, "大会") for each in found_too]  # noqa: FBT003
            mentions.sort()
        if not mentions:
            return []
        if self._taken_up.search(plain):  # whatever is on an agenda is taken up
            mentions = [each for each in mentions if not (self._on_agenda(plain, each) or self._is_paper(plain, each))]
        mentions = [each for each in mentions if not _is_excuse(plain, each) and not _approves(plain, each)]
        if "天" in plain or "日" in plain:
            mentions = [each for each in mentions if not _SAME_DAY.match(plain, each.end)]
        if len(mentions) > 1:
            mentions = _without_claimed(plain, _without_paying(plain, mentions))
        strong = [each for each in mentions if not each.weak]
        if strong and len(strong) < len(mentions) and ("\n" in plain or ";" in plain):
            return [each for each in mentions if not each.weak or _on_its_own_line(plain, each, strong)]
        return strong or mentions

    def cut_names(self, ribbon: Ribbon) -> None:
        """Cut out the names of kinds, so that they are not taken for content.

        Weak ones tell what was done, and 商量联合党日 what was spoken of.
        """
        plain = ribbon.plain
        agenda = self._agenda_word.search(plain)
        for found in self._word.finditer(plain):
            start, end = found.span()
            if self._owner(found.group())[1]:
                continue
            if agenda is None or not self._agenda.search(ribbon.plain, clause_start(ribbon.plain, start), start):
                ribbon.cut(start, end)

    def _owner(self, word: str) -> tuple[Kind | None, bool]:
        """Whose name this is, and whether it is a weak one; a look-alike is nobody's."""
        if word in self._of:
            return self._of[word]
        if self._look_alike.fullmatch(word):
            return None, True
        return next((owner for pattern, owner in self._with_gaps if pattern.fullmatch(word)), (None, True))

    def _tick(self, word: str) -> TickWords | None:
        """The duty of its own that a word is of."""
        if word in self._ticks:
            return self._ticks[word]
        return next((tick for pattern, tick in self._ticks_with_gaps if pattern.fullmatch(word)), None)

    def action(self, plain: str) -> tuple[str, str] | None:
        """Which of the ways of helping enterprises is meant, and the words that say so."""
        tried = ((action, pattern.search(plain)) for action, pattern in self._actions)
        return next(((action, found.group()) for action, found in tried if found), None)

    def _on_agenda(self, plain: str, mention: Mention) -> bool:
        found = self._agenda.search(plain, clause_start(plain, mention.start), mention.start)
        if found and plain[mention.start - 1] == "的" and _CONVENED.match(plain, mention.end):
            return False  # 讨论转正的党员大会10月20日召开
        return found is not None and not _SETTLED.search(found.group())

    def _is_paper(self, plain: str, mention: Mention) -> bool:
        """学习了组织生活会方案, 党费使用办法会上通过了: a paper about a duty is taken up, the duty is not done."""
        paper = self._paper.match(plain, mention.end)
        if paper is None:
            return False
        start = clause_start(plain, mention.start)
        return bool(self._taking_up.search(plain, start, mention.start) or self._was_taken_up.match(plain, paper.end()))


def _is_excuse(plain: str, mention: Mention) -> bool:
    """请假人员：栾超（参加党校轮训）: why somebody was away."""
    return mention.kind is Kind.TRAINING and bool(_EXCUSED.search(plain, 0, mention.start))


def _approves(plain: str, mention: Mention) -> bool:
    """包丽娟免交，支委会已批: who approved it, and no meeting that is told of."""
    return mention.kind in (Kind.COMMITTEE_MEETING, Kind.BRANCH_ASSEMBLY) and bool(_APPROVED.match(plain, mention.end))


def _forms(words: Words, between: Words) -> list[str]:
    """谈·心 is also said 谈了心, 谈过一次心."""
    written = [each for word in words for each in expand(word)]
    return [word.replace("·", filled) for word in written for filled in (("", *between) if "·" in word else ("",))]


_ASSEMBLY = regex(r"(?<![^\s,。;、])大会(?=还?[没未]|已|开[了过完的]|\d{1,2}[.月号日])")
"""支委会7.3 党课7.1 大会还没开: in a branch there is one that is called so."""
_APPROVED = regex(r"(?:已经?|也)?(?:批了?|批准了?|同意了?|批复了?)(?=$|[,。;!\n])")
_CONVENED = regex(r"[^,。;\n]{0,14}?(?:召开|举行|开了|开的)")
_EXCUSED = regex(r"(?:请假|缺席|未到)(?:人员|党员|同志|情况|名单)?:[^\n。;]{0,60}\Z")
_SETTLED = regex("决定|定于|敲定|议定")
"""经支委会讨论决定：主题党日定于…: what was decided is told, and no agenda."""
_SAME_DAY = regex(r"同一天|同一日|当天[)）]|同天")
"""跟党日同一天: only told to say when."""
_PUT_RIGHT = regex("(?:(?:查摆|查找|检视|存在|发现|反馈)?的?问题)?的?")
"""组织生活会查摆问题整改 tells of the putting right alone."""
_PAYING = ("交", "缴", "缴纳", "交纳", "收缴")
_CLAIMING = frozenset({Kind.RECTIFICATION, Kind.MANUAL_CHECK, Kind.BASE_CHECK, Kind.GOOD_DEED, Kind.HARD_PROBLEM})


_SERVED = regex(r"[^\n]*(?:社区|小区|街道|路口)[^\n]{0,12}(?:小时|半天|一天|钟头)")


def _on_its_own_line(plain: str, mention: Mention, strong: list[Mention]) -> bool:
    """晚上 滨江社区值守2小时, on a line that names no duty otherwise."""
    if mention.kind is not Kind.VOLUNTEER_SERVICE:
        return False
    start = max(plain.rfind(sign, 0, mention.start) for sign in "\n;") + 1
    end = min((at for at in (plain.find(sign, mention.end) for sign in "\n;") if at >= 0), default=len(plain))
    if any(start <= each.start < end for each in strong):
        return False
    return bool(_SERVED.match(plain, start))


_HEADED = regex("(?:情况|结果|回复|报告|说明|完成)?(?:如下)?:")


def _without_claimed(plain: str, mentions: list[Mention]) -> list[Mention]:
    """整改回复：…党费台账… : what stands on the line behind such a heading is its content.

    整改 alone claims what follows it when it comes first, and is part of the meeting when that comes first.
    """
    if len(mentions) > 1 and any(mention.kind is Kind.RECTIFICATION for mention in mentions):
        mentions = [
            mention
            for mention, following in zip(mentions, [*mentions[1:], None], strict=True)
            if not (
                following
                and following.kind is Kind.RECTIFICATION
                and _PUT_RIGHT.fullmatch(plain, mention.end, following.start)
            )
        ]
        first = mentions[0]
        line = plain.find("\n", first.end)
        until = len(plain) if line < 0 else line
        if first.kind is Kind.RECTIFICATION:
            return [mention for mention in mentions if mention is first or mention.start > until]
        mentions = [
            mention
            for mention in mentions
            if mention.kind is not Kind.RECTIFICATION
            or mention.start > until
            or plain[mention.end : mention.end + 1] == ":"
        ]
    kept: list[Mention] = []
    until = -1
    for mention in mentions:
        headed = bool(_HEADED.match(plain, mention.end))
        if mention.start < until and not headed:
            continue
        kept.append(mention)
        if mention.kind in _CLAIMING and headed:
            line = plain.find("\n", mention.end)
            until = len(plain) if line < 0 else line
    return kept


def _without_paying(plain: str, mentions: list[Mention]) -> list[Mention]:
    """缴纳党费 on the programme of a meeting is a part of it."""
    met = next((mention.start for mention in mentions if mention.kind in MEETINGS), len(plain))
    return [
        mention
        for mention in mentions
        if mention.kind is not Kind.DUES or mention.start < met or not plain.endswith(_PAYING, 0, mention.start)
    ]


def ticked(fact: Fact, mentions: Iterable[Mention]) -> list[Fact]:
    """A fact of the catalogue's own duties, once for each of them that is named; any other as it is."""
    named = {mention.key: mention.tick for mention in mentions if mention.tick}
    if fact.kind is not Kind.TICK or not named:
        return [fact]
    return [replace(fact, duty=tick.duty, called=tick.called) for tick in named.values()]


def clause_start(plain: str, at: int) -> int:
    """Where the clause around `at` begins; a clause is at most 80 characters to look back."""
    begin = max(0, at - 80)
    last = begin
    for found in _CLAUSE_END.finditer(plain, begin, at):
        last = found.end()
    return last


_HELD_INSIDE = regex(
    r"(?:里面?|中|当中|期间)(?:又|还)?(?:套开|一并|穿插|顺带|顺便|一块儿?|同时|加开|套着)[^,。;\n]{0,4}"
)


_JOINT = regex(r"[^,。;\n]{0,4}(?:跟|和|与|同|、|\+)[^,。;\n]{0,8}")
_MERGED = regex(
    r"[^,。;\n]{0,3}?(?:并|合|放|套|穿插|融|纳入|结合|插|揉)(?:到|在|进|入)?(?:了|其中|里头|里面|里|一起|一块|进去|当中|中间)"
)


_ALONG = regex(r"[^。;\n\d]{0,12}(?:跟着?|和|与|同|随着?)(?:当天的?|这次的?|本次|本月的?)?")
_AT_ONCE = regex(r"(?:活动)?(?:一块儿?|一起|一并|合并|合着|合在一起|同步|顺带)(?:着)?(?:开|搞|办|进行)")


def _goes_along(plain: str, inner: Mention, outer: Mention) -> bool:
    """党小组会没单独开，跟党日一块开了."""
    return bool(_ALONG.fullmatch(plain, inner.end, outer.start) and _AT_ONCE.match(plain, outer.end))


def part_of(plain: str, mentions: list[Mention]) -> tuple[Kind, Kind] | None:
    """党小组会并入主题党日 → (group_meeting, theme_day)."""
    if len(mentions) < 2:  # noqa: PLR2004
        return None
    for inner, outer in pairwise(mentions):
        if inner.kind not in MEETINGS or outer.kind not in MEETINGS:
            continue
        apart = _SENTENCE_END.search(plain, inner.end, outer.start)
        if inner.kind is not outer.kind and not apart and _PART_OF.search(plain, inner.end, outer.start):
            return inner.kind, outer.kind
        # 主题党日里套开了党小组会: the same told the other way round
        if inner.kind is not outer.kind and _HELD_INSIDE.fullmatch(plain, inner.end, outer.start):
            return outer.kind, inner.kind
        if inner.kind is Kind.GROUP_MEETING is not outer.kind and _goes_along(plain, inner, outer):
            return inner.kind, outer.kind
    # 主题党日来了17个，党小组会也并到里头开了
    for at, inner in enumerate(mentions[1:], start=1):
        last = mentions[at - 1]
        if inner.kind is last.kind or _JOINT.fullmatch(plain, last.end, inner.start):
            continue  # 主题党日跟党课合在一块搞的
        if _MERGED.match(plain, inner.end):
            return inner.kind, mentions[at - 1].kind
    return None
