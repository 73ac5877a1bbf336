"""An answer to the month's list by its numbers, also where no list is quoted."""

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act
from tests.domain.reading.branch import say

MEETING, DUES, LECTURE = "committee_meeting", "dues", "party_lecture"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1、2、3完成，4没收齐，5周日开", {"theme_day": "done", MEETING: "done", "group_meeting": "done", LECTURE: "planned"}),
        ("1完成，2下周三开，3没开", {"theme_day": "done", MEETING: "planned"}),
        ("1、3已完成，5月底前上", {"theme_day": "done", "group_meeting": "done", LECTURE: "planned"}),
        ("1-4都完成了，5下周上", {"theme_day": "done", MEETING: "done", "group_meeting": "done", DUES: "done", LECTURE: "planned"}),
        ("1和2开完了", {"theme_day": "done", MEETING: "done"}),
        ("1 2 都好了 4收齐", {"theme_day": "done", MEETING: "done", DUES: "done"}),
        ("1、完成 2、完成 3、本月无", {"theme_day": "done", MEETING: "done"}),
        ("1ok 2ok 3no", {"theme_day": "done", MEETING: "done"}),
        ("1✔ 2✔ 3✘", {"theme_day": "done", MEETING: "done"}),
        ("1、11/9 2、3/3 3、没开", {"theme_day": "done", MEETING: "done"}),
        ("1完成 2完成 3 21号上的", {"theme_day": "done", MEETING: "done", "group_meeting": "done"}),
        ("1完成了 其余的还没", {"theme_day": "done"}),
        ("@小助手 2完成", {MEETING: "done"}),
        ("@小助手 除了党课都完成了", {"theme_day": "done", MEETING: "done", "group_meeting": "done", DUES: "done"}),
        ("@小助手 3 改到25号", {"group_meeting": "postponed"}),
        ("除第5项外都完成了", {"theme_day": "done", MEETING: "done", "group_meeting": "done", DUES: "done"}),
        ("3和5没完成，其他的都好了", {"theme_day": "done", MEETING: "done", DUES: "done"}),
        ("前三项做完了，后面的下周", {"theme_day": "done", MEETING: "done", "group_meeting": "done"}),
        ("清单上的都做了", {"theme_day": "done", MEETING: "done", "group_meeting": "done", DUES: "done", LECTURE: "done"}),
        ("5项都完成了，党费还差两人", {"theme_day": "done", MEETING: "done", "group_meeting": "done", LECTURE: "done", DUES: "in_progress"}),
    ],
)  # fmt: skip
def test_items_are_answered_by_their_numbers(text: str, told: dict[str, str], reader: Reader) -> None:
    reading = reader.read(say(text))

    assert {fact.kind: fact.state for fact in reading.records} == told
    assert reading.act is (Act.RECORD if "done" in told.values() else Act.PLAN)


@pytest.mark.parametrize(
    "text",
    [
        "2完成",  # to nobody, and one number is little
        "@小助手 除方磊外都交了",
        "@小助手 都好了",  # of what?
        "1.传达学习 2.研究党费 3.讨论发展对象",
        "1组完成，2组完成",
        "3点开会，5点结束",
        "1.明天上午开会 2.下午打扫卫生",
        "1.做好登记 2.收集材料",
        "1、办好手续 2、交材料",
        "1不想去 2不想动",
        "1. 上午9点集合 2. 下午2点返回",
    ],
)
def test_other_numbers_answer_no_list(text: str, reader: Reader) -> None:
    assert not reader.read(say(text)).records
