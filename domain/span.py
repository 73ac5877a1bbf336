"""The span of time a report tells of: a week (周报), a month (月报), a quarter (季报), a half or a year (年报)."""

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.period import Cycle, Period, PeriodError, Week
from domain.zone import at_time

Span = Week | Period
YEARS = range(2000, 2100)
"""Years a report can be of: what lies outside was mistyped."""
_WEEK = re.compile(r"[W周]", re.IGNORECASE)


class Length(StrEnum):
    """How long a span is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


def length_of(span: Span) -> Length:
    """The length of a span."""
    return Length.WEEK if isinstance(span, Week) else Length(span.cycle.value)


def containing(length: Length, day: date) -> Span:
    """The span of this length that the day lies in."""
    return Week.containing(day) if length is Length.WEEK else Period.containing(Cycle(length.value), day)


def parse_span(text: str, today: date) -> Span:
    """Read `2026-W48`, `2026-11`, `2026-Q4`, `2026-H2` or `2026`; raises PeriodError."""
    try:
        span = Week.parse(text, today) if _WEEK.search(text) else Period.parse(text)
    except PeriodError:
        span = None
    if span is None or span.year not in YEARS:
        raise PeriodError(
            f"“{text}”不是一段时间，请写成 2026-W48（周）、2026-11（月）、2026-Q4（季）、2026-H2（半年）或 2026（年）"
        )
    return span


def ended_between(after: date, until: date) -> tuple[Period, ...]:
    """The months, quarters, halves and years whose last day lies from `after` to the day before `until`."""
    found = []
    for cycle in Cycle:
        period = Period.containing(cycle, until).previous()
        if period.last >= after:
            found.append(period)
    return tuple(found)


def end_of(span: Span) -> datetime:
    """The midnight with which it is over."""
    return at_time(span.last + timedelta(days=1), time())
