"""Due rules as values, and how they are written: `workday -2`, `2nd fri`, `day 25 of month 3`, `own or last fri`."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import WorkCalendar, last_of_month
from domain.period import LATEST_MONTH_OF_A_YEAR, MONTHS_A_YEAR, Cycle

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FORMS = "workday 5、workday -2、2nd fri、last tue、day 25、month_end、month_end -2、own or last fri、term"

_MOST_WORKDAYS = 15
_MOST_DAYS = 31
_ORDINALS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1}
_NUMERALS = "一二三四五六日"
_CHINESE_WEEKDAY = re.compile(
    r"每?月?的?(?:第([1-5一二三四五])个?|(最后)[一1]?个?)(?:周|星期|礼拜)([一二三四五六日天1-7])"
)
_CHINESE_DAY = re.compile(r"每?月?(?:的)?(\d{1,2})[日号]")


class DueRuleError(ValueError):
    """A due rule that cannot be read; its text says what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class Workday:
    """The n-th working day of the month; negative counts from its end."""

    n: int

    def on(self, year: int, month: int, calendar: WorkCalendar) -> date:
        """The day, or the nearest there is in a month with too few working days."""
        days = calendar.workdays_of_month(year, month)
        if not days:
            return last_of_month(year, month)
        place = self.n - 1 if self.n > 0 else len(days) + self.n
        return days[min(max(place, 0), len(days) - 1)]

    def told(self, day: date) -> str:
        """The rule in Chinese, with its day."""
        if self.n == -1:
            return f"最后一个工作日{_told(day)}"
        return f"第{self.n}个工作日{_told(day)}" if self.n > 0 else f"倒数第{-self.n}个工作日{_told(day)}"


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The n-th Friday (weekday 4) of the month; -1, or a fifth that the month lacks, is the last one."""

    n: int
    weekday: int

    def on(self, year: int, month: int, calendar: WorkCalendar) -> date:  # noqa: ARG002 (every anchor is asked alike)
        """The day."""
        last = last_of_month(year, month)
        latest = last - timedelta(days=(last.weekday() - self.weekday) % 7)
        if self.n < 0:
            return latest
        first = date(year, month, 1)
        found = first + timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.n - 1))
        return min(found, latest)

    def told(self, day: date) -> str:
        """The rule in Chinese, with its day."""
        which = "最后一个" if self.n < 0 else f"第{_NUMERALS[self.n - 1]}个"
        return f"{which}周{_NUMERALS[self.weekday]}{_told(day)}"


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of the month by number; the month's last day where it has fewer."""

    day: int

    def on(self, year: int, month: int, calendar: WorkCalendar) -> date:  # noqa: ARG002 (every anchor is asked alike)
        """The day."""
        return date(year, month, min(self.day, last_of_month(year, month).day))

    def told(self, day: date) -> str:
        """The rule in Chinese, with its day."""
        return _told(day)


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """So many days before the month's last day."""

    before: int = 0

    def on(self, year: int, month: int, calendar: WorkCalendar) -> date:  # noqa: ARG002 (every anchor is asked alike)
        """The day."""
        return last_of_month(year, month) - timedelta(days=self.before)

    def told(self, day: date) -> str:
        """The rule in Chinese, with its day."""
        return f"月末前{self.before}天{_told(day)}" if self.before else f"月末{_told(day)}"


Anchor = Workday | NthWeekday | DayOfMonth | MonthEnd


@dataclass(frozen=True, slots=True)
class DueRule:
    """A day of the period: `anchor` in its `month`-th month (None: the last), a branch's fixed day first if `own`."""

    anchor: Anchor
    month: int | None = None
    own: bool = False
    term: bool = False


def parse_due_rule(text: str, cycle: Cycle) -> DueRule:
    """Read a rule as the catalogue writes it; raises DueRuleError."""
    words, month = text.lower().split(), None
    if words == ["term"]:
        return DueRule(MonthEnd(), term=True)
    if words[-3:-1] == ["of", "month"]:
        month = _month(words[-1], cycle)
        words = words[:-3]
    own = words[:1] == ["own"]
    if own and (words[1:2] != ["or"] or not words[2:]):
        raise DueRuleError(f"“{text}”没有说支部没定固定日时怎么办，请写成 own or last fri")
    return DueRule(_anchor(" ".join(words[2:] if own else words)), month, own)


def parse_fixed_day(text: str) -> Anchor:
    """Read a branch's fixed day: `day 28`, `2nd fri`, or 每月28日, 第二个周五, 最后一个周二; raises DueRuleError."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if found := _CHINESE_WEEKDAY.fullmatch(plain):
        nth, _, weekday = found.groups()
        return NthWeekday(_number(nth) if nth else -1, _number(weekday) - 1)
    found = _CHINESE_DAY.fullmatch(plain)
    written = f"day {found[1]}" if found else unicodedata.normalize("NFKC", text).lower()
    try:
        return _anchor(written)
    except DueRuleError as wrong:
        raise DueRuleError(f"固定日“{text}”认不出来，请写成 每月28日、第二个周五 或 最后一个周二") from wrong


def _anchor(text: str) -> Anchor:
    match text.split():
        case ["workday", n] if _within(n, _MOST_WORKDAYS):
            return Workday(int(n))
        case ["workday", n]:
            raise DueRuleError(f"“workday {n}”里的数要在 1 到 {_MOST_WORKDAYS} 之间，倒数写 -1 到 -{_MOST_WORKDAYS}")
        case [nth, weekday] if nth in _ORDINALS:
            if weekday not in WEEKDAYS:
                raise DueRuleError(f"“{weekday}”不是星期，请写 {'、'.join(WEEKDAYS)} 中的一个")
            return NthWeekday(_ORDINALS[nth], WEEKDAYS.index(weekday))
        case ["day", n] if _within(n, _MOST_DAYS) and int(n) > 0:
            return DayOfMonth(int(n))
        case ["day", n]:
            raise DueRuleError(f"“day {n}”里的日要在 1 到 {_MOST_DAYS} 之间，从月末倒数请写 month_end -2")
        case ["month_end"]:
            return MonthEnd()
        case ["month_end", n] if _within(n, _MOST_DAYS - 4) and int(n) < 0:
            return MonthEnd(-int(n))
        case ["month_end", n]:
            raise DueRuleError(f"“month_end {n}”里的数要在 -1 到 -{_MOST_DAYS - 4} 之间，意思是月末前几天")
    raise DueRuleError(f"“{text}”不是到期规则，请写成其中一种：{FORMS}")


def _month(word: str, cycle: Cycle) -> int:
    """A month counted inside the period; a year's may lie in the next one, as the 组织生活会 of a year often does."""
    most = LATEST_MONTH_OF_A_YEAR if cycle is Cycle.YEAR else cycle.months
    if not word.isdecimal() or not 1 <= int(word) <= most:
        extra = f"，{MONTHS_A_YEAR + 1} 起是下一年的月份" if cycle is Cycle.YEAR else ""
        raise DueRuleError(f"“of month {word}”里的月要在 1 到 {most} 之间，从这个周期的第一个月数起{extra}")
    return int(word)


def _within(word: str, most: int) -> bool:
    return re.fullmatch(r"[+-]?\d{1,2}", word) is not None and 1 <= abs(int(word)) <= most


def _number(written: str) -> int:
    """1 to 7 from a digit or a numeral; 天 is the Sunday."""
    return int(written) if written.isdecimal() else _NUMERALS.index(written.replace("天", "日")) + 1


def _told(day: date) -> str:
    return f"{day.month}月{day.day}日"
