"""The day a duty is due in a period, and why it is that day."""

from dataclasses import dataclass
from datetime import date

from domain.calendar import Shift, WorkCalendar
from domain.due_rule import Anchor, DueRuleError, parse_fixed_day
from domain.duty import Duty
from domain.period import MONTHS_A_YEAR, Period


@dataclass(frozen=True, slots=True)
class Due:
    """The day it is due, the day the rule names before any shift, and the reason in short Chinese."""

    day: date
    nominal: date
    why: str


def term_day(term_ends: date, calendar: WorkCalendar) -> Due:
    """When something is due that a branch's own term decides."""
    day = calendar.shift(term_ends, Shift.EARLIER)
    return Due(day, term_ends, f"本届{term_ends.month}月{term_ends.day}日届满" + _moved(term_ends, day, Shift.EARLIER))


def due_day(duty: Duty, period: Period, calendar: WorkCalendar, fixed_day: str | None) -> Due:
    """When the duty is due in the period; `fixed_day` is the branch's own, used where the rule says `own`.

    A fixed day that cannot be read counts as none: the roster's import is where it is refused.
    """
    anchor, is_own = duty.due.anchor, False
    if duty.due.own and fixed_day and (own := _own(fixed_day)):
        anchor, is_own = own, True
    months_on = (duty.due.month or duty.cycle.months) - 1 + period.months[0] - 1
    nominal = anchor.on(period.year + months_on // MONTHS_A_YEAR, months_on % MONTHS_A_YEAR + 1, calendar)
    day = calendar.shift(nominal, duty.shift)
    why = f"固定日{nominal.month}月{nominal.day}日" if is_own else anchor.told(nominal)
    return Due(day, nominal, why + _moved(nominal, day, duty.shift))


def _own(fixed_day: str) -> Anchor | None:
    try:
        return parse_fixed_day(fixed_day)
    except DueRuleError:
        return None


def _moved(nominal: date, day: date, policy: Shift) -> str:
    if policy is Shift.NONE or day == nominal:
        return ""
    return "，遇假顺延" if day > nominal else "，遇假提前"
