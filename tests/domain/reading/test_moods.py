"""Appeals, wishes, conditions, guesses, other branches and papers record nothing; what was done beside them does."""

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act
from tests.domain.reading.branch import say
from tests.domain.reading.test_states import Stood, stood

APPEALS = (
    "提醒一下大家把党费交了",
    "提醒各位，把4月的党费交了哈",
    "大家把4月党费交了啊",
    "让石磊把党费交了",
    "叫石磊把党费交一下",
    "抽空把手册填了",
    "各位同志尽快把党费交了",
    "你们几个把手册补齐了再走",
    "这两天把主题党日搞了吧",
    "大伙儿月底前把党费交齐了",
    "让各组把小组会开完了报我",
    "先把支委会开了再说党课的事",
    "该把4月党费收了",
    "有空把双报到去了",
    "小组长们催一催，4月党费收上来",
    "石磊，党费交一下",
    "都抓紧点，把整改回复交上来",
    "大家都把党费交了啊",
)
WISHES = (
    "要是明天能把支委会开了就好了",
    "要是周五开完支委会就报",
    "如果人齐了，就把支部大会开了",
    "最好这周把支委会开了",
    "希望周五前党费收齐",
    "想着今天把小组会开了",
    "能今天开支委会最好",
    "开完支委会再报",
    "党课上完的话跟我说一声",
    "要开完支委会才能报",
    "工委要求本月把党课上了",
)
GUESSES = (
    "支委会应该开了吧",
    "党课好像上了",
    "估计党费都交了吧",
    "以为支委会开了呢",
    "估摸着党费交齐了",
    "楼上支部把党课上了",
    "听四支部的人说组织生活会开过了",
)
PAPERS = (
    "党课讲稿写完了",
    "党课PPT弄好了",
    "支委会会议室定好了",
    "主题党日通知发了",
    "主题党日方案报上去了",
    "党小组会通知已发",
    "党费收缴通知发群里了",
    "支委会签到表打印好了",
    "支委会纪要补齐了",
    "述职报告写好了交上去了",
    "民主评议的表格发下去了",
    "微党课比赛报名表交了",
    "党课的视频剪好了",
    "党课邀请函发了",
    "志愿服务袖章发下来了",
)


@pytest.mark.parametrize("text", [*APPEALS, *WISHES, *GUESSES, *PAPERS])
def test_what_is_wanted_believed_or_only_prepared_is_not_done(text: str, reader: Reader) -> None:
    assert stood(text, reader) == []


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("我把党费交了", [("dues", "done")]),
        ("大家都把党费交了", [("dues", "done")]),
        ("提醒过的几个人都把党费交了", [("dues", "done")]),
        ("抽空把党费交了，刚转的", [("dues", "done")]),
        ("石磊把党费交了", [("dues", "done")]),
        ("昨天把支委会开了", [("committee_meeting", "done")]),
        ("书记让我报一下，支委会昨天开了", [("committee_meeting", "done")]),
        ("按计划支委会昨天开了", [("committee_meeting", "done")]),
        ("按局里要求把支委会开了", [("committee_meeting", "done")]),
        ("会前请党校老师来上了党课", [("party_lecture", "done")]),
        ("三支部的党课我们也去听了，11到9", [("party_lecture", "done")]),
        ("支委会开完了，帮我记一下吧", [("committee_meeting", "done")]),
        ("这次主要是开了支委会，3到3", [("committee_meeting", "done")]),
        ("党课讲完了，讲稿也交了", [("party_lecture", "done")]),
        ("党费通知发了，都交齐了", [("dues", "done")]),
        ("支委会纪要写好了，会是昨天开的", [("committee_meeting", "done")]),
        ("书记述职报告已报机关党委", [("work_report", "done")]),
        ("支委会昨天开了，大家把党费交了啊", [("committee_meeting", "done")]),
    ],
)
def test_what_was_done_is_recorded_beside_them(text: str, states: Stood, reader: Reader) -> None:
    assert stood(text, reader) == states


@pytest.mark.parametrize(
    "text",
    [
        "下午把支委会开了吧",
        "明天把支委会开了吧",
        "打算下午把支委会开了",
        "支委会通知发了，今晚开",
        "晚上七点半支委会，请准时",
    ],
)
def test_a_meeting_with_a_time_to_come_is_a_plan(text: str, reader: Reader) -> None:
    assert stood(text, reader) == [("committee_meeting", "planned")]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("原定昨天的支委会今天上午开了", [("committee_meeting", "done")]),
        ("支委会改到昨天开的，已开完", [("committee_meeting", "done")]),
        ("支委会推迟了一天，昨天开完的", [("committee_meeting", "done")]),
        ("本来说取消的，党课还是上了", [("party_lecture", "done")]),
        ("党课差点没上成，最后还是上了", [("party_lecture", "done")]),
        ("支委会改到下周三，已经通知了", [("committee_meeting", "postponed")]),
        ("主题党日取消了，大家开了个会", [("theme_day", "cancelled")]),
        ("昨天要开支委会，停电了没开", []),
        ("主题党日不改了，还是按原计划30号下午开", [("theme_day", "planned")]),
        ("党课不推迟了，按原计划明天上", [("party_lecture", "planned")]),
        ("支委会没办成，下周补", [("committee_meeting", "planned")]),
        ("难题没谈下来，住户死活不同意", [("hard_problem", "blocked")]),
        ("实事一桩：帮李大娘把话费要回来了", [("good_deed", "done")]),
        ("今天主题党日，主题“读书”，11人到齐，很热闹", [("theme_day", "done")]),
    ],
)
def test_what_was_moved_is_done_only_once_it_was_held(text: str, states: Stood, reader: Reader) -> None:
    assert stood(text, reader) == states


def test_appeals_still_complain_and_ask(reader: Reader) -> None:
    assert reader.read(say("希望少发点提醒吧，群都被刷屏了")).act is Act.COMPLAIN
    assert reader.read(say("大家把党费交了吗")).act is Act.QUERY
