"""`zhibu review YEAR …`: the whole course on the terminal, with the words of the chat and codes for scripts."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sqlalchemy import insert, update

from bot.commands.review import review
from storage.database import open_database
from storage.tables import core
from tests.digest_city import COMMISSION, FINANCE, FIRST, SCHOOLS, SECOND, Rows, asked, at, done, fill

Run = Callable[..., Result]
MONTHS = range(1, 13)


def rows() -> Rows:
    """Two branches asked for their dues all year: the first paid in all months but March, the second never."""
    paid = [
        done(month, "dues", period=f"2026-{month:02}", due=at(month, 25).date(), when=at(month, 20))
        for month in MONTHS
        if month != 3
    ]
    owed = [asked(3, "dues", period="2026-03", due=at(3, 25).date())]
    others = [asked(20 + no, "dues", of=SECOND, period=f"2026-{no:02}", due=at(no, 25).date()) for no in MONTHS]
    posts = [
        {"member_id": no, "organisation_id": COMMISSION.id, "role": "commission_officer", "since": at(1, 1).date()}
        for no in (1, 2)
    ]
    return {core.task: [*paid, *owed, *others], core.role: posts}


@pytest.fixture
def run(sqlite_address: str) -> Run:
    """Run a subcommand at a moment of the demo's clock."""

    async def prepare() -> None:
        database = open_database(sqlite_address)
        await fill(database, rows())
        await database.write(
            lambda transaction: transaction.execute(
                insert(core.mark), {"name": "clock", "value": at(12, 31).isoformat()}
            )
        )
        await database.close()

    asyncio.run(prepare())

    def go(*arguments: str) -> Result:
        return CliRunner(env={"ZHIBU_DATABASE_URL": sqlite_address}).invoke(review, ["2026", *arguments])

    return go


