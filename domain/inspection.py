"""一季一督查: a round is a sample of branches looked at on site, what is found there, and what is to be mended."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.matter import Matter, Stage
from domain.organisation import Level, Organisation
from domain.reading.patterns import regex

"""Rounds in a year: 一季一督查 and no more, since an inspection costs the branch it comes to."""
USUAL_PERCENT = 20
USUAL_WORKDAYS = 15
"""What a branch gets to mend a finding that no day was named for."""


class Issue(StrEnum):
    """What is typically found; the words are those of real 通报 (domain rules, 3.5)."""

    NO_RECORD = "no_record"
    INCOMPLETE = "incomplete"
    COPIED = "copied"
    TOO_FEW = "too_few"
    OUT_OF_ORDER = "out_of_order"
    LATE_DUES = "late_dues"
    LEAVE_UNRECORDED = "leave_unrecorded"
    BASE_WORN = "base_worn"
    RULES_NOT_SHOWN = "rules_not_shown"
    MANUAL_UNUSED = "manual_unused"
    OTHER = "other"


WORDS: Mapping[Issue, re.Pattern[str]] = {
    Issue.MANUAL_UNUSED: regex(r"手册.{0,6}(?:未用|没用|未记|没记|没有记|未启用|空白|未填)"),
    Issue.LEAVE_UNRECORDED: regex(r"请假.{0,6}(?:未登?记|没登?记|无记录|没有登?记)|(?:未|没有?)(?:记|登记)请假"),
    Issue.LATE_DUES: regex(r"党费.{0,8}(?:迟交|未交|晚|没交|拖欠|逾期|不及时)"),
    Issue.COPIED: regex(r"雷同|照抄|复制|抄袭|一模一样"),
    Issue.OUT_OF_ORDER: regex(r"次序颠倒|顺序颠倒|日期不符|时间不符|对不上|倒置"),
    Issue.TOO_FEW: regex(r"频次不足|次数不够|次数不足|未开|没开|少开|漏开|未召开|未开展|没开展"),
    Issue.INCOMPLETE: regex(r"要素不全|不完整|不全|缺(?:记录人|主持人|请假|应到|实到|签名)|未写"),
    Issue.BASE_WORN: regex(r"(?:牌匾|标识|党旗|阵地|展板).{0,6}(?:陈旧|破损|褪色|老旧|过时)"),
    Issue.RULES_NOT_SHOWN: regex(r"(?:未|没有?)上墙"),
    Issue.NO_RECORD: regex(r"(?:无|没有|未见|缺)(?:会议|活动)?记录|未记录"),
    Issue.OTHER: regex(r"其他|其它"),
}
"""How each is said, the narrower ones first."""


_NOTHING = regex(
    r"(?:现场|已经?)?(?:看过|查过|看了|查了)?[,，、 ]*(?:一切正常"
    r"|暂?(?:没有?|未|无)(?:发现|看到|查出)?(?:什么|任何|明显)?(?:问题|异常)"
    r"|(?:都|均|全部)?(?:很好|合格|齐全|规范|正常|达标|良好))[了的。.!！]*"
)


def is_nothing(words: str) -> bool:
    """Whether an inspector says that all was in order: no finding, and nothing to be mended."""
    return bool(_NOTHING.fullmatch(words.strip()))


def issue_in(words: str) -> Issue | None:
    """The issue that words tell of, if it is one of those that are known."""
    return next((issue for issue, pattern in WORDS.items() if pattern.search(words)), None)


@dataclass(frozen=True, slots=True)
class Inspection:
    """One round. `seed` and `percent` are what its sample was drawn with."""

    id: int
    period: str
    round: int
    seed: str
    percent: int
    drawn_at: datetime
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether findings may still be entered."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Sampled:
    """A branch of the sample with the class it was drawn from."""

    organisation: Organisation
    unit_class: str


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding about to be entered. `branch` is an organisation's id, `words` what was seen."""

    branch: int
    issue: Issue
    words: str
    due: date | None
    found_by: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspector found. `notice` is the number of the 整改通知 that told of it, `matter` the 整改 it became."""

    id: int
    branch: int
    issue: Issue
    words: str
    due: date | None
    found_by: int
    found_at: datetime
    notice: int | None = None
    matter: Matter | None = None

    @property
    def is_mended(self) -> bool:
        """Whether the re-check found it in order."""
        return self.matter is not None and self.matter.stage is Stage.CONFIRMED

    @property
    def is_answered(self) -> bool:
        """Whether the branch has said that it is mended."""
        return self.matter is not None and self.matter.stage in (Stage.SOLVED, Stage.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Tally:
    """One class of the sample: how many branches there are, and which were drawn."""

    unit_class: str
    branches: int
    drawn: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """A round with all that is known of it, branches in the order of the tree."""

    inspection: Inspection
    sample: tuple[Sampled, ...]
    findings: tuple[Finding, ...]

    def of(self, branch: int) -> tuple[Finding, ...]:
        """What was found in one branch."""
        return tuple(each for each in self.findings if each.branch == branch)

    def holds(self, branch: int) -> bool:
        """Whether a branch is in the sample."""
        return any(each.organisation.id == branch for each in self.sample)

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """Findings that the branch was not given notice of yet."""
        return tuple(each for each in self.findings if each.notice is None)

    @property
    def unmended(self) -> tuple[Finding, ...]:
        """Those given notice of whose 整改 is not confirmed."""
        return tuple(each for each in self.findings if each.notice is not None and not each.is_mended)

    @property
    def by_issue(self) -> tuple[tuple[Issue, int, int], ...]:
        """How often each issue was found, and in how many branches; the most frequent first."""
        found = [
            (issue, len(those), len({each.branch for each in those}))
            for issue in Issue
            if (those := [each for each in self.findings if each.issue is issue])
        ]
        return tuple(sorted(found, key=lambda entry: -entry[1]))


class Why(StrEnum):
    """Why something cannot be done with a round."""

    TOO_MANY = "too_many"
    DRAWN_ALREADY = "drawn_already"
    NOT_DRAWN = "not_drawn"
    CLOSED = "closed"
    NOBODY = "nobody"
    NOT_SAMPLED = "not_sampled"
    NOT_QUARTER = "not_quarter"
    UNSENT = "unsent"
    UNMENDED = "unmended"
    NOTHING = "nothing"


class NotNow(Exception):
    """It cannot be done; `why` and `about` are worded by the message `inspect_refused`."""

    def __init__(self, why: Why, about: str = "") -> None:
        super().__init__(f"{why.value} {about}".strip())
        self.why = why
        self.about = about


def class_of(branch: Organisation, tree: Mapping[int, Organisation]) -> str:
    """The class a branch is drawn from: its own or its committee's 单位类别, else the committee itself."""
    above = tree.get(branch.parent or 0)
    inherited = above.unit_class or above.name if above and above.level is Level.COMMITTEE else ""
    return branch.unit_class or inherited or "直属党支部"


def draw(
    branches: Iterable[Organisation],
    tree: Mapping[int, Organisation],
    *,
    seed: str,
    percent: int,
    times: Mapping[int, int],
) -> tuple[Tally, ...]:
    """The sample: of each class so many in a hundred, rounded up, those first that had the fewest rounds this year.

    The same branches, seed, percent and rounds give the same sample on every machine. A class with branches is never
    left out.
    """
    classes: dict[str, list[Organisation]] = {}
    for branch in branches:
        classes.setdefault(class_of(branch, tree), []).append(branch)

    def turn(branch: Organisation) -> tuple[int, str]:
        lot = hashlib.sha256(f"{seed}:{branch.id}".encode()).hexdigest()
        return times.get(branch.id, 0), lot

    return tuple(
        Tally(name, len(there), tuple(sorted(first(sorted(there, key=turn), percent), key=lambda branch: branch.path)))
        for name, there in sorted(classes.items())
    )


def first(there: Sequence[Organisation], percent: int) -> Sequence[Organisation]:
    """So many in a hundred, rounded up."""
    return there[: -(-len(there) * percent // 100)]
