"""The rubric's file: read as it is written, or refused with all that is wrong and what to write."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from domain.inspection import Issue
from domain.review.rubric import Measure, Rubric
from storage.catalogue import load_catalogue
from storage.errors import CatalogError
from storage.rubric import load_rubric, parse_rubric

OURS = Path(__file__).parents[2] / "catalog"
DUTIES = tuple(duty.key for duty in load_catalogue(OURS, optional=True).duties)
TEXT = (OURS / "rubric.toml").read_text(encoding="utf-8")


def read(text: str) -> Rubric:
    return parse_rubric(text, OURS / "rubric.toml", DUTIES, tuple(Issue))


def test_ours_is_the_example_of_a_hundred_points_and_ten_more() -> None:
    found = load_rubric(OURS)
    assert found
    assert sum(item.points for item in found.items) == 100
    assert found.most_bonus == 10
    assert not found.ranks
    assert not found.stars
    (theme_day,) = found.items[0].parts
    assert (theme_day.measure, theme_day.late, theme_day.made_up) == (Measure.DONE, Fraction(1, 3), Fraction(1, 5))
    assert found.dates.freezes(2026).isoformat() == "2026-12-31"
    assert found.dates.corrected_until(2026).isoformat() == "2027-01-10"
    assert found.peer_group("法检") == "党政机关"
    assert found.peer_group("某类") == "某类"
    assert found.peer_group("") == "未分类"


def test_no_file_is_no_rubric(tmp_path: Path) -> None:
    assert load_rubric(tmp_path) is None


def test_an_edited_file_is_another_rubric() -> None:
    assert read(TEXT).fingerprint != read(TEXT + "\n# 一处改动\n").fingerprint


def test_a_rubric_that_was_frozen_stands_though_a_duty_is_gone() -> None:
    found = parse_rubric(TEXT.replace('"theme_day"]', '"former_duty"]'))
    assert found.parts[0].counts == {"former_duty"}


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("points = 18\n", "points = 17\n", "item.theme_day.parts", "要等于这个项目的 17 分"),
        ("points = 18\n", "points = 17\n", "item.points", "加起来是 99，要正好 100"),
        ("late = 0.5, made_up", "late = 2, made_up", "item.theme_day 第1行.late", "扣的不能比一次的分值多"),
        ("each = 1.5, ", "", "item.theme_day 第1行.each", "要写一次值多少分"),
        ('"theme_day"]', '"theme_dya"]', "item.theme_day 第1行.counts", "是不是想写 theme_day"),
        ('"no_record", ', '"no_records", ', "item.records 第1行.counts", "是不是想写 no_record"),
        ('measure = "on_time"', 'measure = "messages"', "item.dues 第1行.measure", "不能用"),
        ("finding = 2 }", "finding = 20 }", "item.records 第1行.finding", "0 到 8"),
        ("ranks = false", 'ranks = "no"', "result.ranks", "true 或 false"),
        ("least_months = 3", "least_months = 2.5", "result.least_months", "不是整数"),
        ('freeze = "12-31"', 'freeze = "02-29"', "dates.freeze", "不是每年都有的日子"),
        ('approve = ["commission_officer"]', 'approve = ["member"]', "signing.approve", "不能用"),
        ("most = 10", "most = 30", "bonus.most", "0 到 10"),
        ("least = 80", "least = 95", "band.least", "从高到低"),
        ('name = "一星"\nleast = 0', 'name = "一星"\nleast = 0\nnothing_open = true', "band", "没有等次"),
        ('classes = ["群团", ', 'classes = ["法检", ', "peer 第2个.classes", "一类只能在一组"),
        ("[members]\n", "[members]\nranking = true\n", "members.ranking", "不认识这一项"),
        ('version = "2026.1"', "version = 2026", "rubric.version", "请写一段文字"),
        ('measure = "rectified"', 'measure = "rectified", counts = ["dues"]', "item.rectification 第1行.counts", "不写 counts"),
        ("[item.lecture]", "[item.Lecture]", "item.Lecture", "小写字母"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_what_to_write(old: str, new: str, where: str, what: str) -> None:
    assert old in TEXT
    with pytest.raises(CatalogError) as refused:
        read(TEXT.replace(old, new, 1))
    told = {".".join(part for part in (fault.entry, fault.field) if part): fault.what for fault in refused.value.faults}
    assert where in told, told
    assert what in told[where]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("record_by = 10", "record_by = 1", "B03"),
        ('name = "每月主题党日"', 'name = "主题党日会后上传照片"', "B05"),
        ('name = "典型经验"', 'name = "按回复速度加分"', "B03"),
        ('name = "党课"\n', 'name = "个人学时排名"\n', "B02"),
        ('name = "五星"', 'name = "连续10天"', "B01"),
        ("ranks = false", "ranks = true", "B10"),
    ],
)
def test_a_burden_rule_that_is_broken_is_named(old: str, new: str, rule: str) -> None:
    spoiled = TEXT.replace(old, new, 1)
    without_peers = spoiled.partition("[[peer]]")[0] if rule == "B10" else spoiled
    with pytest.raises(CatalogError, match=f"减负规则 {rule}"):
        read(without_peers)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(CatalogError) as refused:
        read(re.sub(r'^name = "(主题党日|三会|党课)"$', 'nmae = "\\1"', TEXT, flags=re.MULTILINE))
    assert len(refused.value.faults) == 6


def test_what_is_no_toml_or_lacks_a_section_is_refused() -> None:
    with pytest.raises(CatalogError, match="不是合法的 TOML"):
        read("[item")
    with pytest.raises(CatalogError) as refused:
        read('version = "1"\n')
    assert {fault.field for fault in refused.value.faults} >= {"dates", "result", "signing", "item", "band"}
