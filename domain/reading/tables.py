"""Reads tables that were pasted as text: a row of headings, and below it one row for each record."""

from dataclasses import dataclass

from domain.reading.assemble import assemble
from domain.reading.fields import hold_titles
from domain.reading.findings import recognise
from domain.reading.grammar import Grammar
from domain.reading.heard import Heard
from domain.reading.missing import judge
from domain.reading.patterns import any_of, regex
from domain.reading.reading import Draft, Fact, Kind
from domain.reading.ribbon import Ribbon
from domain.reading.sections import Section
from domain.reading.shares import merged

_CELL = regex(r"[ \t,，]+")
_RULED = regex(r" ?[|｜] ?")
_TABBED = regex(r" ?\t ?")
_HEADINGS = {
    **dict.fromkeys(("应到", "应参加", "应到人数", "应参会"), "应到{}"),
    **dict.fromkeys(("实到", "实到人数", "到会", "参加人数"), "实到{}"),
    **dict.fromkeys(("请假", "请假人数"), "请假{}"),
    **dict.fromkeys(("时长", "小时", "服务时长"), "{}小时"),
    **dict.fromkeys(("日期", "时间", "召开时间", "开会时间", "组别", "党小组", "小组", "姓名", "党员"), "{}"),
    **dict.fromkeys(("社区", "小区", "报到社区", "完成情况", "状态", "活动", "会议", "类型"), "{}"),
    **dict.fromkeys(("认领人", "认领党员", "责任人", "参加人"), "{}"),
    "缺席": "缺席{}",
    "主题": "主题:{}",
    "地点": "地点:{}",
    "岗位": "岗位:{}",
    **dict.fromkeys(("主持", "主持人"), "主持:{}"),
    **dict.fromkeys(("主讲", "主讲人", "授课人"), "主讲:{}"),
    **dict.fromkeys(("记录", "记录人"), "记录:{}"),
}
"""What the cells of a column say, put so that the other recognisers understand it."""
_HEADING = any_of(_HEADINGS)
_ENDINGS = tuple(
    (name, _HEADINGS[name]) for name in ("日期", "时间", "姓名", "社区", "小区", "时长", "应到", "实到", "岗位")
)
"""What the last word of a longer heading says: 报到日期, 服务时长(小时)."""
_RULER = regex(r"[^-:—=_]")
"""A row of nothing but rules parts the heading from the rest."""
_UNIT = regex(r"[(][^()]*[)]$")
_OF_SERVICE = frozenset({"时长", "小时", "服务时长", "服务内容"})
"""Headings that only a table of services has."""
_PLAIN = {"服务内容": "内容:{}", "内容": "内容:{}", "事项": "内容:{}", "序号": "", "备注": "({})", "项目": "{}"}
"""Headings that alone make no table of records: 项目 | 内容 heads a form."""
_TWICE = regex("(小时|半天|天|日|钟头|分钟|h)小时$")
"""A cell that tells its unit needs none: 2小时小时, 半天小时."""
_AT_LEAST = 2
_LINE = regex(r"[^\n]*\S[^\n]*")
_ROWS_AT_MOST = 40
_LONGEST_HEADING = 8


@dataclass(frozen=True, slots=True)
class _Table:
    heading: str
    """What stands above the rows, the names of the columns with it."""
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    below: str
    """The lines that are no rows."""


def read_table(heard: Heard, grammar: Grammar) -> Draft | None:
    """The records of a pasted table; None when the message is none."""
    table = _table_in(heard)
    if table is None:
        return None
    around = grammar.kinds.find(table.heading) or grammar.kinds.find(table.below)
    around = around or grammar.kinds.find(" ".join(table.columns))
    common: Kind | None = around[0].kind if around else heard.asked_about
    if common is None and not _OF_SERVICE.isdisjoint(table.columns):
        common = Kind.VOLUNTEER_SERVICE
    facts: list[Fact] = []
    for row in table.rows[:_ROWS_AT_MOST]:
        own = grammar.kinds.find(row)
        kind = own[0].kind if own else common
        if kind:
            facts += _facts(kind, row, heard, grammar)
    return judge(tuple(merged(facts)), heard, patient=True)


def _table_in(heard: Heard) -> _Table | None:
    """The table a message holds: a line of two or more known headings, and rows of as many cells below it."""
    if "\n" not in heard.plain or "接龙" in heard.plain:
        return None
    lines = [line.span() for line in _LINE.finditer(heard.plain)]
    for at, (start, end) in enumerate(lines[:-1]):
        if not _HEADING.search(heard.plain, start, end):
            continue
        columns = tuple(_cells(heard, start, end))
        if len([name for name in columns if _meaning(name)]) < _AT_LEAST:
            continue
        cells = [_cells(heard, *below) for below in lines[at + 1 :]]
        rows = tuple(_said(columns, row) for row in cells if len(row) == len(columns) and _RULER.search("".join(row)))
        below = "\n".join(
            heard.plain[slice(*line)]
            for line, row in zip(lines[at + 1 :], cells, strict=True)
            if len(row) != len(columns)
        )
        return _Table(heard.plain[:end], columns, rows, below) if rows else None
    return None


def _cells(heard: Heard, start: int, end: int) -> list[str]:
    """The cells of one line, as folded; how they are parted is seen in the source: by rules, tabs, or gaps."""
    source = heard.source[start:end]
    ruled = source.strip().startswith(("|", "｜"))
    between = _RULED if "|" in source or "｜" in source else _TABBED if "\t" in source else _CELL
    cells, at = [], start
    for found in between.finditer(heard.source, start, end):
        cells.append(heard.plain[at : found.start()].strip())
        at = found.end()
    cells.append(heard.plain[at:end].strip())
    return cells[1:-1] if ruled else cells


def _said(columns: tuple[str, ...], cells: list[str]) -> str:
    """A row as a sentence: 一组,10-9,应到9,实到9."""
    told = [
        (_meaning(name) or _PLAIN.get(name[-2:], "{}")).format(cell)
        for name, cell in zip(columns, cells, strict=True)
        if cell.strip("-/")
    ]
    told.sort(key=lambda each: each.startswith("内容:"))  # which goes on to the end of the line
    return ",".join(_TWICE.sub(r"\1", each) for each in told if each)


def _meaning(heading: str) -> str | None:
    """What the cells below a heading say; None when nobody knows."""
    name = _UNIT.sub("", heading)
    ending = (words for end, words in _ENDINGS if name.endswith(end) and len(name) <= _LONGEST_HEADING)
    return _HEADINGS.get(name) or next(ending, None)


def _facts(kind: Kind, row: str, heard: Heard, grammar: Grammar) -> list[Fact]:
    ribbon = Ribbon(row, row)
    fields = grammar.fields.cut(ribbon)
    titles = hold_titles(ribbon)
    found = recognise(ribbon, fields, titles, heard, grammar, (kind,))
    if found.standing.undone:
        return []
    return assemble((kind,), found, heard, grammar, Section(0, len(row), ()))
