"""`zhibu export`: the tables and the text for 《党支部手册》, out of what people reported."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from bot.commands.export import export
from storage.database import open_database
from tests.city import GROUP, MEMBER, OTHER_GROUP, OTHER_SECRETARY, SECRETARY, City, direct, settled

FIRST = "云川市财政局机关第一党支部"
SECOND = "云川市财政局机关第二党支部"
FINANCE = "云川市财政局机关党委"


async def live(data: Path) -> None:
    """Some days of December, as its people tell them."""
    city: City = await settled(open_database(f"sqlite:///{data / 'zhibu.db'}"), data, "2026-12-01 10:00")
    await city.answer(SECRETARY, "今天下午主题党日，重温入党誓词，应到22实到20，请假2，地点四楼会议室")
    await city.answer(SECRETARY, "今天支委会，4人到4人，研究=党费核定，主持周明")
    await city.answer(OTHER_SECRETARY, "今天主题党日，学习先进典型，应到14实到13", OTHER_GROUP)
    await city.answer("wushouzheng", "①完成", "group-3")
    await city.answer(OTHER_SECRETARY, "今天入村走访8户，送了化肥", OTHER_GROUP)
    await city.answer(MEMBER, "12月1日已到幸福里社区报到，认领文明劝导岗", direct(MEMBER))
    await city.answer(MEMBER, "实事：帮邻居修水管，2小时，社区已确认", direct(MEMBER))
    await city.answer(SECRETARY, "今天和恒通机械公司开展结对共建，走访1次", GROUP)
    await city.answer(SECRETARY, "企业需求：恒通机械公司缺2名电工", GROUP)
    await city.app.stop()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, december: Path) -> Path:
    data = tmp_path_factory.mktemp("lived") / "data"
    data.mkdir()
    for file in december.iterdir():
        if file.is_file():
            (data / file.name).write_bytes(file.read_bytes())
    asyncio.run(live(data))
    return data


def go(data: Path, *arguments: str) -> Result:
    return CliRunner(env={"ZHIBU_DATABASE_URL": f"sqlite:///{data / 'zhibu.db'}"}).invoke(export, arguments)


def table(data: Path, out: Path, *arguments: str) -> list[dict[str, Any]]:
    """The rows of an exported table, by the names of its columns; the totals come last."""
    told = go(data, *arguments, "--out", str(out))
    assert told.exit_code == 0, told.output
    head, *rows = load_workbook(out).worksheets[0].iter_rows(min_row=3, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_without_a_name_it_lists_what_there_is(lived: Path) -> None:
    listed = go(lived).output
    for name in ("支部月报（branch_month）", "双报到台账", "云党建导入", "手册（manual）"):
        assert name in listed


def test_a_branchs_month_has_a_row_for_each_branch_and_sums_below(lived: Path, tmp_path: Path) -> None:
    rows = table(lived, tmp_path / "t.xlsx", "支部月报", "--period", "2026-12", "--org", "财政局机关党委")
    assert [row["支部"] for row in rows] == [FIRST, SECOND, "云川市财政局离退休党支部", "合计"]
    first, total = rows[0], rows[-1]
    assert first["主题党日"] == "12月1日 重温入党誓词 20/22（90.9%）"
    assert rows[2]["主题党日"].startswith("没写日期（记录")
    assert (first["支委会"], first["小组会"], first["双报到（已/应）"]) == ("1/1", "0/3", "1/22")
    assert total["党日到会率"] == pytest.approx((20 + 13) / (22 + 14))
    assert total["已完成"] == sum(row["已完成"] for row in rows[:-1])
    assert total["双报到（已/应）"] == "1/38"


def test_each_duty_that_was_asked_for_has_its_column(lived: Path, tmp_path: Path) -> None:
    (row,) = table(lived, tmp_path / "t.xlsx", "机关党委月报", "--period", "2026-12", "--org", FIRST)[:-1]
    assert (row["党日"], row["支委会"], row["报到"]) == ("1/1", "1/1", "1/22")
    assert "换届" not in row


def test_nothing_of_another_subtree_is_in_a_table(lived: Path, tmp_path: Path) -> None:
    for name in ("支部月报", "全部记录", "双报到台账", "结对台账", "云党建导入"):
        own = table(lived, tmp_path / "t.xlsx", name, "--period", "2026", "--org", FIRST)
        told = str(own)
        assert FIRST in told
        assert SECOND not in told
        assert "住房和城乡建设局" not in told
    assert table(lived, tmp_path / "t.xlsx", "全部记录", "--period", "2026-11") == []


def test_ledgers_tell_what_members_and_pairs_did(lived: Path, tmp_path: Path) -> None:
    service = table(lived, tmp_path / "t.xlsx", "双报到台账", "--period", "2026", "--org", FIRST)
    (served,) = [row for row in service if row["社区"]]
    assert (served["社区"], served["服务次数"], served["时长"], served["实事（办结/认领）"]) == (
        "幸福里社区",
        1,
        2,
        "1/1",
    )
    assert served["社区确认"] == "已确认 1，待确认 1"
    (pair, village, total) = table(lived, tmp_path / "t.xlsx", "结对台账", "--period", "2026")
    assert (pair["机关支部"], pair["对象"], pair["性质"], pair["走访次数"]) == (FIRST, "恒通机械公司", "结对帮扶", 1)
    assert (pair["需求数"], pair["办结数"], pair["在办"]) == (1, 0, 1)
    assert village["对象"] == "柳溪村（市领导联系·驻村工作队·财政局后盾）", "with all who help it, as the roster has it"
    assert (village["走访次数"], total["走访次数"]) == (1, 2)


def test_the_superior_platform_gets_its_columns_and_no_formula(lived: Path, tmp_path: Path) -> None:
    held, committee, *_ = table(lived, tmp_path / "t.xlsx", "cloud", "--period", "2026-12")
    assert (held["活动类型"], held["活动次序"], held["活动地点"], held["应到人数"], held["缺席人员及原因"]) == (
        "主题党日", 1, "四楼会议室", 22, "请假2",
    )  # fmt: skip
    assert (committee["活动类型"], committee["主持人"]) == ("支委会", "周明")


def test_the_book_is_text_to_copy(lived: Path, tmp_path: Path) -> None:
    text = go(lived, "手册", "--period", "2026-12", "--org", FIRST).output
    assert "【主题党日】共 1 次\n\n1. 重温入党誓词\n时间：2026年12月1日\n地点：四楼会议室\n应到：22　实到：20\n" in text
    assert text.index("【支委会】") < text.index("【社区报到】") < text.index("【实事】")
    out = tmp_path / "手册.txt"
    assert go(lived, "manual", "--org", FIRST, "--period", "2026-12", "--out", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8") == text
    assert "还没有记录" in go(lived, "手册", "--period", "2026-11", "--org", FIRST).output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("支部月表", "--out", "x.xlsx"), "是不是 支部月报"),
        (("支部月报",), "--out 支部月报.xlsx"),
        (("支部月报", "--period", "冬天", "--out", "x.xlsx"), "2026-Q4"),
        (("手册", "--org", FINANCE), "手册是一个支部的"),
        (("手册", "--org", "火星局"), "没有叫“火星局”的组织"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_write(lived: Path, arguments: tuple[str, ...], said: str) -> None:
    told = go(lived, *arguments)
    assert told.exit_code == 2
    assert said in told.output
