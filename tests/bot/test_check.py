"""What `zhibu init` writes and `zhibu check` finds."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from bot import checks
from bot.commands.check import check
from bot.commands.init import init
from bot.settings import CATALOG, NAMES, PREFIX, Listen, Settings
from domain.calendar import DayKind, HolidayOverride
from storage import holidays
from storage.database import open_database
from storage.migrate import upgrade
from storage.statutory import load_calendar

OCTOBER = date(2026, 10, 12)
NOVEMBER = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"{PREFIX}{name}".upper(), raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with nothing wrong that nobody has filled yet."""
    made = Settings(data=tmp_path, dingtalk_client_id="id", dingtalk_client_secret=SecretStr("secret"))
    upgrade(made.database_url)
    return made


def changed(settings: Settings, **values: object) -> Settings:
    return settings.model_copy(update=values)


def with_rubric(settings: Settings, text: str | None) -> Path:
    """A catalogue whose rubric says this, or that has none."""
    folder = settings.data / "catalog"
    shutil.copytree(CATALOG, folder)
    (folder / "rubric.toml").unlink()
    if text is not None:
        (folder / "rubric.toml").write_text(text, encoding="utf-8")
    return folder


async def ids(settings: Settings, today: date = OCTOBER) -> list[str]:
    return [finding.id for finding in await checks.examine(settings, today)]


async def test_a_fresh_installation_lacks_only_its_roster(settings: Settings) -> None:
    assert await ids(settings) == ["zhibu.W041"]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda settings: changed(settings, listen=Listen("0.0.0.0", 80)), "zhibu.W031"),
        (lambda settings: changed(settings, listen=Listen("192.168.1.2", 80)), "zhibu.W031"),
        (lambda settings: changed(settings, dingtalk_client_secret=None), "zhibu.W002"),
        (lambda settings: changed(settings, wecom_corp_id="id"), "zhibu.W002"),
        (lambda settings: changed(settings, dingtalk_client_id=None, dingtalk_client_secret=None), "zhibu.W003"),
        (lambda settings: changed(settings, catalog=settings.data), "zhibu.E021"),
        (lambda settings: changed(settings, catalog=settings.data), "zhibu.E022"),
        (lambda settings: changed(settings, catalog=with_rubric(settings, "freeze = 31")), "zhibu.E024"),
        (lambda settings: changed(settings, catalog=with_rubric(settings, None)), "zhibu.W022"),
        (lambda settings: changed(settings, database_url="sqlite:////nowhere/zhibu.db"), "zhibu.W012"),
        (lambda settings: changed(settings, database_url="postgresql://u:p@127.0.0.1:1/none"), "zhibu.E012"),
    ],
)
async def test_what_is_wrong_is_found(settings: Settings, spoil: Callable[[Settings], Settings], expected: str) -> None:
    assert expected in await ids(spoil(settings))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
async def test_an_address_of_this_machine_alone_is_no_finding(settings: Settings, host: str) -> None:
    assert "zhibu.W031" not in await ids(changed(settings, listen=Listen(host, 80)))


async def test_a_database_of_another_version_is_an_error(settings: Settings) -> None:
    (settings.data / "zhibu.db").write_bytes(b"")
    assert "zhibu.E013" in await ids(settings)


async def test_a_data_folder_that_cannot_be_made_is_an_error(settings: Settings) -> None:
    blocked = settings.data / "file"
    blocked.write_text("", encoding="utf-8")
    assert "zhibu.E011" in await ids(changed(settings, data=blocked / "data"))


async def test_the_password_of_the_database_is_not_shown(settings: Settings) -> None:
    found = await checks.examine(changed(settings, database_url="postgresql://u:geheim@127.0.0.1:1/x"), OCTOBER)
    assert "geheim" not in "".join(map(str, found))


async def test_from_november_on_next_years_holidays_are_asked_for(settings: Settings) -> None:
    assert "zhibu.W021" not in await ids(settings)
    assert "zhibu.W021" in await ids(settings, NOVEMBER)


async def test_once_they_are_imported_nobody_is_asked_again(settings: Settings) -> None:
    days = load_calendar((), range(2027, 2028)).off
    notice = tuple(HolidayOverride(day, DayKind.OFF, name, "a notice") for day, name in days.items())
    database = open_database(settings.database_url)
    now = datetime(2026, 11, 2, tzinfo=UTC)
    await database.write(
        lambda transaction: holidays.bring_in(transaction, notice, now=now, actor="test", whole_years=False)
    )
    await database.close()
    assert "zhibu.W021" not in await ids(settings, NOVEMBER)


async def test_a_faulty_catalogue_names_the_duty(settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(CATALOG, tmp_path / "catalog")
    duties = tmp_path / "catalog" / "duties.toml"
    duties.write_text(duties.read_text(encoding="utf-8") + '\n[made_up]\nname = "虚构"\n', encoding="utf-8")
    found = await checks.examine(changed(settings, catalog=tmp_path / "catalog"), OCTOBER)
    assert "made_up" in next(finding.what for finding in found if finding.id == "zhibu.E021")


async def test_a_variable_that_is_no_setting_is_pointed_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBU_LISTN", "127.0.0.1:1")
    (found,) = [finding for finding in await checks.examine(settings, OCTOBER) if finding.id == "zhibu.W001"]
    assert found.name == "ZHIBU_LISTN"
    assert "LISTEN" in found.hint


def test_check_leaves_with_one_when_there_is_an_error(tmp_path: Path) -> None:
    config = tmp_path / "zhibu.toml"
    config.write_text('LISTEN = "x"\n', encoding="utf-8")
    ended = CliRunner().invoke(check, ["--config", str(config), "--json"])
    assert ended.exit_code == 1
    (finding,) = json.loads(ended.output)["findings"]
    assert finding["id"] == "zhibu.E002"
    assert finding["level"] == "error"


def test_what_init_writes_check_accepts(tmp_path: Path) -> None:
    assert CliRunner().invoke(init, [str(tmp_path / "new")]).exit_code == 0
    ended = CliRunner().invoke(check, ["--config", str(tmp_path / "new" / "zhibu.toml")])
    assert ended.exit_code == 0
    assert "0 个错误" in ended.output
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["zhibu.toml"], "looking changes nothing"


def test_init_overwrites_only_when_told(tmp_path: Path) -> None:
    file = tmp_path / "zhibu.toml"
    file.write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(init, [str(tmp_path)])
    assert refused.exit_code == 1
    assert "--yes" in refused.output
    assert file.read_text(encoding="utf-8") == "mine"
    assert CliRunner().invoke(init, [str(tmp_path), "--yes"]).exit_code == 0
    assert file.read_text(encoding="utf-8") != "mine"
