"""Knows how people correct what they reported: 实到应该是25, 不是5号是6号, 主题写错了，改成“…”."""

import re
from collections.abc import Callable
from itertools import islice

from domain.reading.kinds import Kinds
from domain.reading.lexicon import Lexicon
from domain.reading.patterns import alternation, any_of, regex

FIELD = {
    "主题": "topic",
    "题目": "topic",
    "地点": "place",
    "社区": "community",
    "小区": "community",
    "内容": "content",
}
"""Fields that are wording, by the names that people give them in a correction."""

_DIGIT = r"[\d一二三四五六七八九十两]"
_CONTRAST = regex(
    rf"不是[^,。;\n]{{0,8}}?{_DIGIT}[^,。;\n]{{0,12}}[,， ]?(?:而)?是[^,。;\n]{{0,6}}?{_DIGIT}"  # 不是5号，是6号
)
_ONE_NOT_THE_OTHER = r"是[^,。;\n]{1,14}?[, ]?不是|不是[^,。;\n]{1,14}?[, ]?而?是"
_REPORTED = regex(r"\d[日号./到人名个小]")
_AFTER_NOT = regex(r"不是[^,。;\n]{1,20}[,， ]?(?:而)?是")
_TAKEN_BACK = regex(
    r"[写报填记登输打看说弄]成(?:了[^,。;\n]{1,12}?(?=[,，。!;\n]|$)"
    r"|[^,。;\n]{1,12}?(?:了?(?=[,，])|了(?=[。!;\n ]|$)))"
    # 写成了15日，…; 我打成21号了
    rf"|{_DIGIT}[\d一二三四五六七八九十月日号.:/\-]{{0,10}}[人名个]? ?(?=改[成为]|更正为|应[为是])"  # 18改成19
    rf"|{_DIGIT}[\d一二三四五六七八九十]{{0,2}}[人名个]? ?(?=有误|不对|错了|[写报填记数算]错)"  # 实到10人有误
    r"|[,， ]?(?:而)?不是[^,。;\n]{1,20}"
    r"|原来?(?:写|报|填)?的?是?[^,。;\n]{1,12}(?=,|应|改)"
)
_MISSTATED = regex(
    r"(?:[写报填算记登输数弄搞打](?:错|少|多|漏|岔)了?|[多少漏错][写报填算记登输数打]了?(?:[一两二三几\d]个?人?)?"
    r"|不对|有误|错了)[,， ]*(?=应|是|改|实|其)"
)
_WORDING = regex(r"主题(?!党日|教育)|地点|内容")
_TURN = regex(r"[。;\n]+|,(?=另|还有|顺便|再报|对了)")
_TURNS_AT_MOST = 8
_INSTEAD = regex(r"[,，]?(?:而)?不是")


class Corrections:
    """Looks for what is corrected, and strips a message of what it takes back."""

    def __init__(self, lexicon: Lexicon) -> None:
        fields, now = alternation(lexicon.talk["amend_field"]), alternation(lexicon.talk["amend_is"])
        self._claimed = regex(rf"(?:{fields})(?:[^,。;\n]{{0,6}}?(?:{now})|[^,。;\n]{{0,4}}?(?:{_ONE_NOT_THE_OTHER}))")
        self._field = regex(fields)
        self._mark = any_of(lexicon.talk["amend"])
        self._is = regex(rf"(?:{now}|是)(?=[^,。])")
        self._named = regex(
            rf"(?P<field>{'|'.join(FIELD)})(?!党日|教育)[^,，。;\n“\"]{{0,8}}?[,，]? ?(?:{now}|是|在)"
            r"[：: ]?[“\"《]?(?P<value>[^“”\"\n。]{1,60})"
        )
        self._instead_of = regex(
            rf"(?:{now}|是) ?[“\"]?(?P<value>[^,。;\n“”\"]{{2,40}}?)[”\"]?(?=[,， ]?(?:而)?不是|[。!\n]|$)"
        )

    def claims(self, plain: str) -> bool:
        """人数应该是9个: a field, and what it should be."""
        return bool(self._claimed.search(plain))

    def contrasts(self, plain: str) -> bool:
        """不是5号是6号, with nothing reported ahead of it in the same breath."""
        found = _CONTRAST.search(plain)
        return found is not None and not _REPORTED.search(plain, 0, found.start())

    def names_field(self, plain: str) -> bool:
        """Whether a field of a record is spoken of."""
        return bool(self._field.search(plain))

    def ends(self, plain: str, kinds: Kinds) -> int | None:
        """更正实到25人，另外支委会也开了: where what is corrected ends and a report begins, if one does."""
        for turn in islice(_TURN.finditer(plain), _TURNS_AT_MOST):
            if kinds.find(plain[turn.end() :]) and not self._mark.search(plain, turn.end()):
                return turn.end()
        return None

    def wording(self, source: str) -> dict[str, str | None]:
        """主题写错了，应该是“…”: the field, and the wording that stands for it now."""
        said = self._named.search(source)
        if not said:
            return {}
        return {FIELD[said["field"]]: _INSTEAD.split(said["value"])[0].strip(' ”"》')}

    def instead(self, plain: str) -> tuple[int, int] | None:
        """是电饭煲不是电磁炉: where the wording stands that counts."""
        said = self._instead_of.search(plain)
        return said.span("value") if said else None

    def kept(self, plain: str, source: str) -> tuple[str, str]:
        """The message without the values it takes back: 是16日不是15日 keeps the 16th."""
        plain, source = _without(plain, source, _MISSTATED, _one_blank)
        turned = _AFTER_NOT.search(plain)
        plain, source = _without(plain, source, _AFTER_NOT if turned else _TAKEN_BACK, _blanks)
        return (plain, source) if _WORDING.search(plain) else _without(plain, source, self._is, _one_blank)


def _one_blank(_: int) -> str:
    return " "


def _blanks(length: int) -> str:
    return " " * length


def _without(plain: str, source: str, pattern: re.Pattern[str], blank: Callable[[int], str]) -> tuple[str, str]:
    """Both twins with blanks for every match."""
    for found in reversed(list(pattern.finditer(plain))):
        start, end = found.span()
        plain = plain[:start] + blank(end - start) + plain[end:]
        source = source[:start] + blank(end - start) + source[end:]
    return plain, source
