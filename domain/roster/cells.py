"""What single cells of a roster say: names, days, yes and no, fixed days, accounts."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest

from domain.calendar import last_of_month
from domain.due_rule import WEEKDAYS, Anchor, DayOfMonth, MonthEnd, NthWeekday, Workday, parse_fixed_day
from domain.reading.patterns import regex
from domain.work import SPOKEN, Work, WorkKind
from domain.work import written as written_works

YES = frozenset({"是", "在职", "y", "yes", "√", "1"})
NO = frozenset({"否", "不在职", "离退休", "退休", "离休", "n", "no", "×", "0"})
CHANNELS = {
    "wecom": "wecom", "企业微信": "wecom", "企微": "wecom",
    "dingtalk": "dingtalk", "钉钉": "dingtalk",
    "sandbox": "sandbox",
}  # fmt: skip
YEARS = range(1921, 2101)
MOST_USER = 128
MOST_CLASS = 24
MOST_WORKS = 400

_DATE = regex(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?: 00:00:00)?|(\d{4})(\d{2})(\d{2})")
_BETWEEN_CHINESE = regex(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_PRIVATE = regex(r"\d{17}[\dXx]|1[3-9]\d{9}")
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th")


class BadCell(Exception):
    """A cell that says nothing usable."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def clean_name(text: str) -> str:
    """A name as one writes it: a two-character name is often spread with a space to line up with the others."""
    plain = re.sub(r"[•・‧∙]", "·", text)
    return re.sub(r"\s+", " ", _BETWEEN_CHINESE.sub("", plain)).strip()


def clean_title(text: str) -> str:
    """An organisation's name without spaces: nobody means anything by them."""
    return re.sub(r"\s+", "", text)


def read_day(column: str, text: str) -> date | None:
    """A day, or None for an empty cell."""
    if not text:
        return None
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise BadCell(f"“{column}”写的“{text}”不是日期", "请写到日，例如 2020-07-01")
    year, month, day = (int(part) for part in found.groups() if part is not None)
    if not 1 <= month <= 12 or year not in YEARS or not 1 <= day <= last_of_month(year, month).day:  # noqa: PLR2004
        raise BadCell(f"“{column}”写的“{text}”这一天不存在", "请核对年月日")
    return date(year, month, day)


def read_yes(column: str, text: str) -> bool | None:
    """是 or 否, or None for an empty cell."""
    if not text:
        return None
    plain = text.lower()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise BadCell(f"“{column}”写的“{text}”看不懂", "请写 是 或 否")


def read_code(text: str) -> str | None:
    """What tells two of the same name apart; never a number that belongs to the person's private life."""
    if not text:
        return None
    if len(text) > 40 or text.startswith("~"):  # noqa: PLR2004 (the column's width)
        raise BadCell(f"编号“{text[:40]}”不能用", "请用 40 字以内的工号或自编号，不要以 ~ 开头")
    if _PRIVATE.fullmatch(text):
        raise BadCell("编号不能用身份证号或手机号", "请用工号或自编号，例如 1001")
    return text


def read_fixed_day(text: str) -> str | None:
    """A branch's fixed day in the writing of the due rules: `last fri`, `day 28`, `2nd fri`."""
    return written(parse_fixed_day(text)) if text else None


def written(anchor: Anchor) -> str:
    """An anchor as a due rule writes it."""
    match anchor:
        case NthWeekday(n, weekday):
            return f"{'last' if n < 0 else _ORDINALS[n - 1]} {WEEKDAYS[weekday]}"
        case DayOfMonth(day):
            return f"day {day}"
        case Workday(n):
            return f"workday {n}"
        case MonthEnd(before):
            return f"month_end -{before}" if before else "month_end"


def read_accounts(text: str) -> tuple[tuple[str, str], ...]:
    """`wecom:zhangsan、dingtalk:0123` as pairs of channel and user."""
    found = []
    for part in split(text):
        channel, colon, user = re.sub(r"：", ":", part).partition(":")
        if not colon or not user:
            raise BadCell(f"账号“{part}”看不懂", "请写成 wecom:zhangsan，几个账号用、隔开")
        if channel.strip().lower() not in CHANNELS:
            raise BadCell(f"账号“{part}”的平台不认识", "请用 wecom（企业微信）或 dingtalk（钉钉）")
        if len(user) > MOST_USER:
            raise BadCell(f"账号“{user[:20]}…”太长", f"最多 {MOST_USER} 个字符")
        name = CHANNELS[channel.strip().lower()]
        # WeCom does not tell ZhangSan from zhangsan, and its channel knows users in small letters.
        found.append((name, user.strip().lower() if name == "wecom" else user.strip()))
    return tuple(dict.fromkeys(found))


def read_class(text: str) -> str | None:
    """The class of a unit, which says whom it is compared with."""
    name = clean_title(text)
    if len(name) > MOST_CLASS:
        raise BadCell(f"单位类别“{name[:10]}…”太长", f"最多 {MOST_CLASS} 字，例如 政府部门")
    return name or None


def read_works(text: str) -> str | None:
    """`结对企业:云川精工、帮扶村:柳溪村` in the writing of `domain.work`."""
    works = []
    for part in split(text):
        said, colon, name = part.replace("：", ":").partition(":")
        if said not in SPOKEN:
            raise BadCell(
                f"承担工作“{part}”看不懂", f"请写成 结对企业:名称，可写 {'、'.join(kind.spoken for kind in WorkKind)}"
            )
        if not colon or not name or "|" in name:
            raise BadCell(f"承担工作“{part}”没有写名称", f"请写成 {said}:名称，几项用、隔开")
        works.append(Work(WorkKind(SPOKEN[said]), name))
    kept = written_works(works)
    if kept and len(kept) > MOST_WORKS:
        raise BadCell("承担工作太长", f"合起来最多约 {MOST_WORKS} 字，请只写名称")
    return kept


def split(text: str) -> list[str]:
    """The parts of a cell that names several things."""
    return [part for part in re.split(r"[、,，;；\s]+", text) if part]


def nearest(text: str, known: Iterable[str]) -> str | None:
    """What was probably meant."""
    return nearest_of(text, tuple(known))


@lru_cache(maxsize=1024)
def nearest_of(text: str, known: tuple[str, ...]) -> str | None:
    """The same slip stands in every row of a branch; comparing a thousand names in full takes 40 milliseconds."""
    signs = set(text)
    likely = nlargest(20, known, key=lambda name: 2 * len(signs.intersection(name)) - len(name))
    return next(iter(get_close_matches(text, likely, n=1, cutoff=0.4)), None)
