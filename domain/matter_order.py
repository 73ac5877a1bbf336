"""What is said of matters in fixed words: 12 办结了, 认领 12, 难题：…; everything else is left to the reader."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from re import Match

from domain.matter import Move
from domain.reading.dates import Anchor, take_days
from domain.reading.patterns import regex
from domain.reading.reading import Kind
from domain.reading.ribbon import Ribbon

RAISED_AS = {
    "难题": Kind.HARD_PROBLEM,
    "微心愿": Kind.MICRO_WISH,
    "心愿": Kind.MICRO_WISH,
    "企业需求": Kind.ENTERPRISE_NEED,
    "企业诉求": Kind.ENTERPRISE_NEED,
    "急难愁盼": Kind.URGENT_NEED,
}
DEEDS = {
    Move.CLAIM: r"(?:我来|我)?认领",
    Move.WORK: r"(?:正在)?办理中?|在办|(?:正在)?整改中?|继续办",
    Move.BLOCK: r"办不下去了?|办不了|推不动|卡住了?",
    Move.SOLVE: r"(?:已经?)?(?:办结|解决|办好|办完)了?|(?:已经?)?整改(?:完成|完毕|到位|好)了?|已整改",
    Move.CONFIRM: r"确认(?:办结|解决|销号|整改)?|(?:确认)?销号|复核通过|通过",
    Move.RETURN: r"打回|退回重办|重办|复核不通过|复核未通过|不通过",
    Move.RELEASE: r"放下|不办了|退出",
    Move.DROP: r"撤销",
}
"""How each move is said."""
_NAMES = "|".join(f"(?P<{move}>{words})" for move, words in DEEDS.items())
_TAIL = r"(?:[\s,，:：;；。.!！]+(?P<words>.*))?"
_NUMBER = r"(?:#|事项)?(?P<number>\d{1,9})"
_NUMBER_FIRST = regex(rf"{_NUMBER}\s*(?:号事项)?[\s,，:：]*(?:{_NAMES}){_TAIL}", re.DOTALL)
_DEED_FIRST = regex(rf"(?:{_NAMES})[\s:：]*{_NUMBER}(?:号事项)?{_TAIL}", re.DOTALL)
_BARE = regex(rf"(?:{_NAMES}){_TAIL}", re.DOTALL)
_ASSIGN = regex(
    rf"{_NUMBER}\s*(?:号事项)?\s*(?:交给|交由|由|请)\s*(?P<name>[\u4e00-\u9fff·]{{2,6}}?)(?:来?办理?|负责)?[。.!！]?"
)
_DUE = regex(rf"{_NUMBER}\s*(?:号事项)?\s*(?P<due>(?:限|限期|期限|延到|延期到|改到|推迟到).{{2,20}})")
_SHOW = regex(r"(?:看|查|查看)?(?:#|事项)\s*(?P<number>\d{1,9})|(?P<other>\d{1,9})\s*号事项")
_RAISE = regex(
    rf"(?:(?:提出|反映|上报|登记|征集)(?:了?一[个条])?(?P<kind>{'|'.join(RAISED_AS)})(?:问题)?|(?P<need>企业需求|企业诉求|急难愁盼))"
    r"[\s:：,，]+(?P<content>.{2,200})",
    re.DOTALL,
)
_WISH = regex(r"微?心愿[\s:：]+(?P<content>[^\n]{2,200})")
_WISHED = regex(r"想[要有买学看找]|希望|盼|需要?|缺|没有|求")
"""微心愿：老人想要收音机 is a wish; 微心愿：给老人送了收音机 is one that was granted."""
_TAKEN = regex(r"认领|办结|已解决|解决了|已完成|办理中")
"""Words that tell of a matter that is under way: the reader reads those."""
_GOING_ON = regex(
    r"(?:(?:#|事项)(?P<number>\d{1,9})|(?P<other>\d{3,9}))\s*(?:号(?:事项|整改)?)?[\s,，:：]+"
    r"(?P<words>[^\d月日号点人名个项次元块分时年周户家件多余来%℃].{2,200})",
    re.DOTALL,
)
_ASKS = regex(r"什么|怎么|怎样|如何|哪|多少|几时|[吗么呢]|[?？]")
"""How it goes with a matter, in words of one's own, unless they ask. Short numbers begin too many other sentences."""
_LISTS = regex(r"(?:看|查)?(?:我的|在办)?事项(?:清单)?|(难题|微心愿|心愿|企业需求|急难愁盼|整改)(?:清单|台账)")
_KEPT = frozenset("，：；！？（）")
"""Marks that stay as they are written, since what is raised is kept in these words."""
_CIRCLED = regex("[\u2460-\u2473\u3251-\u325f]")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a matter: a move, a person to give it to, a day, or, with none of them, a wish to see it.

    `number` is None where only a quoted message can tell which is meant. `loose` words only tell how it goes: whether
    they speak of a matter at all shows when there is one under way by that number.
    """

    number: int | None
    move: Move | None = None
    words: str = ""
    name: str = ""
    day: date | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Raised:
    """A matter that is raised: its kind, what it is, and until when it should be solved."""

    kind: Kind
    content: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A wish for the list of open matters, of one kind or of all."""

    kind: Kind | None


