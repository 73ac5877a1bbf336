"""Finds what a message does not report: appeals, wishes, conditions, guesses, other branches, papers about a duty.

大家把党费交了啊, 要是周五开完就报, 应该开了吧, 隔壁支部党课上了, 党课讲稿写完了: each has a word of completion,
and nothing of the branch's own was done.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.reading.clock import names_later
from domain.reading.heard import Heard
from domain.reading.kinds import Kinds, Mention
from domain.reading.lexicon import Lexicon
from domain.reading.numerals import HAN
from domain.reading.patterns import alternation, any_of, regex
from domain.reading.reading import MEETINGS, Kind
from domain.reading.ribbon import CUT

_CLAUSE = regex(r"[^,。;!?\n]+\??")
_ASKED = regex(r"(?:[吗么]|[了过]没有?)\W*$|[^吧呗 ]\?$")
_AS_TOLD = regex("[按照依据][^,。;]{0,12}(?:要求|部署|安排|通知)")
_EVIDENCE = regex(
    rf"已|都|全[部都]|刚|[昨前]天|昨晚|上[周个]|终于|总算|[应实]到|[\d{HAN}] ?[/到]|\d ?[人名]"
    r"|(?<![醒催叫让请诉])我(?!们)"
)
"""It was done after all: 各组都把小组会开了, 昨天抽空把手册填了, 我把党费交了."""
_FIGURES = regex(rf"[应实]到|[\d{HAN}] ?[/到] ?[\d{HAN}]")
_A_NAME = 4
"""Characters of what may be nothing but whom the next words are for: 韩冬，党费交一下."""
_PARTICLES = ("啊", "哈", "哦", "哟")
_THEN = regex(rf" ?(?:刚|已|都|昨|[应实]到|[\d{HAN}]+ ?[/到] ?[\d{HAN}])")
_CALLED = regex(r"提醒|各位|大家|同志们|麻烦|拜托|抓紧|催")
_TO_COME = regex("明[天日早晚]|后天|下个?[周月]|下星期|下礼拜")
_ENDING = regex(r"(?:[了完过齐好]+|一下)(?=[ 吧呗啊哈哦呀]|$)|[吧呗]|把")
"""What makes a plan of 下午把支委会开了吧 sound done."""
_AHEAD = regex(" ?(?:就|那|便|再|我[就再])")
_OTHERS = regex(
    r"(?<![^,。;!\n ])(?:隔壁|楼[上下]|对门|人家|别的|其[他它]|兄弟|友邻|他们|你们)[^,。;\n支]{0,6}支部"
    r"(?![^,。;\n]*(?:一起|一块|联合|共同|邀请|我们|咱))[^。;!?\n咱我]*"
)
_SPEAKS_FOR_MANY = frozenset({"officer", "commission"})
_WITH_PAPERS = MEETINGS | {Kind.DUES, Kind.DEMOCRATIC_APPRAISAL, Kind.HEART_TALK, Kind.VOLUNTEER_SERVICE}
_HELD = regex(r"[开上讲听学](?:了|完|过)|召开|举行|[应实]到|\d ?[/到] ?\d|述完|[周月日号天]")
_FINISHED = r"[^开上讲听学看读念议过,。;:\n\d](?:好|完|妥)了?"
_DRAFTED = regex(
    r"(?:报告|材料|稿子?)?[^,。;:\n]{0,6}?(?:写|起草|修改|改|拟|准备|打印)[^,。;\n]{0,3}[了好完齐][^,。;\n]*"
)


class Moods:
    """Knows the words that turn 交了 and 开了 into what somebody should do, wishes or believes."""

    def __init__(self, lexicon: Lexicon) -> None:
        talk = lexicon.talk
        verbs = alternation([*lexicon.verbs["events"], *talk["should_do"]])
        over = rf"(?:{verbs})(?:了|完|过|好|齐|清|毕|成|掉|一下|一遍|到位|上[来去]|下来)"
        signs = ("urge", "guess", "condition", "wish", "closing")
        self._signs = any_of(["最好", "就好", "一下", *(each for name in signs for each in talk[name])])
        self._urged = regex(rf"(?:{alternation(talk['urge'])})[^,。;!?\n]{{0,30}}?(?:{over}|去了)")
        self._closed = regex(rf"{over}(?:[吧呗]|[^,。;!?\n]{{0,8}}?(?:{alternation(talk['closing'])}))")
        self._guessed = regex(
            rf"(?:{alternation(talk['guess'])})(?![^,。;\n]{{0,3}}的)[^,。;!?\n\d]{{0,10}}?{over}了?[吧呢呀啊 ]{{0,2}}$"
        )
        self._on_condition = regex(rf"(?<![主重必])(?:{alternation(talk['condition'])})")
        self._wished = regex(rf"(?:{alternation(talk['wish'])})[^,。;!?\n]{{0,30}}?(?:{over}|{verbs})")
        self._wished_for = regex(rf"能[^,。;!?\n]{{0,12}}?(?:{verbs})[^,。;!?\n]{{0,12}}?(?:就好|最好|就行|就太好)")
        self._asked_for = regex(rf"(?:{verbs})(?:完|好|齐|清|上来|上去|一下)(?=[啊哈哦 ]*$)")
        self._one_go = regex(rf"(?:{verbs})一下(?=[啊哈哦 ]*$)")
        self._by_then = regex(rf"把[^,。;!?\n]{{1,14}}?{over}")
        self._props = any_of(talk["props"])
        self._about = regex(
            rf"[^,。;:\n\d了过完开]{{0,4}}?(?:{alternation(talk['props'])})(?![会人厅]|[^,。;\n]{{0,4}}:)"
            rf"[^,。;:\n]{{0,6}}?(?:{alternation(talk['handled'])}|{_FINISHED})(?P<rest>[^,。;:\n]{{0,12}})(?=$|[,。;!?\n])"
        )

    def reported(self, heard: Heard, kinds: Kinds) -> Heard:
        """The message without its clauses that report nothing; the names of duties stay, for what is told behind."""
        plain = heard.plain
        for start, end, keeps in self._unreported(heard):
            plain = _blank(plain, start, end, heard.mentions if keeps else ())
        if self._signs.search(plain) or "把" in plain or "吧" in plain or "呗" in plain:
            plain = self._without_moods(plain, heard)
        return heard if plain == heard.plain else replace(heard, plain=plain, mentions=tuple(kinds.find(plain)))

    def _unreported(self, heard: Heard) -> Iterator[tuple[int, int, bool]]:
        """Where other branches and papers are told of; whether the names of duties in it are kept."""
        plain = heard.plain
        if "支部" in plain and heard.message.sender.role not in _SPEAKS_FOR_MANY:
            yield from ((*found.span(), False) for found in _OTHERS.finditer(plain))
        if heard.mentions and (self._props.search(plain) or "述职" in plain):
            for mention in heard.mentions:
                end = self._of_paper(plain, mention)
                if end:
                    yield _beginning(plain, mention.start), end, True

    def _of_paper(self, plain: str, mention: Mention) -> int | None:
        """Where the clause ends that tells of a paper, or a room, and not of the duty itself."""
        if mention.kind is Kind.WORK_REPORT:
            found = _DRAFTED.match(plain, mention.end)
            return found.end() if found else None
        if mention.weak or mention.kind not in _WITH_PAPERS:
            return None
        found = self._about.match(plain, mention.end)
        return None if found is None or _HELD.search(found["rest"]) else found.end()

    def _without_moods(self, plain: str, heard: Heard) -> str:
        now = heard.clock
        before, began = "", 0
        waits = False
        for found in _CLAUSE.finditer(plain):
            clause = found.group()
            goes_on = (waits and _AHEAD.match(clause)) or self._is_called_for(clause, before)
            told = began if goes_on or len(before) <= _A_NAME else found.start()
            before, began, waits = clause, found.start(), False
            if _ASKED.search(clause) or _AS_TOLD.search(clause):
                continue
            waits = bool(self._on_condition.search(clause))
            if goes_on or ((waits or self._is_unsure(clause)) and not _FIGURES.search(clause)):
                plain = _blank(plain, told if goes_on else found.start(), found.end(), heard.mentions)
            elif self._is_urged(clause, plain, found.end(), now):
                if _TO_COME.search(clause) or names_later(clause, now):
                    plain = plain[: found.start()] + _ENDING.sub(_spaces, clause) + plain[found.end() :]
                else:
                    plain = _blank(plain, told, found.end(), heard.mentions)
        return plain

    def _is_urged(self, clause: str, plain: str, end: int, now: str) -> bool:
        """Said to those who should do it: 抽空把手册填了; 抽空把党费交了，刚转的 was done."""
        if self._closed.search(clause):
            return not _FIGURES.search(clause)
        told = (
            self._urged.search(clause)
            or self._one_go.search(clause)
            or ((_TO_COME.search(clause) or names_later(clause, now)) and self._by_then.search(clause))
        )
        if not told or _THEN.match(plain, end + 1):
            return False
        return not _EVIDENCE.search(clause.replace("都", "") if clause.endswith(_PARTICLES) else clause)

    def _is_called_for(self, clause: str, before: str) -> bool:
        """提醒各位，把党费交了; 小组长们催一催，党费收上来."""
        if not _CALLED.search(before) or _EVIDENCE.search(clause):
            return False
        return clause.startswith("把") or bool(self._asked_for.search(clause))

    def _is_unsure(self, clause: str) -> bool:
        """A guess or a wish."""
        return any(pattern.search(clause) for pattern in (self._guessed, self._wished, self._wished_for))


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _beginning(plain: str, at: int) -> int:
    """Where the clause begins that something stands in."""
    return max(plain.rfind(sign, 0, at) for sign in ",。;!?\n") + 1


def _blank(plain: str, start: int, end: int, kept: Sequence[Mention]) -> str:
    """A stretch cut out, but for the names in it."""
    told = list(CUT * (end - start))
    for mention in kept:
        if start <= mention.start and mention.end <= end:
            told[mention.start - start : mention.end - start] = plain[mention.start : mention.end]
    return plain[:start] + "".join(told) + plain[end:]
