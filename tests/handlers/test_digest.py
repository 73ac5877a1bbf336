"""周报, 月报, 季报, 年报 in a chat: of when, of what, to whom, and what a line of one opens."""

import pytest

from tests.city import COMMISSION_OFFICER, COMMITTEE_OFFICER, GROUP, SECRETARY, City, at, direct

DESK = direct(COMMISSION_OFFICER)
CITY = "中共云川市市直机关工作委员会"
FINANCE = "云川市财政局机关党委"
HOUSING = "云川市住房和城乡建设局机关党委"
FIRST = "云川市财政局机关第一党支部"
SECOND = "云川市财政局机关第二党支部"


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
        ("月报", f"【2026年12月月报】{CITY}（12月1日至12月31日）"),
        ("11月月报", f"【2026年11月月报】{CITY}"),
        ("上月月报", f"【2026年11月月报】{CITY}"),
        ("财政局11月月报", f"【2026年11月月报】{FINANCE}"),
        ("月报 11月 财政局机关第一党支部", f"【2026年11月月报】{FIRST}"),
        ("三季度季报", f"【2026年第三季度季报】{CITY}（7月1日至9月30日）"),
        ("半年报", f"【2026年下半年报】{CITY}"),
        ("2026年报", f"【2026年年报】{CITY}（1月1日至12月31日）"),
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


async def opened(city: City, user: str, chat: str, asked: str, line: str) -> str:
    """Quote the digest that was asked for and say the number of its line that begins so."""
    (digest,) = await city.say(user, asked, chat)
    number = next(each.partition(line)[0] for each in digest.text.splitlines() if line in each)
    return await city.answer(user, number.strip(" ."), chat, quote=digest.id)


async def test_numbers_lead_from_the_city_down_to_a_record(city: City) -> None:
    await city.answer(SECRETARY, "今天主题党日，重温入党誓词，应到22实到20")
    unit = await opened(city, COMMISSION_OFFICER, DESK, "月报", FINANCE)
    assert unit.startswith(f"【2026年12月月报】{FINANCE}")
    branch = await opened(city, COMMISSION_OFFICER, DESK, "月报 财政局", FIRST)
    assert branch.startswith(f"【2026年12月月报】{FIRST}")
    item = await opened(city, COMMISSION_OFFICER, DESK, f"月报 {FIRST}", " 主题党日")
    assert item.startswith(f"{FIRST} 主题党日（12月）：✓ 已完成")
    assert "主题党日 12月1日，“重温入党誓词”，应到22实到20" in item


async def test_a_number_without_a_quote_is_of_the_last_digest_told_here_as_it_was(city: City) -> None:
    digest = await city.answer(COMMISSION_OFFICER, "月报 财政局", DESK)
    line = next(each for each in digest.splitlines() if FIRST in each)
    await city.answer(SECRETARY, "今天支委会，4人到4人")
    assert (await city.answer(COMMISSION_OFFICER, f"月报 {line.partition('.')[0]}", DESK)).startswith(
        f"【2026年12月月报】{FIRST}"
    )
    assert "没有第 99 条" in await city.answer(COMMISSION_OFFICER, "周报 99", DESK)


async def test_a_duty_opens_into_units_and_a_late_branch_into_its_tasks(city: City) -> None:
    await city.until("2026-12-21 10:00")
    duty = await opened(city, COMMISSION_OFFICER, DESK, "周报", " 主题党日：")
    assert f"{HOUSING}：0/3（0.0%），逾期 3" in duty
    late = await opened(city, COMMITTEE_OFFICER, direct(COMMITTEE_OFFICER), "周报", f" {SECOND}：主题党日")
    assert "· 主题党日（12月）：" in late
    assert "还没有记录" in late
    quarter = await opened(city, SECRETARY, direct(SECRETARY), "季报", " 党费")
    assert "· 12月：12月25日前，还没有记录" in quarter


async def test_only_who_may_see_a_digest_may_open_its_lines(city: City) -> None:
    (digest,) = await city.say(SECRETARY, "月报", GROUP)
    assert FIRST in digest.text
    assert "只发给书记" in await city.answer("jiangxiaolin", "1", GROUP, quote=digest.id)
    (theirs,) = await city.say(COMMITTEE_OFFICER, "本支部月报", GROUP)
    assert "不在您负责的范围" in await city.answer("linqiushi", "1", GROUP, quote=theirs.id)


async def test_what_was_left_over_is_told_apart_and_opens_down_to_its_tasks(city: City) -> None:
    officer, secretary = direct(COMMITTEE_OFFICER), direct(SECRETARY)
    await city.until("2027-01-05 10:00")
    assert "已记录" in await city.answer(SECRETARY, "补录12月29日支委会，4人到4人", secretary)
    month = await city.answer(COMMITTEE_OFFICER, "月报", officer)
    assert "应完成 14 项，已完成 0 项（0.0%）。\n往期未了 26 项，这个月了结 1 项，还剩 25 项。" in month
    branch = await opened(city, COMMITTEE_OFFICER, officer, "月报", f" {SECOND}：还剩")
    assert branch.startswith(f"{SECOND} 2027年1月 往期未了 ")
    assert "· 主题党日（2026年12月）：2026年12月11日到期，还没有记录" in branch
    duty = await opened(city, SECRETARY, secretary, "本支部月报", " 党小组会：还剩")
    assert duty.startswith(f"{FIRST} 2027年1月 党小组会，往期未了 1 项")
    unit = await opened(city, COMMISSION_OFFICER, DESK, "月报", f" {HOUSING}：还剩")
    (archive,) = [line for line in unit.splitlines() if line.startswith("· 云川市城建档案馆党支部：")]
    assert "；主题党日 2026年12月" in archive


async def test_a_weeks_digest_tells_how_the_month_ended(city: City) -> None:
    await city.answer(SECRETARY, "今天支委会，4人到4人")
    said = await city.until("2027-01-08 15:00")
    (digest,) = [each.text for each in said if each.chat == DESK and each.text.startswith("【第1周周报】")]
    assert "12月已经结束：应完成 60 项，已完成 1 项（1.7%），逾期 59。回“12月月报”看全文。" in digest
    assert "回“2026年年报”看全文" in digest
    assert sum(each.chat == DESK and "报】" in each.text for each in said if each.at >= at("2027-01-04 00:00")) == 1
    told = await city.answer(COMMISSION_OFFICER, "12月月报", DESK)
    assert "应完成 60 项，已完成 1 项（1.7%），逾期 59。" in told
    assert "数据截至 12月31日 24:00" in told


async def test_members_of_two_half_years_are_not_counted_as_twice_as_many(city: City) -> None:
    await city.until("2027-01-08 10:00")
    said = await city.answer(COMMITTEE_OFFICER, "周报", direct(COMMITTEE_OFFICER))
    line = next(each for each in said.split("\n") if "到社区报到：" in each)
    assert line.split(". ")[1] == "到社区报到：0/38（0.0%）；往期还差 2 个支部"
    assert "未到期" in said.split("\n")[1]
    of_branch = await city.answer(SECRETARY, "周报", direct(SECRETARY))
    assert "到社区报到（下半年）2026年12月18日到期" in of_branch
    assert of_branch.count("办了就回一句话") == 1
