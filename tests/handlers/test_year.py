"""The mechanisms of the year, as a branch tells of them in its own words."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import MovableClock
from bot.jobs import month
from domain.period import Period
from handlers.manual import manual
from storage import organisations
from storage.database import Transaction, open_database
from storage.tables.core import incoming
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


@pytest.fixture
async def january(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[City]:
    """On 5 January 2027."""
    city = await opened(copied(sqlite_template, tmp_path / "data"), "2027-01-05")
    yield city
    await city.app.stop()


@pytest.mark.parametrize(
    "said", ["手册已经交到机关党委了", "手册交了", "2026年的手册昨天交上去了", "手册都交给机关党委了"]
)
async def test_the_manual_is_handed_in_in_any_words(january: City, said: str) -> None:
    assert "上交《党支部手册》" in await january.answer(SECRETARY, said)


async def test_dues_are_told_in_one_line_and_asked_nothing_about(january: City) -> None:
    said = await january.answer(SECRETARY, "党费已收齐，3名困难党员免交")
    assert said == "已记录：1月党费。有误回“更正”。"
    assert "党费：✓ 已完成" in await january.answer(SECRETARY, "清单")


async def test_whose_dues_somebody_else_handed_in_are_his_own(january: City) -> None:
    said = await january.answer(MEMBER, "我党费让方静怡代交了")
    assert "1月党费，方静怡代交，蒋晓琳。" in said
    mine = await january.answer(MEMBER, "我的", direct(MEMBER))
    assert "方静怡代交" in mine


@pytest.mark.parametrize("said", ["老党员党费免交，已批准", "本月3名困难党员免交党费"])
async def test_dues_that_some_need_not_pay_are_not_those_of_the_branch(january: City, said: str) -> None:
    assert "没有算成全支部免交" in await january.answer(SECRETARY, said)
    assert "党费：1月25日" in await january.answer(SECRETARY, "清单")


async def test_an_election_put_off_without_a_day_is_asked_to_be_dated(january: City) -> None:
    said = await january.answer(SECRETARY, "换届推迟到7月，上级批了")
    assert "定了日子再回一句，例如“换届选举改到20号”" in said


async def test_talks_of_all_three_kinds_are_summed(november: City) -> None:
    said = await november.answer(SECRETARY, "支委之间谈心6人次，支委与党员20人次，党员之间10人次")
    assert "36人次，支委之间、支委与党员、党员之间" in said


async def test_a_checklist_is_found_by_its_whole_name(april: City) -> None:
    shown = await april.answer("zhaoqihang", "小区自查表", direct("zhaoqihang"))
    assert "小区自查" in shown
    assert "要看哪一张" not in shown


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


async def test_the_book_says_which_talks_which_steps_and_which_month(november: City) -> None:
    for said in ("支委与党员谈心12人次", "已向党员述职", "党费已收齐", "云党建已上传", "手册自查 1-9好 10缺"):
        await november.answer(SECRETARY, said)

    async def book(transaction: Transaction) -> str:
        there = await organisations.tree(transaction, at("2026-11-03 10:00").date())
        first = next(each for each in there if each.name == "云川市财政局机关第一党支部")
        return await manual(transaction, first, Period.parse("2026-Q4"))

    text = await november.app.database.read(book)
    for told in (
        "1. 2026年度谈心谈话\n完成：支委与党员，12人次\n",
        "1. 2026年度述职\n完成：向党员述职\n",
        "1. 11月党费\n（记录",
        "【云党建上传】共 1 次\n\n1. 11月云党建上传\n",
        "自查：9 项好，第 10 项缺\n",
    ):
        assert told in text, text


async def test_a_lecture_given_at_an_enterprise_is_no_lecture_of_the_branch(november: City) -> None:
    said = await november.answer(SECRETARY, "红色引领：昨天给企业党员上了党课")
    assert said.split("\n")[0] == "已记录：红色引领 11月2日（“昨天”），给企业党员上了党课。有误回“更正”。"
    assert "已记录：党课" not in said
    assert "党课 11月" in await november.answer(SECRETARY, "今天上了党课，书记讲的，22到20")


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
    listed = await march.answer(SECRETARY, "清单")
    assert "组织生活会（2026年度）：✓ 已完成" in listed
    left = await march.answer(SECRETARY, "还差什么")
    assert "组织生活会" not in left
    assert "民主评议" not in left


async def test_training_hours_are_told_to_the_one_who_had_them_as_information(november: City) -> None:
    said = await november.answer(MEMBER, "11月2日参加机关集训，8学时", direct(MEMBER))
    assert "已记录：培训 11月2日，“机关集训”，8学时" in said
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


async def test_what_was_said_in_a_talk_and_how_people_were_graded_is_not_kept(november: City) -> None:
    own = direct(SECRETARY)
    said = await november.answer(SECRETARY, "我和韩冬谈了心，他最近家里有困难，情绪低落", own)
    assert "文中的谈话内容已隐去，没有保存" in said
    assert "完成哪个说哪个：支委之间、支委与党员、党员之间" in said, "one talk is not all of them"
    for text in ("民主评议结果：优秀6人，周明评为优秀", "民主评议得票：韩冬20票"):
        assert "不在这里报，没有记，也没有保存" in await november.answer(SECRETARY, text, own)
    said = await november.answer(SECRETARY, "民主评议测评已完成，韩冬优秀", own)
    assert "民主评议党员，测评" in said

    async def texts(transaction: Transaction) -> list[str]:
        return [row.text for row in (await transaction.execute(select(incoming.c.text))).all()]

    kept = "".join(await november.app.database.read(texts))
    assert "谈了心" in kept
    assert not [word for word in ("困难", "低落", "评为优秀", "20票", "韩冬优秀") if word in kept]


async def test_papers_handed_in_are_no_step_and_not_the_whole(november: City) -> None:
    own = direct(SECRETARY)
    said = await november.answer(SECRETARY, "四强申报材料交了", own)
    assert "自评、互评、考评、评定。有误" not in said
    assert "完成哪个说哪个：自评、互评、考评、评定" in said
    assert "，自评、互评、考评、评定。有误" in await november.answer(SECRETARY, "四强评选已完成", own)


async def test_officers_ask_of_posts_in_private(november: City) -> None:
    desk, own = direct(COMMISSION_OFFICER), direct(SECRETARY)
    await november.dialog(
        COMMISSION_OFFICER,
        [
            ("轮岗名单", "周明：云川市财政局机关第一党支部书记，2022年6月起"),
            ("哪些支部没有书记", "都有书记"),
            ("年休假", "关心党务干部的年休假"),
        ],
        desk,
    )
    assert "名单只给工委专干看" in await november.answer("xuwenbo", "轮岗名单", direct("xuwenbo"))
    assert "周明" not in await november.answer(SECRETARY, "轮岗名单", own)


async def test_few_words_in_private_find_the_page_that_they_name(november: City) -> None:
    own = direct(SECRETARY)
    for text, title in (
        ("规范化建设标准", "业务读本和建设标准在哪看"),
        ("三室一栏", "阵地怎么自查"),
        ("双报到", "双报到怎么报"),
    ):
        said = await november.answer(SECRETARY, text, own)
        assert said.startswith(f"这句没有记录。手册里有这一页：\n【{title}】")
    assert "约谈和通报怎么办" in await november.answer(COMMISSION_OFFICER, "约谈", direct(COMMISSION_OFFICER))
    await november.silence(SECRETARY, "三室一栏")


async def test_what_is_lacking_of_one_thing_is_told_of_that_alone(november: City) -> None:
    own = direct(SECRETARY)
    await november.answer(MEMBER, "我到幸福里社区报到了")
    told = await november.answer(SECRETARY, "还有谁没报到", own)
    assert told.count("\n") == 2
    assert "到社区报到：1/22" in told
    assert "还差：周明" in told
    assert "的清单上现在没有年中述职" in await november.answer(SECRETARY, "年中述职还差什么", own)


async def test_a_wish_is_raised_and_a_number_that_stands_for_nothing_is_told(november: City) -> None:
    own = direct(SECRETARY)
    assert "已登记" in await november.answer(MEMBER, "微心愿：独居老人想要收音机", direct(MEMBER))
    assert "没有在办的整改。" in await november.answer(SECRETARY, "整改清单", own)
    for chat in (own, "group-1"):
        assert "没有找到 99 号事项" in await november.answer(SECRETARY, "99 整改完成：手册补记到11月", chat)
