"""The calendar's days: published tables, statutory days where none is published, imported days over both."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from types import MappingProxyType

from chinese_calendar.constants import Holiday, holidays, workdays

from domain.calendar import FIXED_HOLIDAYS, DayKind, HolidayOverride, WorkCalendar

# First day of the first lunar month, 清明, 端午, 中秋. Worked out from the new moons and the sun's longitude in
# Beijing time: the moon is new 4 minutes before midnight in February 2027 and 7 minutes after it in February 2030,
# so that tables made with a coarser formula are a day off there.
_MOVING = {
    2027: (date(2027, 2, 6), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 4, 4), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 4, 4), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 4, 5), date(2030, 6, 5), date(2030, 9, 12)),
}
_SATURDAY = 5


def load_calendar(overrides: Iterable[HolidayOverride], years: range) -> WorkCalendar:
    """The calendar of `years`: overrides win, then the published tables, then statutory days.

    A year without a published table is provisional until the overrides cover every statutory day of it that
    falls on Monday to Friday: that is when a whole notice was imported and not just a day or two.
    """
    names: dict[str, str] = {holiday.value: holiday.chinese for holiday in Holiday}
    off: dict[date, str] = {day: names[name] for day, name in holidays.items() if day.year in years}
    work: dict[date, str] = {day: names[name] for day, name in workdays.items() if day.year in years}
    published = frozenset(day.year for day in holidays) & frozenset(years)
    given = _by_year(overrides)
    imported = {year for year in given if year not in published and _is_whole(year, given[year])}
    for year in years:
        if year not in published and year not in imported:
            off.update(_statutory(year))
    for days in given.values():
        for override in days:
            off.pop(override.day, None)
            work.pop(override.day, None)
            (off if override.kind is DayKind.OFF else work)[override.day] = override.name
    settled = published | imported
    return WorkCalendar(MappingProxyType(off), MappingProxyType(work), settled, frozenset(years) - settled)


def _by_year(overrides: Iterable[HolidayOverride]) -> dict[int, list[HolidayOverride]]:
    years: dict[int, list[HolidayOverride]] = defaultdict(list)
    for override in overrides:
        years[override.day.year].append(override)
    return years


def _is_whole(year: int, overrides: Iterable[HolidayOverride]) -> bool:
    told = {override.day for override in overrides}
    return all(day in told for day in _statutory(year) if day.weekday() < _SATURDAY)


def _statutory(year: int) -> dict[date, str]:
    """The days off by law in a year without a notice; beyond the table only those with a fixed date."""
    days = {date(year, month, day): name for (month, day), name in FIXED_HOLIDAYS.items()}
    if year in _MOVING:
        spring, tomb_sweeping, dragon_boat, mid_autumn = _MOVING[year]
        # 除夕 to 初三.
        days |= {spring + timedelta(days=offset): "春节" for offset in range(-1, 3)}
        days |= {tomb_sweeping: "清明", dragon_boat: "端午", mid_autumn: "中秋"}
    return days
