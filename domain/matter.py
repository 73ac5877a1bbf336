"""Matters 事项: 难题, 微心愿, 企业需求, 急难愁盼 and 整改 go through one machine, drawn in the README."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.ladder import Step, parse_ladder
from domain.member import SPEAKS_FOR_BRANCH, Person, Role
from domain.organisation import Organisation
from domain.reading.reading import Kind, State

LOOPS = (Kind.HARD_PROBLEM, Kind.MICRO_WISH, Kind.ENTERPRISE_NEED, Kind.URGENT_NEED, Kind.RECTIFICATION)
"""The kinds whose records are matters, in the order in which lists show them."""
USUAL_DAYS = 30
"""What a matter may take when nobody named a day, counted from when somebody took it on."""


class Stage(StrEnum):
    """How far a matter has come."""

    RAISED = "raised"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    SOLVED = "solved"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


OPEN = (Stage.BLOCKED, Stage.RAISED, Stage.CLAIMED, Stage.IN_PROGRESS, Stage.SOLVED)
"""The stages that somebody has still to see to, the most pressing first."""
UNSOLVED = frozenset(OPEN) - {Stage.SOLVED}


class Move(StrEnum):
    """What somebody does with a matter."""

    RAISE = "raise"
    CLAIM = "claim"
    ASSIGN = "assign"
    WORK = "work"
    BLOCK = "block"
    SOLVE = "solve"
    RETURN = "return"
    CONFIRM = "confirm"
    RELEASE = "release"
    DROP = "drop"


_UNDER_WAY = (Stage.CLAIMED, Stage.IN_PROGRESS, Stage.BLOCKED)
TABLE: Mapping[tuple[Stage | None, Move], Stage] = {
    # A report may tell of a matter for the first time at any stage: 帮忙解决了一个难题.
    (None, Move.RAISE): Stage.RAISED,
    (None, Move.CLAIM): Stage.CLAIMED,
    (None, Move.WORK): Stage.IN_PROGRESS,
    (None, Move.BLOCK): Stage.BLOCKED,
    (None, Move.SOLVE): Stage.SOLVED,
    (Stage.RAISED, Move.CLAIM): Stage.CLAIMED,
    (Stage.SOLVED, Move.RETURN): Stage.IN_PROGRESS,
    (Stage.SOLVED, Move.WORK): Stage.IN_PROGRESS,
    (Stage.SOLVED, Move.CONFIRM): Stage.CONFIRMED,
    **{(stage, Move.ASSIGN): Stage.CLAIMED for stage in (Stage.RAISED, *_UNDER_WAY)},
    **{(stage, Move.WORK): Stage.IN_PROGRESS for stage in _UNDER_WAY},
    **{(stage, Move.BLOCK): Stage.BLOCKED for stage in (Stage.CLAIMED, Stage.IN_PROGRESS)},
    **{(stage, Move.SOLVE): Stage.SOLVED for stage in _UNDER_WAY},
    **{(stage, Move.RELEASE): Stage.RAISED for stage in _UNDER_WAY},
    **{(stage, Move.DROP): Stage.DROPPED for stage in OPEN},
}
"""The machine: where a move leads from a stage. What is not in here cannot be done."""
TABLE_OF_RECTIFICATION: Mapping[tuple[Stage | None, Move], Stage] = {
    **TABLE,
    # The branch it was put to is its owner from the beginning: a reply needs no claim before it.
    (Stage.RAISED, Move.WORK): Stage.IN_PROGRESS,
    (Stage.RAISED, Move.BLOCK): Stage.BLOCKED,
    (Stage.RAISED, Move.SOLVE): Stage.SOLVED,
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter. `number` is that of its record, whose latest version tells its stage; `owners` are member ids.

    `due` is the day it should be solved, `said` the newest step of its ladder that somebody was told, `since` when
    its latest version was recorded, `finding` the number of the finding that a 整改 answers to.
    """

    number: int
    kind: Kind
    organisation: Organisation
    stage: Stage
    content: str
    owners: tuple[int, ...]
    raised_by: int
    raised_at: datetime
    since: datetime
    due: date | None = None
    said: str = ""
    finding: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to see to it."""
        return self.stage in OPEN

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not solved."""
        return self.due is not None and self.due < today and self.stage in UNSOLVED

    @property
    def ladder(self) -> tuple[Step, ...]:
        """The steps of its nudges. Before the day they go to who owns it, none of them to a group."""
        return LADDERS[self.kind is Kind.RECTIFICATION]


