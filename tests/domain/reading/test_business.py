"""What a meeting was about is kept in the words it was told in, whatever else the clause names."""

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Query, State
from tests.domain.reading.branch import say


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("今天开了支委会研究下月计划 3人到3", "研究下月计划"),
        ("4月20日支委会，商议党日筹备和党费收缴，3人全到", "商议党日筹备和党费收缴"),
        ("今天二小组开小组会，学习廉洁准则，5到5", "学习廉洁准则"),
        ("今天支委会 议题：审议一季度总结，3人全到", "审议一季度总结"),
        ("今天主题党日，学习4月专题，应到11实到9", "学习4月专题"),
        ("今天支委会开了，3人全到", None),
    ],
)
def test_the_business_of_a_meeting_is_kept(text: str, topic: str | None, reader: Reader) -> None:
    assert [fact.topic for fact in reader.read(say(text)).records] == [topic]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("本月不用开支委会", State.NOT_APPLICABLE),
        ("支委会这个月不用搞", State.NOT_APPLICABLE),
        ("支委会开完了", State.DONE),
    ],
)
def test_what_need_not_be_is_not_done(text: str, state: State, reader: Reader) -> None:
    assert [fact.state for fact in reader.read(say(text)).records] == [state]


@pytest.mark.parametrize("text", ["查一下上个月的支委会记录", "看看3月党日情况", "帮忙翻一下党费台账"])
def test_who_looks_for_a_record_reports_nothing(text: str, reader: Reader) -> None:
    reading = reader.read(say(text, chat="direct"))
    assert (reading.query, reading.records) == (Query.BRANCH, ())


def test_where_a_deed_was_done_is_kept_beside_what_was_done(reader: Reader) -> None:
    (fact,) = reader.read(say("认领难题：春和小区路灯不亮")).records
    assert (fact.community, fact.content) == ("春和小区", "路灯不亮")
