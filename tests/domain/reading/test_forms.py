"""Forms of words: verbs, names spoken apart, choices in word lists, corrections, groups, hours, who is served."""

from datetime import date

import pytest

from domain.reading.clock import take_hours
from domain.reading.dates import Anchor, take_days
from domain.reading.grammar import Grammar
from domain.reading.heads import Counted, take_heads
from domain.reading.patterns import expand
from domain.reading.reader import Reader
from domain.reading.reading import Act, Kind, State
from domain.reading.ribbon import Ribbon
from tests.domain.reading.branch import MEMBERS, RECORDED, say

FRIDAY = date(2027, 4, 23)


@pytest.mark.parametrize(
    ("text", "state", "undone"),
    [
        ("开过啦", State.DONE, False),
        ("均已按时上交", State.DONE, False),
        ("擦完了", State.DONE, False),
        ("没来得及组织", None, True),
        ("忘交了", None, True),
        ("还没开过", None, True),
        ("下下周再补", State.PLANNED, False),
        ("月底前会办", State.PLANNED, False),
        ("搞完了，材料回头发", State.DONE, False),
        ("挪到5月3号", State.POSTPONED, False),
        ("改下周二", State.POSTPONED, False),
        ("让我去，还没去", None, True),
    ],
)
def test_verbs_tell_by_their_form_how_far_it_has_come(
    text: str, state: State | None, grammar: Grammar, *, undone: bool
) -> None:
    standing = grammar.states.judge(grammar.folder.fold(text))
    assert (standing.state, standing.undone) == (state, undone)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("去社区报了个到", Kind.COMMUNITY_REGISTER),
        ("和小夏谈过一次心", Kind.HEART_TALK),
        ("书记述完职了", Kind.WORK_REPORT),
        ("二组4月3日开了会", Kind.GROUP_MEETING),
        ("走访企业3家", Kind.ENTERPRISE_HELP),
        ("培训期间去幼儿园报到", None),
    ],
)
def test_a_name_may_be_spoken_apart(text: str, kind: Kind | None, grammar: Grammar) -> None:
    found = grammar.kinds.find(text)
    assert (found[0].kind if found else None) is kind


def test_choices_in_a_word_list_are_written_out() -> None:
    assert expand("(多|少)(写|报)") == ["多写", "多报", "少写", "少报"]
    assert expand("请*假") == ["请*假"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("应到七个 到了六个", {"expected": 7, "present": 6}),
        ("7应到6实到", {"expected": 7, "present": 6}),
        ("11缺2", {"expected": 11, "absent": 2}),
        ("应到11/实到9", {"expected": 11, "present": 9}),
        ("未交3人", {"absent": 3}),
        ("2人夜班请假", {"leave": 2}),
        ("9人到会 夏雨出差", {"present": 9}),
        ("其中预备党员1人", {}),
        ("还有1个没请假也没来", {"absent": 1}),
        ("还有一个没请假没来", {"absent": 1}),
        ("支委会换到305开", {}),
    ],
)
def test_a_number_counts_whom_its_label_says(text: str, counts: dict[str, int]) -> None:
    told = take_heads(Ribbon(text, text))
    assert {whom.value: heads.number for whom, heads in told.items() if whom is not Counted.NOBODY_SAID} == counts


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本月廿二", date(2027, 4, 22)),
        ("4月的第二个周三", date(2027, 4, 14)),
        ("3月最后一个周五", date(2027, 3, 26)),
        ("3月最后一个工作日的前一天", date(2027, 3, 30)),
        ("五一后第一个周一", date(2027, 5, 3)),
        ("20270408", date(2027, 4, 8)),
        ("认领3号心愿", None),
        ("每周六", None),
    ],
)
def test_a_day_may_be_told_by_its_place(text: str, day: date | None) -> None:
    found = take_days(Ribbon(text, text), Anchor(FRIDAY))
    assert (found[0].day if found else None) == day


