"""The tables of `exports.toml`: the shipped ones are whole, and a file with faults tells all of them."""

import shutil
from pathlib import Path

import pytest

from domain.table import Column, RowKind
from handlers.table_facts import NAMES
from storage.errors import CatalogError
from storage.export_tables import load_tables

CATALOG = Path(__file__).parents[2] / "catalog"


def written(folder: Path, text: str) -> Path:
    shutil.copyfile(CATALOG / "duties.toml", folder / "duties.toml")
    shutil.copytree(CATALOG / "forms", folder / "forms")
    (folder / "exports.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_tables_have_the_columns_of_the_reports_that_are_asked_for() -> None:
    tables = {table.name: [column.name for column in table.columns] for table in load_tables(CATALOG, NAMES)}
    assert tables["支部月报"] == [
        "支部", "应完成", "已完成", "逾期", "补录", "往期未了", "主题党日", "党日到会率", "支委会", "小组会", "大会", "党课", "党费按时",
        "双报到（已/应）", "实事办结", "难题办结", "待整改",
    ]  # fmt: skip
    assert tables["工委季督查表"] == [
        "序号", "单位", "抽查支部", "手册", "三会一课", "主题党日", "党费", "谈心", "阵地", "双报到", "发现问题数", "已改", "扣分",
    ]  # fmt: skip
    assert tables["双报到台账"] == [
        "序号", "姓名", "单位", "支部", "社区", "报到日期", "岗位", "服务次数", "时长", "实事（办结/认领）", "难题（办结/认领）",
        "社区确认", "备注",
    ]  # fmt: skip
    assert {"机关支部", "对象", "性质", "走访次数", "需求数", "办结数", "在办", "下步"} < set(tables["结对台账"])


def test_a_column_takes_a_fact_of_all_of_one_or_of_a_heading(tmp_path: Path) -> None:
    text = """
    [own]
    name = "自己的表"
    about = "…"
    rows = "unit"
    length = "year"
    totals = true
    [own.columns]
    "率" = "rate"
    "党费" = "done/due dues"
    "会" = "late 三会一课"
    "各项" = "each done/due"
    "双" = "each rate 双报到"
    """
    (table,) = load_tables(written(tmp_path, text), NAMES)
    assert (table.rows, table.length.value, table.totals) == (RowKind.UNIT, "year", True)
    assert table.columns == (
        Column("率", "rate"),
        Column("党费", "done/due", "dues"),
        Column("会", "late", "三会一课"),
        Column("各项", "each done/due"),
        Column("双", "each rate", "双报到"),
    )


def test_every_fault_is_told_at_once_with_what_could_be_meant(tmp_path: Path) -> None:
    text = """
    stray = "x"
    [bad]
    name = ""
    about = "…"
    rows = "branches"
    length = "month"
    totals = "是"
    kinds = ["theme_days"]
    colour = "red"
    [bad.columns]
    "支部" = "nam"
    "会" = "done/due 三会"
    "人" = "person"
    [empty]
    name = "空"
    about = "…"
    rows = "record"
    length = "fortnight"
    """
    with pytest.raises(CatalogError) as caught:
        load_tables(written(tmp_path, text), NAMES)
    told = str(caught.value)
    for said in (
        "要写在某一张表下面", "“branches”不能用，是不是想写 branch", "true 或 false", "是不是想写 theme_day", "不认识这一项",
        "“nam”不是这种表能取的内容，是不是想写 name", "是不是想写 三会一课", "“person”不是这种表能取的内容", "[empty.columns]",
        "“fortnight”不能用",
    ):  # fmt: skip
        assert said in told, said


def test_a_file_that_is_no_toml_is_told_and_none_at_all_is_no_fault(tmp_path: Path) -> None:
    assert load_tables(tmp_path, NAMES) == ()
    with pytest.raises(CatalogError, match="不是合法的 TOML"):
        load_tables(written(tmp_path, "[x\n"), NAMES)
