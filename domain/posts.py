"""What officers ask of posts in fixed words: who is long in one, which are vacant, and 年休假."""

from enum import StrEnum

from domain.reading.patterns import regex

YEARS_IN_POST = 3


class Asked(StrEnum):
    """What is wanted."""

    ROTATION = "rotation"
    VACANT = "vacant"
    LEAVE = "leave"


_PATTERNS = (
    (Asked.ROTATION, regex(r"(?:看一?下?|查一?下?)?(?:需要|该)?轮岗(?:的?(?:名单|情况|有谁|有哪些人))?[。.?？]?")),
    (
        Asked.VACANT,
        regex(
            r"(?:哪些|哪个|有没有)(?:党?支部|单位)(?:还)?(?:没有?|缺)书记[的吗]?[。.?？]?"
            r"|(?:没有|缺)书记的(?:党?支部|单位)(?:有哪些)?[。.?？]?|(?:机关党委|支部)?书记空缺(?:情况|名单)?[。.?？]?"
        ),
    ),
    (Asked.LEAVE, regex(r"(?:干部)?年休假(?:怎么休|情况|安排)?[。.?？]?")),
)


def asked_of_posts(text: str) -> Asked | None:
    """What the whole of a message asks, if it is such a question."""
    return next((asked for asked, pattern in _PATTERNS if pattern.fullmatch(text.strip())), None)