@pytest.mark.parametrize(
    ("text", "hours"), [("1小时30分", 1.5), ("两个半小时", 2.5), ("一个下午", 4), ("40分钟", 0.67)]
)
def test_hours_may_come_with_minutes(text: str, hours: float) -> None:
    assert take_hours(Ribbon(text, text)) == hours


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("支委会人数应该是3个", "present", 3),
        ("麻烦把刚才的应到改成12", "expected", 12),
        ("党课不是4月8号，是9号", "date", date(2027, 4, 9)),
        ("党日主持人是苏婷不是郑国强", "host", "苏婷"),
        ("昨天报的支委会日期填错了，应为4月6日", "date", date(2027, 4, 6)),
        ("刚才少算一个人，实到10", "present", 10),
        ("更正，4月主题党日是20号开的，我打成21号了", "date", date(2027, 4, 20)),
        ("更正：党课是22号上的，日期输成了23号。", "date", date(2027, 4, 22)),
        ("更正，支委会实到是3人，我报成2人了", "present", 3),
    ],
)
def test_a_correction_need_not_call_itself_one(text: str, field: str, value: object, reader: Reader) -> None:
    reading = reader.read(say(text))
    assert reading.act is Act.AMEND
    assert getattr(reading.records[0], field) == value


@pytest.mark.parametrize("text", ["石磊没去，就我一个", "石磊那天没参加", "石磊没来"])
def test_who_stayed_away_is_named_where_a_deed_of_several_is_quoted(text: str, reader: Reader) -> None:
    reading = reader.read(say(text, quoted="已记录：志愿服务 4月9日，石磊、夏雨", kind="volunteer_service"))
    assert (reading.act, reading.records[0].people) == (Act.AMEND, ("石磊",))


@pytest.mark.parametrize(("text", "present"), [("不是9，是10", 10), ("不对，10个", 10)])
def test_a_lone_figure_corrects_what_is_quoted(text: str, present: int, reader: Reader) -> None:
    reading = reader.read(say(text, quoted=RECORDED, kind="theme_day"))
    assert (reading.act, reading.records[0].present) == (Act.AMEND, present)


@pytest.mark.parametrize("text", ["删除我的数据", "上一条不要了", "刚才发错了，请忽略", "我收回刚才的汇报"])
def test_what_was_reported_can_be_taken_back_in_many_words(text: str, reader: Reader) -> None:
    assert reader.read(say(text)).act is Act.WITHDRAW


def test_each_group_tells_of_itself(reader: Reader) -> None:
    reading = reader.read(say("小组会：一组4月6日应到6实到5；二组4月7日，5个来了4个；三组没开"))
    assert [(fact.group, fact.date, fact.expected, fact.present) for fact in reading.records] == [
        (1, date(2027, 4, 6), 6, 5),
        (2, date(2027, 4, 7), 5, 4),
    ]


def test_hours_are_given_to_those_named_ahead_of_them(reader: Reader) -> None:
    reading = reader.read(say("4月10日幸福里社区志愿服务：夏雨、白洁各2小时，石磊3小时"))
    assert [(fact.people, fact.hours) for fact in reading.records] == [(("夏雨", "白洁"), 2), (("石磊",), 3)]


def test_a_ruled_table_keeps_its_empty_cells(reader: Reader) -> None:
    table = "4月情况\n| 事项 | 日期 | 应到 | 实到 | 备注 |\n| 支委会 | 4.6 | 3 | 3 | |\n| 党费 | — | — | — | 已收齐 |"
    kinds = [(fact.kind, fact.present) for fact in reader.read(say(table)).records]
    assert kinds == [(Kind.COMMITTEE_MEETING, 3), (Kind.DUES, None)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("帮低保户计春花买药", "帮低保户买药"),
        ("走访脱贫户：李二牛、王铁柱", "走访脱贫户"),
        ("给居民阿依古丽·买买提送水", "给居民送水"),
        ("帮三号楼二单元五零一的老人修灯", "帮老人修灯"),
        ("陪尿毒症患者去医院", "陪居民去医院"),
        ("教四年级的韩朵朵写字", "教孩子写字"),
        ("糖尿病知识讲座", "糖尿病知识讲座"),
        ("帮申请了高龄补贴", "帮申请了高龄补贴"),
        ("帮夏雨家搬家", "帮夏雨家搬家"),
        ("给迷路老人带路", "给迷路老人带路"),
        ("老楼下水道堵了，3号楼水压不足", "老楼下水道堵了，3号楼水压不足"),
    ],
)
def test_who_was_served_is_hidden_and_nothing_else(text: str, shown: str, grammar: Grammar) -> None:
    assert grammar.served.mask(text, MEMBERS)[0] == shown
