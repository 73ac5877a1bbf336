"""The sheet 组织: its rows as organisations, and whether they make a tree."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from domain.due_rule import DueRuleError
from domain.organisation import Level
from domain.roster.cells import BadCell, clean_title, nearest, read_class, read_day, read_fixed_day, read_works
from domain.roster.roster import OrganisationLine
from domain.roster.rows import Fault, Line

SHEET = "组织"
NAME, LEVEL, PARENT, FIXED_DAY = "名称", "层级", "上级", "固定主题党日"
SINCE, UNTIL, FORMER = "成立日期", "撤销日期", "曾用名"
UNIT_CLASS, TERM_ENDS, WORKS = "单位类别", "届满日期", "承担工作"
WANTED = (NAME, LEVEL, PARENT)
HEADINGS = {
    NAME: NAME, "组织名称": NAME, "党组织名称": NAME, "党组织": NAME, "组织全称": NAME,
    LEVEL: LEVEL, "级别": LEVEL, "类型": LEVEL, "组织层级": LEVEL, "组织类型": LEVEL,
    PARENT: PARENT, "上级组织": PARENT, "上级党组织": PARENT, "隶属": PARENT,
    FIXED_DAY: FIXED_DAY, "固定日": FIXED_DAY, "主题党日": FIXED_DAY, "固定党日": FIXED_DAY,
    SINCE: SINCE, "成立时间": SINCE, UNTIL: UNTIL, "撤销时间": UNTIL,
    FORMER: FORMER, "原名": FORMER, "原名称": FORMER,
    UNIT_CLASS: UNIT_CLASS, "单位类型": UNIT_CLASS, "单位性质": UNIT_CLASS,
    TERM_ENDS: TERM_ENDS, "届满时间": TERM_ENDS, "任期届满": TERM_ENDS, "换届日期": TERM_ENDS,
    WORKS: WORKS, "结对和队伍": WORKS, "结对": WORKS,
}  # fmt: skip
LEVELS = {
    "工委": Level.COMMISSION, "机关工委": Level.COMMISSION,
    "机关党委": Level.COMMITTEE, "党委": Level.COMMITTEE, "机关党总支": Level.COMMITTEE, "党总支": Level.COMMITTEE,
    "总支": Level.COMMITTEE,
    "党支部": Level.BRANCH, "支部": Level.BRANCH, "直属党支部": Level.BRANCH, "离退休党支部": Level.BRANCH,
    "联合党支部": Level.BRANCH, "临时党支部": Level.BRANCH,
    "党小组": Level.GROUP, "小组": Level.GROUP,
}  # fmt: skip
SPOKEN = {
    Level.COMMISSION: "工委",
    Level.COMMITTEE: "机关党委或党总支",
    Level.BRANCH: "党支部",
    Level.GROUP: "党小组",
}
# A 直属党支部 stands under the 工委 itself, and a 机关党委 may have 党总支 between it and its branches.
MAY_STAND_UNDER = {
    Level.COMMISSION: (),
    Level.COMMITTEE: (Level.COMMISSION, Level.COMMITTEE),
    Level.BRANCH: (Level.COMMITTEE, Level.COMMISSION),
    Level.GROUP: (Level.BRANCH,),
}
MOST_NAME = 80
_ORDINAL = re.compile(r"第?([一二三四五六七八九十]{1,3}|\d{1,2})(?:党?小组)")
_DIGITS = "一二三四五六七八九"


def read_organisations(lines: Sequence[Line], faults: list[Fault]) -> tuple[OrganisationLine, ...]:
    """Rows as organisations with full names; what does not fit is added to `faults`."""
    read = {line.row: found for line in lines if (found := read_line(line, faults))}
    by_row = {line.row: line for line in lines}
    whole = {row: with_full_name(found) for row, found in read.items()}
    faults.extend(twice(whole, by_row))
    by_name = {found.name: found for found in whole.values()}
    rooted = any(found.level is Level.COMMISSION for found in whole.values())
    doubtful = unread(lines, tuple(whole.values()))
    for row, found in whole.items():
        if found.parent in doubtful:
            continue
        fault = misplaced(found, by_name, by_row[row], rooted=rooted)
        if fault:
            faults.append(fault)
    return tuple(whole.values())


def read_line(line: Line, faults: list[Fault]) -> OrganisationLine | None:
    """One row, or None when it has no usable name or level."""
    name = clean_title(line.get(NAME))
    level = LEVELS.get(clean_title(line.get(LEVEL)))
    if not name:
        faults.append(line.fault("没有写名称", "请写组织全称"))
    elif len(name) > MOST_NAME:
        faults.append(line.fault(f"名称“{name[:20]}…”太长", f"最多 {MOST_NAME} 字"))
    if level is None:
        said = line.get(LEVEL)
        what = f"层级“{said}”不认识" if said else "没有写层级"
        faults.append(line.fault(what, "请写 工委、机关党委、机关党总支、党支部 或 党小组"))
    if not name or level is None:
        return None
    found = OrganisationLine(line.row, name, level, clean_title(line.get(PARENT)) or None, short=name)
    try:
        found = replace(
            found,
            fixed_day=read_fixed_day(line.get(FIXED_DAY)),
            since=read_day(SINCE, line.get(SINCE)),
            until=read_day(UNTIL, line.get(UNTIL)),
            former=clean_title(line.get(FORMER)) or None,
            unit_class=read_class(line.get(UNIT_CLASS)),
            term_ends=read_day(TERM_ENDS, line.get(TERM_ENDS)),
            works=read_works(line.get(WORKS)),
        )
    except BadCell as bad:
        faults.append(line.fault(bad.what, bad.hint))
    except DueRuleError as bad:
        faults.append(line.fault(str(bad)))
    if found.since and found.until and found.until < found.since:
        faults.append(line.fault("撤销日期早于成立日期", "请核对两个日期"))
    return found


def unread(lines: Sequence[Line], read: Sequence[OrganisationLine]) -> frozenset[str]:
    """The names in rows that could not be read."""
    rows = {found.row for found in read}
    return frozenset(clean_title(line.get(NAME)) for line in lines if line.row not in rows) - {""}


def with_full_name(found: OrganisationLine) -> OrganisationLine:
    """A group under its branch's name, since every branch has a 第一党小组."""
    if found.level is not Level.GROUP or not found.parent:
        return found
    short = found.name.removeprefix(found.parent) or found.name
    return replace(found, name=found.parent + short, short=short, number=number_of(short))


