"""The course of a review: preview, frozen for corrections, signed by two people, published; and who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.member import Person, Role
from domain.organisation import Level, Organisation
from domain.review.rubric import Rubric

OFFICERS = frozenset({Role.COMMISSION_OFFICER, Role.COMMITTEE_OFFICER})


class Stage(StrEnum):
    """Where a year stands. In `open` nothing is frozen and every preview is of the day it is asked for."""

    OPEN = "open"
    CORRECTING = "correcting"
    SIGNING = "signing"
    SIGNED = "signed"
    PUBLISHED = "published"


class Hand(StrEnum):
    """What a signature stands for: 复核 first, 审签 second, by another person."""

    CHECK = "check"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and what: `seal` covers the frozen facts and the entries as they were then."""

    hand: Hand
    member: int
    name: str
    seal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen year of a subtree. `rubric` is the text of the rubric it is scored by.

    `edition` is how often the year was frozen: one that was reopened is frozen anew.
    """

    id: int
    year: int
    root: int
    as_of: date
    corrected_until: date
    rubric: str
    hash: str
    frozen_at: datetime
    frozen_by: int
    published_at: datetime | None = None
    edition: int = 1


class Reason(StrEnum):
    """Why something cannot be done with a review now, or by this person."""

    NOT_YOURS = "not_yours"
    NO_SIGNER = "no_signer"
    TOO_EARLY = "too_early"
    FROZEN = "frozen"
    NOT_FROZEN = "not_frozen"
    PART = "part"
    CORRECTING = "correcting"
    WINDOW_OVER = "window_over"
    PUBLISHED = "published"
    SIGNED_BY_SAME = "signed_by_same"
    SIGNED = "signed"
    NOT_SIGNED = "not_signed"
    CHANGED = "changed"
    NOTHING = "nothing"
    BRANCHES_ONLY = "branches_only"
    NO_SUCH_ENTRY = "no_such_entry"
    NOT_PUBLISHED = "not_published"
    NO_CHAT = "no_chat"


class Refused(Exception):
    """It cannot be done; `reason` says why, `day` from or until when, where that matters."""

    def __init__(self, reason: Reason, day: date | None = None) -> None:
        super().__init__(reason.value if day is None else f"{reason.value} {day}")
        self.reason = reason
        self.day = day


def stage_of(frozen: Frozen | None, standing: Iterable[Signature], today: date) -> Stage:
    """Where a year stands; `standing` are the signatures under the seal as it is now."""
    if frozen is None:
        return Stage.OPEN
    if frozen.published_at:
        return Stage.PUBLISHED
    if today <= frozen.corrected_until:
        return Stage.CORRECTING
    return Stage.SIGNED if {each.hand for each in standing} == set(Hand) else Stage.SIGNING


def may_run(person: Person, root: Organisation) -> bool:
    """Whether somebody looks after this subtree as its officer: sees it, freezes it, publishes it."""
    return any(post.role in OFFICERS and post.organisation.holds(root) for post in person.posts)


def check_run(person: Person, root: Organisation) -> None:
    """Raise Refused unless `may_run`; a branch alone has no review of its own."""
    if root.level not in (Level.COMMISSION, Level.COMMITTEE) or not may_run(person, root):
        raise Refused(Reason.NOT_YOURS)


def check_freeze(rubric: Rubric, frozen: Frozen | None, year: int, today: date) -> None:
    """Raise Refused unless the year can be frozen today."""
    if frozen:
        raise Refused(Reason.FROZEN, frozen.as_of)
    if today < rubric.dates.freezes(year):
        raise Refused(Reason.TOO_EARLY, rubric.dates.freezes(year))


def check_reopen(frozen: Frozen | None) -> Frozen:
    """The frozen year, which may be opened again; raises Refused, also for one that was told to everybody."""
    if frozen is None:
        raise Refused(Reason.NOT_FROZEN)
    if frozen.published_at:
        raise Refused(Reason.PUBLISHED)
    return frozen


def check_note(person: Person, subject: Organisation, covering: Iterable[Frozen]) -> None:
    """Raise Refused unless this person may put a note beside a published result of `subject`."""
    if not may_run(person, subject):
        raise Refused(Reason.NOT_YOURS)
    if not any(frozen.published_at for frozen in covering):
        raise Refused(Reason.NOT_PUBLISHED)


def check_entry(person: Person, subject: Organisation, covering: Iterable[Frozen], today: date) -> None:
    """Raise Refused unless this person may enter something for `subject` now; `covering` are its frozen reviews."""
    if not may_run(person, subject):
        raise Refused(Reason.NOT_YOURS)
    for frozen in covering:
        if frozen.published_at:
            raise Refused(Reason.PUBLISHED)
        if today > frozen.corrected_until:
            raise Refused(Reason.WINDOW_OVER, frozen.corrected_until)


def hand_of(
    person: Person,
    root: Organisation,
    rubric: Rubric,
    frozen: Frozen | None,
    standing: Iterable[Signature],
    today: date,
) -> Hand:
    """What this person's signature would be; raises Refused where there is none to give."""
    if frozen is None:
        raise Refused(Reason.NOT_FROZEN)
    if frozen.published_at:
        raise Refused(Reason.PUBLISHED)
    if today <= frozen.corrected_until:
        raise Refused(Reason.CORRECTING, frozen.corrected_until)
    given = {each.hand: each for each in standing}
    if set(given) == set(Hand):
        raise Refused(Reason.SIGNED)
    hand = Hand.APPROVE if Hand.CHECK in given else Hand.CHECK
    if any(each.member == person.id for each in given.values()):
        raise Refused(Reason.SIGNED_BY_SAME)
    roles = rubric.checks if hand is Hand.CHECK else rubric.approves
    if not any(post.role in roles and post.organisation.holds(root) for post in person.posts):
        raise Refused(Reason.NO_SIGNER)
    return hand


def check_publish(frozen: Frozen | None, standing: Iterable[Signature], today: date) -> Frozen:
    """The frozen year, ready to be published; raises Refused otherwise."""
    match stage_of(frozen, standing, today):
        case Stage.OPEN:
            raise Refused(Reason.NOT_FROZEN)
        case Stage.PUBLISHED:
            raise Refused(Reason.PUBLISHED)
        case Stage.CORRECTING:
            assert frozen
            raise Refused(Reason.CORRECTING, frozen.corrected_until)
        case Stage.SIGNING:
            raise Refused(Reason.NOT_SIGNED)
        case Stage.SIGNED:
            assert frozen
            return frozen
