"""Which span of time a wish names: 11月月报, 三季度季报, 2026年报, 上周周报, 周报 第47周."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from re import Match

from domain.period import Cycle, Period, Week
from domain.reading.numerals import HAN, number
from domain.reading.patterns import regex
from domain.span import Length, Span, containing

REPORTS = {
    "周报": Length.WEEK,
    "月报": Length.MONTH,
    "季报": Length.QUARTER,
    "半年报": Length.HALF,
    "年报": Length.YEAR,
}
"""What a report is called, and how long the span is that it tells of."""
_YEAR = r"(?:(?P<year>20\d{2})年?度?|(?P<told>[去今本上]年)的?)"
_WEEK = regex(
    rf"20\d{{2}}[-年]?[W第]\d{{1,2}}周?|第?\d{{1,2}}周|第(?P<han>[{HAN}]{{1,4}})周|W\d{{1,2}}|(?P<last>上一?个?周)|[本这]一?个?周",
    re.IGNORECASE,
)
_QUARTER = regex(rf"{_YEAR}?-?(?:(?<!上)第?(?P<no>[1-4一二三四])(?:季度?(?!报)|(?=季报))|Q(?P<q>[1-4]))", re.IGNORECASE)
_HALF = regex(rf"{_YEAR}?-?(?:(?P<half>[上下])(?:半年(?!报)|(?=半年报))|H(?P<h>[12]))", re.IGNORECASE)
_MONTH = regex(
    rf"{_YEAR}?(?:(?<=20\d{{2}})-(?P<m>\d{{2}})(?!\d)|(?<!\d)(?P<no>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?)"
)
_NEAR = regex(r"(?P<last>上一?个?|[本这当]一?个?)(?:(?P<what>月份?|季度?|年度?)(?!报)|(?=(?P<of>[月季年])报))")
_ONLY_YEAR = regex(r"(?:(?P<year>20\d{2})(?:年?(?!报)|(?=年报))|(?P<told>[去今]年))度?")
_SAID_YEAR = r"(?:20\d{2}[年度]{0,2}|[去今本上]年)的?-?"
_SAID = (
    rf"第?\d{{1,2}}周|第[{HAN}]{{1,4}}周|[上本这]一?个?周|[上本这当]一?个?(?:月份?|季度?|年度?)|第?[1-4一二三四]季度?|Q[1-4]"
    r"|[上下]半年|H[12]|(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
)
_UNIT = r"(?:[\u4e00-\u9fff]{1,24}(?:[局委办院校部馆处所会台社厅队]|中心|公司|集团|支部|工委))"
WISH = regex(
    rf"(?:(?:我们|咱们?|本)?{_UNIT})?[\s的]{{0,3}}(?:{_SAID_YEAR})?(?:{_SAID})?[\s的]{{0,3}}(?:{'|'.join(REPORTS)})"
    r"(?:[\s第]{0,3}\d{1,2}[条项号]?)?",
    re.IGNORECASE,
)
"""A message that is nothing but a wish for a report: whose, of when, and which line of it."""
_BACK = {"去年": 1, "上年": 1}
_NEAR_LENGTHS = {"月": Length.MONTH, "季": Length.QUARTER, "年": Length.YEAR}


@dataclass(frozen=True, slots=True)
class Asked:
    """The span that is meant, what is left of the text without the words that named it, and whether any did."""

    span: Span
    rest: str
    is_named: bool = True


def asked_span(text: str, today: date) -> Asked:
    """Read which span a wish means; without a word of time the one that runs, as long as its report's name says.

    Where no year is told a month, quarter or half is the last one that has begun. Raises PeriodError for a week that
    its year does not have.
    """
    plain = unicodedata.normalize("NFKC", text)
    for pattern, meant in _READINGS:
        found = pattern.search(plain)
        if found:
            return Asked(meant(found, today), plain[: found.start()] + plain[found.end() :])
    named = next((length for word, length in _LONGEST_FIRST if word in plain), Length.WEEK)
    return Asked(containing(named, today), plain, is_named=False)


_LONGEST_FIRST = sorted(REPORTS.items(), key=lambda entry: -len(entry[0]))


def _week(found: Match[str], today: date) -> Week:
    if found["han"]:
        return Week.parse(f"第{number(found['han'])}周", today)
    if any(char.isdecimal() for char in found[0]):
        return Week.parse(found[0], today)
    week = Week.containing(today)
    return week.previous() if found["last"] else week


def _quarter(found: Match[str], today: date) -> Period:
    return _begun(Cycle.QUARTER, number(found["no"] or found["q"]), found, today)


def _half(found: Match[str], today: date) -> Period:
    return _begun(Cycle.HALF, 1 if "上" in (found["half"] or "") or found["h"] == "1" else 2, found, today)


def _month(found: Match[str], today: date) -> Period:
    return _begun(Cycle.MONTH, number(found["m"] or found["no"]), found, today)


def _begun(cycle: Cycle, index: int, found: Match[str], today: date) -> Period:
    """The period of this number in the year that is told, else the last one that has begun."""
    year = _year(found, today)
    if year is not None:
        return Period(cycle, year, index)
    this_year = Period(cycle, today.year, index)
    return this_year if this_year.first <= today else Period(cycle, today.year - 1, index)


def _near(found: Match[str], today: date) -> Span:
    span = containing(_NEAR_LENGTHS[(found["what"] or found["of"])[0]], today)
    return span.previous() if found["last"].startswith("上") else span


def _only_year(found: Match[str], today: date) -> Period:
    return Period(Cycle.YEAR, _year(found, today) or today.year, 1)


def _year(found: Match[str], today: date) -> int | None:
    if found["year"]:
        return int(found["year"])
    return today.year - _BACK.get(found["told"], 0) if found["told"] else None


_READINGS = (
    (_WEEK, _week),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_MONTH, _month),
    (_NEAR, _near),
    (_ONLY_YEAR, _only_year),
)
"""From the most particular to the widest: 2026年第三季度 is a quarter before it is a year."""
