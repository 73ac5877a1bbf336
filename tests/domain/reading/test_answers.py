"""An answer to the bot's open question is read like a report: it completes the record, or takes it back."""

from datetime import date
from typing import Any

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act, Fact, Kind, Leave, State
from tests.domain.reading.branch import say

MEETING = Fact(kind=Kind.COMMITTEE_MEETING, state=State.DONE)
THEME_DAY = Fact(kind=Kind.THEME_DAY, state=State.DONE, date=date(2027, 4, 22))
REGISTER = Fact(kind=Kind.COMMUNITY_REGISTER, state=State.DONE)
LECTURE = Fact(kind=Kind.PARTY_LECTURE, state=State.DONE)


@pytest.mark.parametrize(
    ("asked", "known", "text", "wanted"),
    [
        ("date", MEETING, "昨天下午", {"date": date(2027, 4, 22)}),
        ("date", MEETING, "20号，3个支委来了2个，夏雨外出培训", {"present": 2, "leaves": (Leave("training", "夏雨"),)}),
        ("date", MEETING, "就今儿中午，腾讯会议上开的", {"date": date(2027, 4, 23), "online": True}),
        ("date", LECTURE, "4月11号，方磊讲的，《在基层》", {"speaker": "方磊", "date": date(2027, 4, 11)}),
        ("date", LECTURE, "3月最后一天", {"date": date(2027, 3, 31)}),
        ("topic", THEME_DAY, "学习民法典", {"topic": "学习民法典"}),
        ("topic", THEME_DAY, "先写“学先进”……算了算了，写“以案促改”", {"topic": "以案促改"}),
        ("topic", THEME_DAY, "到9个", {"present": 9}),
        ("present", Fact(kind=Kind.THEME_DAY, state=State.DONE, expected=11), "9", {"present": 9, "expected": 11}),
        ("community", REGISTER, "春和", {"community": "春和"}),
        ("community", REGISTER, "春和社区，我领了环境监督岗", {"community": "春和社区", "post": "环境监督"}),
        ("kind", Fact(state=State.DONE, present=3), "不是党日，是支委会", {"kind": Kind.COMMITTEE_MEETING}),
        ("community", REGISTER, "春和社区\n岗位：夜间巡逻", {"community": "春和社区", "post": "夜间巡逻"}),
        ("kind", Fact(state=State.DONE, present=3), "支委会", {"kind": Kind.COMMITTEE_MEETING, "present": 3}),
        ("kind", Fact(state=State.DONE, present=3), "小组会呀，我们一组的", {"kind": Kind.GROUP_MEETING, "group": 1}),
    ],
)
def test_an_answer_completes_the_record(
    asked: str, known: Fact, text: str, wanted: dict[str, Any], reader: Reader
) -> None:
    reading = reader.read(say(text, asked=asked, known=known))
    (fact,) = reading.records
    assert {name: getattr(fact, name) for name in wanted} == wanted


def test_one_occasion_may_be_answered_to_be_two(reader: Reader) -> None:
    known = Fact(state=State.DONE, date=date(2027, 4, 22), expected=11, present=10)
    reading = reader.read(say("主题党日和党课合着开的", asked="kind", known=known))
    assert reading.act is Act.RECORD
    assert [(fact.kind, fact.present) for fact in reading.records] == [(Kind.THEME_DAY, 10), (Kind.PARTY_LECTURE, 10)]


@pytest.mark.parametrize("text", ["算了", "不用了", "不报了，这条撤了吧", "别记了"])
def test_a_question_can_be_given_up(text: str, reader: Reader) -> None:
    assert reader.read(say(text, asked="date", known=MEETING)).act is Act.WITHDRAW


def test_what_was_not_held_after_all_becomes_a_plan(reader: Reader) -> None:
    reading = reader.read(say("搞岔了，还没开呢，打算下周五下午开", asked="date", known=MEETING))
    assert reading.act is Act.PLAN
    assert [(fact.state, fact.date) for fact in reading.records] == [(State.PLANNED, date(2027, 4, 30))]


@pytest.mark.parametrize("text", ["等我问问", "在忙，晚点说", "好的"])
def test_a_stall_is_no_answer(text: str, reader: Reader) -> None:
    assert reader.read(say(text, asked="topic", known=THEME_DAY)).act is Act.IGNORE


def test_another_report_is_no_answer(reader: Reader) -> None:
    reading = reader.read(say("昨天上了党课，方磊主讲", asked="date", known=MEETING))
    assert [fact.kind for fact in reading.records] == [Kind.PARTY_LECTURE]
