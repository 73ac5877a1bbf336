"""The rows of a holiday notice."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import DayKind, HolidayOverride
from domain.holidays import HolidayRowsError, parse_holidays

NEW_YEAR = HolidayOverride(date(2027, 1, 1), DayKind.OFF, "元旦", "国办通知")


@pytest.mark.parametrize(
    "row",
    [
        ["2027-01-01", "off", "元旦", "国办通知"],
        ["2027/1/1", "休", "元旦", "国办通知"],
        ["2027.1.1", "放假", "元旦", "国办通知"],
        ["20270101", "OFF", " 元旦 ", "国办通知"],
        ["２０２７年１月１日", "休", "元旦", "国办通知"],
        [date(2027, 1, 1), "休", "元旦", "国办通知"],
        [datetime(2027, 1, 1), "休", "元旦", "国办通知"],  # noqa: DTZ001 (what a sheet gives)
        ["\ufeff2027-01-01", "休", "元旦", "国办通知", "", None],
    ],
)
def test_a_row_is_read_however_the_sheet_writes_it(row: Sequence[object]) -> None:
    assert parse_holidays([row]) == (NEW_YEAR,)


def test_a_heading_names_the_columns_in_any_order_and_blank_rows_are_skipped() -> None:
    rows: list[list[object]] = [
        ["来源", "名称", "类型", "日期"],
        [],
        ["国办通知", "元旦", "休", "2027-01-01"],
        ["", None],
        ["", "春节", "班", "2027-02-14"],
    ]
    assert parse_holidays(rows) == (NEW_YEAR, HolidayOverride(date(2027, 2, 14), DayKind.WORK, "春节", ""))


def test_the_heading_of_the_manual_is_known() -> None:
    assert parse_holidays([["date", "off|work", "name", "source"], ["2027-01-01", "off", "元旦", "国办通知"]]) == (
        NEW_YEAR,
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["2027-02-30", "休", "春节", ""], "不存在"),
        (["二月六日", "休", "春节", ""], "2027-02-06"),
        (["2027-02-06", "玩", "春节", ""], "休"),
        (["2027-02-06", "", "春节", ""], "休"),
        (["2027-02-06", "休"], "名称"),
        (["2027-01-01", "班", "元旦", ""], "第 1 行"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_reason(row: Sequence[object], said: str) -> None:
    with pytest.raises(HolidayRowsError) as caught:
        parse_holidays([["2027-01-01", "休", "元旦", "国办通知"], row])
    assert [bad.line for bad in caught.value.rows] == [2]
    assert said in caught.value.rows[0].reason
    assert "第 2 行" in str(caught.value)


def test_all_bad_rows_are_told_at_once() -> None:
    rows = [["x", "休", "元旦", ""], ["2027-01-02", "休", "元旦", ""], ["2027-01-03", "y", "元旦", ""]]
    with pytest.raises(HolidayRowsError) as caught:
        parse_holidays(rows)
    assert [bad.line for bad in caught.value.rows] == [1, 3]


@pytest.mark.parametrize("rows", [[], [[]], [["日期", "类型", "名称", "来源"]]])
def test_an_empty_file_is_refused(rows: list[list[object]]) -> None:
    with pytest.raises(HolidayRowsError):
        parse_holidays(rows)


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.text(max_size=12), st.dates(), st.integers(), st.floats()), max_size=5),
        max_size=5,
    )
)
def test_any_sheet_is_read_or_refused(rows: list[list[object]]) -> None:
    try:
        read = parse_holidays(rows)
    except HolidayRowsError as refused:
        assert refused.rows  # noqa: PT017 (either outcome is right)
    else:
        assert read
