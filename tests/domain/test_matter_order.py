"""What is said of matters in fixed words, and what only looks like it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.matter import Move
from domain.matter_order import Listing, Raised, Spoken, Told, spoken
from domain.reading.reading import Kind

TODAY = date(2026, 12, 1)
WEEKS_LATER = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("认领 12", Told(12, Move.CLAIM)),
        ("我来认领12", Told(12, Move.CLAIM)),
        ("１２ 办理中", Told(12, Move.WORK)),
        ("12办结了：换了新灯，居民满意", Told(12, Move.SOLVE, "换了新灯，居民满意")),
        ("#12 办不下去，没有经费", Told(12, Move.BLOCK, "没有经费")),
        ("12 整改完成：手册补记到11月", Told(12, Move.SOLVE, "手册补记到11月")),
        ("确认办结 12", Told(12, Move.CONFIRM)),
        ("12 打回：还有一盏不亮", Told(12, Move.RETURN, "还有一盏不亮")),
        ("12号事项放下", Told(12, Move.RELEASE)),
        ("12 交给蒋晓琳", Told(12, Move.ASSIGN, name="蒋晓琳")),
        ("12 由蒋晓琳来办", Told(12, Move.ASSIGN, name="蒋晓琳")),
        ("12 限12月20日", Told(12, day=WEEKS_LATER)),
        ("12 延到1月10日", Told(12, day=date(2027, 1, 10))),
        ("事项 12", Told(12)),
        ("事项", Listing(None)),
        ("难题清单", Listing(Kind.HARD_PROBLEM)),
        ("整改清单", Listing(Kind.RECTIFICATION)),
        ("提出难题：东风小区路灯不亮，限12月20日", Raised(Kind.HARD_PROBLEM, "东风小区路灯不亮", WEEKS_LATER)),
        ("急难愁盼：老楼没有电梯，12月20日前", Raised(Kind.URGENT_NEED, "老楼没有电梯", WEEKS_LATER)),
        ("企业需求：缺检测场地，年底搬迁", Raised(Kind.ENTERPRISE_NEED, "缺检测场地，年底搬迁", None)),
        ("131 下周改好", Told(131, Move.WORK, "下周改好", loose=True)),
        ("#12 灯具到货了，周五装", Told(12, Move.WORK, "灯具到货了，周五装", loose=True)),
        ("征集微心愿 一个新书包", Raised(Kind.MICRO_WISH, "一个新书包", None)),
    ],
)
def test_what_is_meant(text: str, said: Spoken) -> None:
    assert spoken(text, TODAY) == said


@pytest.mark.parametrize(
    "text",
    [
        "⑨办结",
        "3 完成",
        "28号办结了一个难题",
        "办结了",
        "清单",
        "难题办结了",
        "提出一个难题，停车难，已办结",
        "上报难题3个，解决了2个",
        "12月31日前办结",
        "12 限",
        "12 下周改好",
        "120 人到会",
        "2026 年度总结交了",
        "131",
        "",
    ],
)
def test_what_is_left_to_the_reader(text: str) -> None:
    assert spoken(text, TODAY) is None


def test_a_quote_says_which_is_meant() -> None:
    assert spoken("办结了，换了新灯", TODAY, quoting=True) == Told(None, Move.SOLVE, "换了新灯")


@given(st.text(max_size=120), st.booleans())
def test_any_text_at_all_is_read_or_left(text: str, quoting: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    found = spoken(text, TODAY, quoting=quoting)
    assert found is None or isinstance(found, Told | Raised | Listing)
