"""Findings from a sheet that inspectors filled in: every bad row is named, and nothing is taken unless all of it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.inspection import Issue, NewFinding, is_nothing, issue_in
from domain.masking import mask_numbers
from domain.organisation import Organisation
from domain.roster.cells import BadCell, read_day
from domain.roster.rows import Fault, Row

COLUMNS = ("支部", "问题类型", "具体情况", "整改期限", "督查员")
NEEDED = COLUMNS[:2]
HEADING_WITHIN = 5
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may name: the branches of the sample, the words for each issue, and who inspects."""

    branches: Sequence[Organisation]
    issues: Mapping[str, Issue]
    inspectors: Mapping[str, int]
    day: date


def findings_of(sheets: Mapping[str, Sequence[Row]], known: Known) -> tuple[tuple[NewFinding, ...], tuple[Fault, ...]]:
    """The findings of the sheet that has the columns, and what is wrong with its rows. One of the two is empty.

    A row that names a branch and nothing else was left as it was handed out, and says nothing.
    """
    for name, rows in sheets.items():
        head = next((row for row in rows[:HEADING_WITHIN] if set(NEEDED) <= set(row.cells)), None)
        if head is None:
            continue
        columns = {title: at for at, title in enumerate(head.cells) if title in COLUMNS}
        return _read(name, columns, [row for row in rows if row.number > head.number], known)
    where = next(iter(sheets), "表格")
    hint = f"请用 zhibu inspect 的 sheet 导出的表，表头写 {'、'.join(COLUMNS)}"
    return (), (Fault(where, 1, "没有找到问题表的表头", hint),)


def _read(
    name: str, columns: Mapping[str, int], rows: Iterable[Row], known: Known
) -> tuple[tuple[NewFinding, ...], tuple[Fault, ...]]:
    found, faults = [], []
    for row in rows:
        cells = {title: row.cells[at] if at < len(row.cells) else "" for title, at in columns.items()}
        told = [each.strip() for each in (cells.get("问题类型"), cells.get("具体情况")) if each and each.strip()]
        if all(is_nothing(each) for each in told):
            continue
        try:
            found.append(_finding(cells, known))
        except BadCell as fault:
            faults.append(Fault(name, row.number, fault.what, fault.hint))
    if not found and not faults:
        faults.append(Fault(name, 1, "表里还没有填问题", "在“问题类型”和“具体情况”里写现场看到的问题"))
    return (() if faults else tuple(found)), tuple(faults)


def _finding(cells: Mapping[str, str], known: Known) -> NewFinding:
    """One row; raises BadCell."""
    words = (cells.get("具体情况") or cells.get("问题类型") or "").strip()
    if words.startswith("="):
        raise BadCell("“具体情况”里是公式", "请改成文字")
    if len(words) > MOST_WORDS:
        raise BadCell(f"“具体情况”超过 {MOST_WORDS} 字", "请写短一些")
    due = read_day("整改期限", cells.get("整改期限", ""))
    if due and due <= known.day:
        raise BadCell(f"“整改期限”写的 {due} 已经过了", "请写以后的日子，或者留空")
    kept, _ = mask_numbers(words)
    return NewFinding(_branch(cells, known), _issue(cells, known), kept, due, _inspector(cells, known))


def _branch(cells: Mapping[str, str], known: Known) -> int:
    name = cells.get("支部", "")
    found = [each.id for each in known.branches if each.name == name]
    if not found:
        raise BadCell(f"“支部”写的“{name}”不在这一轮的名单里" if name else "没有写“支部”", "请写名单里的全称")
    return found[0]


def _issue(cells: Mapping[str, str], known: Known) -> Issue:
    written = cells.get("问题类型", "")
    if written:
        if written not in known.issues:
            raise BadCell(f"“问题类型”写的“{written}”不认识", f"请写 {'、'.join(known.issues)}")
        return known.issues[written]
    return issue_in(cells.get("具体情况", "")) or Issue.OTHER


def _inspector(cells: Mapping[str, str], known: Known) -> int:
    name = cells.get("督查员", "")
    if not name and len(set(known.inspectors.values())) == 1:
        return next(iter(known.inspectors.values()))
    if name not in known.inspectors:
        what = f"“督查员”写的“{name}”不是督查员" if name else "没有写“督查员”"
        raise BadCell(what, f"请写 {'、'.join(known.inspectors) or '名册里职务是督查员的同志'}")
    return known.inspectors[name]
