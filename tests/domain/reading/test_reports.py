"""Reports of a month or a day: every line and section comes to the event that it tells of."""

from typing import Any

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act
from domain.reading.wire import fact_to_json
from tests.domain.reading.branch import say

Records = list[dict[str, Any]]


def holds(text: str, wanted: Records, reader: Reader, **context: Any) -> None:
    """There are as many records, and each says at least this."""
    got = [fact_to_json(fact) for fact in reader.read(say(text, **context)).records]
    assert [{name: record.get(name) for name in said} for record, said in zip(got, wanted, strict=True)] == wanted, got


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            (
                "关于开展4月主题党日的报告\n机关党委：\n为深入学习全会精神，经支委会研究，我支部于4月16日下午赴纪念园开展了以“追寻足迹”为主题的党日活动。"
                "\n一、基本情况。应参加党员11名，实际参加10名，1名党员因病请假。\n二、活动内容。郑国强同志现场讲授微党课《信仰》。"
            ),
            [
                {
                    "kind": "theme_day",
                    "date": "2027-04-16",
                    "topic": "追寻足迹",
                    "expected": 11,
                    "present": 10,
                    "leave": 1,
                },
                {"kind": "party_lecture", "date": "2027-04-16", "topic": "信仰"},
            ],
        ),
        (
            "【工作日志】4.13 周二\n上午 支委会，研究评优推荐，3人全到\n下午 和结对企业丰源公司座谈\n晚上 滨江社区值守2小时",
            [
                {"kind": "committee_meeting", "date": "2027-04-13", "present": 3},
                {"kind": "enterprise_help", "date": "2027-04-13"},
                {"kind": "volunteer_service", "date": "2027-04-13", "community": "滨江社区", "hours": 2},
            ],
        ),
        (
            "支部半月小结：\n（一）4月2日支委会1次，议题：党费自查、党日方案；\n（二）4月9日两个党小组分别开了会，一组6人到5人，二组5人全到。",
            [
                {"kind": "committee_meeting", "date": "2027-04-02"},
                {"kind": "group_meeting", "group": 1, "expected": 6, "present": 5},
                {"kind": "group_meeting", "group": 2, "expected": 5, "present": 5},
            ],
        ),
        (
            "三会一课开展情况（1-3月）\n1月5日 支委会 3人\n1月12日 主题党日 11人 学习新党章",
            [
                {"kind": "committee_meeting", "date": "2027-01-05", "present": 3},
                {"kind": "theme_day", "date": "2027-01-12", "present": 11},
            ],
        ),
        (
            "第一季度手册自查情况：记录齐全，缺2月党课签到，已补；组织生活会材料待补。",
            [{"kind": "manual_check", "period": "2027-Q1"}],
        ),
        (
            "4月份党日我们今天下午开的，9个人，讲的是防汛，党小组会没单独开，跟党日一块开了",
            [{"kind": "theme_day", "present": 9}, {"kind": "group_meeting", "part_of": "theme_day"}],
        ),
        (
            "本月走访记录：4月11日，我和方磊到梅岭村看望帮扶户，一共跑了4户。下午四点多往回走。",
            [{"kind": "village_visit", "date": "2027-04-11", "amount": 4, "start": None, "end": "16:00"}],
        ),
        (
            "4月20日支部大会开了，来了九个人，散会已是五点半",
            [{"kind": "branch_assembly", "end": "17:30", "start": None}],
        ),
        (
            "崔颖转正的支部大会4月20日开过了，有表决权10人到9人，全票通过",
            [
                {
                    "kind": "branch_assembly",
                    "voting": {"expected": 10, "present": 9, "for": 9, "against": 0, "abstain": 0},
                }
            ],
        ),
        ("主题党日4.22已开展，照片2张[图片][图片]，主题：走进法庭，应到11实到10", [{"photos": 2, "present": 10}]),
    ],
)
def test_each_line_comes_to_the_event_it_tells_of(text: str, wanted: Records, reader: Reader) -> None:
    holds(text, wanted, reader)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "主题党日3次，分别是1月15日“学条例”、2月19日“访老党员”、3月12日“植绿”，出席率均在90%以上",
            [
                {"kind": "theme_day", "date": "2027-01-15", "topic": "学条例"},
                {"kind": "theme_day", "date": "2027-02-19", "topic": "访老党员"},
                {"kind": "theme_day", "date": "2027-03-12", "topic": "植绿"},
            ],
        ),
        (
            "4月份已完成：支委会（6号）、党小组会（8号、9号）。未完成：党课。",
            [
                {"kind": "committee_meeting", "date": "2027-04-06"},
                {"kind": "group_meeting", "date": "2027-04-08"},
                {"kind": "group_meeting", "date": "2027-04-09"},
            ],
        ),
        (
            "难题：翠湖苑电梯停运一事，4月2日认领，4月16日更换主板后恢复运行",
            [{"kind": "hard_problem", "state": "done"}],
        ),
        (
            "微心愿认领台账\n心愿内容\t认领人\t状态\n买轮椅\t方磊\t已完成\n换灯泡\t夏雨\t已认领",
            [
                {"kind": "micro_wish", "people": ["方磊"], "content": "买轮椅", "state": "done"},
                {"kind": "micro_wish", "people": ["夏雨"], "content": "换灯泡", "state": "claimed"},
            ],
        ),
        (
            "党员大会4月21日，应到11，实到9，请假2（方磊，值班；石磊，带孩子看病），16:20 散会",
            [
                {
                    "leaves": [{"name": "方磊", "category": "official"}, {"name": "石磊", "category": "personal"}],
                    "end": "16:20",
                }
            ],
        ),
        ("3月党费我给漏了，刚才连4月的一块补交了", [{"period": "2027-03"}, {"period": "2027-04"}]),
        ("党费我2月给忘了，今天连着3月4月的一起交了", [{"period": f"2027-0{month}"} for month in (2, 3, 4)]),
        (
            "年底对一下：支委会4.4，党小组会4.9，二季度党课4.11方磊讲的",
            [
                {"kind": "committee_meeting", "state": "done", "date": "2027-04-04"},
                {"kind": "group_meeting", "state": "done", "date": "2027-04-09"},
                {"kind": "party_lecture", "state": "done", "date": "2027-04-11", "speaker": "方磊"},
            ],
        ),
        ("一组二组党小组会昨天开了，分别8人、7人", [{"group": 1, "present": 8}, {"group": 2, "present": 7}]),
        ("两个党小组昨天都开了会，到会分别5、6人", [{"group": 1, "present": 5}, {"group": 2, "present": 6}]),
        (
            "上周末志愿服务我汇总一下：方磊 闸口社区 文明劝导2小时；夏雨 柳堤社区 巡河捡垃圾 9:00-12:00",
            [
                {"people": ["方磊"], "state": "done", "community": "闸口社区", "hours": 2.0},
                {"people": ["夏雨"], "state": "done", "community": "柳堤社区", "hours": 3.0},
            ],
        ),
        ("党课4.20 方磊讲的《法治》，噢不，是石磊讲的，10人", [{"kind": "party_lecture", "speaker": "石磊"}]),
        ("4月27日的主题党日调整至4月29日下午，地点改在市档案馆", [{"date": "2027-04-29", "place": "市档案馆"}]),
        ("刚发的主题党日实到10人有误，应为9人，请假2人", [{"present": 9, "leave": 2, "expected": None}]),
    ],
)
def test_several_of_a_kind_are_told_apart(text: str, wanted: Records, reader: Reader) -> None:
    holds(text, wanted, reader)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "支委会纪要\n时间：4月20日上午9:00—10:30\n地点：307会议室\n会议议定以下事项：\n（一）4月28日召开党员大会，由苏婷筹备。\n（二）5月主题党日赴梅岭村开展。\n（三）党费收缴由方磊负责，月底前完成。",
            [
                {"kind": "committee_meeting", "date": "2027-04-20", "end": "10:30", "place": "307会议室"},
                {"kind": "branch_assembly", "state": "planned", "date": "2027-04-28"},
            ],
        ),
        (
            "一季度自查报告\n一、三会一课方面。1至3月召开支委会3次、党员大会1次，均有记录。\n二、存在问题。个别党员志愿服务时长不足；手册填写不够规范。\n三、整改措施。4月底前补齐。",
            [{"kind": "committee_meeting", "period": "2027-Q1"}, {"kind": "branch_assembly", "period": "2027-Q1"}],
        ),
        (
            "经党员大会（4月21日，应到11人，实到10人）民主推荐，支委会研究，拟推荐方磊",
            [{"kind": "branch_assembly", "date": "2027-04-21", "present": 10}],
        ),
    ],
)
def test_decisions_and_shortcomings_are_no_events(text: str, wanted: Records, reader: Reader) -> None:
    holds(text, wanted, reader)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("因市里紧急调度，今天原定的支委会不开了，改下周一同一时间", {"state": "postponed", "date": "2027-04-26"}),
        ("4月16日主题党日因暴雨取消室外植树，改为室内学习，应到11实到9", {"state": "done", "present": 9}),
        ("4月15日走访联点企业宏达机械，反映用电难，已协调供电所，预计5月解决", {"state": "done", "date": "2027-04-15"}),
        ("咱们组4.14的会，7个人来了5个，方磊病了、石磊下乡，讨论挺热烈", {"kind": "group_meeting", "present": 5}),
        ("4.10—4.12培训，方磊、龙飞两人，市委党校", {"kind": "training", "date": "2027-04-10"}),
        ("今早去了趟社区（滨江），报到手续办好了", {"kind": "community_register", "community": "滨江"}),
        ("已经完成手册自查，还有1个（照片缺2月份）正在补", {"kind": "manual_check", "period": None}),
        ("今天上午支部在线上召开支委会，参会3人", {"place": None, "online": True}),
        (
            "经支委会讨论决定：4月主题党日定于4月29日下午2点半举行，主题“廉洁”",
            {"kind": "theme_day", "state": "planned"},
        ),
        ("4月9日联合召开党小组会，应到11人，实到10人，学习《准则》。", {"topic": "学习《准则》", "present": 10}),
        ("昨天与丰源党支部联合开展主题党日，双方共23名党员参加，我支部应到11人，实到10人。主题：发展", {"present": 10}),
        ("党日原定礼堂，改在四楼会议室开了，11到10", {"state": "done", "place": "四楼会议室", "present": 10}),
        ("党课已上！4.15下午3点，方磊讲《初心》，702，应到11到课10", {"place": "702", "start": "15:00", "present": 10}),
        ("党员大会开完了（4月20日15:00，1203）。应到11，实到10", {"place": "1203", "start": "15:00", "present": 10}),
        ("4月党日 今天2点半 应到11实到10 主题 治水", {"start": "14:30"}),
        ("4月党日昨天搞的，下田学水稻病虫害防治，全勤", {"topic": "下田学水稻病虫害防治", "present": 11}),
        ("4月20日主题党日，应到11，实到10，心得还没交的同志抓紧", {"state": "done", "present": 10}),
        ("我4月份党费托闺女在手机上交了，请查收。问候各位老同志。", {"kind": "dues", "state": "done"}),
        ("我4月党费让儿子帮我转了，请查收，祝好", {"kind": "dues", "state": "done"}),
        ("党费：何桂英免交，其余11人已交齐", {"kind": "dues", "state": "done"}),
        ("我把3月党费漏交了，今天补上了", {"kind": "dues", "state": "done", "period": "2027-03"}),
        ("退休老党员党费免交", {"kind": "dues", "state": "not_applicable"}),
        ("夏雨免交党费", {"kind": "dues", "state": "not_applicable", "people": ["夏雨"]}),
        ("整改：3个问题改完2个，缺页那个还在找原件", {"kind": "rectification", "state": "in_progress"}),
        ("整改：5个问题改完5个", {"kind": "rectification", "state": "done"}),
        ("春和社区那个难题办结了，沟清通了，社区书记签的字", {"kind": "hard_problem", "confirmed": True}),
        ("志愿服务小组昨天到社区讲账", {"kind": "volunteer_service", "content": "讲账"}),
        ("今天下午两点半开的党员大会，四点钟散的会，11个人全到", {"start": "14:30", "end": "16:00", "present": 11}),
    ],
)
def test_what_is_said_beside_does_not_hide_the_event(text: str, wanted: dict[str, Any], reader: Reader) -> None:
    holds(text, [wanted], reader)


