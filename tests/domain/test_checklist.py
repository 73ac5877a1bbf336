"""What a line ticks of a checklist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.checklist import MOST_ITEMS, Checklist, Ticks, read_ticks, without_ticks

FORM = Checklist("base", "阵地自查表", "本地标准", tuple(f"第{no}条" for no in range(1, 10)))


@pytest.mark.parametrize(
    ("text", "fine", "lacking"),
    [
        ("自查 1-8 好 9 缺", range(1, 9), (9,)),
        ("阵地自查1到8都齐，9缺", range(1, 9), (9,)),
        ("①②③好 ④缺", (3,), (4,)),
        ("①、②、③好，④缺", (1, 2, 3), (4,)),
        ("1、3、5项完好，2、4项缺失", (1, 3, 5), (2, 4)),
        ("9缺，其余都好", (1, 2, 3, 4, 5, 6, 7, 8), (9,)),
        ("全部齐全", range(1, 10), ()),
        ("1-9好，3没有", (1, 2, 4, 5, 6, 7, 8, 9), (3,)),
        ("第三项不合格", (), (3,)),
        ("1-40好", range(1, 10), ()),
    ],
)
def test_numbers_are_in_order_or_lacking(text: str, fine: range | tuple[int, ...], lacking: tuple[int, ...]) -> None:
    told = read_ticks(text)
    assert told is not None
    assert FORM.completed(told) == Ticks(tuple(fine), lacking)


@pytest.mark.parametrize("text", ["自查做完了", "明天自查", "12月3日自查", ""])
def test_a_line_without_ticks_ticks_nothing(text: str) -> None:
    assert read_ticks(text) is None


@given(st.text(alphabet="0123456789一二十①②-到、,，好缺齐没有其余都 项第自查", max_size=60))
def test_whatever_is_written_no_item_is_both_and_none_is_made_up(text: str) -> None:
    told = read_ticks(text)
    assert len(without_ticks(text)) == len(text)
    if told is None:
        return
    ticks = FORM.completed(told)
    assert not set(ticks.fine) & set(ticks.lacking)
    assert set(ticks.fine) | set(ticks.lacking) <= set(range(1, len(FORM.items) + 1))
    assert all(0 < no <= MOST_ITEMS for no in (*told.fine, *told.lacking))
    assert FORM.open_in(ticks) == tuple(no for no in range(1, 10) if no not in (*ticks.fine, *ticks.lacking))
