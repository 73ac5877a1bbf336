"""How values are written."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.reading.reading import Leave, State, Voting
from templates.filters import circled, day, kind, moment, number, period, said, weekday


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "无"),
        ((), "无"),
        (0, "0"),
        (State.DONE, "办结"),
        (State.CLAIMED, "认领"),
        (True, "是"),
        (False, "否"),
        (2.5, "2.5"),
        (4.0, "4"),
        (date(2026, 12, 1), "12月1日"),
        (datetime(2026, 12, 1, 2, 5, tzinfo=UTC), "12月1日 10:05"),
        (("韩冬", "卢佳"), "韩冬、卢佳"),
        ((Leave("sick", "韩冬"), Leave("other")), "韩冬（病假）、其他"),
        (Voting(24, 22, 20, 1, 1), "应到24、实到22、赞成20、反对1、弃权1"),
        (Voting(), "无"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
    ],
)
def test_any_value_is_said_as_people_write_it(value: Any, written: str) -> None:
    assert said(value) == written


def test_numbers_and_days() -> None:
    assert [circled(no) for no in (1, 20, 21, 0)] == ["①", "⑳", "(21)", "(0)"]
    assert (day(date(2026, 8, 28)), weekday(date(2026, 8, 28))) == ("8月28日", "8月28日(周五)")
    assert moment(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == "1月1日 00:00", "local time"
    assert [number(each) for each in (2.0, 2.25)] == ["2", "2.25"]
    assert [period(each) for each in ("2026-12", "2026-Q4", "2026-H2", "2026")] == [
        "12月",
        "第四季度",
        "下半年",
        "2026年度",
    ]
    assert (kind("theme_day"), kind(None)) == ("主题党日", "")
