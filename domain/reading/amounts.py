"""Counts of talks, visits and wishes; never money."""

import re

from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import regex
from domain.reading.reading import Kind

_OF = {
    Kind.HEART_TALK: regex(rf"(?<![第/])(?P<n>{NUMBER}) ?(?:人次|人|次|个同志|名|个|位)"),
    Kind.VILLAGE_VISIT: regex(rf"(?<!第)(?P<n>{NUMBER}) ?户"),
    Kind.MICRO_WISH: regex(rf"心愿 ?(?P<n>{NUMBER}) ?[个件条项]|(?P<m>{NUMBER}) ?[个件条项]微?心愿"),
    Kind.HARD_PROBLEM: regex(rf"难题 ?(?P<n>{NUMBER}) ?[个件条项]|(?P<m>{NUMBER}) ?[个件条项]难题"),
    Kind.GOOD_DEED: regex(rf"实事 ?(?P<n>{NUMBER}) ?[个件条项]|(?P<m>[2-9二三四五六七八九]) ?[件条项]实事"),
    Kind.VOLUNTEER_SERVICE: regex(rf"(?:服务|活动|参加|去|做|搞|值守|上岗|出动)[过了]? ?(?P<n>{NUMBER}) ?次"),
    Kind.ENTERPRISE_HELP: regex(rf"走访(?:企业)?了? ?(?P<n>{NUMBER}) ?(?:次|家|户)"),
}


_CLAIMED = regex(rf"(?:认领?|领)了? ?(?P<n>{NUMBER}) ?(?:[个件条项]|(?<=[俩仨]))")
"""Of wishes and problems those that were taken on count, not those there were."""
_ANEW = regex(rf"[^\d,。]{{0,4}}?(?P<n>{NUMBER}) ?(?:人次|人|次|户|家|个|件|条|名|位)")
_EACH = regex(
    r"(?:^|(?<=[,，。;；:：\n]))(?P<who>[^,，。;；:：\n]{1,60}?)"
    rf"各(?:走访|谈|慰问)?了?(?P<n>{NUMBER}) ?(?:人次|次|户)"
)
_AND = regex("[和与及]")
_TOTAL = regex(
    r"(?:共计?|(?<=谈话)完成|(?<=谈心)完成|(?<=走访)完成|合计|总共|累计)(?:完成|开展|走访|谈话)?了? ?"
    rf"(?P<n>{NUMBER}) ?(?:人次|次|户|家|个(?![小半钟月星学])|件)"
)


class Amounts:
    """One pattern a kind."""

    def of(self, kind: Kind, text: str, turn: re.Pattern[str] | None = None) -> tuple[int, str] | None:
        """How many, and the words that say so; None where none are counted. A figure behind a `turn` goes first."""
        if kind not in _OF:
            return None
        slip = turn.search(text) if turn else None
        if slip and (anew := _ANEW.match(text, slip.end())):
            return number(anew["n"]), anew.group()
        if "各" in text and (each := _EACH.search(text)):
            return number(each["n"]) * _parties(each["who"]), each.group()
        claimed = _CLAIMED.search(text) if kind in (Kind.MICRO_WISH, Kind.HARD_PROBLEM) else None
        found = claimed or _TOTAL.search(text) or _OF[kind].search(text)
        if not found:
            return None
        groups = found.groupdict()
        count = number(next(said for said in (groups.get("n"), groups.get("m")) if said))
        return count, found.group()


def _parties(who: str) -> int:
    """How many 甲、乙 are; within them 支委与党员 is one pair."""
    return 1 + (who.count("、") or len(_AND.findall(who)))
