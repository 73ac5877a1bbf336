"""The mechanisms of the year, as a branch tells of them in its own words."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.jobs import month
from storage.database import open_database
from tests.city import COMMISSION_OFFICER, MEMBER, OTHER_GROUP, OTHER_SECRETARY, SECRETARY, City, at, direct, settled


def copied(template: Path, data: Path) -> Path:
    """A data folder with an empty database."""
    data.mkdir()
    shutil.copyfile(template, data / "zhibu.db")
    return data


async def opened(data: Path, day: str) -> City:
    """The city on a day with every duty that is optional, its lists out."""
    city = await settled(open_database(f"sqlite:///{data / 'zhibu.db'}"), data, f"{day} 08:00", optional=True)
    assert isinstance(city.app.clock, MovableClock)
    city.app.clock.move(at(f"{day} 10:00"))
    await city.app.database.write(lambda t: month.run(t, city.app.keeper.house, city.app.clock.now()))
    return city


@pytest.fixture
async def november(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[City]:
    """On 3 November 2026."""
    city = await opened(copied(sqlite_template, tmp_path / "data"), "2026-11-03")
    yield city
    await city.app.stop()


@pytest.fixture
async def march(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[City]:
    """On 3 March 2027."""
    city = await opened(copied(sqlite_template, tmp_path / "data"), "2027-03-03")
    yield city
    await city.app.stop()


async def test_what_the_autumn_asks_is_told_in_a_line_each(november: City) -> None:
    await november.dialog(
        SECRETARY,
        [
            ("云党建已上传", "已记录：11月云党建上传"),
            ("支委与党员谈心12人次", "12人次，支委与党员"),
            ("谈心谈话全部完成", "进度 3/3"),
            ("已向党员述职", "进度 1/2"),
            ("11月3日已向机关党委述职", "进度 2/2"),
            ("双述双评还没做", None),
            ("11月2日到结对企业云川精工共建，商量了招工", "已记录：结对共建 11月2日"),
            ("今天驻企一天，企业反映缺焊工", "已记录：联点驻企 11月3日"),
            ("人才暖企：给企业送了引才政策", "人才暖企，给企业送了引才政策"),
            ("昨天先锋队到项目工地清障3小时", "已记录：先锋队活动 11月2日"),
            ("党费核定已完成", "党费核定"),
            ("手册已上交", "现在还不在清单上，列出来时会自动记上"),
            ("党建工作有序推进", None),
        ],
    )
    left = await november.answer(SECRETARY, "还差什么")
    assert not [name for name in ("云党建", "谈心", "双述双评", "共建", "先锋队") if name in left]


async def test_a_theme_day_with_an_enterprise_is_guidance_too(november: City) -> None:
    answer = await november.answer(SECRETARY, "今天和结对企业联合开展主题党日，重温入党誓词，26到24")

    assert "已记录：主题党日 11月3日" in answer
    assert "已记录：红色引领 11月3日" in answer
    assert "红色引领" not in await november.answer(
        OTHER_SECRETARY, "今天和结对企业联合开展主题党日，16到15", OTHER_GROUP
    ), "a branch without an enterprise guides none"


async def test_a_checklist_is_shown_and_ticked_by_number(november: City) -> None:
    (form,) = await november.say(SECRETARY, "阵地自查表")
    assert "13. 设备有登记，责任到人" in form.text
    assert "12 项好，第 13 项缺" in await november.answer(SECRETARY, "1-12好 13缺", quote=form.id)
    assert "9 项好，第 10 项缺" in await november.answer(SECRETARY, "手册自查 1到9都齐，10缺")
    assert "要看哪一张" in await november.answer(SECRETARY, "自查表")


async def test_last_years_session_and_appraisal_are_closed_in_march(march: City) -> None:
    await march.dialog(
        SECRETARY,
        [
            ("2月27日开了组织生活会，26到25", "组织生活会 2月27日"),
            ("民主评议自评、互评已完成", "进度 2/4"),
            ("民主测评做完了，评定还没有", "进度 3/4"),
            ("3月2日民主评议评定已完成", "进度 4/4"),
        ],
    )
    left = await march.answer(SECRETARY, "还差什么")
    assert "组织生活会" not in left
    assert "民主评议" not in left


async def test_training_hours_are_told_to_the_one_who_had_them_as_information(november: City) -> None:
    await november.answer(MEMBER, "11月2日参加机关集训，8学时", direct(MEMBER))
    told = await november.answer(MEMBER, "我的", direct(MEMBER))

    assert "今年培训 8 学时" in told
    assert "只作参考" in told


async def test_a_number_with_words_that_name_no_part_ticks_none(november: City) -> None:
    listed = await november.answer(SECRETARY, "清单")
    number = next(line[0] for line in listed.splitlines() if "双述双评" in line)
    await november.say(SECRETARY, f"{number}自评")

    assert "双述双评：0/2" in await november.answer(SECRETARY, "清单")


async def test_five_heads_are_shown_to_those_who_lead(november: City) -> None:
    await november.answer(SECRETARY, "已向党员述职")
    own = await november.answer(SECRETARY, "五个方面")
    all_of_them = await november.answer(COMMISSION_OFFICER, "五个方面", direct(COMMISSION_OFFICER))

    assert "双述双评：1/2" in own
    assert "双述双评：1/16" in all_of_them
    assert "驻村" not in all_of_them, "what one person does is no measure to show"
    assert "我的" in await november.answer(MEMBER, "五个方面", direct(MEMBER))


async def test_bare_ticks_count_for_the_one_checklist_that_is_open(march: City) -> None:
    own = direct(SECRETARY)
    await march.silence(SECRETARY, "1-10好 11缺")
    assert "上半年阵地自查，10 项好，第 11 项缺" in await march.answer(SECRETARY, "1-10好 11缺", own)
    told_anew = await march.answer(SECRETARY, "@支部小助手 11、12好，13缺")
    assert "已更新：上半年阵地自查，12 项好，第 13 项缺" in told_anew
    card = (await march.say(SECRETARY, "阵地自查表"))[0]
    assert "已更新：上半年阵地自查，13 项好。" in await march.answer(SECRETARY, "第13项好", quote=card.id)
    assert "已有记录，不用再报" in await march.answer(SECRETARY, "阵地自查 1-13好")
    assert "已更新：上半年阵地自查，12 项好，第 13 项缺" in await march.answer(SECRETARY, "更正 阵地自查 13缺")


@pytest.fixture
async def april(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[City]:
    """On 5 April 2027, a working day with two checklists on the list of who looks after an estate."""
    city = await opened(copied(sqlite_template, tmp_path / "data"), "2027-04-06")
    yield city
    await city.app.stop()


@pytest.mark.parametrize("answer", ["2", "服务站", "服务站自查"])
async def test_bare_ticks_of_several_checklists_are_asked_about_once(april: City, answer: str) -> None:
    secretary, own = "zhaoqihang", direct("zhaoqihang")
    asked = await april.say(secretary, "1-11好 12缺", own)
    assert [each.text for each in asked] == ["勾的是哪张自查表？1 手册自查，2 服务站自查，回数字或名称都行。"]
    assert [button.says for button in asked[0].buttons] == ["手册自查 1-11好 12缺", "服务站自查 1-11好 12缺"]
    assert "服务站自查，11 项好，第 12 项缺" in await april.answer(secretary, answer, own)


async def test_bare_ticks_with_no_checklist_open_are_answered_in_private_alone(november: City) -> None:
    await november.silence(SECRETARY, "1-10好 11缺")
    assert "带上名称，例如“" in await november.answer(SECRETARY, "1-10好 11缺", direct(SECRETARY))
