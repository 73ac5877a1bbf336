"""The fixed words that are orders and not reports: joining a chat, saying who somebody is, answering an 意见."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from re import Match

from domain.asked_span import WISH
from domain.checklist import is_bare
from domain.inspect_order import inspect_order
from domain.matter_order import spoken
from domain.posts import asked_of_posts
from domain.reading.patterns import regex
from domain.review.order import review_order

CALL = regex(r"^\s*@\S{1,20}[\s\u2005]+")
"""The bot's name as a platform leaves it in front; WeCom puts U+2005 behind it."""
ANY_DAY = date(2000, 1, 1)
"""Which day words name is for the handler; any will do to tell that they name one."""
MOST = 500
"""No order is longer; whatever is goes to the reader."""


class Verb(StrEnum):
    """What is ordered."""

    BIND = "bind"
    IDENTIFY = "identify"
    ADMIT = "admit"
    DENY = "deny"
    CONFIRM = "confirm"
    RETURN = "return"
    RECORD = "record"
    WAITING = "waiting"
    DESK = "desk"
    ERASE = "erase"
    DIGEST = "digest"
    OPINIONS = "opinions"
    FORM = "form"
    HEADS = "heads"
    CLAUSES = "clauses"
    ANSWER = "answer"
    IDLE_GROUPS = "idle_groups"
    RELEASE = "release"
    PUT_OFF = "put_off"
    SKIP = "skip"
    REVIEW = "review"
    TOO_LATE = "too_late"
    """No words: a button was pressed of a question that has its answer, or was put to somebody else."""
    OUT_OF_REACH = "out_of_reach"
    """No words either: a correction or a withdrawal names a record that is not there, or not the speaker's to name."""
    MATTER = "matter"
    INSPECT = "inspect"
    POSTS = "posts"
    TICKS = "ticks"
    """Numbers of a checklist that nobody named."""


PATTERNS = {
    Verb.BIND: regex(r"绑定[\s:：]*([0-9A-Za-z-]{4,20})[。.!！]?"),
    Verb.IDENTIFY: regex(r"(?:我是|我叫)[\s:：]*([\u4e00-\u9fff·]{2,12})[。.!！]?"),
    Verb.ADMIT: regex(r"(?:是本人|同意)[\s#＃]*(\d{1,9})"),
    Verb.DENY: regex(r"(?:不是本人|不同意|不是)[\s#＃]*(\d{1,9})"),
    Verb.CONFIRM: regex(r"确认(?:记录)?[\s#＃]*(\d{1,9}(?:[\s、,#]+\d{1,9}){0,19})[。.!]?"),
    Verb.RETURN: regex(r"退回(?:记录)?[\s#＃]*(\d{1,9})(?!\d)[\s:,。]*(.{0,200})", re.DOTALL),
    Verb.RECORD: regex(r"(?:请|我要|帮我)?(?:查看?|看|打开)?(?:一下)?第?记录[\s:#＃]*(\d{1,9})[。.!]?"),
    Verb.ERASE: regex(
        r"(?:请|帮我|我要|申请)?(?:把)?(?:删除|删掉|清除|注销)(?:一下)?我的(?:全部|所有)?(?:个人)?(?:数据|信息|资料)[。.!]?"
    ),
    Verb.DESK: regex(r"(?:打开|进入?|我的|要)?工作台"),
    Verb.WAITING: regex(r"(?:看一?下?|有哪些|还有)?(待确认)(?:的?记录|的)?|(?:全部|都|一起)确认|确认全部"),
    Verb.DIGEST: WISH,
    Verb.PUT_OFF: regex(r"(\d{0,2})(?:延期|改期)[。.!！]?"),
    Verb.SKIP: regex(r"(?:本月|本季度?|今年)?不适用[。.!！]?"),
    Verb.FORM: regex(r"(?:看一?下?|发一?下?|要)?([\u4e00-\u9fff《》]{0,12}?)自查表[。.!！]?"),
    Verb.HEADS: regex(r"(?:看一?下?)?五个方面(?:建设|进展|情况)?[。.!！]?"),
    Verb.CLAUSES: regex(r"(?:看一?下?)?责任清单[。.!！]?"),
    Verb.OPINIONS: regex(r"(?:看)?意见箱"),
    Verb.ANSWER: regex(r"答复意见[\s#＃]*(\d{1,9})[\s:：,，]*(.+)", re.DOTALL),
    Verb.IDLE_GROUPS: regex(r"(?:看|查)?(?:闲置|空闲|重复)(?:的)?群(?:清单|列表)?|群清理"),
    Verb.RELEASE: regex(r"解绑群[\s#＃]*(\d{1,9})"),
}


