"""A duty: what the catalogue asks for, of whom, how often, and which branches it is for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.calendar import Shift, last_of_month
from domain.due_rule import DueRule
from domain.ladder import Step
from domain.period import LATEST_MONTH_OF_A_YEAR, MONTHS_A_YEAR, Cycle, Period
from domain.reading.reading import Fact, Kind, State

WANTED = (
    "date",
    "start",
    "end",
    "topic",
    "place",
    "content",
    "expected",
    "present",
    "leave",
    "absent",
    "host",
    "recorder",
    "speaker",
    "community",
    "post",
    "hours",
    "confirmed",
    "amount",
)
"""The fields of a record that a duty may want, named as a reading names them."""


KINDS = {kind.value: kind for kind in Kind}
"""To look one up takes a tenth of what the enumeration takes, and each message looks up forty."""


class Doer(StrEnum):
    """What must each do a duty once; of groups and members completion is a rate."""

    BRANCH = "branch"
    GROUP = "group"
    MEMBER = "member"
    POSTED = "posted"
    """Each 第一书记, in private."""


class Need(StrEnum):
    """What a branch must have for a duty to be asked of it: a 支委会 set up, 党小组 divided, or some work taken on."""

    COMMITTEE = "committee"
    GROUPS = "groups"
    TERM = "term"
    ENTERPRISE = "enterprise"
    VILLAGE = "village"
    ESTATE = "estate"
    TEAM = "team"
    SERVICE_GROUP = "service_group"


@dataclass(frozen=True, slots=True)
class BranchShape:
    """What decides which duties a branch has: members of its committee, its groups, its in-service members.

    `works` are the kinds of work it has taken on, `posted` counts its 第一书记, `term_ends` is the last day of its
    committee's term.
    """

    committee: int
    groups: int
    members: int
    fixed_day: str | None = None
    works: frozenset[str] = frozenset()
    posted: int = 0
    term_ends: date | None = None

    def has(self, need: Need) -> bool:
        """Whether the branch has what a duty needs."""
        match need:
            case Need.COMMITTEE:
                return self.committee > 0
            case Need.GROUPS:
                return self.groups > 0
            case Need.TERM:
                return self.term_ends is not None
            case _:
                return need.value in self.works


@dataclass(frozen=True, slots=True)
class Only:
    """Which records of a kind a duty is about: those told with one of these actions, or with one of these words."""

    actions: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def fits(self, fact: Fact) -> bool:
        """Whether a record is one of them."""
        told = " ".join(text for text in (fact.topic, fact.content, fact.post, dict(fact.said).get("")) if text)
        return fact.action in self.actions or any(word in told for word in self.words)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a duty that is done in several: how it is called, and the words that tell of it."""

    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """How it is shown."""
        return self.words[0]

    def is_in(self, text: str) -> bool:
        """Whether a text tells of it."""
        return any(word in text for word in self.words)


HEADS = ("政治", "思想", "组织", "保障", "作风")
"""The five heads of a 机关's yearly plan."""


