"""The yearly review as chat, terminal and desk do it: look, enter, freeze, sign. `publishing` tells its results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.member import Person
from domain.organisation import Level, Organisation
from domain.review import workflow
from domain.review.entry import Entry, EntryKind
from domain.review.result import Review, review_of
from domain.review.rubric import Dates, Rubric
from domain.review.wire import seal_of
from domain.review.wish import Wish, reason
from domain.review.workflow import Frozen, Hand, Reason, Refused, Signature, Stage
from domain.zone import today
from handlers.context import House
from handlers.doer import Doer
from storage import audit, organisations, review_facts, reviews
from storage.database import Transaction
from storage.rubric import parse_rubric

MONTHS_OF_THE_YEAR_BEFORE = 6


class NoRubric(Exception):
    """The catalogue has no rubric, so there is nothing to review by."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as it is now. `signatures` are those that stand under its seal.

    `intact` is whether the frozen facts still have the hash they were frozen with. Only the whole of a frozen review
    can tell: of anything else it is True.
    """

    root: Organisation
    review: Review
    frozen: Frozen | None
    signatures: tuple[Signature, ...]
    stage: Stage
    intact: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether this is what was frozen, and not a part of it."""
        return self.frozen is not None and self.frozen.root == self.root.id


def usual_year(day: date) -> int:
    """The year that is meant where none is named: until the summer the one before."""
    return day.year if day.month > MONTHS_OF_THE_YEAR_BEFORE else day.year - 1


def rubric_of(house: House) -> Rubric:
    """The rubric in force; raises NoRubric."""
    if house.rubric is None:
        raise NoRubric
    return house.rubric


async def show(transaction: Transaction, house: House, root: Organisation, year: int, now: datetime) -> Shown:
    """The review of a subtree: as it was frozen, by itself or as part of a larger one, else as of today."""
    covering = await reviews.covering(transaction, year, root)
    entries = await reviews.entries(transaction, year, root)
    if not covering:
        inputs = await review_facts.gather(transaction, root, year, today(now), house.catalogue.duties)
        return Shown(root, review_of(rubric_of(house), inputs, entries), None, (), Stage.OPEN)
    frozen = covering[0]
    found = review_of(parse_rubric(frozen.rubric), await reviews.snapshot(transaction, frozen, root), entries)
    is_whole = frozen.root == root.id
    seal = found.seal if is_whole else await whole_seal(transaction, frozen)
    standing = tuple(each for each in await reviews.signatures(transaction, frozen) if each.seal == seal)
    stage = workflow.stage_of(frozen, standing, today(now))
    return Shown(root, found, frozen, standing, stage, intact=not is_whole or found.hash == frozen.hash)


async def whole_seal(transaction: Transaction, frozen: Frozen) -> str:
    """The seal of all that was frozen, which a part of it is signed under too."""
    root = await organisations.by_id(transaction, frozen.root)
    entries = await reviews.entries(transaction, frozen.year, root) if root else ()
    return seal_of(frozen.hash, entries)


async def freeze(
    transaction: Transaction, house: House, doer: Doer, root: Organisation, year: int, now: datetime
) -> Shown:
    """Keep the year as it stands now; raises Refused."""
    rubric = rubric_of(house)
    workflow.check_run(doer.person, root)
    covering = await reviews.covering(transaction, year, root)
    workflow.check_freeze(rubric, covering[0] if covering else None, year, today(now))
    shown = await show(transaction, house, root, year, now)
    if shown.review.is_empty:
        raise Refused(Reason.NOTHING)
    until = window_end(rubric.dates, year, today(now))
    inputs, hash_ = shown.review.inputs, shown.review.hash
    await reviews.freeze(transaction, inputs, rubric=rubric.text, hash_=hash_, until=until, by=doer.person.id, now=now)
    detail = {"hash": hash_, "rubric": rubric.version, "branches": len(inputs.branches)}
    await note(transaction, now, doer, "review.frozen", root, year, detail)
    return await show(transaction, house, root, year, now)


def window_end(dates: Dates, year: int, day: date) -> date:
    """The last day for corrections; who freezes late has as many days for them as were planned."""
    planned = dates.corrected_until(year)
    return max(planned, day + (planned - dates.freezes(year)))


