"""What a person may see, and in which role they speak."""

from itertools import product

import pytest

from domain.member import SPEAKING_ORDER, SPEAKS_AS, Person, Post, Role
from domain.organisation import Level, Organisation

ROOT = Organisation(1, "工委", Level.COMMISSION, None, "/1/")
UNIT = Organisation(3, "机关党委", Level.COMMITTEE, 1, "/1/3/")
HOME = Organisation(7, "第一党支部", Level.BRANCH, 3, "/1/3/7/")
NEXT = Organisation(71, "第七十一党支部", Level.BRANCH, 3, "/1/3/71/")
GROUP = Organisation(9, "第一党小组", Level.GROUP, 7, "/1/3/7/9/")
ALL = (ROOT, UNIT, HOME, NEXT, GROUP)


def person(*posts: tuple[Role, Organisation]) -> Person:
    """Somebody of branch 7 with these posts."""
    return Person(5, "韩冬", HOME, tuple(Post(role, place) for role, place in posts))


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        (Role.COMMISSION_OFFICER, ROOT, {1, 3, 7, 71, 9}),
        (Role.COMMITTEE_OFFICER, UNIT, {3, 7, 71, 9}),
        (Role.SECRETARY, HOME, {7, 9}),
        (Role.COMMITTEE_MEMBER, HOME, {7, 9}),
        (Role.GROUP_LEADER, GROUP, set()),
        (Role.INSPECTOR, ROOT, set()),
        (Role.MEMBER, HOME, set()),
        (Role.SECRETARY, UNIT, set()),
        (Role.COMMITTEE_OFFICER, ROOT, set()),
    ],
)
def test_a_post_opens_its_own_subtree_and_no_more(role: Role, place: Organisation, sees: set[int]) -> None:
    """A post at a level it is not made for opens nothing; /1/3/7/ does not hold /1/3/71/."""
    assert {each.id for each in ALL if person((role, place)).may_see(each)} == sees


def test_without_a_post_nobody_sees_anything() -> None:
    assert not any(person().may_see(each) for each in ALL)


def test_the_highest_place_comes_first() -> None:
    both = person((Role.SECRETARY, HOME), (Role.COMMITTEE_OFFICER, UNIT))

    assert [each.id for each in both.oversees()] == [3, 7]
    assert both.role is Role.SECRETARY


def test_every_role_has_a_place_in_the_order_and_a_word_for_the_reader() -> None:
    assert set(SPEAKING_ORDER) == set(Role) == set(SPEAKS_AS)
    for one, other in product(Role, Role):
        assert person((one, HOME), (other, HOME)).role == person((other, HOME), (one, HOME)).role
