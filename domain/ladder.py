"""The ladder of a duty: which reminder is due, when, and who hears it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise

from domain import burden
from domain.calendar import WorkCalendar, last_of_month
from domain.hours import HOURS, WorkingHours, is_open
from domain.period import MONTHS_A_YEAR
from domain.zone import at_time, today

DEFAULT_TIME = time(9, 30)
EXAMPLE = '["-3", "-1", "0@17:00", "+2 secretary", "+5 officer"]'
_WRITTEN = re.compile(r"([+-]?\d{1,2})(m)?(?:@(\d{1,2}):(\d{2}))?(?: +(\w+))?")
_WORKDAYS_A_MONTH = 21


class Audience(StrEnum):
    """Who hears a step: the branch's group; in private who has to do it, the secretary, the committee's officer."""

    GROUP = "group"
    DOER = "doer"
    SECRETARY = "secretary"
    OFFICER = "officer"


_ORDER = tuple(Audience)


class LadderError(ValueError):
    """A ladder that cannot be read or breaks a rule; its text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Step:
    """A rung: so many working days, or months, after the due day (negative: before it), at a local time.

    `id` is what the catalogue writes less the audience (`-3`, `-6m`, `0@17:00`), unique in its ladder.
    """

    id: str
    offset_workdays: int
    at: time
    to: Audience
    months: int = 0

    @property
    def order(self) -> tuple[int, time]:
        """Where it stands in its ladder."""
        return self.months * _WORKDAYS_A_MONTH + self.offset_workdays, self.at


def parse_ladder(written: Sequence[str]) -> tuple[Step, ...]:
    """Read `["-3", "-1", "0@17:00", "+2 secretary", "+5 officer"]`; raises LadderError.

    Steps stand in order, the private ones after those to the group. After the due day the group hears nothing:
    names and branches that are behind are no matter for it.
    """
    steps = tuple(_step(text) for text in written)
    for before, after in pairwise(steps):
        if before.order >= after.order:
            raise LadderError(f"“{after.id}”要晚于它前面的“{before.id}”，请按时间先后写，例如 {EXAMPLE}")
        if _ORDER.index(before.to) > _ORDER.index(after.to):
            raise LadderError(f"“{after.id}”应先提醒群和书记，再告诉机关党委，请写成 {EXAMPLE} 这样的次序")
    return steps


def step_day(step: Step, due: date, calendar: WorkCalendar) -> date:
    """The working day a step falls on; that of a due day off is the working day before it.

    Months are counted by the calendar, and a day off gives way to the next working day.
    """
    if step.months:
        day = months_from(due, step.months)
        return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)
    if step.offset_workdays == 0 and not calendar.is_workday(due):
        return calendar.add_workdays(due, -1)
    return calendar.add_workdays(due, step.offset_workdays)


def months_from(day: date, months: int) -> date:
    """The same day so many months on; the month's last day where it has fewer."""
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    last = last_of_month(day.year + years, month + 1)
    return last.replace(day=min(day.day, last.day))


def steps_due(
    ladder: Sequence[Step],
    due: date,
    calendar: WorkCalendar,
    said: Collection[str],
    now: datetime,
    *,
    hours: WorkingHours = HOURS,
) -> Step | None:
    """The step to say now: the newest whose moment has come, unless its id is among those said.

    Older ones that were missed are skipped, and so is one that the next step follows today. Nothing is due on a day
    off or outside working hours, and a step to the group is dropped once the due day is over.
    """
    if not is_open(now, calendar, hours):
        return None
    days = [(step, step_day(step, due, calendar)) for step in ladder]
    come = [(step, day) for step, day in days if at_time(day, step.at) <= now]
    if not come or come[-1][0].id in said:
        return None
    newest, missed = come[-1][0], come[-1][1] < today(now)
    follows = missed and any(day == today(now) and at_time(day, step.at) > now for step, day in days)
    overdue = today(now) > due
    return None if follows or (overdue and newest.to is Audience.GROUP) else newest


def _step(text: str) -> Step:
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise LadderError(f"“{text}”不是提醒阶梯的一级，请写成 {EXAMPLE} 这样")
    days, months, hour, minute, word = found.groups()
    offset = int(days)
    at = _time(text, hour, minute) if hour else DEFAULT_TIME
    to = _audience(text, word, offset)
    name = (f"{offset:+d}" if offset else "0") + (months or "") + (f"@{at:%H:%M}" if hour else "")
    return Step(name, 0, at, to, offset) if months else Step(name, offset, at, to)


def _time(text: str, hour: str, minute: str) -> time:
    try:
        at = time(int(hour), int(minute))
    except ValueError:
        raise LadderError(f"“{text}”里没有这个时刻，请写成 0@17:00 这样") from None
    if not HOURS.holds(at):
        between = f"{HOURS.opens:%H:%M} 到 {HOURS.closes:%H:%M}"
        raise LadderError(f"“{text}”不在工作时间里，请写 {between} 之间的时刻。{burden.HOURS}")
    return at


def _audience(text: str, word: str | None, offset: int) -> Audience:
    if word is None:
        return Audience.GROUP if offset <= 0 else Audience.SECRETARY
    if word not in _ORDER:
        raise LadderError(f"“{text}”里的“{word}”不是提醒对象，请写 {'、'.join(_ORDER)} 中的一个")
    to = Audience(word)
    if offset > 0 and to is Audience.GROUP:
        raise LadderError(f"“{text}”把逾期提醒发到群里了，请写成“{offset:+d} secretary”。{burden.UNNAMED}")
    if offset <= 0 and to is Audience.OFFICER:
        raise LadderError(f"“{text}”还没到期就告诉机关党委了，请写到期之后的天数，例如“+5 officer”")
    return to
