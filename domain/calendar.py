"""Working days and days off, and how a due day moves off a holiday."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""Month and day of the statutory holidays that do not follow the moon or the sun (放假办法, as changed in 2024)."""

_SATURDAY = 5
_DECEMBER = 12


class Shift(StrEnum):
    """Which way a day moves that falls on a day off."""

    NONE = "none"
    LATER = "later"
    EARLIER = "earlier"
    NEAREST = "nearest"


class DayKind(StrEnum):
    """What a notice makes of a day: 休 or 班."""

    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class HolidayOverride:
    """One day of an imported holiday notice; `name` is the holiday's, `source` the notice it stands in."""

    day: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days off and working days by date, each with the holiday's name.

    `settled_years` follow a published notice. Any other year falls back to weekends and statutory days;
    `provisional_years` are those among them that were asked for, so that somebody can be told.
    No question about any date raises.
    """

    off: Mapping[date, str]
    work: Mapping[date, str]
    settled_years: frozenset[int]
    provisional_years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day; a 调休 Saturday is a working day."""
        if day in self.work:
            return True
        return day.weekday() < _SATURDAY and self.name_of(day) is None

    def is_provisional(self, day: date) -> bool:
        """Whether the State Council's notice for this day's year is not known here."""
        return day.year not in self.settled_years

    def name_of(self, day: date) -> str | None:
        """The holiday's name, if the day is off because of one."""
        if day in self.off:
            return self.off[day]
        if day in self.work or not self.is_provisional(day):
            return None
        return FIXED_HOLIDAYS.get((day.month, day.day))

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after `day`, or before it when `n` is negative; 0 returns the day itself."""
        if n == 0:
            return day
        left = abs(n)
        last = day
        for last in _days_from(day, 1 if n > 0 else -1):
            left -= self.is_workday(last)
            if left == 0:
                break
        return last

    def workdays_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and with `b`: what leads `add_workdays` from `a` to `b`; negative backwards."""
        step = 1 if b >= a else -1
        days = abs((b - a).days)
        return step * sum(self.is_workday(a + timedelta(days=step * i)) for i in range(1, days + 1))

    def first_workday(self, year: int, month: int) -> date:
        """The month's first working day."""
        first = date(year, month, 1)
        return first if self.is_workday(first) else self.add_workdays(first, 1)

    def workdays_of_month(self, year: int, month: int) -> tuple[date, ...]:
        """Every working day of the month, in order."""
        days = (date(year, month, n) for n in range(1, last_of_month(year, month).day + 1))
        return tuple(day for day in days if self.is_workday(day))

    def last_workday_of_week(self, day: date) -> date | None:
        """The last working day of this day's ISO week; None in a week that is all holiday."""
        monday = day - timedelta(days=day.weekday())
        week = [monday, *_days_from(monday, 1, 6)]
        return next((d for d in reversed(week) if self.is_workday(d)), None)

    def shift(self, day: date, policy: Shift, within: int = 7) -> date:
        """The working day that a duty due on `day` moves to, at most `within` days away.

        1. The wanted direction inside the month, then the other direction inside the month.
        2. The same over the month's edge.
        3. With no working day in reach the day stays where it is.
        """
        if policy is Shift.NONE or self.is_workday(day):
            return day
        reach = [d for d in _candidates(day, policy, within) if self.is_workday(d)]
        inside = [d for d in reach if (d.year, d.month) == (day.year, day.month)]
        return next(iter(inside + reach), day)


def last_of_month(year: int, month: int) -> date:
    """The month's last day."""
    if month == _DECEMBER:
        return date(year, month, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _candidates(day: date, policy: Shift, within: int) -> Iterable[date]:
    later = list(_days_from(day, 1, within))
    earlier = list(_days_from(day, -1, within))
    if policy is Shift.NEAREST:
        # Of two days equally near the later one: nobody is asked for something before its day.
        return sorted(later + earlier, key=lambda d: (abs(d - day), d < day))
    return later + earlier if policy is Shift.LATER else earlier + later


def _days_from(day: date, step: int, count: int | None = None) -> Iterator[date]:
    """The days after (or before) `day`, ending where dates end instead of raising."""
    edge = date.max if step > 0 else date.min
    while day != edge and count != 0:
        day += timedelta(days=step)
        count = None if count is None else count - 1
        yield day
