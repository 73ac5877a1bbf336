"""The commands that take in rosters and holidays and hand out codes, as a clerk runs them."""

import asyncio
import json
import re
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from bot.commands.holidays import holidays
from bot.commands.invite import invite
from bot.commands.roster import roster
from domain.roster.snapshot import Snapshot
from storage import invites
from storage import roster as stored
from storage.database import Transaction, open_database
from storage.invites import Invite
from storage.tables.core import invite as invite_table

DEMO = Path(__file__).parents[2] / "catalog" / "demo"
BRANCH = "云川市财政局机关第一党支部"


@pytest.fixture
def settled(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The settings point at a fresh database."""
    monkeypatch.setenv("ZHIBU_DATABASE_URL", sqlite_address)
    return sqlite_address


def run(command: click.Command, *words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def snapshot(address: str) -> Snapshot:
    async def look() -> Snapshot:
        database = open_database(address)
        try:
            return await database.read(stored.snapshot)
        finally:
            await database.close()

    return asyncio.run(look())


def fewer(folder: Path, *gone: str) -> Path:
    """The demo's members without some."""
    lines = (DEMO / "党员.csv").read_text(encoding="utf-8").splitlines()
    path = folder / "党员.csv"
    path.write_text("\n".join(line for line in lines if not any(name in line for name in gone)), encoding="gb18030")
    return path


def test_an_import_tells_what_it_did_and_a_second_one_that_there_was_nothing_to_do(settled: str) -> None:
    first = run(roster, "import", DEMO)
    assert (first.exit_code, first.output) == (
        0,
        "已导入：新增组织 19 个，新增 121 人，任职 39 项，绑定账号 121 个。\n",
    )
    assert len(snapshot(settled).members) == 121
    assert run(roster, "import", DEMO / "组织.csv", DEMO / "党员.csv").output == "名册没有变化。\n"


def test_a_workbook_does_as_well(settled: str, tmp_path: Path) -> None:
    book = Workbook()
    tree, members = book.active, book.create_sheet("党员")
    tree.title = "组织"
    for row in (("名称", "层级", "上级"), ("市工委", "工委", None), ("直属支部", "直属党支部", "市工委")):
        tree.append(row)
    for line in (("姓名", "党支部", "加入日期"), ("张三", "直属支部", date(2020, 7, 1))):
        members.append(line)
    book.save(tmp_path / "名册.xlsx")
    done = run(roster, "import", tmp_path / "名册.xlsx", "--at", "2026-12-01")
    assert "新增组织 2 个，新增 1 人" in done.output
    (member,) = snapshot(settled).members
    assert member.memberships[0].since == date(2020, 7, 1)


def test_a_rehearsal_lists_the_cases_and_saves_nothing(settled: str) -> None:
    done = run(roster, "import", DEMO, "--dry-run")
    assert done.output.startswith("试运行：新增组织 19 个")
    assert "  新增组织 中共云川市市直机关工作委员会\n" in done.output
    assert "用 --json 看全部" in done.output
    assert snapshot(settled) == Snapshot()


def test_every_bad_row_is_named_and_nothing_is_saved(settled: str, tmp_path: Path) -> None:
    path = tmp_path / "党员.csv"
    path.write_text("姓名,党支部,加入日期\n,一支部,2020-13-01\n", encoding="utf-8")
    done = run(roster, "import", path)
    assert done.exit_code == 1
    assert re.search(r"- 党员 第 2 行：没有写姓名", done.output)
    assert re.search(r"- 党员 第 2 行：“加入日期”写的“2020-13-01”这一天不存在", done.output)
    told = json.loads(run(roster, "import", path, "--json").output)
    assert told["saved"] is False
    assert {"sheet": "党员", "row": 2, "what": "没有写姓名", "hint": ""} in told["faults"]
    assert snapshot(settled) == Snapshot()


def test_an_import_that_would_end_much_wants_a_word_first(settled: str, tmp_path: Path) -> None:
    run(roster, "import", DEMO)
    before = snapshot(settled)
    path = fewer(tmp_path, "云川市住房和城乡建设局机关党支部")
    done = run(roster, "import", path)
    assert done.exit_code == 2
    assert "让 24 名党员离开，没有导入" in done.output
    assert snapshot(settled) == before
    assert "离开 24 人" in run(roster, "import", path, "--yes").output


def test_an_import_that_would_end_an_organisation_wants_a_word_first(settled: str, tmp_path: Path) -> None:
    run(roster, "import", DEMO)
    lines = (DEMO / "组织.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "组织.csv"
    path.write_text("\n".join(line for line in lines if "城建档案馆" not in line), encoding="utf-8")
    assert run(roster, "import", path).exit_code == 2
    done = json.loads(run(roster, "import", path, "--yes", "--json").output)
    assert done["counts"] == {"organisation_ended": 1, "left": 3, "role_ended": 1}
    assert done["saved"] is True


def test_a_few_who_leave_need_no_word(settled: str, tmp_path: Path) -> None:
    run(roster, "import", DEMO)
    assert "离开 2 人，免职 1 项" in run(roster, "import", fewer(tmp_path, "韩冬", "叶志远")).output


@pytest.mark.parametrize("name", ["名册.pdf", "名册.xlsx"])
def test_a_file_that_is_no_sheet_is_told(settled: str, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("这不是表格", encoding="utf-8")
    done = run(roster, "import", tmp_path / name)
    assert done.exit_code == 1
    assert re.search(rf"{name}：.*请", done.output)
    assert "Traceback" not in done.output


def test_a_database_nobody_set_up_is_told_and_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    done = run(roster, "import", DEMO)
    assert done.exit_code == 1
    assert "zhibu db upgrade" in done.output
    assert not list(tmp_path.iterdir())


def redeemed(address: str, output: str) -> Invite | invites.BadCode:
    """What the code in the output opens, on the day it was made."""
    found = re.search(r"绑定 ([A-Z2-9]{8})\n", output)
    assert found

    async def look(transaction: Transaction) -> Invite | invites.BadCode:
        made = (await transaction.execute(invite_table.select())).first()
        assert made
        return await invites.look(transaction, found[1], made.expires_at.replace(year=2000))

    async def opened() -> Invite | invites.BadCode:
        database = open_database(address)
        try:
            return await database.read(look)
        finally:
            await database.close()

    return asyncio.run(opened())


def test_an_invite_prints_the_sentence_to_send(settled: str) -> None:
    run(roster, "import", DEMO)
    done = run(invite, BRANCH)
    assert re.search(
        rf"{BRANCH} 的绑定码：([A-Z2-9]{{8}})\n在群里先 @ 支部小助手，再发送：绑定 \1\n只能用一次", done.output
    )
    found = next(one for one in snapshot(settled).organisations if one.name == BRANCH)
    assert redeemed(settled, done.output) == Invite(1, organisation=found.id, member=None)


def test_an_invite_for_a_member_is_for_the_direct_chat(settled: str) -> None:
    run(roster, "import", DEMO)
    done = run(invite, "财政局", "--member", "周明")
    assert "单聊里发送：绑定 " in done.output
    found = next(one for one in snapshot(settled).members if one.name == "周明")
    assert redeemed(settled, done.output) == Invite(1, organisation=None, member=found.id)


INVITES = [
    (("党支部",), "可以是 .* 等 8 个组织，请写全称"),
    (("云川市财政局机关第三党支部",), "没有叫“云川市财政局机关第三党支部”的组织。是不是“云川市财政局机关第.党支部”"),
    (("市场监督", "--member", "王丽"), "有 2 位“王丽”，请写编号"),
    (("财政局", "--member", "赵启航"), "里没有“赵启航”"),
]


@pytest.mark.parametrize(("words", "told"), INVITES)
def test_an_invite_for_nobody_or_for_several_is_refused(settled: str, words: tuple[str, ...], told: str) -> None:
    run(roster, "import", DEMO)
    done = run(invite, *words)
    assert done.exit_code == 1
    assert re.search(told, done.output)


def test_one_of_two_of_the_same_name_is_invited_by_code(settled: str) -> None:
    run(roster, "import", DEMO)
    done = run(invite, "市场监督", "--member", "SJ0108")
    found = next(one for one in snapshot(settled).members if one.code == "SJ0108")
    assert redeemed(settled, done.output) == Invite(1, organisation=None, member=found.id)


def test_holidays_are_imported_and_the_rest_of_the_year_is_asked_for(settled: str, tmp_path: Path) -> None:
    path = tmp_path / "2027.csv"
    path.write_text(
        "日期,休/班,名称,来源\n2027-02-06,休,春节,国办通知\n2027-02-20,班,春节,国办通知\n", encoding="utf-8"
    )
    done = run(holidays, "import", path)
    assert done.output == ("已导入：新增 2 天。\n注意：2027 年的法定节日还没有写全，没写到的日子先按法定假日推算。\n")
    assert run(holidays, "import", path).output.startswith("放假安排没有变化。")
    path.write_text("2027-02-06,班,春节,\n", encoding="utf-8")
    told = json.loads(run(holidays, "import", path, "--replace", "--json").output)
    assert told == {"new": 0, "changed": 1, "removed": 1, "same": 0, "provisional_years": [2027]}


def test_a_faulty_holiday_file_names_the_line_as_the_file_counts(settled: str, tmp_path: Path) -> None:
    path = tmp_path / "2027.csv"
    path.write_text("日期,休/班,名称\n\n2027-02-30,休,春节\n", encoding="utf-8")
    done = run(holidays, "import", path)
    assert done.exit_code == 1
    assert "第 3 行：“2027-02-30”这一天不存在" in done.output