async def reopen(
    transaction: Transaction, doer: Doer, root: Organisation, year: int, why: str, now: datetime
) -> tuple[str, tuple[Signature, ...]]:
    """Open a frozen year again before its publication; gives the seal it had and the signatures that fall.

    Facts, hash and signatures of what was frozen are kept; raises Refused, and Unfit without a reason.
    """
    workflow.check_run(doer.person, root)
    covering = await reviews.covering(transaction, year, root)
    frozen = workflow.check_reopen(covering[0] if covering else None)
    if frozen.root != root.id:
        raise Refused(Reason.PART)
    why = reason(why)
    signatures = await reviews.signatures(transaction, frozen)
    seal = await whole_seal(transaction, frozen)
    await reviews.reopen(transaction, frozen, now)
    detail = {"hash": frozen.hash, "seal": seal, "why": why, "void": [each.member for each in signatures]}
    await note(transaction, now, doer, "review.reopened", root, year, detail)
    return seal, signatures


async def enter(
    transaction: Transaction, house: House, doer: Doer, subject: Organisation, year: int, wish: Wish, now: datetime
) -> Entry:
    """Enter a bonus, deduction, correction or note; raises Refused, and Unfit for what the rubric does not know."""
    covering = await reviews.covering(transaction, year, subject)
    if wish.kind is EntryKind.NOTE:
        workflow.check_note(doer.person, subject, covering)
    else:
        workflow.check_entry(doer.person, subject, covering, today(now))
    if wish.kind is EntryKind.CORRECTION and not covering:
        raise Refused(Reason.NOT_FROZEN)
    if subject.level is not Level.BRANCH and counts_branches(wish):
        raise Refused(Reason.BRANCHES_ONLY)
    rubric = parse_rubric(covering[0].rubric) if covering else rubric_of(house)
    made = wish.entry(rubric, subject.id, doer.person.name, now)
    number = await reviews.enter(transaction, year, made, doer.person.id)
    detail = {"entry": number, "kind": made.kind.value, "key": made.key, "amount": str(made.amount), "why": made.why}
    await note(transaction, now, doer, "review.entered", subject, year, detail)
    return replace(made, number=number)


def counts_branches(wish: Wish) -> bool:
    """Whether it changes what was counted, which is a branch's: a unit's counts are those of its branches."""
    return wish.kind is EntryKind.CORRECTION or bool(wish.item)


async def take_back(transaction: Transaction, doer: Doer, number: int, now: datetime) -> Organisation:
    """Let an entry count no more; gives whose it was. Raises Refused."""
    found = await reviews.entry(transaction, number)
    subject = await organisations.by_id(transaction, found[1].organisation) if found else None
    if found is None or subject is None or not workflow.may_run(doer.person, subject):
        raise Refused(Reason.NO_SUCH_ENTRY)
    year, entry = found
    if entry.kind is not EntryKind.NOTE:  # words beside a published result may be wrong themselves
        workflow.check_entry(doer.person, subject, await reviews.covering(transaction, year, subject), today(now))
    await reviews.take_back(transaction, number, now)
    await note(transaction, now, doer, "review.entry_withdrawn", subject, year, {"entry": number})
    return subject


def hand_of(person: Person, shown: Shown, now: datetime) -> Hand:
    """What this person's signature under it would be; raises Refused."""
    check_whole(shown)
    return workflow.hand_of(person, shown.root, shown.review.rubric, shown.frozen, shown.signatures, today(now))


def check_whole(shown: Shown) -> None:
    """Raise Refused for a part of what was frozen: the whole is signed and published, by those above."""
    if shown.frozen and not shown.is_whole:
        raise Refused(Reason.PART)


async def sign(transaction: Transaction, person: Person, shown: Shown, seal: str, now: datetime) -> Hand:
    """Sign what was seen; raises Refused, also when the review is no longer that of `seal` (its first characters)."""
    hand = hand_of(person, shown, now)
    assert shown.frozen
    if not shown.review.seal.startswith(seal) or not shown.intact:
        raise Refused(Reason.CHANGED)
    signature = Signature(hand, person.id, person.name, shown.review.seal, now)
    await reviews.sign(transaction, shown.frozen, signature)
    detail = {"hand": hand.value, "seal": shown.review.seal}
    await note(transaction, now, Doer(person), "review.signed", shown.root, shown.frozen.year, detail)
    return hand


async def note(
    transaction: Transaction,
    now: datetime,
    doer: Doer,
    deed: str,
    subject: Organisation,
    year: int,
    detail: Mapping[str, object],
) -> None:
    """Enter in the audit who did what with which year of whom."""
    told = {**detail, **doer.behalf}
    await audit.append(transaction, now, doer.actor, deed, f"review:{year}:{subject.id}", told)
