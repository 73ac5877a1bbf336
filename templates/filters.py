"""How values are written in Chinese: days, numbers of a list, rates."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from domain.zone import SHANGHAI

WEEKDAYS = "一二三四五六日"
CIRCLED_MOST = 20


def circled(no: int) -> str:
    """① to ⑳, then (21)."""
    return chr(0x2460 + no - 1) if 1 <= no <= CIRCLED_MOST else f"({no})"


def day(value: date) -> str:
    """8月28日."""
    return f"{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """8月28日(周五)."""
    return f"{day(value)}(周{WEEKDAYS[value.weekday()]})"


def moment(value: datetime) -> str:
    """8月28日 16:30, in local time."""
    local = value.astimezone(SHANGHAI)
    return f"{day(local)} {local:%H:%M}"


def number(value: float) -> str:
    """2.5, but 4 and not 4.0."""
    return f"{value:g}"


FILTERS: dict[str, Callable[..., Any]] = {
    "circled": circled,
    "day": day,
    "weekday": weekday,
    "moment": moment,
    "number": number,
}
