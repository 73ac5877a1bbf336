"""Periods a duty is counted in: month, quarter, half and year, and the ISO week of the 周报."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar import last_of_month

MONTHS_A_YEAR = 12
LATEST_MONTH_OF_A_YEAR = 18
"""What is done for a year may be done until June of the next one, counted on: a year's 组织生活会 often is."""
_NUMERALS = ("", "一", "二", "三", "四")
_WRITTEN = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])))?")
_WEEK_WRITTEN = re.compile(r"(?:(\d{4})[-年]?(?=[W第]))?(?:W|第)?(\d{1,2})周?", re.IGNORECASE)


class PeriodError(ValueError):
    """A text that names no period, or a week that its year does not have."""


class Cycle(StrEnum):
    """How often a duty comes round."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months one turn takes."""
        return {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF: 6, Cycle.YEAR: MONTHS_A_YEAR}[self]


@dataclass(frozen=True, slots=True)
class Period:
    """One turn of a cycle, the `index`-th of its year from 1; written `2026-08`, `2026-Q3`, `2026-H1`, `2026`."""

    cycle: Cycle
    year: int
    index: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2026-08`, `2026-Q3`, `2026-H1` or `2026`; raises PeriodError."""
        found = _WRITTEN.fullmatch(text.strip().upper())
        if found is None or found[1] == "0000" or (found[2] and not 1 <= int(found[2]) <= MONTHS_A_YEAR):
            raise PeriodError(f"“{text}”不是月、季、半年或年，请写成 2026-08、2026-Q3、2026-H1 或 2026")
        year = int(found[1])
        for cycle, index in zip((Cycle.MONTH, Cycle.QUARTER, Cycle.HALF), found.groups()[1:], strict=True):
            if index:
                return cls(cycle, year, int(index))
        return cls(Cycle.YEAR, year, 1)

    @classmethod
    def containing(cls, cycle: Cycle, day: date) -> "Period":
        """The period of this cycle that the day lies in."""
        return cls(cycle, day.year, (day.month - 1) // cycle.months + 1)

    def __str__(self) -> str:
        return {
            Cycle.MONTH: f"{self.year:04}-{self.index:02}",
            Cycle.QUARTER: f"{self.year:04}-Q{self.index}",
            Cycle.HALF: f"{self.year:04}-H{self.index}",
            Cycle.YEAR: f"{self.year:04}",
        }[self.cycle]

    @property
    def months(self) -> range:
        """The numbers of its months: `range(7, 10)` for a third quarter."""
        start = (self.index - 1) * self.cycle.months + 1
        return range(start, start + self.cycle.months)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.months[0], 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return last_of_month(self.year, self.months[-1])

    @property
    def label(self) -> str:
        """How people name it when the year goes without saying: 8月, 第三季度, 上半年, 2026年度."""
        return {
            Cycle.MONTH: f"{self.index}月",
            Cycle.QUARTER: f"第{_NUMERALS[min(self.index, 4)]}季度",
            Cycle.HALF: "上半年" if self.index == 1 else "下半年",
            Cycle.YEAR: f"{self.year}年度",
        }[self.cycle]

    @property
    def full_label(self) -> str:
        """The same with its year: 2026年8月."""
        return self.label if self.cycle is Cycle.YEAR else f"{self.year}年{self.label}"

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last

    def next(self) -> "Period":
        """The one after it."""
        return self._moved(1)

    def previous(self) -> "Period":
        """The one before it."""
        return self._moved(-1)

    def _moved(self, turns: int) -> "Period":
        a_year = MONTHS_A_YEAR // self.cycle.months
        years, index = divmod(self.index - 1 + turns, a_year)
        return Period(self.cycle, self.year + years, index + 1)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week, written `2026-W47`; its year is the one that holds its Thursday."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str, today: date) -> "Week":
        """Read `2026-W47`, `2026年第47周` or, for the nearest week of that number, `第47周`; raises PeriodError."""
        found = _WEEK_WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
        if found is None:
            raise PeriodError(f"“{text}”不是周，请写成 第47周 或 2026-W47")
        number = int(found[2])
        near = (int(found[1]),) if found[1] else (today.year - 1, today.year, today.year + 1)
        weeks = [cls(year, number) for year in near if _has_week(year, number)]
        if not weeks:
            raise PeriodError(f"没有第{number}周，请写这一年有的周，例如 第47周")
        return min(weeks, key=lambda week: abs(week.first - today))

    @classmethod
    def containing(cls, day: date) -> "Week":
        """The week the day lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def first(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def label(self) -> str:
        """How people name it: 第47周."""
        return f"第{self.number}周"

    @property
    def full_label(self) -> str:
        """The same with its year: 2026年第47周."""
        return f"{self.year}年{self.label}"

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last

    def next(self) -> "Week":
        """The one after it."""
        return Week.containing(self.first + timedelta(days=7))

    def previous(self) -> "Week":
        """The one before it."""
        return Week.containing(self.first - timedelta(days=7))


def _has_week(year: int, number: int) -> bool:
    try:
        date.fromisocalendar(year, number, 1)
    except ValueError:
        return False
    return True
