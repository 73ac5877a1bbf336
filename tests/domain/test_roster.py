"""What a roster's rows say, and what each bad one is told."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.due_rule import parse_fixed_day
from domain.member import Role, Standing
from domain.organisation import Level
from domain.roster.cells import BadCell, clean_name, nearest, read_accounts, read_code, read_day, written
from domain.roster.organisations import number_of
from domain.roster.reading import MOST_ROWS, read_roster
from domain.roster.roster import PostLine, Roster
from domain.roster.rows import BadRoster, Row
from domain.roster.snapshot import Snapshot

TREE = """\
名称,层级,上级,固定主题党日,成立日期,撤销日期
市工委,工委,,,,
甲局机关党委,机关党委,市工委,,,
甲局党总支,机关党总支,甲局机关党委,,,
一支部,党支部,甲局机关党委,每月最后一个周五,2020-01-01,
第一党小组,党小组,一支部,,,
第二党小组,党小组,一支部,,,
二支部,党支部,甲局党总支,,,
直属支部,直属党支部,市工委,第二个周五,,
"""
HEAD = "姓名,编号,党支部,党小组,类别,职务,职务所在组织,在职,加入日期,离开日期,账号"


def rows(text: str) -> list[Row]:
    return [Row(number, tuple(line.split(","))) for number, line in enumerate(text.splitlines(), start=1)]


def read(*members: str, tree: str = TREE) -> Roster:
    sheets = {"组织": rows(tree)}
    if members:
        sheets["党员"] = rows("\n".join([HEAD, *members]))
    return read_roster(sheets, Snapshot())


def faults(*members: str, tree: str = TREE) -> list[str]:
    with pytest.raises(BadRoster) as caught:
        read(*members, tree=tree)
    return [str(fault) for fault in caught.value.faults]


def test_a_tree_is_read_with_full_names_for_groups() -> None:
    lines = read().organisations
    assert lines
    assert [(line.name, line.level, line.parent) for line in lines][3:5] == [
        ("一支部", Level.BRANCH, "甲局机关党委"),
        ("一支部第一党小组", Level.GROUP, "一支部"),
    ]
    assert [line.fixed_day for line in lines if line.fixed_day] == ["last fri", "2nd fri"]
    assert lines[5].number == 2
    assert lines[3].since == date(2020, 1, 1)


def test_a_member_is_read_with_everything() -> None:
    row = "张　三,1001,一支部,第一党小组,预备党员,副书记、组织委员、党小组长,,否,2020/7/1,2026年12月31日,企业微信：zhang3、dingtalk:01"
    (found,) = read(row).members or ()
    assert (found.name, found.code, found.branch, found.group) == ("张三", "1001", "一支部", "一支部第一党小组")
    assert (found.standing, found.in_service) == (Standing.PROBATIONARY, False)
    assert (found.joined, found.left) == (date(2020, 7, 1), date(2026, 12, 31))
    assert found.accounts == (("wecom", "zhang3"), ("dingtalk", "01"))
    assert found.posts == (
        PostLine(Role.COMMITTEE_MEMBER, "一支部", "副书记、组织委员"),
        PostLine(Role.GROUP_LEADER, "一支部第一党小组", "党小组长"),
    )


POSTS = [
    ("张三,,一支部,,,书记,", [(Role.SECRETARY, "一支部")]),
    ("张三,,一支部,,,支部书记 机关党委专干,", [(Role.SECRETARY, "一支部"), (Role.COMMITTEE_OFFICER, "甲局机关党委")]),
    ("张三,,二支部,,,机关党委专干,", [(Role.COMMITTEE_OFFICER, "甲局党总支")]),
    ("张三,,二支部,,,机关党委专干@甲局机关党委,", [(Role.COMMITTEE_OFFICER, "甲局机关党委")]),
    ("张三,,,,,机关党委专干,甲局机关党委", [(Role.COMMITTEE_OFFICER, "甲局机关党委")]),
    ("张三,,,,,工委专干、督查员,", [(Role.COMMISSION_OFFICER, "市工委"), (Role.INSPECTOR, "市工委")]),
    ("张三,,一支部,,,书记＠二支部,", [(Role.SECRETARY, "二支部")]),
    ("张三,,一支部,,,党小组长@第二党小组,", [(Role.GROUP_LEADER, "一支部第二党小组")]),
    ("张三,,一支部,,,党员,", []),
    ("张三,,一支部,,,无,", []),
]


@pytest.mark.parametrize(("row", "held"), POSTS)
def test_a_post_is_held_where_it_belongs(row: str, held: list[tuple[Role, str]]) -> None:
    (found,) = read(f"{row},,,,").members or ()
    assert [(post.role, post.organisation) for post in found.posts] == held


MEMBER_FAULTS = [
    (",,一支部,,,,,,,,", "没有写姓名"),
    ("张" * 41 + ",,一支部,,,,,,,,", "姓名“张张张张张张张张张张…”太长；最多 40 字"),
    ("张三,,,,,,,,,,", "没有写党支部；合并的单元格请先取消合并，每一行都写上"),
    ("张三,,,,,书记@一支部,,,,,", "支部里的职务没有写党支部；请写上所在党支部"),
    ("张三,,一支,,,,,,,,", "党支部“一支”不在组织表里；是不是“一支部”？"),
    ("张三,,甲局机关党委,,,,,,,,", "“甲局机关党委”不是党支部；请写到党支部这一级"),
    ("张三,,二支部,第一党小组,,,,,,,", "“二支部”没有党小组“第一党小组”；这个支部没有党小组，请先在组织表里写上"),
    ("张三,,一支部,第三党小组,,,,,,,", "“一支部”没有党小组“第三党小组”；这个支部有：第一党小组、第二党小组"),
    (
        "张三,,二支部,一支部第一党小组,,,,,,,",
        "党小组“一支部第一党小组”是“一支部”的，不是“二支部”的；请核对党支部和党小组",
    ),
    ("张三,,一支部,,积极分子,,,,,,", "类别“积极分子”不认识；请写 正式党员 或 预备党员"),
    ("张三,,一支部,,,宣船委员,,,,,", "职务“宣船委员”不认识；是不是“宣传委员”？"),
    ("张三,,一支部,,,党小组长,,,,,", "没有写“党小组长”在哪个组织；请写上所在党小组"),
    ("张三,,一支部,,,书记@甲局机关党委,,,,,", "“书记”不能在“甲局机关党委”担任；请核对职务所在组织"),
    ("张三,,一支部,,,督查员,乙局,,,,", "职务所在组织“乙局”不在组织表里"),
    ("张三,,一支部,,,书记,市工委,,,,", "“市工委”没有对应的职务；请核对“职务”和“职务所在组织”两列"),
    ("张三,,一支部,,,,,在,,,", "“在职”写的“在”看不懂；请写 是 或 否"),
    ("张三,,一支部,,,,,,2020-02-30,,", "“加入日期”写的“2020-02-30”这一天不存在；请核对年月日"),
    ("张三,,一支部,,,,,,2020.10,,", "“加入日期”写的“2020.10”不是日期；请写到日，例如 2020-07-01"),
    ("张三,,一支部,,,,,,2020-02-02,2020-02-01,", "离开日期早于加入日期；请核对两个日期"),
    ("张三,13800138000,一支部,,,,,,,,", "编号不能用身份证号或手机号；请用工号或自编号，例如 1001"),
    ("张三,11010119900101001X,一支部,,,,,,,,", "编号不能用身份证号或手机号；请用工号或自编号，例如 1001"),
    ("张三,~1,一支部,,,,,,,,", "编号“~1”不能用；请用 40 字以内的工号或自编号，不要以 ~ 开头"),
    ("张三,,一支部,,,,,,,,zhang3", "账号“zhang3”看不懂；请写成 wecom:zhangsan，几个账号用、隔开"),
    ("张三,,一支部,,,,,,,,qq:zhang3", "账号“qq:zhang3”的平台不认识；请用 wecom（企业微信）或 dingtalk（钉钉）"),
    ("=HYPERLINK(A1),,一支部,,,,,,,,", "“姓名”里是公式；请复制后用“选择性粘贴—数值”贴回去"),
    ("@SUM(A1),,一支部,,,,,,,,", "“姓名”里是公式；请复制后用“选择性粘贴—数值”贴回去"),
    ("张\x07三,,一支部,,,,,,,,", "“姓名”里有换行或看不见的字符；请重新输入这一格"),
]


@pytest.mark.parametrize(("row", "told"), MEMBER_FAULTS)
def test_a_bad_member_is_named_with_the_reason_and_what_to_write(row: str, told: str) -> None:
    (fault,) = faults("李四,,一支部,,,,,,,,", row)
    assert fault.startswith(f"党员 第 3 行：{told}")


def change(old: str, new: str) -> str:
    assert old in TREE
    return TREE.replace(old, new)


TREE_FAULTS = [
    (change("二支部,党支部,甲局党总支", ",党支部,甲局党总支"), 8, "没有写名称；请写组织全称"),
    (change("二支部,党支部", "二" * 81 + ",党支部"), 8, f"名称“{'二' * 20}…”太长；最多 80 字"),
    (change("二支部,党支部", "二支部,处室"), 8, "层级“处室”不认识；请写 工委、机关党委、机关党总支、党支部 或 党小组"),
    (change("二支部,党支部", "二支部,"), 8, "没有写层级"),
    (change("二支部,党支部,甲局党总支", "二支部,党支部,甲局总支"), 8, "上级“甲局总支”不在表里；是不是“甲局党总支”？"),
    (change("二支部,党支部,甲局党总支", "二支部,党支部,"), 8, "“二支部”没有写上级；请写上级组织的名称"),
    (change("甲局机关党委,机关党委,市工委", "甲局机关党委,机关党委,"), 3, "“甲局机关党委”没有写上级"),
    (
        change("二支部,党支部,甲局党总支", "二支部,党支部,一支部"),
        8,
        "党支部的上级不能是党支部；上级应当是机关党委或党总支、工委",
    ),
    (
        change("二支部,党支部,甲局党总支", "一支部,党支部,甲局党总支"),
        8,
        "“一支部”在第 5 行已经写过；同名的组织请写全称",
    ),
    (change("每月最后一个周五", "每月初"), 5, "固定日“每月初”认不出来，请写成 每月28日"),
    (change("2020-01-01,", "2020-13-01,"), 5, "“成立日期”写的“2020-13-01”这一天不存在"),
    (change("2020-01-01,", "2020-01-01,2019-01-01"), 5, "撤销日期早于成立日期"),
    (change("二支部,党支部", "=A1,党支部"), 8, "“名称”里是公式"),
]


@pytest.mark.parametrize(("tree", "row", "told"), TREE_FAULTS)
def test_a_bad_organisation_is_named_with_the_reason_and_what_to_write(tree: str, row: int, told: str) -> None:
    assert [fault for fault in faults(tree=tree) if fault.startswith(f"组织 第 {row} 行：{told}")]


def test_a_circle_of_organisations_is_told_at_each_of_its_rows() -> None:
    circle = "名称,层级,上级\n甲,机关党委,乙\n乙,机关党总支,甲\n丙,党支部,乙\n"
    assert [fault.split("；")[0] for fault in faults(tree=circle)] == [
        "组织 第 2 行：“甲”的上级绕了一圈又回到自己",
        "组织 第 3 行：“乙”的上级绕了一圈又回到自己",
    ]


def test_a_bad_row_is_not_told_again_at_every_row_that_hangs_on_it() -> None:
    tree = change("市工委,工委", "市工委,工委员会")
    told = faults("张三,,一支部,,,工委专干、督查员@市工委,,,,,", "李四,,直属支部,,,书记,,,,,", tree=tree)
    assert [fault.split("：")[0] for fault in told] == ["组织 第 2 行"]


def test_two_of_one_name_in_a_branch_each_need_a_code() -> None:
    told = faults("张三,,一支部,,,,,,,,", "张三,1001,一支部,,,,,,,,", "张三,,二支部,,,,,,,,")
    assert told == ["党员 第 2 行：这个支部有 2 位“张三”，这一行没有写编号；请给同名的每一位写上不同的编号"]
    assert read("张三,1,一支部,,,,,,,,", "张三,2,一支部,,,,,,,,").members


PAIRS = [
    ("张三,1,一支部,,,,,,,,", "李四,1,二支部,,,,,,,,", "编号“1”在第 2 行已经写过；编号一人一个"),
    (
        "张三,,一支部,,,,,,,,wecom:a",
        "李四,,二支部,,,,,,,,企微:a",
        "账号“wecom:a”在第 2 行已经写过；一个账号只能是一个人的",
    ),
    (
        "张三,,一支部,,,书记,,,,,",
        "李四,,二支部,,,书记@一支部,,,,,",
        "“一支部”的书记在第 2 行已经写过；一个支部只有一位书记",
    ),
]


@pytest.mark.parametrize(("first", "second", "told"), PAIRS)
def test_what_only_one_may_have_is_told_at_the_second(first: str, second: str, told: str) -> None:
    assert faults(first, second) == [f"党员 第 3 行：{told}"]


def test_a_secretary_who_leaves_makes_room_for_the_next() -> None:
    assert read("张三,,一支部,,,书记,,,,2026-12-31,", "李四,,一支部,,,书记,,,,,").members


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_its_rows() -> None:
    told = faults("张三,,三支部,,,,,,,,", ",,一支部,,,,,,,,x", tree=change("2020-01-01", "昨天"))
    assert [fault.split("：")[0] for fault in told] == ["组织 第 5 行", "党员 第 2 行", "党员 第 3 行", "党员 第 3 行"]


def test_a_branch_without_a_secretary_is_a_note_and_no_fault() -> None:
    assert read("张三,,一支部,,,,,,,,").notes == ("“一支部”没有写书记，提醒会没有人收",)


def test_a_heading_may_be_written_otherwise_and_stand_below_a_title() -> None:
    members = ["某局党员花名册", "序号, 姓 名*,所在党支部,是否在职（是/否）,身份证号", "1,张三,一支部,是,110101"]
    found = read_roster({"组织": rows(TREE), "党员": rows("\n".join(members))}, Snapshot())
    assert found.members
    assert (found.members[0].name, found.members[0].in_service) == ("张三", True)
    assert found.says >= {"姓名", "党支部", "在职"}
    assert found.notes[0] == "“党员”表的这些列没有用到，也没有保存：序号、身份证号"


def test_a_sheet_is_known_by_its_heading_where_its_name_says_nothing() -> None:
    found = read_roster({"Sheet1": rows(TREE), "说明": rows("请勿改动表头")}, Snapshot())
    assert found.organisations
    assert found.members is None


SHEETS = [
    ({}, "没有找到“组织”表或“党员”表"),
    ({"党员": rows("名字,单位\n张三,甲局")}, "没有找到表头；请在第一行写上 姓名、党支部"),
    ({"党员": rows(HEAD), "组织": rows(TREE)}, "表里只有表头；没有内容的表请整张删掉"),
    ({"组织": rows(TREE), "Sheet2": rows(TREE)}, "又是一张“组织”表；每种表只留一张"),
    ({"组织": rows("名称,层级,上级,名称\n市工委,工委,,")}, "“名称”这一列写了两次；请只留一列"),
    ({"组织": [*rows(TREE)] * (MOST_ROWS // 8)}, f"超过 {MOST_ROWS} 行；请分单位导入"),
]


@pytest.mark.parametrize(("sheets", "told"), SHEETS, ids=[told[:8] for _, told in SHEETS])
def test_sheets_that_cannot_be_meant_are_told(sheets: dict[str, list[Row]], told: str) -> None:
    with pytest.raises(BadRoster) as caught:
        read_roster(sheets, Snapshot())
    assert told in str(caught.value)


FIXED_DAYS = ["last fri", "2nd fri", "day 28", "workday -2", "month_end", "month_end -3", "5th mon"]


@pytest.mark.parametrize("rule", FIXED_DAYS)
def test_a_fixed_day_is_written_as_it_is_read(rule: str) -> None:
    assert written(parse_fixed_day(rule)) == rule


NUMBERS = [
    ("第一党小组", 1),
    ("第十党小组", 10),
    ("第十二小组", 12),
    ("第二十一党小组", 21),
    ("第3小组", 3),
    ("3党小组", 3),
    ("业务党小组", None),
]


@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_a_group_bears_the_number_of_its_name(name: str, number: int | None) -> None:
    assert number_of(name) == number


@pytest.mark.parametrize(
    ("text", "name"), [("张 三", "张三"), ("阿依古丽•买买提", "阿依古丽·买买提"), ("Anna  Wu", "Anna Wu")]
)
def test_a_name_is_cleaned_of_what_only_lines_it_up(text: str, name: str) -> None:
    assert clean_name(text) == name


@given(st.text(max_size=30))
def test_a_cell_is_read_or_refused_but_never_trips(text: str) -> None:
    for reader in (lambda t: read_day("加入日期", t), read_code, read_accounts):
        with contextlib.suppress(BadCell):
            reader(text)


@given(st.lists(st.lists(st.text(max_size=8), max_size=8), max_size=6))
def test_any_sheet_is_read_or_refused_but_never_trips(cells: list[list[str]]) -> None:
    sheet = [Row(number, tuple(row)) for number, row in enumerate(cells, start=1)]
    for head in (HEAD, TREE.splitlines()[0]):
        with contextlib.suppress(BadRoster):
            read_roster({"一": [Row(1, tuple(head.split(","))), *sheet]}, Snapshot())


def test_nothing_is_near_nothing() -> None:
    assert nearest("某某", []) is None