ON_A_QUOTE = {
    Verb.CONFIRM: regex(r"()确认(?:无误)?[。.!]?"),
    Verb.RETURN: regex(r"()退回(?:[\s:,。]+(.{0,200}))?", re.DOTALL),
}
"""What is an order only where a message is quoted that it can be about."""


NUMBERED = regex(
    r"(?P<verb>更正|更改|改一下|撤回|作废|撤销|删除|删掉)(?:一下)?[\s:,]*"
    r"(?P<mark>(?:记录|编号|#|第)\s*)?(?P<number>\d{1,9})(?P<unit>条)?"
    r"(?:[\s:,。]+(?!年|月|日|号|点|人(?!员)|名|个|次|张|份|楼|小时|分|半|[/.:-])(?P<rest>.*)|[。.!]?)",
    re.DOTALL,
)
"""更正 12 实到25 names a record; 更正 12月8日 and 更正：26/24 do not."""
TAKES_BACK = frozenset({"撤回", "作废", "撤销", "删除", "删掉"})


@dataclass(frozen=True, slots=True)
class Order:
    """A verb, what it is about (a code, a name, a number), and the words that go with it."""

    verb: Verb
    about: str = ""
    words: str = ""


def named_record(text: str) -> tuple[int, str] | None:
    """The number of the record that a correction or a withdrawal names, and the message without it."""
    if len(text) > MOST:
        return None
    found = NUMBERED.fullmatch(CALL.sub("", unicodedata.normalize("NFKC", text)).strip())
    if found is None or not (found["rest"] or found["verb"] in TAKES_BACK):
        return None
    return int(found["number"]), f"{found['verb']} {found['rest'] or ''}".strip()


def as_written(found: Match[str], own: str) -> Iterator[str]:
    """The parts of an order; what is said to somebody keeps its own marks: the message's，and not a comma."""
    same = len(own) == len(found.string)
    for no, part in enumerate(found.groups(default=""), start=1):
        yield own[slice(*found.span(no))] if part and no > 1 and same else part
    if not found.groups():
        yield ""


def order_in(text: str, *, quotes: bool = False) -> Order | None:
    """The order that a message is, if it is nothing but one; `quotes` tells whether it quotes another."""
    if len(text) > MOST:
        return None
    own = CALL.sub("", text)
    plain = CALL.sub("", unicodedata.normalize("NFKC", text)).strip()
    for verb, pattern in (*PATTERNS.items(), *(ON_A_QUOTE.items() if quotes else ())):
        found: Match[str] | None = pattern.fullmatch(plain)
        if found:
            about, *words = (part.strip() for part in as_written(found, own.strip()))
            return Order(verb, about, *words)
    if review_order(own):
        return Order(Verb.REVIEW)
    if inspect_order(own, ANY_DAY):
        return Order(Verb.INSPECT)
    for verb, holds in ((Verb.POSTS, asked_of_posts), (Verb.TICKS, is_bare)):
        if holds(plain):
            return Order(verb, words=plain)
    return Order(Verb.MATTER, words=own) if spoken(own, ANY_DAY, quoting=quotes) else None
