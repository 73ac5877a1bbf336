"""A branch as of a day."""

from domain.branch import Belonging, Branch, committee_of
from domain.member import Role
from domain.organisation import Level, Organisation

BRANCH = Branch(
    Organisation(7, "第一党支部", Level.BRANCH, 3, "/1/3/7/", "2nd fri"),
    (
        Belonging(1, "张伟", formal=True, in_service=True, group=1),
        Belonging(2, "张伟", formal=True, in_service=False, group=2),
        Belonging(3, "韩冬", formal=False, in_service=True, group=None),
    ),
    ((Role.SECRETARY, 1), (Role.COMMITTEE_MEMBER, 1), (Role.COMMITTEE_MEMBER, 2), (Role.GROUP_LEADER, 3)),
    2,
)


def test_a_name_that_two_share_names_neither() -> None:
    assert BRANCH.ids_of(("张伟", "韩冬", "王不在")) == (3,)


def test_it_counts_its_members() -> None:
    assert (BRANCH.formal, BRANCH.probationary, len(BRANCH.in_service)) == (2, 1, 2)


def test_a_committee_has_three_people_whatever_they_are_called() -> None:
    """The secretary who is also 组织委员 is one person; a 党小组长 does not sit in it."""
    assert BRANCH.committee == 0
    assert [committee_of(seats) for seats in (2, 3, 5)] == [0, 3, 5]


def test_its_shape_decides_its_duties() -> None:
    assert (BRANCH.shape.groups, BRANCH.shape.members, BRANCH.shape.fixed_day) == (2, 2, "2nd fri")
    assert BRANCH.secretaries == (1,)
