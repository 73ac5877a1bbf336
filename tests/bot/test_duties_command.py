"""`zhibu duties`: what is asked, and the import of a 责任清单."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import demo
from bot.cli import main
from tests.city import SECRETARY, City
from tests.house.tree import ROOT

LIST = ROOT / "catalog" / "demo" / "责任清单.csv"


@pytest.fixture
def there(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that the command finds by its settings."""
    monkeypatch.setenv("ZHIBU_DATABASE_URL", sqlite_address)
    return sqlite_address


def run(*arguments: str) -> tuple[int, str]:
    """What the command ends with and says."""
    done = CliRunner().invoke(main, ["duties", *arguments])
    return done.exit_code, done.output


def test_every_duty_is_listed_with_what_is_on(there: str) -> None:
    del there
    code, text = run("list")
    assert code == 0
    assert "● theme_day　主题党日：每月" in text
    assert "○ cloud_upload　云党建上传：每月" in text
    assert {each["key"]: each["on"] for each in json.loads(run("list", "--json")[1])}["cloud_upload"] is False


def test_a_list_is_imported_whole_and_replaced_whole(there: str, tmp_path: Path) -> None:
    del there
    assert "核对好了责任清单 6 条，共 13.5 分；没有保存" in run("import", str(LIST), "--dry-run")[1]
    assert "意识形态研判" not in run("list")[1]
    assert "已导入责任清单 6 条" in run("import", str(LIST))[1]
    assert "● clause_aa　意识形态研判：每季" in run("list")[1]

    bad = tmp_path / "坏的.csv"
    bad.write_text(LIST.read_text(encoding="utf-8").replace(",每季,", ",每周,"), encoding="utf-8")
    code, said = run("import", str(bad))
    assert code == 1
    assert "第 2 行" in said
    assert "一行也没有导入" in said
    assert "意识形态研判" in run("list")[1]


async def test_the_city_is_shown_its_list_and_how_far_it_has_come(city: City) -> None:
    await demo.measures(city.app.database, ROOT / "catalog", city.app.clock.now())
    await city.app.keeper.refresh()

    said = await city.answer(SECRETARY, "责任清单")

    assert "3. 党费按月交清（组织，组织委员，每月，2分，看党费登记本）：0/1" in said
    assert "1. 支部书记每季研究一次意识形态工作（思想，支部书记，每季，2分，看会议记录）：还没列出" in said
