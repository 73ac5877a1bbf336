"""What the reader makes of a message: an act, the facts in it, and at most one question."""

from dataclasses import dataclass, field, fields
from datetime import date as Day  # noqa: N812  (a fact has a field called date)
from enum import StrEnum
from operator import attrgetter

Said = tuple[tuple[str, str], ...]
"""Pairs of a field and the words it was read from; the field `""` stands for the whole stretch that was read."""


class Act(StrEnum):
    """What the bot does with a message."""

    RECORD = "record"
    PLAN = "plan"
    LEAVE = "leave"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    JOIN = "join"
    ASK = "ask"
    QUERY = "query"
    COMPLAIN = "complain"
    BLOCK = "block"
    IGNORE = "ignore"


class Kind(StrEnum):
    """The kinds of events and duties that can be reported."""

    THEME_DAY = "theme_day"
    BRANCH_ASSEMBLY = "branch_assembly"
    COMMITTEE_MEETING = "committee_meeting"
    GROUP_MEETING = "group_meeting"
    PARTY_LECTURE = "party_lecture"
    ORG_LIFE_MEETING = "org_life_meeting"
    DEMOCRATIC_APPRAISAL = "democratic_appraisal"
    HEART_TALK = "heart_talk"
    DUES = "dues"
    WORK_REPORT = "work_report"
    COMMUNITY_REGISTER = "community_register"
    VOLUNTEER_SERVICE = "volunteer_service"
    GOOD_DEED = "good_deed"
    HARD_PROBLEM = "hard_problem"
    MICRO_WISH = "micro_wish"
    ENTERPRISE_HELP = "enterprise_help"
    VILLAGE_VISIT = "village_visit"
    TRAINING = "training"
    BASE_CHECK = "base_check"
    MANUAL_CHECK = "manual_check"
    RECTIFICATION = "rectification"
    SELECTION = "selection"
    TICK = "tick"
    """A duty that the catalogue alone knows; which one stands in the fact's `duty`."""
    ENTERPRISE_NEED = "enterprise_need"
    URGENT_NEED = "urgent_need"

    __hash__ = str.__hash__  # one written in C: a message is asked a hundred times whether its kind is in a set


NEEDS = frozenset({Kind.ENTERPRISE_NEED, Kind.URGENT_NEED})
"""Kinds that somebody raises in so many words (企业需求：…); no report is read as one of them."""
READABLE = frozenset(Kind) - NEEDS - {Kind.TICK}
"""The kinds that every reader knows; what `zhibu read` takes and gives."""

MEETINGS = frozenset(
    {
        Kind.THEME_DAY,
        Kind.BRANCH_ASSEMBLY,
        Kind.COMMITTEE_MEETING,
        Kind.GROUP_MEETING,
        Kind.PARTY_LECTURE,
        Kind.ORG_LIFE_MEETING,
    }
)
SERVICES = frozenset(
    {
        Kind.COMMUNITY_REGISTER,
        Kind.VOLUNTEER_SERVICE,
        Kind.GOOD_DEED,
        Kind.HARD_PROBLEM,
        Kind.MICRO_WISH,
        Kind.ENTERPRISE_HELP,
        Kind.VILLAGE_VISIT,
    }
)


class State(StrEnum):
    """How far a thing has come."""

    DONE = "done"
    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    NOT_APPLICABLE = "not_applicable"
    RAISED = "raised"

    __hash__ = str.__hash__


TOLD = frozenset(State) - {State.RAISED}
"""The states that a report can tell; what is raised and waits for somebody is no report."""
AHEAD = frozenset({State.PLANNED, State.POSTPONED, State.CANCELLED})


class Query(StrEnum):
    """What somebody wants to know."""

    MINE = "mine"
    BRANCH = "branch"
    LIST = "list"
    MISSING = "missing"
    DIGEST = "digest"
    HOWTO = "howto"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Leave:
    """An excuse: whose, and its category. The diagnosis is never kept."""

    category: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Voting:
    """Figures of a vote by those entitled to one."""

    expected: int | None = None
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    abstain: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One record. What the message does not say is None or empty; times are HH:MM, periods as in `domain.period`."""

    kind: Kind | None = None
    state: State | None = None
    date: Day | None = None
    period: str | None = None
    start: str | None = None
    end: str | None = None
    topic: str | None = None
    place: str | None = None
    content: str | None = None
    expected: int | None = None
    present: int | None = None
    leave: int | None = None
    absent: int | None = None
    voting: Voting | None = None
    host: str | None = None
    recorder: str | None = None
    speaker: str | None = None
    people: tuple[str, ...] = ()
    leaves: tuple[Leave, ...] = ()
    group: int | None = None
    community: str | None = None
    post: str | None = None
    hours: float | None = None
    confirmed: bool | None = None
    amount: int | None = None
    action: str | None = None
    photos: int | None = None
    online: bool | None = None
    late: bool | None = None
    part_of: Kind | None = None
    duty: str | None = None
    """The key of the catalogue's duty that it answers to, where the kind does not say so."""
    called: str | None = None
    """What that duty was called when it was reported."""
    milestones: tuple[str, ...] = ()
    """The milestones of that duty which were told to be done."""
    ticked: tuple[int, ...] = ()
    """The items of a checklist that are in order, and in `lacking` those that are not."""
    lacking: tuple[int, ...] = ()
    said: Said = field(default=(), compare=False, repr=False)
    """The words that fields were read from; two facts are the same whatever words told them."""

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing but its kind and how far that has come."""
        return bool(_REST(self) == _NOTHING)

    @property
    def key(self) -> str | None:
        """What the catalogue knows it by: the duty it answers to, else its kind."""
        return self.duty or self.kind


_REST = attrgetter(*(field.name for field in fields(Fact) if field.name not in ("kind", "state", "said")))
_NOTHING = _REST(Fact())


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole answer; `text` is the message as it may be stored, empty when it was blocked."""

    id: str
    act: Act
    records: tuple[Fact, ...] = ()
    ask: str | None = None
    query: str | None = None
    masked: tuple[str, ...] = ()
    text: str = ""
    unread: bool = False
    """Ignored because no stage made anything of it, not because it is small talk."""
    then: "Reading | None" = None
    """What a message reports behind a correction: it does both, and `act` and `records` are of the correction."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one stage concludes, before the reader adds identity, masks and text."""

    act: Act
    facts: tuple[Fact, ...] = ()
    ask: str | None = None
    query: Query | None = None
