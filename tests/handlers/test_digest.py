"""周报 in a chat: which week, of what, to whom."""

import pytest

from tests.city import COMMISSION_OFFICER, COMMITTEE_OFFICER, GROUP, SECRETARY, City, direct

DESK = direct(COMMISSION_OFFICER)
CITY = "中共云川市市直机关工作委员会"
FINANCE = "云川市财政局机关党委"
HOUSING = "云川市住房和城乡建设局机关党委"
FIRST = "云川市财政局机关第一党支部"


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ("周报", f"【第49周周报】{CITY}（11月30日至12月6日）"),
        ("@小助手 周报", f"【第49周周报】{CITY}"),
        ("周报 第47周", f"【第47周周报】{CITY}（11月16日至11月22日）"),
        ("第47周 周报", f"【第47周周报】{CITY}"),
        ("第四十七周周报", f"【第47周周报】{CITY}"),
        ("周报 2026-W49", f"【第49周周报】{CITY}"),
        ("周报 2026年第47周", f"【第47周周报】{CITY}"),
        ("上周周报", f"【第48周周报】{CITY}"),
        ("周报 市财政局", f"【第49周周报】{FINANCE}"),
        ("周报 第47周 住建局", f"【第47周周报】{HOUSING}"),
        ("看看住建局的周报", f"【第49周周报】{HOUSING}"),
        ("周报 财政局机关第一党支部", f"【第49周周报】{FIRST}"),
        ("周报 第60周", "没有第60周"),
        ("周报 火星局", "没有找到“火星局”"),
    ],
)
async def test_the_commissions_officer_asks_for_any_week_of_any_unit(city: City, asked: str, head: str) -> None:
    assert (await city.answer(COMMISSION_OFFICER, asked, DESK)).startswith(head)


async def test_a_past_week_stands_as_it_ended(city: City) -> None:
    await city.until("2026-12-07 10:00")
    await city.answer(SECRETARY, "今天支委会，4人到4人")

    past = await city.answer(COMMISSION_OFFICER, "周报 第49周", DESK)
    assert "支委会：0/5" in past
    assert "12月6日 24:00" in past
    assert "支委会：1/5" in await city.answer(COMMISSION_OFFICER, "周报", DESK)


async def test_what_concerns_more_than_the_group_is_told_privately(city: City) -> None:
    for user, root in ((COMMITTEE_OFFICER, FINANCE), (COMMISSION_OFFICER, CITY)):
        said = await city.say(user, "周报", GROUP)
        assert [message.chat for message in said] == [direct(user)]
        assert root in said[0].text


@pytest.mark.parametrize("asked", ["周报", "本支部周报", "我们支部周报"])
async def test_a_secretary_hears_of_the_branch_where_it_is_asked_for(city: City, asked: str) -> None:
    for chat in (GROUP, direct(SECRETARY)):
        said = await city.say(SECRETARY, asked, chat)
        assert [message.chat for message in said] == [chat]
        assert said[0].text.startswith(f"【第49周周报】{FIRST}")


async def test_in_a_branchs_group_an_officer_can_ask_for_just_that_branch(city: City) -> None:
    said = await city.say(COMMITTEE_OFFICER, "本支部周报", GROUP)

    assert [message.chat for message in said] == [GROUP]
    assert FIRST in said[0].text


async def test_a_strangers_wish_is_not_granted(city: City) -> None:
    assert "还不认识您" in await city.answer("passer-by", "周报", direct("passer-by"))
    await city.silence("passer-by", "第47周周报", "group-unbound")