@dataclass(frozen=True, slots=True)
class Duty:
    """An entry of the catalogue.

    What answers it are records of a kind, which is its `key` unless `kind` names another; `only` narrows that down,
    so that several duties can rest on one kind. A duty of kind `tick` is known by its `words` alone. `months` are
    those in which it is asked and stands on the list, none meaning all; of a yearly duty 13 is the next January.
    `times` is how often a branch does it in a period; with `milestones` it is done when each was told, `least` is the
    days somebody has to tell of, `form` names a checklist that is ticked by number. What is `private` stands on no
    list. What a theme day tells with a word of `along` answers it as well. `head` is the one of the five heads it
    belongs to. `wants` names fields of a record, `ask` is its short line in the list, `basis` names the rule it rests
    on by content.
    """

    key: str
    name: str
    short: str
    heading: str
    cycle: Cycle
    of: Doer
    needs: frozenset[Need]
    due: DueRule
    shift: Shift
    ladder: tuple[Step, ...]
    wants: tuple[str, ...]
    ask: str
    basis: str
    months: frozenset[int] = frozenset()
    kind: Kind | None = None
    only: Only | None = None
    words: tuple[str, ...] = ()
    times: int = 1
    milestones: tuple[Milestone, ...] = ()
    least: int = 0
    along: tuple[str, ...] = ()
    private: bool = False
    form: str | None = None
    head: str = ""

    @property
    def by_rate(self) -> bool:
        """Whether its completion is counted: over groups, over members, over times or milestones."""
        return self.of is not Doer.BRANCH or self.times > 1 or bool(self.milestones)

    def milestones_in(self, text: str) -> tuple[str, ...]:
        """The milestones that a text names."""
        return tuple(milestone.name for milestone in self.milestones if milestone.is_in(text))

    @property
    def answered_by(self) -> Kind:
        """The kind of the records that answer it."""
        return self.kind or KINDS[self.key]

    def periods_in(self, month: Period) -> tuple[Period, ...]:
        """The periods it is asked for in a month: that which holds it, or the year before it, or neither."""
        here = Period.containing(self.cycle, month.first)
        if not self.months or month.index in self.months:
            return (here,)
        return (here.previous(),) if month.index + MONTHS_A_YEAR in self.months else ()

    def window(self, period: Period) -> tuple[date, date]:
        """The first and the last day on which it is asked for a period."""
        ahead = range(MONTHS_A_YEAR + 1, LATEST_MONTH_OF_A_YEAR + 1) if self.cycle is Cycle.YEAR else ()
        asked = sorted(self.months.intersection((*period.months, *ahead))) or [period.months[0], period.months[-1]]
        (first_year, first), (last_year, last) = (divmod(month - 1, MONTHS_A_YEAR) for month in (asked[0], asked[-1]))
        return date(period.year + first_year, first + 1, 1), last_of_month(period.year + last_year, last + 1)

    def period_of(self, day: date) -> Period:
        """The period that something done on this day counts in.

        A year's 组织生活会 is held until the next spring: while it may be, the year before is meant.
        """
        here = Period.containing(self.cycle, day)
        late = self.cycle is Cycle.YEAR and any(month > MONTHS_A_YEAR for month in self.months)
        return here.previous() if late and day.month <= LATEST_MONTH_OF_A_YEAR - MONTHS_A_YEAR else here

    @property
    def asks_for(self) -> tuple[object, ...]:
        """What a report must be to answer it: two duties that are alike in this ask for the same thing twice."""
        return self.answered_by, self.only, self.words, self.cycle, self.of, self.needs, self.months


def answered(fact: Fact, duties: Iterable[Duty]) -> Duty | None:
    """The duty a fact answers: that which it names, else the first narrow one that fits it, else its kind's own."""
    if fact.duty:
        return next((duty for duty in duties if duty.key == fact.duty), None)
    if fact.kind in (None, Kind.TICK):
        return None
    of_kind = [duty for duty in duties if duty.answered_by is fact.kind]
    narrow = (duty for duty in of_kind if duty.only and duty.only.fits(fact))
    return next(narrow, None) or next((duty for duty in of_kind if duty.only is None), None)


def along(fact: Fact, told: str, duties: Iterable[Duty], shape: BranchShape) -> Iterator[Fact]:
    """What a theme day did besides, for duties that are done along with one."""
    if fact.kind is not Kind.THEME_DAY or fact.state is not State.DONE:
        return
    for duty in duties:
        if any(word in told for word in duty.along) and applies(duty, shape):
            yield Fact(
                kind=duty.answered_by,
                state=fact.state,
                date=fact.date,
                period=fact.period,
                part_of=fact.kind,
                duty=duty.key,
                called=duty.name,
                said=fact.said,
            )


def named(fact: Fact, duty: Duty | None) -> Fact:
    """The fact under the name of its duty, where its kind does not say which that is."""
    if duty is None or duty.key == fact.kind:
        return replace(fact, duty=None, called=None) if fact.duty and duty else fact
    return replace(fact, duty=duty.key, called=duty.name)


def applies(duty: Duty, shape: BranchShape) -> bool:
    """Whether a branch of this shape has the duty."""
    return how_many(duty, shape) > 0


def how_many(duty: Duty, shape: BranchShape) -> int:
    """How many must do it: 1, the groups or the members; 0 when the branch does not have the duty."""
    if not all(shape.has(need) for need in duty.needs):
        return 0
    once = len(duty.milestones) or duty.times
    return {Doer.BRANCH: once, Doer.GROUP: shape.groups, Doer.MEMBER: shape.members, Doer.POSTED: shape.posted}[duty.of]


def named_in(text: str, duties: Iterable[Duty]) -> Duty | None:
    """The duty whose name stands in a question, the longest name first."""
    by_length = sorted(duties, key=lambda duty: len(duty.short), reverse=True)
    return next((duty for duty in by_length if duty.name in text or duty.short in text), None)
