"""The sheet 党员: its rows as members of branches that there are."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from domain.member import Role, Standing
from domain.organisation import Level
from domain.roster.cells import (
    BadCell,
    clean_name,
    clean_title,
    nearest,
    read_accounts,
    read_code,
    read_day,
    read_yes,
)
from domain.roster.posts import Home, read_posts
from domain.roster.roster import MemberLine, Place, Places, PostLine, at_level
from domain.roster.rows import Fault, Line

SHEET = "党员"
NAME, CODE, BRANCH, GROUP, STANDING = "姓名", "编号", "党支部", "党小组", "类别"
POSTS, HELD_IN, IN_SERVICE = "职务", "职务所在组织", "在职"
JOINED, LEFT, ACCOUNTS, APPOINTED = "加入日期", "离开日期", "账号", "任职日期"
WANTED = (NAME, BRANCH)
HEADINGS = {
    NAME: NAME, "名字": NAME, "党员姓名": NAME,
    CODE: CODE, "党员编号": CODE, "人员编号": CODE, "工号": CODE,
    BRANCH: BRANCH, "支部": BRANCH, "所在党支部": BRANCH, "所属党支部": BRANCH, "所在支部": BRANCH, "所属支部": BRANCH,
    GROUP: GROUP, "小组": GROUP, "所在党小组": GROUP, "所属党小组": GROUP,
    STANDING: STANDING, "党员类别": STANDING, "党员类型": STANDING,
    POSTS: POSTS, "党内职务": POSTS, "支部职务": POSTS, "党支部职务": POSTS,
    HELD_IN: HELD_IN, "任职组织": HELD_IN,
    IN_SERVICE: IN_SERVICE, "是否在职": IN_SERVICE, "在职情况": IN_SERVICE,
    JOINED: JOINED, "加入支部日期": JOINED, "转入日期": JOINED, "转入时间": JOINED, "加入时间": JOINED,
    LEFT: LEFT, "转出日期": LEFT, "转出时间": LEFT, "离开时间": LEFT,
    APPOINTED: APPOINTED, "任职时间": APPOINTED, "任现职时间": APPOINTED,
    ACCOUNTS: ACCOUNTS, "帐号": ACCOUNTS, "平台账号": ACCOUNTS, "账户": ACCOUNTS,
}  # fmt: skip
STANDINGS = {
    "正式党员": Standing.FORMAL, "正式": Standing.FORMAL,
    "预备党员": Standing.PROBATIONARY, "预备": Standing.PROBATIONARY, "中共预备党员": Standing.PROBATIONARY,
    "中共党员": Standing.FORMAL,
}  # fmt: skip
MOST_NAME = 40
T = TypeVar("T")


def read_members(lines: Sequence[Line], places: Places, faults: list[Fault]) -> tuple[MemberLine, ...]:
    """Rows as members; what does not fit is added to `faults`."""
    read = [(line, read_line(line, places, faults)) for line in lines]
    faults.extend(same_names(read))
    faults.extend(same_codes(read))
    faults.extend(same_accounts(read))
    faults.extend(rival_secretaries(read))
    return tuple(found for _, found in read)


def read_line(line: Line, places: Places, faults: list[Fault]) -> MemberLine:
    """One row; a cell that cannot be read becomes a fault and counts as empty."""

    def take(read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except BadCell as bad:
            faults.append(line.fault(bad.what, bad.hint))
            return otherwise

    joined = take(lambda: read_day(JOINED, line.get(JOINED)), None)
    left = take(lambda: read_day(LEFT, line.get(LEFT)), None)
    branch = take(lambda: find_branch(line.get(BRANCH), left, places), None)
    group: Place | None = None
    posts: tuple[PostLine, ...] = ()
    if (branch and branch.level) or not line.get(BRANCH):  # what else the row says hangs on its branch
        group = take(lambda: find_group(line.get(GROUP), branch, places), group)
        posts = take(lambda: read_posts(line.get(POSTS), line.get(HELD_IN), Home(branch, group), places), posts)
    found = MemberLine(
        row=line.row,
        name=take(lambda: read_name(line.get(NAME)), ""),
        code=take(lambda: read_code(line.get(CODE)), None),
        branch=branch.name if branch else None,
        group=group.name if group else None,
        standing=take(lambda: read_standing(line.get(STANDING)), None),
        in_service=take(lambda: read_yes(IN_SERVICE, line.get(IN_SERVICE)), None),
        posts=posts,
        joined=joined,
        left=left,
        accounts=take(lambda: read_accounts(line.get(ACCOUNTS)), ()),
        appointed=take(lambda: read_day(APPOINTED, line.get(APPOINTED)), None),
    )
    if joined and left and left < joined:
        faults.append(line.fault("离开日期早于加入日期", "请核对两个日期"))
    if not line.get(BRANCH) and not line.get(POSTS):
        faults.append(line.fault("没有写党支部", "合并的单元格请先取消合并，每一行都写上"))
    elif not line.get(BRANCH) and any(post.role in IN_A_BRANCH for post in posts):
        faults.append(line.fault("支部里的职务没有写党支部", "请写上所在党支部"))
    return found


IN_A_BRANCH = frozenset({Role.SECRETARY, Role.COMMITTEE_MEMBER, Role.GROUP_LEADER})


def read_name(text: str) -> str:
    """A person's name; raises BadCell."""
    name = clean_name(text)
    if not name:
        raise BadCell("没有写姓名")
    if len(name) > MOST_NAME:
        raise BadCell(f"姓名“{name[:10]}…”太长", f"最多 {MOST_NAME} 字")
    return name


