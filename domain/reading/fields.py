"""Labelled fields of a form (主题：… 地点：…) and titles in quotation marks."""

import re
from typing import NamedTuple

from domain.reading.lexicon import Lexicon
from domain.reading.numerals import HAN
from domain.reading.patterns import alternation, any_of, regex
from domain.reading.ribbon import Ribbon

_TITLE = regex(
    r"《(?P<book>[^《》\n]{1,60})》|[“\"「『‘'](?P<quote>[^“”\"「」『』‘’'\n]{1,60})[”\"」』’']"
    r"|(?<=[^\n])【(?P<boxed>[^【】\n]{2,40})】"
)
_BARE_LABELS = frozenset({"topic", "place", "host", "recorder", "speaker"})
_PERSONS = frozenset({"host", "recorder", "speaker"})
_NO_NAME = ("", *'写报填有错存在见不已补《“"了的，,。')
_QUOTE = regex("[《“\"「『‘'【]")
_AHEAD = "的\n,。;:!?([、. \x00\x010123456789"
"""What may stand ahead of a label that has no colon."""
_GOES_ON = regex(r"[\u4e00-\u9fff](?![到有])")
"""Behind the quotes the wording goes on: “七一”升国旗."""
_SUBJECTS = ("课题", "题目")
"""Labels that are everyday words as well: 承担的课题谈了体会."""
_MISTAKEN = ("错", "写错", "不对", "有误", "弄错", "搞错", "填错", "也错", "报错")
_FIRST_NO = regex(r"^(?:1[.、]|[(（]?[1一][)）]|一、|①) ?(?!\d)")
_UNCHANGED = regex(r"^(?:不变|没变|照旧|仍[为是]|还是)[,:：， ]+")
_SET_IN = regex(r"^(?:[设定选放改换移]在|(?:改|换|调整|变更)[到为成至]|位于|就?在)")
_NO_VALUE = frozenset(("不变", "待定", "另定", "同上", "另行通知", "无", "略", "同前", "未定"))
_OPENED = regex(r"[(（]")
_AFTER_TITLE = ("", *" ,。;!\n([")
_HEADS_BEHIND = regex(rf"(?:应|实)?到[会课场了]?[\d{HAN}]|参加|听课|共[\d{HAN}]")
_LONGEST = 200


class Field(NamedTuple):
    """A labelled value, and where it stands."""

    name: str
    value: str
    start: int
    end: int


class Title(NamedTuple):
    """Words in quotation marks; `book` for 《》."""

    words: str
    start: int
    end: int
    book: bool


