"""Who somebody is on a day."""

from datetime import date, timedelta

from sqlalchemy import insert, update

from domain.member import Role
from domain.organisation import Level
from storage import organisations, people
from storage.database import Transaction
from storage.tables.core import membership
from tests.city import COMMITTEE_OFFICER, MEMBER, SECRETARY, City

DAY = date(2026, 12, 1)
FIRST = "云川市财政局机关第一党支部"


async def test_a_user_is_a_member_with_branch_and_posts(town: City) -> None:
    async def look(transaction: Transaction, user: str) -> tuple[str, str, set[Role]]:
        found = await people.by_account(transaction, "sandbox", user, DAY)
        assert found
        assert found == await people.by_id(transaction, found.id, DAY)
        return found.name, found.branch.name if found.branch else "", {post.role for post in found.posts}

    database = town.app.database
    assert await database.read(lambda t: look(t, SECRETARY)) == ("周明", FIRST, {Role.SECRETARY})
    assert await database.read(lambda t: look(t, COMMITTEE_OFFICER)) == ("许文博", FIRST, {Role.COMMITTEE_OFFICER})
    assert await database.read(lambda t: people.by_account(t, "sandbox", "passer-by", DAY)) is None


async def test_one_branch_and_many_at_once_are_the_same(town: City) -> None:
    async def both(transaction: Transaction) -> bool:
        there = await organisations.at_level(transaction, Level.BRANCH, DAY)
        many = await people.branches(transaction, there, DAY)
        one_by_one = [await people.branch(transaction, each, DAY) for each in there]
        alike = [
            set(a.offices) == set(b.offices) and a.members == b.members and a.groups == b.groups
            for a, b in zip(many, one_by_one, strict=True)
        ]
        return len(alike) == 8 and all(alike) and many[0].shape.members == 22

    assert await town.app.database.read(both)


async def test_a_transfer_holds_from_its_day_on(town: City) -> None:
    """The last day in the old branch is the day before the first in the new one."""
    moves = date(2026, 12, 15)

    async def move(transaction: Transaction) -> int:
        found = await people.by_account(transaction, "sandbox", MEMBER, DAY)
        there = await organisations.at_level(transaction, Level.BRANCH, DAY)
        assert found
        ended = update(membership).where(membership.c.member_id == found.id)
        await transaction.execute(ended.values(until=moves - timedelta(days=1)))
        row = {
            "member_id": found.id,
            "branch_id": there[1].id,
            "standing": "formal",
            "in_service": True,
            "since": moves,
        }
        await transaction.execute(insert(membership), row)
        return found.id

    async def home(transaction: Transaction, day: date) -> str:
        found = await people.by_account(transaction, "sandbox", MEMBER, day)
        return found.branch.name if found and found.branch else ""

    database = town.app.database
    await database.write(move)

    assert await database.read(lambda t: home(t, moves - timedelta(days=1))) == FIRST
    assert await database.read(lambda t: home(t, moves)) == "云川市财政局机关第二党支部"
    assert await database.read(lambda t: home(t, date(2001, 1, 1))) == ""


async def test_officers_by_place(town: City) -> None:
    found = await town.app.database.read(lambda t: people.officers(t, Role.SECRETARY, DAY))

    assert len(found) == 8
    assert await town.app.database.read(lambda t: people.officers(t, Role.SECRETARY, date(2001, 1, 1))) == {}


async def test_the_tree_has_parents_before_children(town: City) -> None:
    there = await town.app.database.read(lambda t: organisations.tree(t, DAY))

    known: set[int | None] = {None}
    for each in there:
        assert each.parent in known
        known.add(each.id)
    assert await town.app.database.read(lambda t: organisations.by_id(t, -1)) is None