def read_standing(text: str) -> Standing | None:
    """正式党员 or 预备党员, or None for an empty cell; raises BadCell."""
    if not text:
        return None
    if clean_title(text) not in STANDINGS:
        raise BadCell(f"类别“{text}”不认识", "请写 正式党员 或 预备党员")
    return STANDINGS[clean_title(text)]


def find_branch(text: str, left: date | None, places: Places) -> Place | None:
    """The branch that a cell names; raises BadCell."""
    name = clean_title(text)
    if not name:
        return None
    place = places.get(name)
    if place is None:
        meant = nearest(name, [one.name for one in at_level(places, (Level.BRANCH,))])
        raise BadCell(f"党支部“{name}”不在组织表里", f"是不是“{meant}”？" if meant else "请先在组织表里写上它")
    if place.level is None:
        return place
    if place.level is not Level.BRANCH:
        raise BadCell(f"“{name}”不是党支部", "请写到党支部这一级")
    if place.until and (left is None or left > place.until):
        raise BadCell(f"“{name}”已定于 {place.until} 撤销", "请写转入的党支部，或写上离开日期")
    return place


def find_group(text: str, branch: Place | None, places: Places) -> Place | None:
    """The group of the branch that a cell names, by its short or its full name; raises BadCell."""
    name = clean_title(text)
    if not name or branch is None:
        return None
    place = places.get(name) or places.get(branch.name + name)
    if place is None or place.level is not Level.GROUP:
        own = [one.short for one in places.values() if one.parent == branch.name]
        hint = f"这个支部有：{'、'.join(own)}" if own else "这个支部没有党小组，请先在组织表里写上"
        raise BadCell(f"“{branch.name}”没有党小组“{name}”", hint)
    if place.parent != branch.name:
        raise BadCell(f"党小组“{name}”是“{place.parent}”的，不是“{branch.name}”的", "请核对党支部和党小组")
    return place


Read = Sequence[tuple[Line, MemberLine]]


def same_names(read: Read) -> list[Fault]:
    """Two of one name in one branch, unless each has a code."""
    by_name: dict[tuple[str | None, str], list[tuple[Line, MemberLine]]] = defaultdict(list)
    for line, found in read:
        if found.name:
            by_name[found.branch, found.name].append((line, found))
    return [
        line.fault(f"这个支部有 {len(same)} 位“{found.name}”，这一行没有写编号", "请给同名的每一位写上不同的编号")
        for same in by_name.values()
        if len(same) > 1
        for line, found in same
        if found.code is None
    ]


def same_codes(read: Read) -> list[Fault]:
    """A code that a row above has already."""
    first: dict[str, int] = {}
    faults = []
    for line, found in read:
        if found.code and first.setdefault(found.code, line.row) != line.row:
            faults.append(line.fault(f"编号“{found.code}”在第 {first[found.code]} 行已经写过", "编号一人一个"))
    return faults


def same_accounts(read: Read) -> list[Fault]:
    """An account that a row above has already."""
    first: dict[tuple[str, str], int] = {}
    return [
        line.fault(f"账号“{account[0]}:{account[1]}”在第 {first[account]} 行已经写过", "一个账号只能是一个人的")
        for line, found in read
        for account in found.accounts
        if first.setdefault(account, line.row) != line.row
    ]


def rival_secretaries(read: Read) -> list[Fault]:
    """A second secretary of one branch; who has a day of leaving does not count."""
    first: dict[str, int] = {}
    return [
        line.fault(f"“{post.organisation}”的书记在第 {first[post.organisation]} 行已经写过", "一个支部只有一位书记")
        for line, found in read
        if found.left is None
        for post in found.posts
        if post.role is Role.SECRETARY and first.setdefault(post.organisation, line.row) != line.row
    ]
