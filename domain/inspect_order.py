"""What is said of 督查 in fixed words, by inspectors on site and by the officers of the commission."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.inspection import Issue, is_nothing, issue_in
from domain.matter_order import day_in, until
from domain.reading.patterns import regex

MOST_LINES = 12


class Deed(StrEnum):
    """What is wanted of the round."""

    STATUS = "status"
    DRAW = "draw"
    SHEET = "sheet"
    FIND = "find"
    DROP = "drop"
    NOTICE = "notice"
    SEND = "send"
    BULLETIN = "bulletin"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found."""

    issue: Issue
    words: str


@dataclass(frozen=True, slots=True)
class InspectOrder:
    """An order: what is wanted, of which branch (in its words), what was found there, and until when to mend it.

    `fine` tells that the inspector said all was in order.
    """

    deed: Deed
    place: str = ""
    found: tuple[Found, ...] = ()
    due: date | None = None
    percent: int | None = None
    number: int | None = None
    fine: bool = False


_WHOLE = (
    (Deed.SEND, regex(r"督查通知[\s,，]*(?:确认)?(?:发出|发送|下发)")),
    (Deed.NOTICE, regex(r"督查通知|整改通知")),
    (Deed.BULLETIN, regex(r"督查通报(?:草稿)?")),
    (Deed.CLOSE, regex(r"督查(?:结束|收尾|完成)")),
    (Deed.STATUS, regex(r"督查(?:情况|进展|名单)?")),
)
_DRAW = regex(r"督查抽[样取查][\s,，:：]*(?:(\d{1,3})\s*[%％])?")
_SHEET = regex(r"督查表[\s,，:：]*(\S{2,40})?")
_DROP = regex(r"(?:撤销|删除)问题[\s#:：]*(\d{1,9})")
_FIND = regex(r"督查[\s,，:：]+(\S+?支部)[\s,，:：]*(.*)", re.DOTALL)
_DUE = regex(r"限|请?于?\d{1,2}月\d{1,2}[日号]?之?前")
_PARTS = regex(r"[\n;；]+")


def inspect_order(text: str, today: date) -> InspectOrder | None:
    """The order that a message is, if it is one.

    督查 财政局第三支部 手册未用，7月以来没有记；党费迟交 限12月20日
    """
    plain = text.strip().strip("。")
    for deed, pattern in _WHOLE:
        if pattern.fullmatch(plain):
            return InspectOrder(deed)
    if drawn := _DRAW.fullmatch(plain):
        return InspectOrder(Deed.DRAW, percent=int(drawn[1]) if drawn[1] else None)
    if sheet := _SHEET.fullmatch(plain):
        return InspectOrder(Deed.SHEET, place=sheet[1] or "")
    if dropped := _DROP.fullmatch(plain):
        return InspectOrder(Deed.DROP, number=int(dropped[1]))
    found = _FIND.fullmatch(plain)
    return _found(found[1], found[2], today) if found else None


def _found(place: str, said: str, today: date) -> InspectOrder:
    words, due = until(said.strip(), today)
    kept, days, fine = [], [due] if due else [], False
    for part in _PARTS.split(words):
        line = part.strip(" ,，。:：-·")
        day = day_in(line, today) if _DUE.match(line) else None
        if day:
            days.append(day)
        elif is_nothing(line):
            fine = True
        elif line:
            kept.append(Found(issue_in(line) or Issue.OTHER, line))
    return InspectOrder(Deed.FIND, place, tuple(kept[:MOST_LINES]), next(iter(days), None), fine=fine)
