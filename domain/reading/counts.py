"""Attendance: who should have come, who came, who was excused, and votes."""

import re
from dataclasses import dataclass

from domain.reading.numerals import HAN, NUMBER, number
from domain.reading.patterns import has_any
from domain.reading.reading import Voting
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
_VOTED = re.compile("表决|赞成|同意|反对|弃权")
_VOTERS = re.compile(
    rf"有?表决权[^,。;\n\d]{{0,8}}(?P<expected>{_N}){_UNIT}"
    rf"(?:[, ]{{0,2}}(?:实际)?(?:到会|实到|到|参会|出席|参加)[^,。;\n\d]{{0,6}}(?P<present>{_N}){_UNIT})?"
)
_BALLOT = re.compile(
    rf"(?P<what>{_BALLOT_WORDS})票?{_SEP}(?P<count>{_N})(?: ?[票人])?(?!人?参)"
    rf"|(?P<count2>{_N}) ?(?:票|人|名) ?(?P<what2>{_BALLOT_WORDS})"
)

_RATIO = re.compile(r"(?<![\d/.])(?<!\d:)(\d{1,3}) ?/ ?(\d{1,3})(?![\d/])")  # 26/24
_PAIR = re.compile(  # 26到24, 26人到25, 26名党员参加24名; 19人收了15人
    rf"(?=[\d{HAN}])(?:(?<!\d)(?P<of>{_N}){_UNIT}{_WHO}[,: ]{{0,2}}"
    rf"(?:中|已|实|实际|都|就|只)?(?:到会|参会|参加|出席|到|来)了?"
    rf"(?P<came>{_N})(?: ?[人名个位])?{_END}"
    rf"|(?<!\d)(?P<of2>{_N}) ?[人名位]{_WHO}[,: ]{{0,2}}(?:中|已|实)?(?:收|交|报到|完成)了?(?P<came2>{_N}) ?[人名位])"
)
_SHOULD = "应(?:到会|到|参会|参加|出席|交|报到|报|有)?"
_NOT_LABELLED = r"(?<![到席假加\d])(?<!到会)(?<![到席假加:\d] )"  # 实到16应到19: the 16 has its label already
_EXPECTED = re.compile(
    rf"(?=[应\d{HAN}])(?:{_SHOULD}{_SEP}(?P<n>{_N}){_UNIT}{_END}|{_NOT_LABELLED}(?P<n2>{_N}){_UNIT}{_WHO}应(?:到会?|参加))"
)
_HERE = "到会|参会|出席|到课|参加(?:活动)?|人数|在岗党员|到场|到岗|参学|来了"
_DID = rf"已(?:报到?|到|收|交|缴|参加|完成)(?= ?{_N} ?[人名])"
_CAME = rf"{_DID}|实际?(?:到会|参加|参会|出席|到)?|{_HERE}|(?<![应\d])到了?"
_PRESENT = re.compile(
    rf"(?=[实到参出人来在已\d{HAN}])(?:(?:{_CAME})了?{_SEP}(?P<n>{_N}){_UNIT}{_END}"
    rf"|(?P<n2>{_N}){_UNIT}{_WHO}(?:同志)?(?:全部|全都|全|都|均)?(?:实际?)?(?:实到|到会|参会|参加|出席|到场|到位|到齐|到|来)"
    rf"(?!期|岗|社区|小区|底){_NO_FIGURE})"
)
_LEAVE = re.compile(
    rf"(?=[请假无没\d{HAN}])(?:(?:请假|(?<![放寒暑])假)(?:人数|人员)?{_SEP}(?P<n>{_N}){_UNIT}{_END}"
    rf"|(?P<n2>{_N} ?[人名个位]|[俩仨]){_WHO}[^,。;\n\d一二三四五六七八九十]{{0,6}}?(?:请假|休假|外出|出差){_NO_FIGURE}"
    rf"|请了?(?P<n3>{_N})[个人名]?假|(?P<none>请假(?:人员|人数)?{_NONE}|无人?请假|没人请假))"
)
_ABSENT = re.compile(
    rf"(?=[缺无\d{HAN}])(?:缺(?:席|勤)?(?:人数|人员)?{_SEP}(?P<n>{_N}){_UNIT}{_END}|(?P<n2>{_N}){_UNIT}(?:无故)?缺席{_NO_FIGURE}"
    rf"|(?P<none>缺席(?:人员|人数)?{_NONE}|无缺席|无人?缺席))"
)
_BARE = re.compile(
    rf"(?<![\d第每共差等收通要谈])(?P<n>\d{{1,3}}|[{HAN}]{{2,4}}) ?个?[人名](?!次|大|民|员|单|字|均|支委)"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Attendance figures; whatever was not said is None."""

    expected: int | None = None
    present: int | None = None
    leave: int | None = None
    absent: int | None = None

    @property
    def given(self) -> bool:
        """Whether anybody was counted at all."""
        return not (self.expected is None and self.present is None and self.leave is None and self.absent is None)

    @property
    def contradicts(self) -> bool:
        """应到 = 实到 + 请假 + 缺席 when all are given; more came than should have is wrong in any case."""
        if self.expected is None or self.present is None:
            return False
        if self.present > self.expected:
            return True
        if self.leave is None or self.absent is None:
            return self.present + (self.leave or 0) + (self.absent or 0) > self.expected
        return self.present + self.leave + self.absent != self.expected


def take_voting(ribbon: Ribbon) -> Voting | None:
    """Cut out the figures of a vote."""
    if not _VOTED.search(ribbon.plain):
        return None
    voters = ribbon.take(_VOTERS)
    ballots: dict[str, int] = {}
    for found in ribbon.take_all(_BALLOT):
        ballots[_BALLOTS[found["what"] or found["what2"]]] = number(found["count"] or found["count2"])
    if not voters and "in_favour" not in ballots:
        return None
    expected = number(voters["expected"]) if voters else None
    present = number(voters["present"]) if voters and voters["present"] else None
    if voters and present is None:
        came = ribbon.take(_PRESENT)
        present = number(came["n"] or came["n2"]) if came else None
    return Voting(expected, present, ballots.get("in_favour"), ballots.get("against"), ballots.get("abstain"))


def take_counts(ribbon: Ribbon) -> Counts:
    """Cut out attendance; of two figures for the same thing the later one counts."""
    ribbon.for_("expected")
    expected, present = _labelled(ribbon, _EXPECTED) if "应" in ribbon.plain else None, None
    ribbon.for_("absent")
    absent = _labelled(ribbon, _ABSENT) if "缺" in ribbon.plain else None
    ribbon.for_("expected present")
    ratio = ribbon.take_all(_RATIO) if "/" in ribbon.plain else None
    if ratio:
        one, other = int(ratio[-1][1]), int(ratio[-1][2])
        expected, present = max(one, other), min(one, other)
    elif expected is None:
        expected, present = _pair(ribbon)
    ribbon.for_("leave")
    leave = _labelled(ribbon, _LEAVE) if has_any(ribbon.plain, "假外出") else None
    ribbon.for_("present")
    came = _labelled(ribbon, _PRESENT)
    return Counts(expected, present if came is None else came, leave, absent)


def take_ratios(ribbon: Ribbon) -> list[tuple[int, int]]:
    """Cut out every 9/8, each as (expected, present)."""
    said = [(int(found[1]), int(found[2])) for found in ribbon.take_all(_RATIO)]
    said = said or [_both(found) for found in ribbon.take_all(_PAIR)]
    return [(max(pair), min(pair)) for pair in said]


def take_headcount(ribbon: Ribbon) -> int | None:
    """A bare "24人", for where nothing else said who came."""
    found = _BARE.search(ribbon.plain)
    if not found:
        return None
    ribbon.cut(*found.span())
    return number(found["n"])


def _pair(ribbon: Ribbon) -> tuple[int | None, int | None]:
    """26到24, 26人到25, 26名党员参加24名: the second is never larger, else it is a range."""
    if not has_any(ribbon.plain, "到来参出收交报完"):
        return None, None
    for found in reversed(list(_PAIR.finditer(ribbon.plain))):
        of, came = _both(found)
        if of >= came:
            ribbon.cut(*found.span())
            return of, came
    return None, None


def _both(found: re.Match[str]) -> tuple[int, int]:
    return number(found["of"] or found["of2"]), number(found["came"] or found["came2"])


def _labelled(ribbon: Ribbon, pattern: re.Pattern[str]) -> int | None:
    found = ribbon.take_all(pattern)
    if not found:
        return None
    groups = found[-1].groupdict()
    if groups.get("none"):
        return 0
    said = next(value for value in (groups.get("n"), groups.get("n2"), groups.get("n3")) if value)
    return number(said.rstrip(" 人名个位"))
