"""The burden rules: what breaks one is refused with the rule's name, and what keeps them all passes."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings
from domain import burden
from domain.burden import Rule
from domain.burden_of_duties import of_duties
from domain.clauses import BadClauses, read_clauses
from domain.ladder import parse_ladder
from domain.roster.rows import Row
from storage.catalogue import load_catalogue
from storage.errors import CatalogError
from storage.forms import load_forms
from storage.handbook import load_handbook
from storage.words import load_words
from tests.house.tree import ROOT, text

CATALOG = ROOT / "catalog"
DUTY = load_catalogue(CATALOG).duty("theme_day")


def test_every_rule_has_an_id_of_its_own_and_a_text_it_rests_on() -> None:
    assert len({rule.id for rule in burden.RULES}) == len(burden.RULES)
    assert all(rule.says and "《" in rule.rests_on for rule in burden.RULES)


def test_every_rule_stands_in_the_operators_page() -> None:
    page = text(ROOT / "docs" / "burden.md")
    assert not [rule.id for rule in burden.RULES if f"| {rule.id} | {rule.says} | {rule.rests_on} |" not in page]


def test_the_catalogue_that_is_shipped_keeps_them() -> None:
    assert of_duties(load_catalogue(CATALOG).duties) == ()


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ("每天签到一次，会后回一句", burden.PRESENCE),
        ("连续30天学习，记积分", burden.PRESENCE),
        ("每月公布个人学时排名", burden.PERSONS),
        ("党员按学时排名次", burden.PERSONS),
        ("按回复速度通报", burden.HASTE),
        ("看到后收到请回复", burden.ANSWERS),
        ("请@所有人转告", burden.ANSWERS),
        ("会后请上传现场照片", burden.PROOF),
        ("活动照片请发到群里", burden.PROOF),
        ("附定位截图", burden.PROOF),
        ("每名党员都要回一次", burden.ONCE),
        ("报完再填一张表", burden.TWICE),
        ("各支部安装率要到九成", burden.USAGE),
        ("每月通报活跃度", burden.USAGE),
    ],
)
def test_a_duty_that_asks_too_much_is_refused(asked: str, rule: Rule) -> None:
    found = of_duties([replace(DUTY, ask=asked)])
    assert rule in [each.rule for each in found]
    assert all((each.entry, each.field) == (DUTY.key, "ask") for each in found)


@pytest.mark.parametrize(
    "asked",
    [
        "会后回主题和人数就行，不用拍照上传",
        "不记积分，也不用签到",
        "每名在职党员半年到社区报到一次，回社区名就行",
        "党员评议不排名次",
    ],
)
def test_saying_what_is_not_wanted_is_no_breach(asked: str) -> None:
    assert of_duties([replace(DUTY, ask=asked)]) == ()


def test_a_group_is_not_reminded_of_one_thing_more_than_three_times() -> None:
    (found,) = of_duties([replace(DUTY, ladder=parse_ladder(["-8", "-5", "-3", "0"]))])
    assert found.rule is burden.BUDGET


def test_what_one_report_answers_is_asked_once() -> None:
    (found,) = of_duties([DUTY, replace(DUTY, name="党日再报一遍")])
    assert found.rule is burden.TWICE


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda text: text.replace("会后回一句主题和到会人数就行", "会后上传照片"), burden.PROOF),
        (lambda text: text.replace('"0@17:00"', '"0@20:00"'), burden.HOURS),
        (lambda text: text.replace('"+2 secretary"', '"+2 group"'), burden.UNNAMED),
    ],
)
def test_a_catalogue_that_breaks_a_rule_is_refused_and_the_rule_named(
    tmp_path: Path, spoil: Callable[[str], str], rule: Rule
) -> None:
    shutil.copytree(CATALOG / "forms", tmp_path / "forms")
    (tmp_path / "duties.toml").write_text(spoil(text(CATALOG / "duties.toml")), encoding="utf-8")
    with pytest.raises(CatalogError, match=rule.id):
        load_catalogue(tmp_path)


def test_a_checklist_and_a_page_of_the_handbook_are_held_against_them_too(tmp_path: Path) -> None:
    for folder, file, old, new in (
        ("forms", "manual.toml", "items = [", 'items = [\n    "会议现场照片已上传",'),
        ("handbook", "党费.md", "\n依据：", "\n每名党员都要回复一次。\n依据："),
    ):
        shutil.copytree(CATALOG / folder, tmp_path / folder)
        spoiled = text(CATALOG / folder / file).replace(old, new, 1)
        (tmp_path / folder / file).write_text(spoiled, encoding="utf-8")
    with pytest.raises(CatalogError, match=burden.PROOF.id):
        load_forms(tmp_path)
    with pytest.raises(CatalogError, match=burden.ONCE.id):
        load_handbook(tmp_path)
    assert load_forms(CATALOG)
    assert load_handbook(CATALOG)


def test_an_imported_measure_is_held_against_them_too() -> None:
    rows = (
        ("措施", "方面", "责任人", "周期", "分值", "佐证"),
        ("抓实学习", "思想", "支部书记", "每月", "2", "会后上传照片"),
    )
    with pytest.raises(BadClauses, match=burden.PROOF.id):
        read_clauses("责任清单", [Row(no, cells) for no, cells in enumerate(rows, start=1)], ())


@pytest.mark.parametrize(
    ("setting", "rule"),
    [({"pushes_a_week": 4}, burden.BUDGET), ({"keep_photos_days": 91}, burden.PROOF)],
)
def test_a_setting_that_breaks_a_rule_is_refused(setting: dict[str, int], rule: Rule) -> None:
    with pytest.raises(ValueError, match=rule.id):
        Settings.model_validate(setting)


def test_a_year_has_four_inspections_at_most() -> None:
    assert burden.of_rounds(3, 2026) is None
    assert "B13" in str(burden.of_rounds(4, 2026))


def test_word_lists_without_opinions_are_refused(tmp_path: Path) -> None:
    for file in (CATALOG / "words").glob("*.toml"):
        (tmp_path / file.name).write_text(text(file).replace('"意见", "投诉"', '"投诉"'), encoding="utf-8")
    with pytest.raises(CatalogError, match=burden.HEARD.id):
        load_words(tmp_path)
