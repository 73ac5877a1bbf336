"""One-time codes open one thing, once, in time."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import invites
from storage.database import Database, Transaction
from storage.invites import BadCode, Invite, Why
from storage.tables.core import invite, member, organisation

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
CODE = "ABCD2345"


@pytest.fixture
async def issued(database: Database) -> Database:
    async def work(transaction: Transaction) -> None:
        root = {"name": "市工委", "level": "commission", "path": "/1/", "since": NOW.date()}
        await transaction.execute(organisation.insert(), root)
        await transaction.execute(member.insert(), {"code": "~1", "name": "张三"})
        await invites.issue(transaction, now=NOW, code=CODE, organisation_id=1)
        await invites.issue(transaction, now=NOW, code="WXYZ6789", member_id=1, days=1)

    await database.write(work)
    return database


async def redeem(database: Database, code: str, after: timedelta = timedelta()) -> Invite | BadCode:
    return await database.write(lambda t: invites.redeem(t, code, NOW + after, "wecom:zhangsan"))


async def test_a_code_opens_what_it_was_issued_for(issued: Database) -> None:
    assert await redeem(issued, CODE) == Invite(1, organisation=1, member=None)
    assert await redeem(issued, "WXYZ6789") == Invite(2, organisation=None, member=1)


@pytest.mark.parametrize("typed", ["abcd2345", "ABCD 2345", " ABCD-2345 ", "ＡＢＣＤ２３４５"])
async def test_a_code_may_be_typed_in_any_way(issued: Database, typed: str) -> None:
    assert isinstance(await redeem(issued, typed), Invite)


async def test_a_code_works_once(issued: Database) -> None:
    await redeem(issued, CODE)
    assert await redeem(issued, CODE) == BadCode(Why.USED)


async def test_looking_at_a_code_does_not_use_it_up(issued: Database) -> None:
    looked = await issued.read(lambda t: invites.look(t, CODE, NOW))
    assert looked == await redeem(issued, CODE)


@pytest.mark.parametrize(("code", "days"), [(CODE, 7), ("WXYZ6789", 1)])
async def test_a_code_ends_with_its_days(issued: Database, code: str, days: int) -> None:
    assert await redeem(issued, code, timedelta(days=days)) == BadCode(Why.EXPIRED)
    assert isinstance(await redeem(issued, code, timedelta(days=days, seconds=-1)), Invite)


@pytest.mark.parametrize("code", ["", "ABCD2346", "'; DROP TABLE invite", "X" * 10_000])
async def test_what_was_never_issued_is_unknown(issued: Database, code: str) -> None:
    assert await redeem(issued, code) == BadCode(Why.UNKNOWN)


async def test_the_code_itself_is_not_kept(issued: Database) -> None:
    async def work(transaction: Transaction) -> str:
        return str((await transaction.execute(invite.select())).all())

    assert CODE not in await issued.read(work)


@pytest.mark.parametrize("whom", [{}, {"organisation_id": 1, "member_id": 1}])
async def test_a_code_is_for_one_thing(issued: Database, whom: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="organisation or for a member"):
        await issued.write(lambda t: invites.issue(t, now=NOW, code="QQQQ2222", **whom))


def test_no_sign_of_a_code_looks_like_another() -> None:
    assert not set("ILO01") & set(invites.ALPHABET)
    assert len(set(invites.ALPHABET)) == len(invites.ALPHABET) == 31
