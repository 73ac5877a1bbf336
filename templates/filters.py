"""How values are written in Chinese: days, numbers of a list, rates."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from markupsafe import Markup, escape

from domain import rate
from domain.digest import Digest, Figure
from domain.duty import Duty
from domain.inspection import Finding, Issue, NewFinding
from domain.matter import Matter
from domain.organisation import Level
from domain.period import Period
from domain.reading.reading import Fact, Kind, Leave, State, Voting
from domain.review.scoring import rounded
from domain.span import Length, Span, length_of
from domain.task import ListedTask, Task, TaskState
from domain.zone import SHANGHAI
from templates import names

WEEKDAYS = "一二三四五六日"
CIRCLED_MOST = 20
WRITTEN_OUT = frozenset("月号〇零二两三十廿")
"""Numbers in characters are figures too; 一, 五 and 六 also name weekdays."""
LONGEST_QUOTE = 10


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


def full_day(value: date | datetime) -> str:
    """2026年8月28日; of a moment the local day."""
    local = value.astimezone(SHANGHAI) if isinstance(value, datetime) else value
    return f"{local.year}年{day(local)}"


def full_moment(value: datetime) -> str:
    """2026年8月28日 16:30; midnight is the end of the day before."""
    local = value.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{full_day(local - timedelta(days=1))} 24:00"
    return f"{full_day(local)} {local:%H:%M}"


def in_cell(text: str) -> str:
    """A text that somebody wrote, as a cell or a line of a paper: on one line, and without the marks of a paper."""
    return " ".join(text.replace("|", "｜").split()).lstrip("#>@№ ")


def number(value: float) -> str:
    """2.5, but 4 and not 4.0."""
    return f"{value:g}"


def points(value: Fraction | int) -> str:
    """Points in hundredths, half up: 76.32, but 18 and not 18.00."""
    return f"{float(rounded(Fraction(value))):g}"


def said(value: Any) -> str:  # noqa: C901, PLR0911 - one line for each kind of value
    """Any value of a record as a person would write it."""
    match value:
        case None | ():
            return "无"
        case State():
            return names.PROGRESS[value]
        case Kind():
            return names.KINDS[value]
        case bool():
            return "是" if value else "否"
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case float():
            return number(value)
        case tuple():
            return "、".join(said(each) for each in value)
        case Voting():
            told = ((word, getattr(value, field)) for field, word in names.VOTES.items())
            return "、".join(f"{word}{count}" for word, count in told if count is not None) or "无"
        case Leave():
            reason = names.LEAVES[value.category]
            return f"{value.name}（{reason}）" if value.name else reason
        case _:
            return str(value)


def kind(value: str | None) -> str:
    """主题党日; nothing where it was not said, such as an excuse from whatever comes next."""
    return names.KINDS[value] if value else ""


def amounted(fact: Fact) -> str:
    """12人次, 8户: what was counted, where its kind has a word for it."""
    unit = names.UNITS.get(fact.kind or "")
    said = f"{fact.amount}{unit}"
    return said if fact.amount and unit and said not in (fact.content or "") else ""


def title(fact: Fact) -> str:
    """What a fact is called: by the catalogue where the kind is not enough."""
    return fact.called or kind(fact.kind)


def period(value: str) -> str:
    """12月, 第四季度, 2026年度."""
    return Period.parse(value).label


def report(length: Length) -> str:
    """周报, 月报, 季报, 半年报, 年报."""
    return names.REPORTS[length]


def this_span(length: Length) -> str:
    """这一周, 这个月, 这个季度, 这半年, 这一年."""
    return names.THIS_SPAN[length]


def percent(figure: Figure) -> str:
    """95.3%; of too few the counts alone."""
    return f"{figure.done}/{figure.due}" if figure.rate is None else rate.percent(figure.done, figure.due)


def chart_heading(part: str, digest: Digest) -> str:
    """What stands over a part of the picture."""
    own = "branches" if part == "units" and digest.root.level is not Level.COMMISSION else part
    return names.CHART_HEADINGS[own]


def headed(span: Span, *, year: bool = True) -> str:
    """What a report is headed: 第49周周报, 2026年11月月报, 2026年第三季度季报, 2026年上半年报, 2026年年报."""
    match length_of(span):
        case Length.WEEK:
            return f"{span.label}{names.REPORTS[Length.WEEK]}"
        case Length.HALF:
            return f"{span.full_label if year else span.label}报"
        case Length.YEAR:
            return f"{span.year}年{names.REPORTS[Length.YEAR]}"
        case length:
            return f"{span.full_label if year else span.label}{names.REPORTS[length]}"


def standing(task: Task, duty: Duty, today: date | None = None) -> str:  # noqa: PLR0911 - one line for each standing
    """How far a task is, in the few words that fit on a line of a list; with `today` it tells what is overdue."""
    made_up = "（补录）" if task.made_up else ""
    match task.state:
        case TaskState.DONE:
            return f"✓ 已完成{made_up}"
        case TaskState.EXCUSED:
            return "本期不适用"
        case _ if today and task.is_late(today):
            so_far = f"{task.had}/{task.wanted}，" if duty.by_rate else ""
            return f"{so_far}{day(task.deadline)}已到期"
        case _ if duty.due.term:
            return f"{task.deadline.year}年{day(task.deadline)}前（{task.why}）"
        case _ if duty.by_rate:
            return f"{task.had}/{task.wanted}，{day(task.deadline)}前"
        case _ if task.moved_to:
            return f"已改期到{day(task.moved_to)}"
        case _:
            return f"{weekday(task.deadline)}前" + (f"（{task.why}）" if "遇假" in task.why else "")


def which(listed: ListedTask, year: int) -> str:
    """（12月） of what is left over, （2026年度） of what is asked for after its year; else nothing."""
    of_another_year = listed.task.period == str(year - 1)
    return f"（{period(listed.task.period)}）" if listed.left_over or of_another_year else ""


def quoted(fact: Fact, field: str) -> str:
    """（“上周五”）: the words that a day or a figure was worked out from; nothing where it was written as it is."""
    words = dict(fact.said).get(field, "")
    is_plain = words == "今天" or any(char.isdigit() or char in WRITTEN_OUT for char in words)
    return f"（“{words}”）" if words and not is_plain and len(words) <= LONGEST_QUOTE else ""


def marked(text: str, words: Iterable[str]) -> Markup:
    """A message as HTML, escaped, with the words marked that something was read from."""
    parts = {part for each in words for part in each.split("、") if len(part) > 1}
    if not parts:
        return escape(text)
    found = re.compile("|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True)))
    shown, at = Markup(), 0
    for each in found.finditer(text):
        shown += escape(text[at : each.start()]) + Markup("<mark>") + escape(each[0]) + Markup("</mark>")
        at = each.end()
    return shown + escape(text[at:])


def seen(found: NewFinding | Finding) -> str:
    """What is to be mended, in a line: the issue, and what was seen where that says more."""
    name = names.ISSUES[found.issue]
    is_named = found.words.startswith(name) or found.issue is Issue.OTHER
    return found.words if is_named else f"{name}：{found.words}"


def progress(matter: Matter) -> str:
    """How far a matter has come; of 整改 in the words of an inspection."""
    stages = names.MENDING if matter.finding else names.STAGES
    return stages[matter.stage]


FILTERS: dict[str, Callable[..., Any]] = {
    "circled": circled,
    "day": day,
    "weekday": weekday,
    "moment": moment,
    "number": number,
    "points": points,
    "full_day": full_day,
    "in_cell": in_cell,
    "full_moment": full_moment,
    "length_of": length_of,
    "quoted": quoted,
    "said": said,
    "period": period,
    "kind": kind,
    "title": title,
    "amounted": amounted,
    "field": names.FIELDS.__getitem__,
    "state": names.STATES.__getitem__,
    "standing": standing,
    "which": which,
    "report": report,
    "this_span": this_span,
    "headed": headed,
    "percent": percent,
    "of_all": rate.percent,
    "chart_heading": chart_heading,
    "marked": marked,
    "deed": lambda value: names.DEEDS.get(value, value),
    "label": lambda value: names.FIELDS.get(value, value),
    "task_state": names.TASK_STATES.__getitem__,
    "channel": names.CHANNELS.__getitem__,
    "verdict": names.VERDICTS.__getitem__,
    "seen": seen,
    "issue": names.ISSUES.__getitem__,
    "basis": names.BASES.__getitem__,
    "progress": progress,
    "move": names.MOVES.__getitem__,
    "mask": names.MASKS.__getitem__,
}
