"""Attendance: who should have come, who came, who was excused, and votes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.reading.heads import Counted, Heads, take_heads
from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import regex
from domain.reading.reading import Fact, Voting
from domain.reading.ribbon import Ribbon

_N = rf"(?:\d \d(?! ?[\d/])|{NUMBER})"
_UNIT = r"(?: ?(?:个人|[人名个位]))?"
_SEP = r" ?(?:党员|人数|人员|同志)? ?(?:改成|改为|应为|应该是|应是|[:是为有共])?(?: ?共?)?"
_WHO = r"(?:在册|正式)?(?:老党员|老同志|党员|支委|委员|同志|成员)?"
_END = r"(?!\d|[月日号点:./]|小时|个小时|天|分钟|次)"
_NO_FIGURE = r"(?! ?:? ?\d)"  # 出席16人缺席3人: the 16 is not of those absent
_NONE = r"[: ]{0,2}无"

_BALLOT_WORDS = "赞成|同意|反对|不同意|弃权"
_BALLOTS = {"赞成": "in_favour", "同意": "in_favour", "反对": "against", "不同意": "against", "弃权": "abstain"}
_VOTED = regex("表决|赞成|同意|反对|弃权")
_UNANIMOUS = regex("全票|全体一致|一致(?:通过|同意|赞成)")
_VOTERS = regex(
    rf"有?表决权[^,。;\n\d]{{0,8}}?(?P<expected>{_N}){_UNIT}"
    rf"(?:[, ]{{0,2}}(?:实际)?(?:到会|实到|到|参会|出席|参加)[^,。;\n\d]{{0,6}}?(?P<present>{_N}){_UNIT})?"
)
_ALL_VOTERS = regex(r"[, ]?(?:全部|全都|全员|全|都|均)实?(?:到会|到场|到齐|到|参加|出席|来)")
_BALLOT = regex(
    rf"(?P<what>{_BALLOT_WORDS})票?{_SEP}(?P<count>{_N})(?: ?[票人])?(?!人?参)"
    rf"|(?P<count2>{_N}) ?(?:票|人|名) ?(?P<what2>{_BALLOT_WORDS})"
)

_RATIO = regex(r"(?<![\d/.])(?<!\d:)(\d{1,3}) ?/ ?(\d{1,3})(?![\d/])")  # 26/24
_NO_LEAVE = regex(rf"请假(?:人员|人数)?{_NONE}|无人?请假|没人请假")
_NOT_ABSENT = regex(rf"缺席(?:人员|人数)?{_NONE}|[无没](?:有|人|有人)?缺席")
_TWO = regex(rf"(?<!\d)(?P<of>{_N}){_UNIT}[, ]?(?:已|实)?(?:到|来|收|交)了?(?P<came>{_N}){_UNIT}")


@dataclass(frozen=True, slots=True)
class Counts:
    """Attendance figures; whatever was not said is None."""

    expected: int | None = None
    present: int | None = None
    leave: int | None = None
    absent: int | None = None
    everyone: bool = field(default=False, compare=False)
    """Whether the words say that those who came were all of them: 8人齐."""
    unsaid: Heads | None = field(default=None, compare=False)
    """A bare "24人", for where nothing else said who came."""

    @property
    def given(self) -> bool:
        """Whether anybody was counted at all."""
        return not (self.expected is None and self.present is None and self.leave is None and self.absent is None)

    @property
    def contradicts(self) -> bool:
        """Whether they do not add up."""
        return contradict(self)


NOBODY_COUNTED = Counts()


def contradict(counts: Counts | Fact) -> bool:
    """应到 = 实到 + 请假 + 缺席 when all are given; more came than should have is wrong in any case."""
    if counts.expected is None or counts.present is None:
        return False
    if counts.present > counts.expected:
        return True
    if counts.leave is None or counts.absent is None:
        return counts.present + (counts.leave or 0) + (counts.absent or 0) > counts.expected
    return counts.present + counts.leave + counts.absent != counts.expected


def take_voting(ribbon: Ribbon) -> Voting | None:
    """Cut out the figures of a vote."""
    if not _VOTED.search(ribbon.plain):
        return None
    voters = ribbon.take(_VOTERS)
    ballots: dict[str, int] = {}
    for found in ribbon.take_all(_BALLOT):
        ballots[_BALLOTS[found["what"] or found["what2"]]] = number(found["count"] or found["count2"])
    unanimous = _UNANIMOUS.search(ribbon.plain)
    if not voters and "in_favour" not in ballots:
        return None
    expected = number(voters["expected"]) if voters else None
    present = number(voters["present"]) if voters and voters["present"] else None
    if voters and present is None and expected is not None:
        present = expected if _ALL_VOTERS.match(ribbon.source, voters.end()) else _present(ribbon)
    if unanimous and not ballots and present is not None:
        ballots = {"in_favour": present, "against": 0, "abstain": 0}
    return Voting(expected, present, ballots.get("in_favour"), ballots.get("against"), ballots.get("abstain"))


def _present(ribbon: Ribbon) -> int | None:
    heads = take_heads(Ribbon(ribbon.plain, ribbon.source)).get(Counted.PRESENT)
    if heads:
        ribbon.cut(heads.start, heads.end)
    return heads.number if heads else None


def take_counts(ribbon: Ribbon, slip: int = -1) -> Counts:
    """Cut out attendance; of two figures for the same thing the later one counts. `slip` as for `take_heads`."""
    expected, present = _ratio(ribbon) if "/" in ribbon.plain else (None, None)
    leave = _none(ribbon, _NO_LEAVE, Counted.LEAVE) if "请假" in ribbon.plain else None
    absent = _none(ribbon, _NOT_ABSENT, Counted.ABSENT) if "缺席" in ribbon.plain else None
    told = take_heads(ribbon, slip)
    if not told:
        return Counts(expected, present, leave, absent)
    came = told.get(Counted.PRESENT)
    return Counts(
        _said(told, Counted.EXPECTED, expected),
        _said(told, Counted.PRESENT, present),
        _said(told, Counted.LEAVE, leave),
        _said(told, Counted.ABSENT, absent),
        everyone=came is not None and came.everyone,
        unsaid=told.get(Counted.NOBODY_SAID),
    )


def _said(told: Mapping[Counted, Heads], whom: Counted, otherwise: int | None) -> int | None:
    return told[whom].number if whom in told else otherwise


def _ratio(ribbon: Ribbon) -> tuple[int | None, int | None]:
    """26/24 and 24/26."""
    ribbon.for_("expected present")
    found = ribbon.take_all(_RATIO)
    if not found:
        return None, None
    one, other = int(found[-1][1]), int(found[-1][2])
    return max(one, other), min(one, other)


def _none(ribbon: Ribbon, pattern: re.Pattern[str], whom: Counted) -> int | None:
    ribbon.for_(whom)
    return 0 if ribbon.take_all(pattern) else None


def take_ratios(ribbon: Ribbon) -> list[tuple[int, int]]:
    """Cut out every 9/8 or 9人到8人, each as (expected, present)."""
    said = [(int(found[1]), int(found[2])) for found in ribbon.take_all(_RATIO)]
    said = said or [(number(found["of"]), number(found["came"])) for found in ribbon.take_all(_TWO)]
    return [(max(pair), min(pair)) for pair in said]
