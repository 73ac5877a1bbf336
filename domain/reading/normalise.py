"""Writes a message plainly: control characters out, one width, one spelling, every character in its place."""

import re
from collections.abc import Iterable, Mapping

from domain.reading.patterns import alternation, any_of, regex
from domain.reading.traditional import SIMPLIFIED

_INVISIBLE = regex(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e01ef]"
)
_MENTION = regex(r"\s*@[^\s,，:：@]{1,16}(?:\s+|$)")
_FORWARDED = {
    "➕": "+",
    "\u20e3": ".",
    "、": "、",
    "—": "-",
    "–": "-",
    "－": "-",
    "～": "~",
    "∶": ":",
    "\t": " ",
    "／": "/",
    "｜": " ",
    "|": " ",
    "✓": "✔",
    "✖": "✘",
    "✕": "✘",
    "❎": "✘",
}


def clean(text: str) -> str:
    """Drop what is not seen; this is the form that may be stored."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("", text)


def mention_end(text: str) -> int:
    """How long a leading `@名字 ` is; 0 when nobody is addressed."""
    found = _MENTION.match(text) if "@" in text else None
    return found.end() if found else 0


_GREETING = regex(
    r"小助手(?=我|帮我|[昨今前]天)|(?:各位(?:领导|同志|书记|老师)?|领导|书记|小助手|你好|您好|大家)好?[,!:] ?"
)
_ADDRESSED = regex(
    r"(?:尊敬的|敬爱的|致)?[\u4e00-\u9fff]{0,12}?(?:书记|主任|委员|组长|同志|老师|[处科局院校馆所站]长|支部|党委|党组织|组织)们?"
    r"(?:[ ,]?(?:[台钧惠尊勋雅赐]鉴|[敬谨]启|如晤|[您你]好|好)[,:! \n]+|:\s*\n"
    r"|:(?= ?(?:[您你我]|因|兹|现[将就把]|本[人月]|今[天日年因]|关于|特|谨)))\s*"
)
"""干书记台鉴：, 局机关党委： on a line of its own: whoever is written to takes no part."""
_THANKS = regex(r"[,。! ] ?(?:谢谢|多谢|辛苦了|麻烦了|谢了)[啦您各位!。~ ]{0,4}$")
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)


def without_courtesies(plain: str) -> tuple[int, int]:
    """Where a message begins and ends without 各位领导好， and ，谢谢; all of it when nothing would stay."""
    lead = _ADDRESSED.match(plain) or _GREETING.match(plain)
    polite = "谢" in plain or "辛苦" in plain or "麻烦" in plain
    tail = _THANKS.search(plain, max(0, len(plain) - 12)) if polite else None
    if lead is None is tail:
        return 0, len(plain)
    start, end = (lead.end() if lead else 0), (tail.start() if tail else len(plain))
    return (start, end) if start < end else (0, len(plain))


_STOPS_AT_LEAST, _STOPPED = 3, 12


def join_short(plain: str) -> str:
    """One sentence of what was written with a full stop behind every few words: 应到十一人。实到九人 of an elder."""
    stops = plain.count("。")
    if stops < _STOPS_AT_LEAST or len(plain) > stops * _STOPPED:
        return plain
    return plain.replace("。", ",")


_LETTER = r"[\u4e00-\u9fff\d]"
_BETWEEN = regex(rf"(?<={_LETTER}) (?=[\u4e00-\u9fff，、。])|(?<=[\u4e00-\u9fff，、。]) (?={_LETTER})")
_BETWEEN_ANY = regex(rf"(?<={_LETTER}) (?=[\d\u4e00-\u9fff，、。])|(?<=[，、。]) (?={_LETTER})")
_WIDE = regex(r" {3,}|(?<![\u4e00-\u9fff，]) {2}| {2}(?![\u4e00-\u9fff，])| {2}(?=，)|(?<=，) {2}")
_DOUBLE = regex(r"(?<=[\u4e00-\u9fff]) {2}(?=[\u4e00-\u9fff])")
_LOOSE = regex(r"(?<![\w])[\u4e00-\u9fff\d](?: [\u4e00-\u9fff\d、，]){3,}(?![\w])")
_SPACED_LABEL = regex(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[ \u3000]{1,6}[\u4e00-\u9fff]){1,3}(?=[ \u3000]?[:：])")
_GAPS_AT_LEAST = 2


def close_gaps(text: str) -> str:
    """Words that were set apart one by one are joined; the wider gaps between them become commas.

    >>> close_gaps("1 0 月 9 号   主 题 党 日"), close_gaps("昨天   在 活动室   开了 支委会")
    ('10月9号，主题党日', '昨天，在活动室，开了支委会')
    """
    if " " not in text and "\u3000" not in text:
        return text
    text = _SPACED_LABEL.sub(lambda found: found.group().replace(" ", "").replace("\u3000", ""), text)
    if " " not in text or "\n" in text:
        return text
    loose = bool(_LOOSE.search(text))
    if not loose and not ("  " in text and len(_BETWEEN.findall(text)) >= _GAPS_AT_LEAST):
        return text
    closed = (_BETWEEN_ANY if loose else _BETWEEN).sub("", text)
    return re.sub(r"，+", "，", _DOUBLE.sub("", _WIDE.sub("，", closed.strip())))


_FIRST_MONTH = regex(r"(?<![\d一二三四五六七八九十百千万亿几多])元月")
"""元月 is January, unless the 元 is money: 50元月底交."""

_SOUNDS = {
    "leave": "请假",
    "lecture": "党课",
    "meeting": "会",
    "expected": "应到",
    "present": "实到",
}
_N = r"[\d一二三四五六七八九十两]"
_FIGURE_BEHIND = rf"(?=[了:：]? ?{_N})"
_ARRIVED = "[到道倒]"
_HEARD = regex(
    r"(?=[请青轻清卿当档挡荡党回惠绘慧因英硬映影营应石时是事食使室十])(?:"
    r"(?P<leave>[青轻清卿]假|请[驾架嫁]"
    r"|请[加价佳嘉甲](?=$|[,，。;；、 \n因了条]|[一两三半]天|[一二两三四五\d](?:个人|[人名位])(?![进入到])))"
    r"|(?P<lecture>(?<![应相正适担])[当档挡荡党]课(?![代间堂题时后前外表])|党[可客颗](?![户观以能]))"
    r"|(?P<meeting>(?:(?<=支委)|(?<=党小组)|(?<=生活)|(?<=员大))[回惠绘慧](?![来去复家答应到信话报民]))"
    rf"|(?P<expected>[因英硬映影营应]{_ARRIVED}(?=[了:：]? ?{_N}+ ?[人个名]?[,，、 ]?[十实石时事是食使室]{_ARRIVED}))"
    r"|(?P<present>(?<=[\d一二三四五六七八九十人个名,，、 ])"
    rf"(?:[石时是事食使室]|(?:(?<![二三四五六七八九])|(?<=十[二三四五六七八九]))十)到{_FIGURE_BEHIND}))"
)
"""Words that a voice was taken for, where what stands around them leaves no other reading."""


class Folder:
    """Makes the twin of a text that patterns are matched on: as long as the text, character for character."""

    def __init__(self, typos: Mapping[str, str], labels: Iterable[str] = ()) -> None:
        self._plain = {chr(code): char for code, char in _widths().items()}
        self._odd = regex(f"[{re.escape(''.join(self._plain))}]")
        self._typos = dict(typos)
        self._typo = any_of(typos)
        names = tuple(label for label in labels if len(label) > 1)
        self._boxed = regex(lambda: rf"[【\[](?:{alternation(names)})[】\]](?!:)" if names else "")

    def fold(self, text: str) -> str:
        """Half-width ASCII in lower case, plain spaces, common misspellings put right."""
        for odd in set(self._odd.findall(text)):
            text = text.replace(odd, self._plain[odd])
        if "元月" in text:
            text = _FIRST_MONTH.sub("一月", text)
        if "【" in text or "[" in text:
            text = self._boxed.sub(_unboxed, text)
        text = _HEARD.sub(lambda found: _SOUNDS[found.lastgroup or ""], text)
        return self._typo.sub(lambda found: self._typos[found.group()], text)


def _unboxed(found: re.Match[str]) -> str:
    """【应到】 as 应到: with as many characters."""
    return f" {found.group()[1:-1]}:"


def _widths() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(_SPACES, " ")
    table |= SIMPLIFIED | {ord(char): plain for char, plain in _FORWARDED.items()}
    for first in (ord("A"), ord("Ａ")):
        table |= {first + at: chr(ord("a") + at) for at in range(26)}
    return table


_LETTER_OR_DIGIT = regex(r"[^\W_]")


def is_blank(text: str) -> bool:
    """Whether there is neither a letter nor a digit in it: emoji, punctuation, nothing."""
    return _LETTER_OR_DIGIT.search(text) is None
