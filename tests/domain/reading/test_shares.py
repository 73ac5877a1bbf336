"""Where a message tells of several people, each has the place, the hours and the deed that are told of him."""

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act, Fact, State
from tests.domain.reading.branch import say

Shares = list[tuple[list[str], str | float | None]]


def told(text: str, reader: Reader) -> tuple[Fact, ...]:
    return reader.read(say(text)).records


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("双报到：方磊-甲社区，夏雨-乙社区", [(["方磊"], "甲社区"), (["夏雨"], "乙社区")]),
        ("双报到：方磊、夏雨去甲社区，白洁去乙社区", [(["方磊", "夏雨"], "甲社区"), (["白洁"], "乙社区")]),
        ("方磊和夏雨到甲社区报到，石磊到乙社区报到", [(["方磊", "夏雨"], "甲社区"), (["石磊"], "乙社区")]),
        ("双报到：方磊（甲社区），夏雨（乙社区）", [(["方磊"], "甲社区"), (["夏雨"], "乙社区")]),
        ("双报到 方磊 甲社区 4月3日 夏雨 乙社区 4月5日", [(["方磊"], "甲社区"), (["夏雨"], "乙社区")]),
        ("双报到：方磊幸福里，夏雨翠湖苑", [(["方磊"], "幸福里"), (["夏雨"], "翠湖苑")]),
        (
            "双报到：\n1. 方磊 甲社区\n2. 夏雨 乙社区\n3. 石磊 甲社区",
            [(["方磊", "石磊"], "甲社区"), (["夏雨"], "乙社区")],
        ),
        ("双报到情况：甲社区：方磊、夏雨；乙社区：石磊", [(["方磊", "夏雨"], "甲社区"), (["石磊"], "乙社区")]),
        ("甲社区：方磊、夏雨\n乙社区：石磊\n双报到已完成", [(["方磊", "夏雨"], "甲社区"), (["石磊"], "乙社区")]),
        ("双报到 甲社区（方磊、夏雨） 乙社区（石磊）", [(["方磊", "夏雨"], "甲社区"), (["石磊"], "乙社区")]),
        ("去甲社区报到的有方磊、夏雨，去乙社区报到的是石磊", [(["方磊", "夏雨"], "甲社区"), (["石磊"], "乙社区")]),
        ("甲社区方磊、夏雨，乙社区石磊，都已报到", [(["方磊", "夏雨"], "甲社区"), (["石磊"], "乙社区")]),
        ("我在甲社区，方磊在乙社区，都已双报到", [(["苏婷"], "甲社区"), (["方磊"], "乙社区")]),
        ("方磊和夏雨去甲社区报到，石磊没去", [(["方磊", "夏雨"], "甲社区")]),
        ("方磊到甲社区报到，夏雨到乙社区报到，石磊还没报到", [(["方磊"], "甲社区"), (["夏雨"], "乙社区")]),
        ("昨天我和夏雨去甲社区报到，方磊去的乙社区", [(["苏婷", "夏雨"], "甲社区"), (["方磊"], "乙社区")]),
        ("已报到的：方磊（春和）、夏雨（安居）", [(["方磊"], "春和"), (["夏雨"], "安居")]),
        ("双报到：方磊→春和，夏雨→安居", [(["方磊"], "春和"), (["夏雨"], "安居")]),
        ("双报到：方磊已报到，夏雨未报到", [(["方磊"], None)]),
        ("志愿服务共8人参加，方磊、夏雨在甲社区，其余在乙社区", [(["方磊", "夏雨"], "甲社区")]),
        ("方磊代石磊报到：甲社区", [(["石磊"], "甲社区")]),
        ("方磊、夏雨、石磊都到甲社区报到了", [(["方磊", "夏雨", "石磊"], "甲社区")]),
    ],
)
def test_each_has_the_place_that_is_told_of_him(text: str, shares: Shares, reader: Reader) -> None:
    assert [(list(fact.people), fact.community) for fact in told(text, reader)] == shares


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("方磊甲社区2小时，夏雨乙社区3小时", [("方磊", "甲社区", 2), ("夏雨", "乙社区", 3)]),
        ("志愿服务：方磊甲社区2小时、夏雨乙社区3小时", [("方磊", "甲社区", 2), ("夏雨", "乙社区", 3)]),
        ("志愿服务方磊甲社区两小时夏雨乙社区半天", [("方磊", "甲社区", 2), ("夏雨", "乙社区", 4)]),
        ("方磊|甲社区|2小时\n夏雨|乙社区|3小时", [("方磊", "甲社区", 2), ("夏雨", "乙社区", 3)]),
        ("志愿服务：方磊在甲社区、夏雨在乙社区各2小时", [("方磊", "甲社区", 2), ("夏雨", "乙社区", 2)]),
        ("今天在甲社区志愿服务，方磊2小时，夏雨3小时", [("方磊", "甲社区", 2), ("夏雨", "甲社区", 3)]),
        ("方磊在甲社区服务2小时，夏雨3小时", [("方磊", "甲社区", 2), ("夏雨", "甲社区", 3)]),
        (
            "姓名 社区 服务内容 时长\n方磊 甲社区 扫雪 2\n夏雨 乙社区 送餐 3",
            [("方磊", "甲社区", 2), ("夏雨", "乙社区", 3)],
        ),
        ("甲社区的志愿服务：\n1. 方磊 2小时\n2. 夏雨 3小时", [("方磊", "甲社区", 2), ("夏雨", "甲社区", 3)]),
        ("志愿服务：方磊2小时，夏雨1小时，都在甲社区", [("方磊", "甲社区", 2), ("夏雨", "甲社区", 1)]),
    ],
)
def test_each_has_the_hours_that_are_told_of_him(
    text: str, shares: list[tuple[str, str, float]], reader: Reader
) -> None:
    assert [(*fact.people, fact.community, fact.hours) for fact in told(text, reader)] == shares


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("昨天方磊在甲社区扫雪2小时，夏雨在乙社区清理楼道3小时", [("方磊", "扫雪"), ("夏雨", "清理楼道")]),
        ("昨天方磊去敬老院理发，夏雨去小学门口护学", [("方磊", "敬老院理发"), ("夏雨", "小学门口护学")]),
        ("方磊给独居老人修灯，夏雨帮环卫工扫雪", [("方磊", "给独居老人修灯"), ("夏雨", "帮环卫工扫雪")]),
        ("昨天志愿服务：\n方磊：扫雪，2小时\n夏雨：护学，1小时", [("方磊", "扫雪"), ("夏雨", "护学")]),
        ("微心愿：方磊认领轮椅一个，夏雨认领书包两个", [("方磊", "轮椅"), ("夏雨", "书包两个")]),
        ("方磊：扫雪；夏雨：护学。都是昨天的志愿服务", [("方磊", "扫雪"), ("夏雨", "护学")]),
    ],
)
def test_each_has_the_deed_that_is_told_of_him(text: str, shares: list[tuple[str, str]], reader: Reader) -> None:
    assert [(*fact.people, fact.content) for fact in told(text, reader)] == shares


