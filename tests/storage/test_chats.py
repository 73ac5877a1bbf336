"""Chats, what they are bound to, and who writes in them."""

from datetime import UTC, datetime

import pytest

from domain.conversation import ChatKind
from storage import chats, claims, marks, people, runs
from storage.chats import EnteredAlready
from storage.database import Database, Transaction
from tests.city import GROUP, MEMBER, SECRETARY, City, direct

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


async def test_a_chat_is_entered_once(database: Database) -> None:
    await database.write(lambda t: chats.enter(t, "sandbox", "g1", ChatKind.GROUP))

    with pytest.raises(EnteredAlready):
        await database.write(lambda t: chats.enter(t, "sandbox", "g1", ChatKind.GROUP))
    assert await database.write(lambda t: chats.enter(t, "wecom", "g1", ChatKind.GROUP))


async def test_groups_and_direct_chats_are_found_by_whom_they_belong_to(town: City) -> None:
    async def look(transaction: Transaction) -> None:
        group = await chats.by_address(transaction, "sandbox", GROUP)
        assert group
        assert group.organisation
        assert (await chats.groups(transaction))[group.organisation.id] == (group,)
        desk = await chats.by_address(transaction, "sandbox", direct(SECRETARY))
        assert desk
        assert desk.member
        assert await chats.direct(transaction, desk.member) == desk
        assert await chats.directs(transaction, [desk.member, -1]) == {desk.member: desk}
        assert await chats.directs(transaction, []) == {}
        assert await chats.has_account(transaction, desk.member)
        assert len(await chats.bound(transaction)) > 100

    await town.app.database.read(look)


async def test_a_user_who_is_bound_anew_is_the_new_member(town: City) -> None:
    async def rebind(transaction: Transaction) -> tuple[str, bool]:
        old = await people.by_account(transaction, "sandbox", MEMBER, NOW.date())
        new = await people.by_account(transaction, "sandbox", SECRETARY, NOW.date())
        assert old
        assert new
        await chats.bind_member(transaction, None, "sandbox", MEMBER, new.id, NOW)
        found = await people.by_account(transaction, "sandbox", MEMBER, NOW.date())
        return found.name if found else "", await chats.has_account(transaction, old.id)

    assert await town.app.database.write(rebind) == ("周明", False)


async def test_a_claim_waits_for_one_answer_and_a_newer_one_replaces_it(town: City) -> None:
    async def play(transaction: Transaction) -> None:
        chat = await chats.by_address(transaction, "sandbox", GROUP)
        member = await people.by_account(transaction, "sandbox", MEMBER, NOW.date())
        assert chat
        assert member
        made = [
            await claims.make(transaction, channel="sandbox", user="u", member_id=member.id, chat_id=chat.id, now=NOW)
            for _ in range(2)
        ]
        assert await claims.pending(transaction, made[0]) is None
        found = await claims.pending(transaction, made[1])
        assert found
        assert (found.name, found.chat) == ("蒋晓琳", chat.id)
        assert not await claims.is_asked(transaction, "sandbox", "u", member.id, NOW)
        await claims.answer(transaction, made[1], accepted=True, by=member.id, now=NOW)
        assert await claims.pending(transaction, made[1]) is None

    await town.app.database.write(play)


async def test_a_firing_is_entered_once_and_undone_with_its_work(database: Database) -> None:
    assert await database.write(lambda t: runs.enter(t, "month", NOW))
    assert not await database.write(lambda t: runs.enter(t, "month", NOW))
    assert await database.read(lambda t: runs.last(t, "month")) == NOW
    assert await database.read(lambda t: runs.last(t, "remind")) is None

    async def fails(transaction: Transaction) -> None:
        await runs.enter(transaction, "remind", NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.write(fails)
    assert await database.read(lambda t: runs.last(t, "remind")) is None


async def test_a_mark_keeps_its_newest_value(database: Database) -> None:
    for value in ("one", "two"):
        await database.write(lambda t, v=value: marks.put(t, "clock", v))  # type: ignore[misc]

    assert await database.read(lambda t: marks.get(t, "clock")) == "two"
    assert await database.read(lambda t: marks.get(t, "other")) is None
