"""Months, quarters, halves and years that are named without a day."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from domain.reading.numerals import HAN, number
from domain.reading.patterns import regex
from domain.reading.ribbon import Ribbon

_PERIOD = regex(
    rf"(?=[\d{HAN}今去上明本第q下这当])(?:"
    r"(?:(?P<year>\d{4})年?度?|(?P<rel>今年|去年|上年|明年|本年度?|上年度))? ?(?:"
    rf"(?P<month>\d{{1,2}}|[{HAN}]{{1,2}})月份?(?!底?[之以]?前|初|开始|起|底(?:截|为|结))(?:底|末|[上中下]旬)?"
    r"|第?(?P<quarter>[一二三四1-4])季度?"
    r"|q(?P<q>[1-4])"
    r"|(?P<half>上半年|下半年)"
    r"|(?P<relmonth>本月|这个月|这月|当月|上个月|上月|下个月|下月)份?(?!底|初)"
    r"|(?P<relquarter>本季度?|这个季度|上季度|上个季度|下季度)"
    r")"
    r"|(?<!\d)(?P<alone>20\d{2})年度?(?!第)|(?P<relalone>去年|今年|本年度))"
)
_QUARTERS = regex(r"第?(?P<first>[一二三])[、和及与]?第?(?P<last>[二三四])季度")
_UNTIL = regex(r"[到至]\d{1,2}月(?:底|份)?")
_SIGN = regex("[月季年度q]")
_LAST_WEEK = regex(r"上(?:上个?|个)?(?:周|星期|礼拜)(?![一二三四五六日天末\d期报])")
_YEARS = {"今": 0, "本": 0, "去": -1, "上": -1, "明": 1}
_STEPS = {"本": 0, "这": 0, "当": 0, "上": -1, "下": 1}


_LACKING = ("缺", "漏", "少", "缺少", "漏了", "差")


class PeriodFound(NamedTuple):
    """A period that was named, and where."""

    start: int
    end: int
    period: str


def take_periods(ribbon: Ribbon, today: date, *, ahead: bool = False) -> list[PeriodFound]:
    """Cut out every period, in the order of the text; ahead: a bare month is to come. "交到12月" is a deadline."""
    if not _SIGN.search(ribbon.plain):
        return _last_week(ribbon, today)
    ribbon.take_all(_UNTIL)
    periods = []
    if "季" in ribbon.plain:
        for found in ribbon.take_all(_QUARTERS):
            periods += [
                PeriodFound(*found.span(), f"{today.year}-Q{number(found[name])}") for name in ("first", "last")
            ]
    for found in ribbon.take_all(_PERIOD):
        if ribbon.source.endswith(_LACKING, 0, found.start()):
            continue  # 照片缺2月份
        period = _resolve(found, today, ahead=ahead)
        if period:
            periods.append(PeriodFound(*found.span(), period))
    return periods or _last_week(ribbon, today)


def _last_week(ribbon: Ribbon, today: date) -> list[PeriodFound]:
    """上周 at the turn of a month is of the month that most of its working days lie in."""
    if "上" not in ribbon.plain or (found := ribbon.take(_LAST_WEEK)) is None:
        return []
    weeks = 2 if found.group().startswith("上上") else 1
    midweek = today - timedelta(days=today.weekday() - 2, weeks=weeks)
    if (midweek.year, midweek.month) == (today.year, today.month):
        return []
    return [PeriodFound(*found.span(), f"{midweek:%Y-%m}")]


def covers(period: str, day: date) -> bool:
    """Whether a day lies in a period.

    >>> covers("2026-Q3", date(2026, 8, 28)), covers("2026-H1", date(2026, 8, 28))
    (True, False)
    """
    names = (
        str(day.year),
        f"{day.year}-{day.month:02}",
        f"{day.year}-Q{(day.month + 2) // 3}",
        f"{day.year}-H{1 if day.month <= 6 else 2}",  # noqa: PLR2004
    )
    return period in names


def _resolve(found: re.Match[str], today: date, *, ahead: bool) -> str | None:
    year = int(found["year"]) if found["year"] else None
    rel = found["rel"] or found["relalone"]
    if rel:
        year = today.year + _YEARS[rel[0]]
    if found["month"]:
        return _month(number(found["month"]), year, today, ahead=ahead)
    if found["quarter"] or found["q"]:
        return f"{year or today.year}-Q{number(found['quarter'] or found['q'])}"
    if found["half"]:
        return f"{year or today.year}-H{1 if found['half'][0] == '上' else 2}"
    if found["relmonth"]:
        index = today.year * 12 + today.month - 1 + _STEPS[found["relmonth"][0]]
        return f"{index // 12}-{index % 12 + 1:02}"
    if found["relquarter"]:
        index = today.year * 4 + (today.month - 1) // 3 + _STEPS[found["relquarter"][0]]
        return f"{index // 4}-Q{index % 4 + 1}"
    return found["alone"] or (str(year) if year else None)


def _month(month: int, year: int | None, today: date, *, ahead: bool) -> str | None:
    """A month without a year is the one within nine months back and three ahead; of a plan it is to come."""
    if not 1 <= month <= 12:  # noqa: PLR2004
        return None
    if year is None:
        away = (month - today.month) % 12
        index = today.year * 12 + today.month - 1 + (away if away <= (8 if ahead else 2) else away - 12)
        year = index // 12
    return f"{year}-{month:02}"