def test_what_is_added_to_a_report_amends_it(reader: Reader) -> None:
    reading = reader.read(say("4月22日的主题党日情况补充一下：主持是苏婷，地点在图书馆报告厅"))
    assert reading.act is Act.AMEND
    assert (reading.records[0].host, reading.records[0].place) == ("苏婷", "图书馆报告厅")


def test_a_ruled_table_has_no_row_of_rules(reader: Reader) -> None:
    text = "| 姓名 | 小区 | 报到时间 | 服务时长 |\n|---|---|---|---|\n| 方磊 | 翠湖苑 | 4月10日 | 2 |\n| 夏雨 | 翠湖苑 | 4月10日 | 2 |"
    wanted: Records = [{"people": ["方磊", "夏雨"], "community": "翠湖苑", "hours": 2, "date": "2027-04-10"}]
    holds(text, wanted, reader, quoted="【提醒】双报到：回小区、时间即可。", kind="community_register")


def test_a_notice_that_forbids_leave_asks_for_none(reader: Reader) -> None:
    text = "定于4月26日下午3:00在四楼会议室召开支部委员会会议，请各位支委准时参加，不得请假。"
    reading = reader.read(say(text))
    assert reading.act is Act.PLAN
    assert reading.records[0].leaves == ()


def test_kin_of_somebody_who_is_named_hide_the_name(reader: Reader) -> None:
    reading = reader.read(say("4月11日到梅岭村走访4户，周小军的儿子今年高考，帮着问了政策"))
    assert "周小军" not in reading.text
    assert "resident" in reading.masked
