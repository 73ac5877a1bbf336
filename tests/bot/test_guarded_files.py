"""What comes by a file or on a command line may hold no more than what is said in a chat."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

MARKED = "机密★1年"
WHERE = "疑似涉密或内部内容，没有读入"
FILES = {
    "roster": (("roster", "import"), "名称,层级,上级\n市工委,工委,\n{},党支部,市工委\n"),
    "holidays": (("holidays", "import"), "日期,类型,名称,来源\n2027-02-06,休,春节,通知\n2027-02-07,休,春节,{}\n"),
    "clauses": (
        ("duties", "import"),
        "措施,方面,责任人,周期,分值\n抓学习,思想,支部书记,每月,2\n{},思想,支部书记,每月,2\n",
    ),
    "findings": (
        ("inspect", "2026-Q4", "import"),
        "支部,问题类型,具体情况\n一支部,手册未用,7月以来没有记\n一支部,其他,{}\n",
    ),
}


def run(address: str, *arguments: str) -> Result:
    return CliRunner(env={"ZHIBU_DATABASE_URL": address}).invoke(main, [*arguments])


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("text", [f"{MARKED}会议材料", "秘密", "内部文件，不得外传"])
def test_a_row_with_a_level_mark_stops_the_import_and_is_named(
    sqlite_address: str, tmp_path: Path, kind: str, text: str
) -> None:
    command, rows = FILES[kind]
    file = tmp_path / f"{kind}.csv"
    file.write_text(rows.format(f'"{text}"'), encoding="utf-8")
    told = run(sqlite_address, *command, str(file))
    assert (told.exit_code, f"第 3 行{WHERE}" in told.output) == (1, True), told.output
    assert text not in told.output


def test_ordinary_words_pass(sqlite_address: str, tmp_path: Path) -> None:
    file = tmp_path / "清单.csv"
    rows = FILES["clauses"][1].format("开展保密教育、检查机密柜")
    file.write_text(rows.replace("支部书记,每月,2\n", "支部书记 13800001234,每月,2\n", 1), encoding="utf-8")
    told = run(sqlite_address, "duties", "import", str(file))
    assert told.exit_code == 0, told.output
    assert "13800001234" not in run(sqlite_address, "duties", "list", "--json").output


@pytest.mark.parametrize("command", [("reopen", "--yes"), ("note", "一支部"), ("deduct", "一支部", "通报批评")])
def test_a_reason_on_the_command_line_is_held_against_the_same_guard(
    sqlite_address: str, command: tuple[str, ...]
) -> None:
    told = run(sqlite_address, "review", "2026", *command, "--why", f"见{MARKED}文件", "--by", "某1")
    assert WHERE in told.output, told.output


def test_a_holiday_with_a_name_that_fits_no_column_is_named(sqlite_address: str, tmp_path: Path) -> None:
    file = tmp_path / "放假.csv"
    file.write_text(f"日期,类型,名称,来源\n2027-02-06,休,{'春' * 41},通知\n", encoding="utf-8")
    told = run(sqlite_address, "holidays", "import", str(file))
    assert (told.exit_code, "第 2 行：名称最多 40 字" in told.output) == (1, True), told.output
