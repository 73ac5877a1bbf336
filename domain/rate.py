"""A part in a hundred, as officers round it."""


def percent(part: int, whole: int) -> str:
    """6.3% of 2/32: 四舍五入, and 100% only when nothing is missing."""
    if part >= whole:
        return "100%"
    tenths = min((2000 * part + whole) // (2 * whole), 999)
    return f"{tenths // 10}.{tenths % 10}%"