def test_each_has_the_post_that_is_told_of_him(reader: Reader) -> None:
    facts = told("双报到：方磊 甲社区 楼道巡查岗；夏雨 乙社区 护河岗", reader)
    assert [(*fact.people, fact.post) for fact in facts] == [("方磊", "楼道巡查"), ("夏雨", "护河")]


def test_each_got_as_far_as_is_told_of_him(reader: Reader) -> None:
    facts = told("难题：方磊负责的路灯已修好，夏雨负责的停车还在协调", reader)
    assert [(*fact.people, fact.state) for fact in facts] == [("方磊", State.DONE), ("夏雨", State.IN_PROGRESS)]
    taught = told("培训：方磊线上学习16学时，夏雨参加集训24学时", reader)
    assert [(*fact.people, fact.hours, fact.online) for fact in taught] == [("方磊", 16, True), ("夏雨", 24, None)]


def test_each_has_the_months_that_are_told_of_him(reader: Reader) -> None:
    facts = told("方磊补交了2月和3月党费，夏雨交了4月的", reader)
    assert [(*fact.people, fact.period) for fact in facts] == [
        ("方磊", "2027-02"),
        ("方磊", "2027-03"),
        ("夏雨", "2027-04"),
    ]


def test_what_is_said_ahead_or_behind_is_said_of_all(reader: Reader) -> None:
    plan = reader.read(say("明天志愿服务：方磊、夏雨去甲社区，石磊去乙社区"))
    assert plan.act is Act.PLAN
    assert {str(fact.date) for fact in plan.records} == {"2027-04-24"}
    done = told("昨天去甲社区志愿服务的有方磊、夏雨，去乙社区的是石磊，各2小时", reader)
    assert [(str(fact.date), fact.hours) for fact in done] == [("2027-04-22", 2), ("2027-04-22", 2)]
