"""The one time zone of the product: Asia/Shanghai, which has had no summer time since 1991."""

from datetime import date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def local(at: datetime) -> datetime:
    """An aware time as the clock on the wall shows it."""
    return at.astimezone(SHANGHAI)


def today(at: datetime) -> date:
    """The local day of an aware time."""
    return at.astimezone(SHANGHAI).date()


def at_time(day: date, clock: time) -> datetime:
    """A local day and clock time as an aware time."""
    return datetime.combine(day, clock, SHANGHAI)
