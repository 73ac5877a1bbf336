"""What is written in an ordinary month, in many voices; 2027-04-23 is a Friday."""

from typing import Any

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act
from domain.reading.wire import fact_to_json
from tests.domain.reading.branch import say

Records = list[dict[str, Any]]


def holds(text: str, act: Act, wanted: Records, reader: Reader) -> None:
    """There are as many records, and each says at least this."""
    reading = reader.read(say(text))
    got = [fact_to_json(fact) for fact in reading.records]
    assert reading.act is act, text
    assert [{name: record.get(name) for name in said} for record, said in zip(got, wanted, strict=True)] == wanted, got


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "4月主题党日下周四下午两点半，去区看守所警示教育基地，门口要登记，带好身份证",
            [{"kind": "theme_day", "date": "2027-04-29", "start": "14:30"}],
        ),
        ("26号下午三点支委会，小会议室", [{"kind": "committee_meeting", "date": "2027-04-26", "start": "15:00"}]),
        ("下周四上午九点半党小组会", [{"kind": "group_meeting", "date": "2027-04-29", "start": "09:30"}]),
        ("二组的会放到下周二中午吧", [{"kind": "group_meeting", "date": "2027-04-27", "group": 2}]),
        ("党日去农科院，29号，八点楼下坐车", [{"kind": "theme_day", "date": "2027-04-29"}]),
        ("28号党日：参观博物馆，自带水杯，门口刷身份证", [{"kind": "theme_day", "date": "2027-04-28"}]),
        (
            "周一上午九点半支委会，下午三点党员大会",
            [
                {"kind": "committee_meeting", "date": "2027-04-26", "start": "09:30"},
                {"kind": "branch_assembly", "date": "2027-04-26", "start": "15:00"},
            ],
        ),
        ("周六党日集合时间改八点半", [{"kind": "theme_day", "date": "2027-04-24", "start": "08:30"}]),
        ("党日改了，原来说28号，现在30号", [{"kind": "theme_day", "state": "postponed", "date": "2027-04-30"}]),
        ("下周三上午党员大会，讨论崔颖转正，都别请假啊", [{"kind": "branch_assembly", "date": "2027-04-28"}]),
        (
            "党日这周六上午九点，纪念馆集合，穿好志愿者马甲",
            [{"kind": "theme_day", "date": "2027-04-24", "start": "09:00"}],
        ),
        (
            "郑书记述职拟安排在5月28日，跟组织生活会放一天开",
            [{"kind": "work_report", "date": "2027-05-28"}, {"kind": "org_life_meeting", "date": "2027-05-28"}],
        ),
        (
            "党员大会定在5月7号，和民主评议安排在同一天开",
            [{"kind": "branch_assembly", "date": "2027-05-07"}, {"kind": "democratic_appraisal", "date": "2027-05-07"}],
        ),
    ],
)
def test_what_is_called_for_a_day_to_come_is_a_plan(text: str, wanted: Records, reader: Reader) -> None:
    holds(text, Act.PLAN, wanted, reader)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("已到槐树巷社区报到，4月2日，岗位选的法律咨询", [{"post": "法律咨询", "community": "槐树巷社区"}]),
        ("在甲社区报到了，岗位认领了楼道巡查", [{"post": "楼道巡查"}]),
        ("甲社区报到，岗位是反诈宣传", [{"post": "反诈宣传"}]),
        ("帮一位大姐写了起诉状，一分钱没收", [{"kind": "good_deed", "state": "done"}]),
        ("给楼下大爷修好了收音机，没要钱", [{"kind": "good_deed", "state": "done"}]),
        ("主题党日4月20号搞的，学新修订的《公证法》，全到", [{"topic": "学新修订的《公证法》", "present": 11}]),
        ("主题党日4.20，学《法官法》，9/11", [{"topic": "学《法官法》", "present": 9}]),
        (
            (
                "4月22日，联合恒泰商贸党支部在三楼会议室开展“同心向党”主题党日，同时计入助企红色引领。我支部应到11人，实到9人，方磊、石磊请假。"
                "活动由夏雨主持，书记郑国强以《党旗下的担当》为题讲党课。"
            ),
            [
                {"kind": "theme_day", "date": "2027-04-22", "expected": 11, "present": 9, "host": "夏雨"},
                {"kind": "enterprise_help", "date": "2027-04-22", "action": "guidance"},
                {"kind": "party_lecture", "date": "2027-04-22", "speaker": "郑国强"},
            ],
        ),
        (
            "我处不设支委会，也没分党小组，4月支委会、党小组会都不适用",
            [
                {"kind": "group_meeting", "state": "not_applicable", "period": "2027-04"},
                {"kind": "committee_meeting", "state": "not_applicable", "period": "2027-04"},
            ],
        ),
        ("昨天下班路上帮一个老大爷把三轮车推上坡", [{"kind": "good_deed", "date": "2027-04-22"}]),
        ("送走失的老奶奶回家，昨晚的事", [{"kind": "good_deed", "date": "2027-04-22"}]),
        ("搀着一位大妈过马路，今早", [{"kind": "good_deed", "date": "2027-04-23"}]),
        ("周末去安居社区扫了一下午小广告，方磊、夏雨和我", [{"kind": "volunteer_service", "state": "done"}]),
        ("我去幸福里社区报到啦，工作人员给盖了章", [{"community": "幸福里社区", "confirmed": True}]),
        ("还差龙飞的党费，其他人4月都交了", [{"kind": "dues", "state": "in_progress", "people": ["龙飞"]}]),
        ("跟宏达签了共建协议，昨天", [{"kind": "enterprise_help", "date": "2027-04-22", "action": "pairing"}]),
        (
            "4月22日支部组织党员到廉政教育基地参观，重温入党誓词，应到11人实到10人，崔颖因公请假",
            [
                {
                    "kind": "theme_day",
                    "expected": 11,
                    "present": 10,
                    "leaves": [{"name": "崔颖", "category": "official"}],
                }
            ],
        ),
        ("支委会我做的记录，开了一个半小时，今天上午", [{"kind": "committee_meeting", "recorder": "苏婷"}]),
        ("报到登记：白洁，4月10日，幸福里社区，岗位政策宣讲", [{"people": ["白洁"], "post": "政策宣讲"}]),
        ("报到了，社区给我安排的是矛盾调解岗，翠湖社区", [{"state": "done", "post": "矛盾调解"}]),
        ("捡到一部手机，已交给失主", [{"kind": "good_deed"}]),
        ("书记，党费我微信转给夏雨了", [{"kind": "dues", "state": "done"}]),
        (
            "4月20日与宏达公司党支部联合开展“同心共建”主题党日，一并记为结对共建，我支部10人参加",
            [
                {"kind": "theme_day", "date": "2027-04-20", "present": 10},
                {"kind": "enterprise_help", "date": "2027-04-20", "action": "pairing"},
            ],
        ),
        (
            "村里跑了两回，4月7号看了老周，4月16号看了老陈，都是我们的帮扶户",
            [{"kind": "village_visit", "date": "2027-04-07"}, {"kind": "village_visit", "date": "2027-04-16"}],
        ),
        ("4月党费除了石磊都交了", [{"kind": "dues", "state": "in_progress", "people": ["石磊"]}]),
        (
            "昨天上午支委会，下午党员大会，11到10",
            [
                {"kind": "committee_meeting", "date": "2027-04-22"},
                {"kind": "branch_assembly", "date": "2027-04-22", "expected": 11, "present": 10},
            ],
        ),
        ("党课 ✓ 郑国强", [{"kind": "party_lecture", "speaker": "郑国强"}]),
        ("党课已上，郑国强，11/9", [{"kind": "party_lecture", "speaker": "郑国强", "present": 9}]),
        (
            "第一、第二党小组昨天联合开会，学了条例，六人全部到齐",
            [{"kind": "group_meeting", "date": "2027-04-22", "group": None, "expected": 6, "present": 6}],
        ),
        (
            "4月9号、20号两次去脱贫户老李家走访",
            [{"kind": "village_visit", "date": "2027-04-09"}, {"kind": "village_visit", "date": "2027-04-20"}],
        ),
        (
            "4月9号走访了脱贫户老李家，20号又去了老刘家",
            [{"kind": "village_visit", "date": "2027-04-09"}, {"kind": "village_visit", "date": "2027-04-20"}],
        ),
    ],
)
def test_what_was_done_is_recorded(text: str, wanted: Records, reader: Reader) -> None:
    holds(text, Act.RECORD, wanted, reader)


@pytest.mark.parametrize(
    "text",
    [
        "昨天党日的横幅用完放我柜子里了",
        "组织生活会那天的水果谁买的，小票给夏雨",
        "党课上用的话筒还给物业了",
        "昨天党日借的投影仪谁拿走了",
        "昨天党课的PPT发我一份",
        "党日的大巴停在东门",
    ],
)
def test_what_served_an_event_tells_nothing_of_it(text: str, reader: Reader) -> None:
    holds(text, Act.IGNORE, [], reader)
