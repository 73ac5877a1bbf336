"""One quarter's inspection: drawn, looked at on site, noticed, mended, re-checked, told and closed."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from bot.commands.inspect import inspect
from storage import audit
from storage.database import Transaction
from storage.tables import core
from tests.city import (
    COMMISSION_OFFICER,
    COMMITTEE_OFFICER,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OTHER_SECRETARY,
    SECRETARY,
    City,
    direct,
)

INSPECTOR = "peisongnian"
FIRST, SECOND = "云川市财政局机关第一党支部", "云川市财政局机关第二党支部"
SILENT = "云川市城建档案馆党支部"
HEADS = ("支部", "问题类型", "具体情况", "整改期限", "督查员")
Terminal = Callable[..., Any]


@pytest.fixture
def terminal(city: City) -> Terminal:
    """Run `zhibu inspect 2026-Q4 …` beside the running program, on the clock of the demo."""
    env = {"ZHIBU_DATABASE_URL": f"sqlite:///{city.data / 'zhibu.db'}"}

    async def run(*words: str, code: int = 0, quarter: str = "2026-Q4") -> str:
        def go() -> Result:
            return CliRunner(env=env).invoke(inspect, [quarter, *words])

        ended = await asyncio.to_thread(go)
        assert ended.exit_code == code, (ended.output, ended.exception)
        return ended.output

    return run


async def test_a_quarters_inspection_from_the_sample_to_its_end(city: City, terminal: Terminal) -> None:
    await city.until("2026-12-01 10:30")
    await the_sample_is_drawn_once_and_can_be_drawn_again_from_its_seed(terminal)
    await the_sheet_tells_what_the_records_hold(city, terminal)
    await findings_come_from_the_site_and_from_a_sheet(city, terminal)
    await the_branches_get_their_notice_and_answer_it(city, terminal)
    await what_is_overdue_reaches_the_officer(city)
    await the_recheck_sends_one_back_and_passes_all(city)
    await the_bulletin_is_a_draft_and_the_round_ends(city, terminal)

    async def kept(transaction: Transaction) -> list[str]:
        assert await audit.verify(transaction) is None
        return [row.deed for row in (await transaction.execute(select(core.audit.c.deed))).all()]

    deeds = await city.app.database.read(kept)
    for deed in ("inspection.draw", "finding.enter", "finding.drop", "rectification.notice", "inspection.close"):
        assert deed in deeds


async def the_sample_is_drawn_once_and_can_be_drawn_again_from_its_seed(terminal: Terminal) -> None:
    assert "还没有抽样" in await terminal("list", code=3)
    drawn = json.loads(await terminal("draw", "--seed", "a1", "--percent", "100", "--json"))
    assert len(drawn["sample"]) == 8
    assert {each["class"] for each in drawn["sample"]} >= {"政府部门", "事业单位"}
    assert "已经抽过样了" in await terminal("draw", code=3)


async def the_sheet_tells_what_the_records_hold(city: City, terminal: Terminal) -> None:
    await city.answer(SECRETARY, "今天主题党日，学习条例，应到22实到20")
    told = await city.answer(INSPECTOR, f"督查表 {FIRST}", direct(INSPECTOR))
    assert "· 主题党日：1/1" in told
    assert "12月1日“学习条例” 应到22 实到20，缺主持人、记录人、请假人员" in told
    assert "现场对照手册和台账核实" in told
    await terminal("sheet", "--out", str(city.data / "督查表.xlsx"))
    book = load_workbook(city.data / "督查表.xlsx")
    assert book.sheetnames == ["督查表", "记录", "问题"]
    heads = [cell.value for cell in book["督查表"][2]]
    line = next(row for row in book["督查表"].iter_rows(min_row=3, values_only=True) if row[1] == FIRST)
    assert dict(zip(heads, line, strict=True))["主题党日"] == "1/1"
    assert [cell.value for cell in book["问题"][1]] == list(HEADS)


async def findings_come_from_the_site_and_from_a_sheet(city: City, terminal: Terminal) -> None:
    own = direct(INSPECTOR)
    await city.dialog(
        INSPECTOR,
        [
            (f"督查 {FIRST}\n手册未用：7月以来没有记\n党费迟交\n限12月10日", "问题1 手册未用：7月以来没有记"),
            ("督查 第三支部 手册未用", "不在这一轮抽到的名单里"),
            (f"督查 {FIRST}", "看到了什么问题"),
            (f"督查 {FIRST} 手册未用，限11月20日", "已经过了"),
            ("督查 财政局机关第二党支部 旗子有点旧", "问题3 旗子有点旧"),
            ("撤销问题 3", "已撤销问题3"),
            ("撤销问题 3", "没有改"),
            ("督查通知", "由督查员、工委专干来做"),
        ],
        own,
    )
    await city.silence(SECRETARY, "督查", GROUP)
    assert "请单聊我" in await city.answer(INSPECTOR, f"督查 {FIRST} 手册未用", GROUP)
    assert "由督查员、工委专干来做" in await city.answer(SECRETARY, f"督查 {SECOND} 手册未用", direct(SECRETARY))
    await a_sheet_with_a_bad_row_is_refused_whole(city, terminal)


async def a_sheet_with_a_bad_row_is_refused_whole(city: City, terminal: Terminal) -> None:
    file = city.data / "问题.xlsx"
    write(
        file,
        (SECOND, "请假未记", "11月大会请假2人没有登记，电话13812345678", "2026-12-25", "裴松年"),
        ("不存在的支部", "手册未用", "", "", "裴松年"),
        (SECOND, "没写好", "", "", "裴松年"),
        (SECOND, "手册未用", "", "2026-11-01", "裴松年"),
        (SECOND, "手册未用", "", "", "周明"),
    )
    told = await terminal("import", str(file), code=1)
    assert "4 处要改，一行也没有导入" in told
    assert [f"第 {row} 行" in told for row in range(2, 7)] == [False, True, True, True, True]
    assert json.loads(await terminal("list", "--json"))["findings"][-1]["branch"] == FIRST
    write(
        file,
        (SECOND, "请假未记", "11月大会请假2人没有登记，电话13812345678", "2026-12-25", "裴松年"),
        (SILENT, "", "", "", ""),
    )
    assert "已导入 1 个问题" in await terminal("import", str(file))
    assert "13812345678" not in await terminal("list", "--json")


def write(file: Path, *rows: tuple[str, ...]) -> None:
    """A workbook as an inspector fills it in."""
    book = Workbook()
    for row in (HEADS, *rows):
        book.active.append(row)
    book.save(file)


async def the_branches_get_their_notice_and_answer_it(city: City, terminal: Terminal) -> None:
    ahead = await terminal("notice", "--dry-run")
    assert "将给 2 个支部发整改通知" in ahead
    assert "没有改动" not in await terminal("notice", code=1), "without --yes nobody at a terminal agrees"
    shown = await city.answer(COMMISSION_OFFICER, "督查通知", direct(COMMISSION_OFFICER))
    assert FIRST in shown
    before = city.sandbox.position
    assert "已发给 2 个支部" in await city.answer(COMMISSION_OFFICER, "督查通知 发出", direct(COMMISSION_OFFICER))
    assert "都发过了" in await terminal("notice", "--yes", code=3)
    await city.until("2026-12-01 10:40")
    said = {m.chat: m for m in city.sandbox.since(before) if m.text.startswith("【整改通知】")}
    assert set(said) == {GROUP, OTHER_GROUP}
    first = said[GROUP].text
    assert "2 手册未用：7月以来没有记，12月10日(周四)前" in first
    assert not any(name in first for name in ("周明", "裴松年")), "no names of persons"
    assert "3 党费迟交，12月10日(周四)前" in first

    await city.dialog(
        SECRETARY,
        [
            ("整改清单", "2 手册未用：7月以来没有记，待整改，12月10日前"),
            ("整改情况：已整改到位", "这条回的是哪一项"),
            ("手册整改完成，7月以来的都补记了", "2 号整改已回复"),
            ("确认 2", "由督查员或专干复核"),
            ("2 延到12月30日", "由督查员或专干来定"),
        ],
    )
    assert "请书记或支委来回" in await city.answer(MEMBER, "3 整改完成", GROUP)
    replied = next(m for m in reversed(city.sandbox.transcript(GROUP)) if "2 号整改已回复" in m.text)
    assert not replied.buttons, "whether it is done is not for the branch's group to say"
    await city.until("2026-12-01 11:00")
    told = [m.text for m in city.sandbox.since(before) if m.chat == direct(INSPECTOR) and "号整改" in m.text]
    assert told == [
        "您提出的 2 号整改已有回复：手册未用：7月以来没有记（手册整改完成，7月以来的都补记了）。\n改到位了请回“2 通过”，没改到位回“2 打回”，加一句缘由。"
    ]


async def what_is_overdue_reaches_the_officer(city: City) -> None:
    before = await city.until("2026-12-10 18:00")
    assert any("3 党费迟交，待整改，今天到期" in m.text for m in before if m.chat == direct(SECRETARY))
    told = [m for m in await city.until("2026-12-11 18:00") if "3 云川市财政局" in m.text]
    assert [m.chat for m in told] == [direct(COMMITTEE_OFFICER)]
    assert "党费迟交，12月10日到期" in told[0].text
    digest = await city.answer(COMMISSION_OFFICER, "周报", direct(COMMISSION_OFFICER))
    assert f"{FIRST}：1 项整改 12月10日到期，还没有回复（3 号）" in digest


async def the_recheck_sends_one_back_and_passes_all(city: City) -> None:
    own = direct(INSPECTOR)
    await city.dialog(INSPECTOR, [("2 打回：9月的还空着", "已打回"), ("3 通过", "支部还没有回复，没有改")], own)
    await city.dialog(SECRETARY, [("2 整改完成：9月补齐", "已回复"), ("3 整改完成", "已回复")])
    await city.dialog(INSPECTOR, [("2 复核通过", "已确认整改到位"), ("3 通过", "已确认整改到位")], own)
    assert "4 号整改已回复" in await city.answer(OTHER_SECRETARY, "请假未登记的问题整改到位了", OTHER_GROUP)


async def the_bulletin_is_a_draft_and_the_round_ends(city: City, terminal: Terminal) -> None:
    draft = await terminal("bulletin")
    assert draft.startswith("草稿·待审签\n关于2026年第四季度组织生活督查情况的通报")
    assert "现场发现问题 3 个，已整改到位 2 个" in draft
    assert "（一）" in draft
    assert f"1 处：{FIRST}，手册未用：7月以来没有记。依据" in draft
    assert f"1 处：{FIRST}。依据" in draft, "a finding without words of its own names its branch as well"
    assert "还没到期的不算在内" in draft
    assert "前整改并回复" in draft
    await terminal("bulletin", "--out", str(city.data / "通报.docx"))
    lines = [line.text for line in Document(str(city.data / "通报.docx")).paragraphs]
    assert "关于2026年第四季度组织生活督查情况的通报" in lines
    assert "还有 1 项整改没有复核通过" in await terminal("close", code=3)
    assert "已结束：8 个支部，3 个问题，已改好 2 个，还有 1 项整改继续跟" in await terminal("close", "--yes")
    assert "已经结束" in await city.answer(INSPECTOR, f"督查 {FIRST} 手册未用", direct(INSPECTOR))
    assert "已确认整改到位" in await city.answer(COMMITTEE_OFFICER, "4 通过", direct(COMMITTEE_OFFICER))
    await city.until("2026-12-31 10:00")
    late = await terminal("bulletin")
    assert "前整改并回复" not in late, "the day has passed"
    assert "问题都已整改到位" in late


async def test_a_year_has_four_rounds_and_no_fifth(terminal: Terminal) -> None:
    for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
        await terminal("draw", quarter=quarter)
    await terminal("draw", "--again", quarter="2026-Q3")
    refused = await terminal("draw", code=3)
    assert "已经督查 4 轮" in refused
    assert "B13" in refused
    assert "不是季度" in await terminal("draw", code=3, quarter="2026-12")


async def test_an_officer_draws_in_chat_and_branches_not_drawn_yet_come_first(city: City, terminal: Terminal) -> None:
    said = await city.answer(COMMISSION_OFFICER, "督查抽样 50%", direct(COMMISSION_OFFICER))
    assert "已抽样：4 个支部" in said or "已抽样：5 个支部" in said
    first = {each["branch"] for each in json.loads(await terminal("list", "--json"))["sample"]}
    await terminal("draw", "--again", "--percent", "50")
    second = {each["branch"] for each in json.loads(await terminal("list", "--json"))["sample"]}
    assert len(first & second) <= len(first) + len(second) - 8 + 1
