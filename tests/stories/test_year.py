"""The year 2026 of the demo's city, month by month: what its people hear is compared with the texts beside this file.

`tests/stories/__snapshots__` holds them; `pytest --snapshot-update` writes them anew, to be read before a commit.
"""

import calendar
import re
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.sheets import read_sheets
from domain.zone import today
from storage import audit, roster
from storage.database import Transaction, open_database
from tests.city import COMMISSION_OFFICER, COMMITTEE_OFFICER, GROUP, MEMBER, SECRETARY, City, direct, settled
from tests.house.tree import ROOT

INSPECTOR, SECOND_OFFICER, HELPER = "peisongnian", "luhuaigu", "handong"
DUTIFUL = {"group-1": (SECRETARY, 22), "group-2": ("linqiushi", 16), "group-5": ("duxiangyang", 24)}
"""The branches that report everything, by their secretaries and the number of their members."""
ARCHIVE, ITS_HEIR = "云川市城建档案馆党支部", "云川市建设工程服务中心党支部"
FIRST_BRANCH, SECOND_BRANCH = "云川市财政局机关第一党支部", "云川市财政局机关第二党支部"
OFFICE = direct(COMMISSION_OFFICER)


@pytest.fixture
async def year(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[City]:
    """The city on the morning of New Year's Day 2026, nothing asked of anybody yet."""
    shutil.copyfile(sqlite_template, tmp_path / "zhibu.db")
    opened = await settled(open_database(f"sqlite:///{tmp_path / 'zhibu.db'}"), tmp_path, "2026-01-01 08:00")
    yield opened
    await opened.app.stop()


class Heard:
    """What is kept of the year, to be compared: the lists of one branch, the commission's reports, and more."""

    def __init__(self, snapshot: SnapshotAssertion) -> None:
        self._snapshot = snapshot

    def __call__(self, name: str, text: str) -> None:
        assert text == self._snapshot(name=name)


@pytest.mark.timeout(600)  # thousands of commits, on whatever machine
async def test_a_year_of_the_city(year: City, snapshot: SnapshotAssertion) -> None:
    heard = Heard(snapshot)
    for month in range(1, 13):
        await the_list_comes(year, month, heard)
        for event in EVENTS.get(month, ()):
            await event(year, heard)
        await the_dutiful_report(year, month)
        await the_month_ends(year, month, heard)
    await the_year_is_reviewed(year, heard)
    assert await year.app.database.read(audit.verify) is None


async def the_list_comes(city: City, month: int, heard: Heard) -> None:
    """Every group of a branch has its list by the morning of the first working day, and nothing else yet."""
    first = city.app.keeper.house.calendar.first_workday(2026, month)
    lists = {each.chat: each.text for each in await city.until(f"{first} 09:10") if "组织生活清单" in each.text}
    assert len(lists) == (8 if month < 7 else 7), "a branch that was merged gets none"
    heard(f"{month:02d} list", lists["group-1"])
    if month == 5:
        heard("05 list of a branch whose day is a holiday", lists["group-5"])


async def the_dutiful_report(city: City, month: int) -> None:
    """Three branches report what is asked of them; the others are silent."""
    calendar_ = city.app.keeper.house.calendar
    last = calendar.monthrange(2026, month)[1]
    day = calendar_.add_workdays(date(2026, month, last), -4)
    await city.until(f"{day} 16:00")
    for group, (secretary, members) in DUTIFUL.items():
        said = [f"今天主题党日，学习{month}月专题，应到{members}实到{members - 2}，请假2", "党费已交清"]
        if group != "group-2":
            said.append(
                "、".join(f"{no}小组" for no in "一二三"[: 3 if group == "group-1" else 2]) + "今天都开了小组会"
            )
        if group != "group-6":
            said.append("昨天支委会，研究下月安排，5人到5人")
        if month % 3 == 0:
            said += [
                f"今天支部党员大会，讨论季度工作，应到{members}实到{members - 1}",
                "今天党课，书记讲《作风》，全到",
            ]
        for text in said:
            await city.answer(secretary, text, group)


async def the_month_ends(city: City, month: int, heard: Heard) -> None:
    """The commission's officer asks for the month on the evening of its last day."""
    last = calendar.monthrange(2026, month)[1]
    await city.until(f"2026-{month:02d}-{last} 18:00")
    heard(f"{month:02d} report", await city.answer(COMMISSION_OFFICER, "月报", OFFICE))


async def a_member_is_transferred(city: City, heard: Heard) -> None:
    """蒋晓琳 moves to the second branch on 20 April; what she does from then on counts there."""
    del heard
    await city.until("2026-04-20 10:00")
    await city.answer(MEMBER, "实事：帮社区整理活动室，2小时", direct(MEMBER))
    await import_roster(city, lambda line: line.replace(f"{FIRST_BRANCH},第一党小组", f"{SECOND_BRANCH},"), of="蒋晓琳")
    await city.until("2026-04-21 10:00")
    assert "幸福里社区" in await city.answer(MEMBER, "已到幸福里社区报到", direct(MEMBER))
    joined = await city.answer("linqiushi", "还差什么", direct("linqiushi"))
    left = await city.answer(SECRETARY, "还差什么", direct(SECRETARY))
    assert "到社区报到：1/16" in joined
    assert "办一件实事：1/16" in joined, "what was done before goes along"
    assert "到社区报到：0/20" in left
    assert "办一件实事：0/20" in left


async def a_branch_is_merged(city: City, heard: Heard) -> None:
    """The archive's branch joins its heir at the end of June; its members keep their records, its group falls idle."""
    await city.until("2026-06-29 10:00")
    await import_roster(
        city, lambda line: line.replace(f",{ARCHIVE},", f",{ITS_HEIR},").replace(",书记,", ",,"), of=ARCHIVE
    )
    assert "已经撤销" in await city.answer(COMMISSION_OFFICER, "闲置群", OFFICE)


async def import_roster(city: City, change: Callable[[str], str], *, of: str) -> None:
    """Import the roster with the lines of the members changed that name `of`; an organisation without members ends."""
    folder = city.data / "roster"
    if not folder.exists():
        shutil.copytree(ROOT / "catalog" / "demo", folder)
    members = folder / "党员.csv"
    lines = members.read_text(encoding="utf-8").splitlines()
    members.write_text("\n".join(change(line) if of in line else line for line in lines), encoding="utf-8")
    organisations = folder / "组织.csv"
    if of == ARCHIVE:
        kept = [line for line in organisations.read_text(encoding="utf-8").splitlines() if not line.startswith(of)]
        organisations.write_text("\n".join(kept), encoding="utf-8")
    sheets, now = read_sheets(folder), city.app.clock.now()

    async def unit(transaction: Transaction) -> None:
        await roster.bring_in(transaction, sheets, day=today(now), now=now, actor="test")

    await city.app.database.write(unit)


async def a_problem_gets_stuck(city: City, heard: Heard) -> None:
    """A member takes a problem on in May; in June it is stuck, and those who can help hear of it."""
    await city.until("2026-06-10 10:00")
    assert "办不下去" in await city.answer(HELPER, "难题办不下去了：没有经费", direct(HELPER))
    told = [each for each in await city.until("2026-06-11 18:00") if each.chat == direct(COMMITTEE_OFFICER)]
    heard("06 stuck problem, to the officer", "\n\n".join(each.text for each in told if "办不下去" in each.text))


async def a_problem_is_taken_on(city: City, heard: Heard) -> None:
    """韩冬 takes it on, in words of his own."""
    del heard
    await city.until("2026-05-12 10:00")
    assert "难题" in await city.answer(HELPER, "认领难题：东风小区路灯不亮", direct(HELPER))


async def a_problem_is_solved(city: City, heard: Heard) -> None:
    """In August it is solved after all, and the secretary says so."""
    await city.until("2026-08-12 10:00")
    told = await city.answer(SECRETARY, "难题清单", direct(SECRETARY))
    (number,) = re.findall(r"^(\d+) .*路灯不亮", told, re.MULTILINE)
    assert "办结" in await city.answer(HELPER, "难题解决了，路灯都换了新的", direct(HELPER))
    assert "已确认办结" in await city.answer(SECRETARY, f"{number} 确认办结", direct(SECRETARY))
    heard("08 history of a problem", await city.answer(SECRETARY, f"事项 {number}", direct(SECRETARY)))


async def a_quarter_is_inspected(city: City, heard: Heard) -> None:
    """The round of the third quarter: drawn, looked at, noticed, mended, re-checked, closed."""
    own = direct(INSPECTOR)
    await city.until("2026-09-02 10:00")
    assert "已抽样" in await city.answer(COMMISSION_OFFICER, "督查抽样 100%", OFFICE)
    heard("09 inspection sheet", await city.answer(INSPECTOR, f"督查表 {FIRST_BRANCH}", own))
    found = await city.answer(INSPECTOR, f"督查 {FIRST_BRANCH}\n请假未记：8月大会请假2人没有登记\n限9月11日", own)
    assert "请假未记" in found
    before = city.sandbox.position
    assert "已发给 1 个支部" in await city.answer(COMMISSION_OFFICER, "督查通知 发出", OFFICE)
    await city.until("2026-09-02 11:00")
    (notice,) = [each for each in city.sandbox.since(before) if each.text.startswith("【整改通知】")]
    heard("09 notice to the branch", notice.text)
    await city.until("2026-09-09 15:00")
    assert "已回复" in await city.answer(SECRETARY, "整改完成，请假人员补记齐了", quote=notice.id)
    (number,) = re.findall(r"^(\d+) 请假未记", notice.text, re.MULTILINE)
    assert "已确认整改到位" in await city.answer(INSPECTOR, f"{number} 通过", own)
    heard("09 round closed", await city.answer(COMMISSION_OFFICER, "督查结束", OFFICE))


async def the_year_is_reviewed(city: City, heard: Heard) -> None:
    """Frozen on the last day, corrected inside the window, signed by two and published in bands."""
    await city.until("2026-12-31 20:00")
    await city.answer(COMMISSION_OFFICER, "确认冻结2026年度评定", OFFICE)
    frozen = await city.answer(SECRETARY, "我们支部的评定", direct(SECRETARY))
    heard("13 review of a branch, frozen", frozen)
    await city.until("2027-01-05 10:00")
    assert "已记录" in await city.answer(SECRETARY, "补录11月20日党课，周明讲《作风建设》，22人到20人")
    assert await city.answer(SECRETARY, "我们支部的评定", direct(SECRETARY)) == frozen, "a record comes too late"
    words = f"评定更正 {FIRST_BRANCH} 谈心谈话 +1：年底谈心登记表已核，漏报一类"
    assert "更正" in await city.answer(COMMITTEE_OFFICER, words, direct(COMMITTEE_OFFICER))
    await city.until("2027-01-11 10:00")
    (offered,) = await city.say(COMMISSION_OFFICER, "审签年度评定", OFFICE)
    assert "已复核" in await city.answer(COMMISSION_OFFICER, offered.buttons[0].says, OFFICE)
    assert "已审签" in await city.answer(SECOND_OFFICER, offered.buttons[0].says, direct(SECOND_OFFICER))
    before = city.sandbox.position
    heard("13 published", await city.answer(COMMISSION_OFFICER, "确认发布2026年度评定", OFFICE))
    await city.app.dispatcher.flush()
    said = {each.chat: each.text for each in city.sandbox.since(before)}
    heard("13 to the group", said[GROUP])
    heard("13 review of the commission", await city.answer(COMMISSION_OFFICER, "2026年度评定", OFFICE))
    heard("13 review of a branch, corrected", await city.answer(SECRETARY, "2026我们支部的评定", direct(SECRETARY)))


EVENTS = {
    4: (a_member_is_transferred,),
    5: (a_problem_is_taken_on,),
    6: (a_problem_gets_stuck, a_branch_is_merged),
    8: (a_problem_is_solved,),
    9: (a_quarter_is_inspected,),
}
"""What happens besides, in the order of the month."""
