"""The course of a review: what can be done at which stage, and by whom."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.member import Person, Post, Role
from domain.organisation import Level, Organisation
from domain.review import workflow
from domain.review.rubric import Rubric
from domain.review.workflow import Frozen, Hand, Reason, Refused, Signature, Stage

COMMISSION = Organisation(1, "工委", Level.COMMISSION, None, "/1/")
FINANCE = Organisation(2, "财政局", Level.COMMITTEE, 1, "/1/2/")
SCHOOLS = Organisation(3, "教育局", Level.COMMITTEE, 1, "/1/3/")
BRANCH = Organisation(11, "第一党支部", Level.BRANCH, 2, "/1/2/11/")
AT = datetime(2026, 12, 31, 2, tzinfo=UTC)
FROZEN = Frozen(1, 2026, 1, date(2026, 12, 31), date(2027, 1, 10), "", "a" * 64, AT, 1)
IN_WINDOW, AFTER = date(2027, 1, 10), date(2027, 1, 11)


def person(no: int, role: Role = Role.COMMISSION_OFFICER, where: Organisation = COMMISSION) -> Person:
    return Person(no, f"某{no}", None, (Post(role, where),))


def signed(hand: Hand, by: int) -> Signature:
    return Signature(hand, by, f"某{by}", "b" * 64, AT)


BOTH = (signed(Hand.CHECK, 1), signed(Hand.APPROVE, 2))


@pytest.mark.parametrize(
    ("frozen", "signatures", "today", "stage"),
    [
        (None, (), AFTER, Stage.OPEN),
        (FROZEN, (), IN_WINDOW, Stage.CORRECTING),
        (FROZEN, (), AFTER, Stage.SIGNING),
        (FROZEN, BOTH[:1], AFTER, Stage.SIGNING),
        (FROZEN, BOTH, AFTER, Stage.SIGNED),
        (replace(FROZEN, published_at=AT), (), AFTER, Stage.PUBLISHED),
    ],
)
def test_a_year_stands_at(frozen: Frozen | None, signatures: tuple[Signature, ...], today: date, stage: Stage) -> None:
    assert workflow.stage_of(frozen, signatures, today) is stage


@pytest.mark.parametrize(
    ("who", "root", "frozen", "given", "today", "outcome"),
    [
        (person(1), COMMISSION, FROZEN, (), AFTER, Hand.CHECK),
        (person(2), COMMISSION, FROZEN, BOTH[:1], AFTER, Hand.APPROVE),
        (person(1), COMMISSION, FROZEN, BOTH[:1], AFTER, Reason.SIGNED_BY_SAME),
        (person(3), COMMISSION, FROZEN, BOTH, AFTER, Reason.SIGNED),
        (person(1), COMMISSION, FROZEN, (), IN_WINDOW, Reason.CORRECTING),
        (person(1), COMMISSION, None, (), AFTER, Reason.NOT_FROZEN),
        (person(1), COMMISSION, replace(FROZEN, published_at=AT), BOTH, AFTER, Reason.PUBLISHED),
        (person(4, Role.SECRETARY, BRANCH), COMMISSION, FROZEN, (), AFTER, Reason.NO_SIGNER),
        (person(4, Role.COMMITTEE_OFFICER, FINANCE), COMMISSION, FROZEN, (), AFTER, Reason.NO_SIGNER),
        (person(4, Role.COMMITTEE_OFFICER, FINANCE), FINANCE, FROZEN, (), AFTER, Hand.CHECK),
        (person(4, Role.COMMITTEE_OFFICER, SCHOOLS), FINANCE, FROZEN, (), AFTER, Reason.NO_SIGNER),
        (person(4, Role.COMMITTEE_OFFICER, FINANCE), FINANCE, FROZEN, BOTH[:1], AFTER, Reason.NO_SIGNER),
    ],
)
def test_a_signature_takes_the_right_person_at_the_right_time(
    rubric: Rubric,
    who: Person,
    root: Organisation,
    frozen: Frozen | None,
    given: tuple[Signature, ...],
    today: date,
    outcome: Hand | Reason,
) -> None:
    if isinstance(outcome, Hand):
        assert workflow.hand_of(who, root, rubric, frozen, given, today) is outcome
    else:
        with pytest.raises(Refused) as refused:
            workflow.hand_of(who, root, rubric, frozen, given, today)
        assert refused.value.reason is outcome


@pytest.mark.parametrize(
    ("who", "covering", "today", "reason"),
    [
        (person(1), (), AFTER, None),
        (person(4, Role.COMMITTEE_OFFICER, FINANCE), (FROZEN,), IN_WINDOW, None),
        (person(4, Role.COMMITTEE_OFFICER, SCHOOLS), (FROZEN,), IN_WINDOW, Reason.NOT_YOURS),
        (person(4, Role.SECRETARY, BRANCH), (), IN_WINDOW, Reason.NOT_YOURS),
        (person(1), (FROZEN,), AFTER, Reason.WINDOW_OVER),
        (person(1), (replace(FROZEN, published_at=AT),), IN_WINDOW, Reason.PUBLISHED),
    ],
)
def test_entries_are_for_the_own_subtree_and_until_the_window_closes(
    who: Person, covering: tuple[Frozen, ...], today: date, reason: Reason | None
) -> None:
    if reason is None:
        workflow.check_entry(who, BRANCH, covering, today)
        return
    with pytest.raises(Refused) as refused:
        workflow.check_entry(who, BRANCH, covering, today)
    assert refused.value.reason is reason


def test_a_year_freezes_on_its_day_and_once(rubric: Rubric) -> None:
    workflow.check_freeze(rubric, None, 2026, date(2026, 12, 31))
    with pytest.raises(Refused) as early:
        workflow.check_freeze(rubric, None, 2026, date(2026, 12, 30))
    assert (early.value.reason, early.value.day) == (Reason.TOO_EARLY, date(2026, 12, 31))
    with pytest.raises(Refused) as again:
        workflow.check_freeze(rubric, FROZEN, 2026, AFTER)
    assert again.value.reason is Reason.FROZEN


@pytest.mark.parametrize(
    ("frozen", "given", "today", "reason"),
    [
        (None, (), AFTER, Reason.NOT_FROZEN),
        (FROZEN, BOTH, IN_WINDOW, Reason.CORRECTING),
        (FROZEN, BOTH[:1], AFTER, Reason.NOT_SIGNED),
        (replace(FROZEN, published_at=AT), BOTH, AFTER, Reason.PUBLISHED),
    ],
)
def test_nothing_is_published_before_two_have_signed(
    frozen: Frozen | None, given: tuple[Signature, ...], today: date, reason: Reason
) -> None:
    with pytest.raises(Refused) as refused:
        workflow.check_publish(frozen, given, today)
    assert refused.value.reason is reason
    assert workflow.check_publish(FROZEN, BOTH, AFTER) is FROZEN


@pytest.mark.parametrize("root", [BRANCH, SCHOOLS])
def test_a_review_is_run_by_the_officers_of_its_own_place(root: Organisation) -> None:
    with pytest.raises(Refused):
        workflow.check_run(person(4, Role.COMMITTEE_OFFICER, FINANCE), root)
    workflow.check_run(person(4, Role.COMMITTEE_OFFICER, FINANCE), FINANCE)
    workflow.check_run(person(1), FINANCE)