class Fields:
    """Cuts labelled fields out of a ribbon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._name_of = {word: name for name, words in lexicon.labels.items() for word in words}
        short = re.escape("".join(word for word in self._name_of if len(word) == 1))
        self._short_label = regex(f"[{short}]" if short else "")
        self._short = regex(  # 题：…；地：…  📍二楼会议室
            rf"(?P<label>(?:^|(?<=[\n,。;\s]))[{short}](?=:)|(?!\w)[{short}]):? ?(?P<value>[^\n,。; ]{{1,60}})"
        )
        bare = alternation(word for name in _BARE_LABELS for word in lexicon.labels[name] if len(word) > 1)
        labels = alternation(word for word in self._name_of if len(word) > 1)
        stops = alternation(lexicon.label_stops)
        self._label = regex(rf"(?P<label>{labels})(?P<sep> ?[:是为叫]+ ?| +|)")
        self._look_alike = any_of(lexicon.label_look_alikes)
        self._end = regex(
            rf"[\n;。!\x00,\[]|(?:\d{{1,2}}[.、)])? ?(?:{labels}|{stops})(?: ?[:是为]| |\d)"
            rf"| (?:{bare})|[ (](?=\d|[应实]到)|(?:应到|实到|到会|到课|到了|请假|缺席| 到) ?[\d{HAN}]"
            r"|[今昨前]天[上下]?午?[开搞办上]"
        )
        self._bare_end = regex(rf"{self._end.pattern}| ")
        self._line_end = regex(
            rf"[\n;。\x00\[]|[, ](?=[^,\n]{{0,6}}\d)|[ ,]?(?:\d{{1,2}}[.、)])?(?:{labels}|{stops}) ?[:\d是]"
        )

    def cut(self, ribbon: Ribbon) -> list[Field]:
        """Every labelled value in the text; labels without a value are left alone."""
        fields: list[Field] = []
        at = 0
        while found := self._label.search(ribbon.plain, at):
            if self._look_alike.match(ribbon.plain, found.start()):
                at = found.start() + 1
                continue
            at = found.end()
            field = self._value(ribbon, found)
            if field:
                fields.append(field)
                at = field.end
        fields += [
            Field(self._name_of[found["label"]], ribbon.words(*found.span("value")), found.start(), found.end())
            for found in (self._short.finditer(ribbon.plain) if self._short_label.search(ribbon.plain) else ())
        ]
        for field in fields:
            ribbon.cut(field.start, field.end)
        return fields

    def _value(self, ribbon: Ribbon, found: re.Match[str]) -> Field | None:
        name = self._name_of[found["label"]]
        marked = ":" in found["sep"]
        before = ribbon.plain[found.start() - 1] if found.start() else "\n"
        start = found.end()
        if name in _PERSONS and ribbon.plain[start : start + 1].isdigit():
            return None  # 走访记录：4月11日
        if not marked and not _labels(ribbon, found, name, before):
            return None
        quoted = _TITLE.match(ribbon.source, start)
        if quoted and quoted["quote"] and not _GOES_ON.match(ribbon.plain, quoted.end()):
            return Field(name, quoted["quote"].strip(), found.start("label"), quoted.end())
        if quoted and (
            ribbon.plain[quoted.end() : quoted.end() + 1] in _AFTER_TITLE
            or _HEADS_BEHIND.match(ribbon.plain, quoted.end())
        ):
            return Field(name, quoted.group(), found.start("label"), quoted.end())
        line = marked and before == "\n"
        ending = self._line_end if line else self._end if marked or name == "content" else self._bare_end
        stop = ending.search(ribbon.plain, start, start + _LONGEST)
        end = stop.start() if stop else min(len(ribbon.plain), start + _LONGEST)
        value = ribbon.words(start, end).strip(" \u3000:：、.")
        if value.endswith((")", "）")) and not _OPENED.search(value):
            value = value[:-1]
        if name == "topic":
            value = _UNCHANGED.sub("", _FIRST_NO.sub("", value))
        if name == "place":
            value = _SET_IN.sub("", value)
        return Field(name, value, found.start("label"), end) if value and value not in _NO_VALUE else None


def _labels(ribbon: Ribbon, found: re.Match[str], name: str, before: str) -> bool:
    """Whether a word with no colon behind it is a label."""
    free = name in _BARE_LABELS and (found["sep"] or before in _AHEAD or found["label"] not in _SUBJECTS)
    if not free and not (found["sep"] and before in _AHEAD):
        return False
    if ribbon.source.startswith(_MISTAKEN, found.end()) or before == "为":
        return False  # 题目错了; 以“…”为主题的党日活动
    if name not in _PERSONS:
        return True  # in 方磊主持 夏雨记录 the name stands ahead
    return before in _AHEAD and ribbon.source[found.end() : found.end() + 1] not in _NO_NAME


def hold_titles(ribbon: Ribbon, slip: re.Pattern[str] | None = None) -> list[Title]:
    """Hide what stands in quotation marks from the patterns; 《党支部手册》 is a thing, no title.

    Of titles on both sides of a `slip` of the pen only those behind it are told.
    """
    titles = []
    for found in _TITLE.finditer(ribbon.source) if _QUOTE.search(ribbon.source) else ():
        words = found["book"] or found["quote"] or found["boxed"]
        if "手册" in words or "\x00" in ribbon.plain[found.start() : found.end()]:
            continue
        titles.append(Title(words.strip(), *found.span(), bool(found["book"])))
    for title in titles:
        ribbon.hold(title.start, title.end)
    turned = slip.search(ribbon.plain) if slip and len(titles) > 1 else None
    return [title for title in titles if turned and title.start > turned.start()] or titles