@dataclass(frozen=True, slots=True)
class Passage:
    """One step of a matter's history: who did what, and in which words."""

    move: Move
    by: str
    at: datetime
    words: str


LADDERS = {
    False: parse_ladder(["-3 secretary", "0 secretary", "+2 secretary", "+5 officer"]),
    True: parse_ladder(["-3 secretary", "0 secretary", "+1 officer"]),
}
"""By whether it is a 整改: what an inspection asked for is told to the officer as soon as its day has passed."""
STAGES = {
    State.RAISED: Stage.RAISED,
    State.CLAIMED: Stage.CLAIMED,
    State.IN_PROGRESS: Stage.IN_PROGRESS,
    State.BLOCKED: Stage.BLOCKED,
    State.DONE: Stage.SOLVED,
}
STATES = {stage: state for state, stage in STAGES.items()} | {Stage.CONFIRMED: State.DONE}
TELLS = {
    State.CLAIMED: Move.CLAIM,
    State.IN_PROGRESS: Move.WORK,
    State.BLOCKED: Move.BLOCK,
    State.DONE: Move.SOLVE,
}
"""The move that a report of this state makes."""


def stage_of(state: State | None, *, confirmed: bool, withdrawn: bool) -> Stage | None:
    """The stage that a record tells; None for one that is no matter, such as a plan."""
    if withdrawn:
        return Stage.DROPPED
    found = STAGES.get(state) if state else None
    return Stage.CONFIRMED if found is Stage.SOLVED and confirmed else found


def after(kind: Kind | None, stage: Stage | None, move: Move) -> Stage | None:
    """Where a move leads, None where it cannot be made."""
    table = TABLE_OF_RECTIFICATION if kind is Kind.RECTIFICATION else TABLE
    return table.get((stage, move))


def may(person: Person, move: Move, matter: Matter) -> bool:
    """Whether this person may make the move; whether the table allows it is another question.

    Who did it does not confirm it: that is for the one who raised it, the committee, or an officer. A 整改 is
    answered by the branch's committee and re-checked by those who look after the branch, or by who found it.
    """
    home = matter.organisation
    answers = any(person.holds(role, home) for role in SPEAKS_FOR_BRANCH)
    oversees = any(post.role in OFFICERS and post.organisation.holds(home) for post in person.posts)
    owns = person.id in matter.owners
    of_inspection = matter.kind is Kind.RECTIFICATION and matter.finding is not None
    match move:
        case Move.CLAIM:
            return answers if of_inspection else bool(person.branch and person.branch.id == home.id)
        case Move.ASSIGN:
            return answers or oversees
        case Move.WORK | Move.BLOCK | Move.SOLVE | Move.RELEASE:
            return owns or answers
        case Move.CONFIRM | Move.RETURN:
            raised = person.id == matter.raised_by and not owns
            judges = answers and not (owns and not person.holds(Role.SECRETARY, home))
            return oversees or raised or (judges and not of_inspection)
        case Move.DROP | Move.RAISE:
            return oversees or person.id == matter.raised_by or (not of_inspection and answers)


OFFICERS = (Role.COMMISSION_OFFICER, Role.COMMITTEE_OFFICER)


def may_move_day(person: Person, matter: Matter) -> bool:
    """Whether this person may say until when it shall be done; a branch gives itself no more time for 整改."""
    if matter.finding is not None:
        return may(person, Move.CONFIRM, matter)
    return may(person, Move.WORK, matter) or may(person, Move.CONFIRM, matter)