def number_of(short: str) -> int | None:
    """The number in a group's name: 第二党小组 is 2, 第12小组 is 12."""
    matched = _ORDINAL.search(short)
    if matched is None:
        return None
    said = matched[1]
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return _DIGITS.index(said) + 1 if len(said) == 1 else None
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)


def twice(whole: dict[int, OrganisationLine], by_row: dict[int, Line]) -> list[Fault]:
    """Rows whose name stands in a row above."""
    first: dict[str, int] = {}
    faults = []
    for row, found in whole.items():
        if found.name in first:
            hint = "同名的组织请写全称，例如在前面加上单位名"
            faults.append(by_row[row].fault(f"“{found.name}”在第 {first[found.name]} 行已经写过", hint))
        first.setdefault(found.name, row)
    former = Counter(found.former for found in whole.values() if found.former)
    faults.extend(
        by_row[row].fault(f"曾用名“{found.former}”写了两次", "一个组织只能改成一个新名")
        for row, found in whole.items()
        if found.former and former[found.former] > 1
    )
    return faults


def misplaced(
    found: OrganisationLine, by_name: dict[str, OrganisationLine], line: Line, *, rooted: bool
) -> Fault | None:
    """What is wrong with where an organisation hangs in the tree, if anything is."""
    allowed = MAY_STAND_UNDER[found.level]
    if found.parent is None:
        may_be_root = found.level is Level.COMMISSION or (found.level is Level.COMMITTEE and not rooted)
        return None if may_be_root else line.fault(f"“{found.short}”没有写上级", "请写上级组织的名称")
    parent = by_name.get(found.parent)
    if parent is None:
        meant = nearest(found.parent, by_name)
        return line.fault(f"上级“{found.parent}”不在表里", f"是不是“{meant}”？" if meant else "请先在表里写上这个组织")
    if parent.level not in allowed:
        said = "、".join(SPOKEN[level] for level in allowed) or "空"
        return line.fault(f"{SPOKEN[found.level]}的上级不能是{SPOKEN[parent.level]}", f"上级应当是{said}")
    if hangs_on_itself(found, by_name):
        return line.fault(f"“{found.name}”的上级绕了一圈又回到自己", "请核对上级这一列")
    return None


def hangs_on_itself(found: OrganisationLine, by_name: dict[str, OrganisationLine]) -> bool:
    """Whether following the parents leads back."""
    above: OrganisationLine | None = found
    for _ in range(len(by_name)):
        above = by_name.get(above.parent) if above and above.parent else None
        if above is None:
            return False
        if above.name == found.name:
            return True
    return False
