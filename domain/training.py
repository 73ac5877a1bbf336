"""培训: which course somebody was at. The reader leaves it out; a year's courses are told apart by it."""

import re

LONGEST = 20
_QUOTES = str.maketrans("", "", "“”《》（）()")
_COURSE = re.compile(r"[\u4e00-\u9fff]*?(?:轮训|专训|集训|培训班|研讨班|示范班|进修班)")
_BEFORE_IT = re.compile(
    r"^.*(?:参加|参与|组织|举办|开展|完成|去上|上|去|到|在)[了过]?|^(?:[今昨前]天|[上下本这]周[一二三四五六日]?|上午|下午|我|本人|的|了)+"
)


def course_in(text: str) -> str | None:
    """市级轮训 of 昨天参加市级轮训，8学时; None where no course is named."""
    for found in _COURSE.finditer(text.translate(_QUOTES)):
        named = _BEFORE_IT.sub("", found.group())
        if named and len(named) <= LONGEST:
            return named
    return None
