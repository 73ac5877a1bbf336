"""Which span a wish names, in the words people use for it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.asked_span import WISH, asked_span
from domain.digest_mark import Mark, mark_of, marked, pointed_at
from domain.organisation import Level, Organisation
from domain.period import Cycle, Period, PeriodError, Week
from domain.span import Length, containing, ended_between, length_of, parse_span

TODAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("text", "span", "rest"),
    [
        ("周报", "2026-W49", "周报"),
        ("上周周报", "2026-W48", "周报"),
        ("周报 第四十七周", "2026-W47", "周报 "),
        ("周报 3", "2026-W49", "周报 3"),
        ("月报", "2026-12", "月报"),
        ("11月月报", "2026-11", "月报"),
        ("十一月份的月报", "2026-11", "的月报"),
        ("去年12月月报", "2025-12", "月报"),
        ("2026-11 月报", "2026-11", " 月报"),
        ("上月报", "2026-11", "月报"),
        ("上个月的月报", "2026-11", "的月报"),
        ("市财政局１１月月报", "2026-11", "市财政局月报"),
        ("季报", "2026-Q4", "季报"),
        ("三季度季报", "2026-Q3", "季报"),
        ("三季报", "2026-Q3", "季报"),
        ("上一季度季报", "2026-Q3", "季报"),
        ("2025年四季度季报", "2025-Q4", "季报"),
        ("Q3季报", "2026-Q3", "季报"),
        ("半年报", "2026-H2", "半年报"),
        ("上半年报", "2026-H1", "半年报"),
        ("去年下半年半年报", "2025-H2", "半年报"),
        ("年报", "2026", "年报"),
        ("2026年报", "2026", "年报"),
        ("2025年度年报", "2025", "年报"),
        ("去年年报", "2025", "年报"),
        ("11月汇总", "2026-11", "汇总"),
    ],
)
def test_a_span_is_read_as_it_is_said(text: str, span: str, rest: str) -> None:
    asked = asked_span(text, TODAY)
    assert (str(asked.span), asked.rest) == (span, rest)


def test_without_a_year_the_last_one_that_has_begun_is_meant() -> None:
    january = date(2027, 1, 5)
    told = [str(asked_span(text, january).span) for text in ("12月月报", "1月月报", "四季度季报", "下半年半年报")]
    assert told == ["2026-12", "2027-01", "2026-Q4", "2026-H2"]


@given(st.text(max_size=40), st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_any_text_names_a_span_or_a_week_there_is_not(text: str, day: date) -> None:
    try:
        span = asked_span(text, day).span
    except PeriodError:
        return
    assert parse_span(str(span), day) == span
    assert length_of(span.previous()) == length_of(span)


@pytest.mark.parametrize(
    ("text", "wish"),
    [("11月月报", True), ("市财政局2026年11月月报", True), ("本支部的月报", True), ("月报 3", True), ("2026年年报", True), ("写完本周周报再走", False), ("写完11月月报", False), ("大家看一下月报", False), ("今天主题党日，学习月报", False)],
)  # fmt: skip
def test_a_wish_is_one_when_it_is_nothing_else(text: str, *, wish: bool) -> None:
    assert bool(WISH.fullmatch(text)) is wish


@pytest.mark.parametrize("text", ["", "2026-13", "2026-W60", "0000", "1999-11", "2026-Q5", "下个月"])
def test_what_is_no_span_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(PeriodError, match="2026-Q4"):
        parse_span(text, TODAY)


def test_spans_that_ended_are_found_once_each() -> None:
    ended = ended_between(date(2026, 12, 25), date(2027, 1, 1))
    assert [str(each) for each in ended] == ["2026-12", "2026-Q4", "2026-H2", "2026"]
    assert ended_between(date(2026, 12, 1), date(2026, 12, 31)) == ()


def test_a_number_said_to_a_digest_finds_it() -> None:
    root = Organisation(12, "市财政局", Level.COMMITTEE, 1, "/1/12/")
    for span in (Week(2026, 49), Period(Cycle.YEAR, 2026, 1), containing(Length.QUARTER, TODAY)):
        assert marked(mark_of(root, span), TODAY) == Mark(12, span)
    assert [marked(text, TODAY) for text in (None, "theme_day", "digest:1:x")] == [None, None, None]
    assert [pointed_at(text) for text in ("3", " ③。", "第12条", "3人", "①完成")] == [
        "周报 3",
        "周报 ③",
        "周报 12",
        None,
        None,
    ]
