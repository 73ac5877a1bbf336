"""闲置群: officers see what nobody needs in their own subtree, and let it go."""

from bot.clock import MovableClock
from storage import audit, chats
from tests.city import COMMISSION_OFFICER, COMMITTEE_OFFICER, SECRETARY, City, at, direct


async def test_officers_see_the_idle_groups_of_their_own_subtree_and_nobody_else_does(city: City) -> None:
    assert "都在用" in await city.answer(COMMISSION_OFFICER, "闲置群", direct(COMMISSION_OFFICER))
    assert isinstance(city.app.clock, MovableClock)
    city.app.clock.move(at("2027-03-01 12:00"))

    all_of_them = await city.answer(COMMISSION_OFFICER, "闲置群", direct(COMMISSION_OFFICER))
    own = await city.answer(COMMITTEE_OFFICER, "看闲置群", direct(COMMITTEE_OFFICER))
    assert all_of_them.count("没人说话") == 8
    assert 0 < own.count("没人说话") < 8
    assert "工委和机关党委" in await city.answer(SECRETARY, "闲置群", direct(SECRETARY))
    await city.silence(COMMISSION_OFFICER, "闲置群")


async def test_a_group_that_is_let_go_hears_nothing_any_more(city: City) -> None:
    group = next(each for each in await city.app.database.read(chats.bound) if each.address == "group-1")
    foreign = next(each for each in await city.app.database.read(chats.bound) if each.address == "group-8")
    office = direct(COMMITTEE_OFFICER)

    assert "不归您管" in await city.answer(COMMITTEE_OFFICER, f"解绑群 {foreign.id}", office)
    assert "工委和机关党委" in await city.answer(SECRETARY, f"解绑群 {group.id}", direct(SECRETARY))
    assert "已解绑" in await city.answer(COMMITTEE_OFFICER, f"解绑群{group.id}", office)
    assert "不归您管" in await city.answer(COMMITTEE_OFFICER, f"解绑群{group.id}", office)

    said = await city.until("2026-12-14 18:00")
    assert "group-1" not in {each.chat for each in said}
    assert "group-2" in {each.chat for each in said}
    assert await city.app.database.read(audit.verify) is None