Spoken = Told | Raised | Listing


def spoken(text: str, today: date, *, quoting: bool = False) -> Spoken | None:
    """What a message says of matters, if it is nothing but that.

    ⑨办结 answers to the month's list and is none; 办结了 alone is one where a message is quoted.
    """
    if _CIRCLED.search(text):
        return None
    plain = "".join(each if each in _KEPT else unicodedata.normalize("NFKC", each) for each in text).strip()
    for pattern, make in _PATTERNS:
        found = pattern.fullmatch(plain)
        if found and (said := make(found, today)):
            return said
    bare = _BARE.fullmatch(plain) if quoting else None
    return _moved(bare, today) if bare else None


def _moved(found: Match[str], today: date) -> Told:
    del today
    move = next(move for move in DEEDS if found[move])
    number = found.groupdict().get("number")
    return Told(int(number) if number else None, move, (found["words"] or "").strip())


def _assigned(found: Match[str], today: date) -> Told:
    del today
    return Told(int(found["number"]), Move.ASSIGN, name=found["name"])


def _dated(found: Match[str], today: date) -> Told | None:
    day = day_in(found["due"], today)
    return Told(int(found["number"]), day=day) if day else None


def _shown(found: Match[str], today: date) -> Told:
    del today
    return Told(int(found["number"] or found["other"]))


def _going_on(found: Match[str], today: date) -> Told | None:
    del today
    if _ASKS.search(found["words"]):
        return None
    return Told(int(found["number"] or found["other"]), Move.WORK, found["words"].strip(), loose=True)


def _raised(found: Match[str], today: date) -> Raised | None:
    content = found["content"].strip()
    if _TAKEN.search(content):
        return None
    content, day = until(content, today)
    return Raised(RAISED_AS[found["kind"] or found["need"]], content, day)


def _wished(found: Match[str], today: date) -> Raised | None:
    content = found["content"].strip()
    if _TAKEN.search(content) or not _WISHED.search(content) or re.search(r"[送买修帮]了|已[经]?[送买修帮]", content):
        return None
    content, day = until(content, today)
    return Raised(Kind.MICRO_WISH, content, day)


def _listed(found: Match[str], today: date) -> Listing:
    del today
    word = found[1]
    return Listing(Kind.RECTIFICATION if word == "整改" else RAISED_AS[word] if word else None)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Match[str], date], Spoken | None]], ...] = (
    (_NUMBER_FIRST, _moved),
    (_DEED_FIRST, _moved),
    (_ASSIGN, _assigned),
    (_DUE, _dated),
    (_SHOW, _shown),
    (_LISTS, _listed),
    (_RAISE, _raised),
    (_WISH, _wished),
    (_GOING_ON, _going_on),
)


def day_in(words: str, today: date) -> date | None:
    """The first day that is named, looking ahead; 月底 is the last of this month."""
    if "月底" in words or "月末" in words:
        words = words.replace("月底", "月最后一天").replace("月末", "月最后一天")
    found = [each.day for each in take_days(Ribbon(words, words), Anchor(today, ahead=True)) if each.day]
    return found[0] if found else None


def until(content: str, today: date) -> tuple[str, date | None]:
    """A text and the day it ends with: 路灯不亮，限12月20日 and 路灯不亮，12月20日前."""
    head, found = content, None
    for separator in ("限", ",", "，", ";", "；", " ", "。"):
        at = content.rfind(separator)
        tail = content[at:] if at > 0 else ""
        if tail and ("限" in tail or tail.rstrip("。.").endswith("前")) and (day := day_in(tail, today)):
            head, found = content[:at], day
            break
    return head.strip(" ,，;；。.:："), found