def test_the_results_are_a_workbook_of_bands_that_says_it_is_a_draft(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "评定.xlsx"
    assert run("preview", "--format", "xlsx").exit_code == 2
    told = run("preview", "--format", "xlsx", "--out", str(out))
    assert told.exit_code == 0, told.output
    book = load_workbook(out)
    assert book.sheetnames == ["单位", "支部"]
    assert str(book["单位"]["A1"].value).endswith("2026年度评定等次表（未发布，内部使用）")
    assert "预览" in str(book["单位"]["A2"].value)
    heads, *units = book["单位"].iter_rows(min_row=3, values_only=True)
    assert list(heads) == ["类别组", "单位", "支部数", "基础分", "加分", "扣分", "总分", "星级", "数据截止", "复核人"]
    assert [row[1:3] for row in units] == [(FINANCE.name, 2), (SCHOOLS.name, 1)]
    heads, *branches = book["支部"].iter_rows(min_row=3, values_only=True)
    assert list(heads[:3]) == ["类别组", "支部", "所属单位"]
    assert "名次" not in heads, "ranks are off unless the rubric turns them on"
    points = json.loads(run("preview", "--format", "json").output)["branches"]
    assert [row[6] for row in branches] == [float(each["total"]) for each in points]


@pytest.fixture
def clock(sqlite_address: str) -> Callable[[str], None]:
    """Move the demo's clock."""

    def move(to: str) -> None:
        async def unit() -> None:
            database = open_database(sqlite_address)
            moved = update(core.mark).where(core.mark.c.name == "clock").values(value=f"{to}T10:00:00+08:00")
            await database.write(lambda transaction: transaction.execute(moved))
            await database.close()

        asyncio.run(unit())

    return move


def test_the_preview_is_of_the_commission_a_unit_or_a_branch(run: Run) -> None:
    assert run("preview").output.startswith(f"【2026年度评定】{COMMISSION.name}")
    assert f"1. {FIRST.name}：91.67 分，五星；扣分最多的是党费" in run("preview", "--org", "市财政局机关党委").output
    told = run("preview", "--org", FIRST.name).output
    assert "91.67 分，五星" in told
    assert "党费：8 分得 7.33（按时交清的月份 11/12）" in told


def test_every_point_opens_down_to_tasks_and_the_same_data_give_the_same_bytes(run: Run) -> None:
    told = run("preview", "--org", FINANCE.name, "--open", "党费", "--format", "json")
    assert told.output == run("preview", "--org", FINANCE.name, "--open", "党费", "--format", "json").output
    found = json.loads(told.output)
    assert found["stage"] == "open"
    (dues,) = [item for item in found["branches"][0]["items"] if item["key"] == "dues"]
    lines = dues["parts"][0]["lines"]
    assert [line["source"] for line in lines if line["verdict"] == "missing"] == ["task:3"]
    assert sum(line["counted"] for line in lines) == dues["parts"][0]["counted"] == 11
    (unit,) = found["units"]
    assert (unit["items"][5]["parts"][0]["counted"], unit["items"][5]["parts"][0]["wanted"]) == (11, 24)
    assert "3月，未见记录" in run("preview", "--org", FIRST.name, "--open", "党费").output


def test_a_year_goes_through_its_course(run: Run, clock: Callable[[str], None]) -> None:
    clock("2026-12-30")
    early = run("freeze", "--by", "某1", "--yes")
    assert (early.exit_code, "12月31日起可以冻结" in early.output) == (3, True)
    clock("2026-12-31")
    assert "已冻结 2026年度评定" in run("freeze", "--by", "某1", "--yes").output
    clock("2027-01-08")
    why = ("--why", "3月收据已核", "--by", "某1")
    assert "录入 1" in run("correct", FIRST.name, "按时交清的月份", "1", *why).output
    assert "录入 2" in run("bonus", FIRST.name, "表彰奖励", "2.5", *why).output
    assert "录入 3" in run("deduct", FIRST.name, "通报批评", *why).output
    assert "100.5 分" in run("preview", "--org", FIRST.name).output
    assert run("undo", "2", "--by", "某1").exit_code == 0
    assert "98 分" in run("preview", "--org", FIRST.name).output
    assert run("sign", "--by", "某1", "--yes").exit_code == 3

    clock("2027-01-11")
    assert run("correct", FIRST.name, "按时交清的月份", "1", *why).exit_code == 3
    assert run("publish", "--by", "某1", "--yes").exit_code == 3
    assert run("sign", "--by", "某3", "--yes").exit_code == 3, "a plain member signs nothing"
    alone = run("sign", "--by", "某1", "--yes")
    assert (alone.exit_code, "本人在单聊里确认" in alone.output) == (3, True), "nobody signs at a terminal"
    assert run("note", FIRST.name, *why).exit_code == 3, "notes are for what was published"
    assert run("reopen", *why, "--yes").exit_code == 0
    assert json.loads(run("preview", "--format", "json").output)["stage"] == "open"
    assert run("reopen", *why, "--yes").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("preview", "--open", "晨会"), "可以写：主题党日、三会"),
        (("preview", "--org", "市财正局机关党委"), "名字相近的有"),
        (("freeze", "--by", "某9", "--yes"), "名册里没有“某9”"),
        (("bonus", FIRST.name, "表彰奖励", "两分", "--why", "有文件为证", "--by", "某1"), "不是分数"),
        (("bonus", FIRST.name, "表彰奖励", "9", "--why", "有文件为证", "--by", "某1"), "不超过 5"),
        (("bonus", FIRST.name, "表彰奖励", "1", "--why", "有", "--by", "某1"), "写明依据"),
        (("deduct", FIRST.name, "弄虚作假", "--why", "有文件为证", "--by", "某1"), "没有认出写的项目"),
    ],
)
def test_what_cannot_be_understood_is_named_with_what_to_write(run: Run, arguments: tuple[str, ...], said: str) -> None:
    told = run(*arguments)
    assert (told.exit_code, said in told.output) == (2, True), told.output


def test_what_cannot_be_taken_back_asks_first(run: Run) -> None:
    told = run("freeze", "--by", "某1")
    assert told.exit_code == 1
    assert "--yes" in told.output


def test_a_file_gets_what_the_screen_would(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "评定.txt"
    assert run("preview", "--out", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8") == run("preview").output
