"""Whether a few words right after a report mend it, though they quote nothing and do not say 更正."""

from datetime import timedelta

from domain.reading.patterns import regex
from domain.reading.reading import Act, Fact, Reading

SOON = timedelta(minutes=10)
"""How long after a report its reporter's words may still be about it."""
LONGEST = 24
_OPENS = regex(
    r"\W*(?:改[到成为在]|是(?![的吗吧啊呀么否]|不是)|不是|应该?[到是]|实到|缺席|漏[了掉写报记]|[少多][写报记算]"
    r"|(?:地点|主题(?!党日|教育)|议题|内容|日期|主持人?|记录人|授课人|主讲人?)|(?:时间|请假)[是在为:：改\d]|加上|去掉"
    r"|[\u4e00-\u9fff]{2,4}(?:也|没|没有)(?:去|来|参加))"
)


def may_follow(reading: Reading) -> bool:
    """Whether a message says too little by itself: nothing, or only that something is wrong."""
    return reading.unread or (reading.act is Act.AMEND and not _changes(reading))


def mends(alone: Reading, after: Reading, words: str, *, in_group: bool) -> bool:
    """Whether what was read `alone` mends something when it is read as said `after` the report.

    What does not call itself a correction must be short, and in a group open like one: people talk there.
    """
    if after.act is not Act.AMEND or not _changes(after):
        return False
    is_short = len(words) <= LONGEST and (not in_group or bool(_OPENS.match(words)))
    return alone.act is Act.AMEND or is_short


def _changes(reading: Reading) -> bool:
    return any(fact != Fact(kind=fact.kind) for fact in reading.records)
