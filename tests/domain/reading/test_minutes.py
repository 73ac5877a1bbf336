"""What minutes name in passing is no event of its own; what was held at the meeting is."""

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act, Kind
from tests.domain.reading.branch import say


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("组织生活会4月20日，11到10。会前支委会成员谈心谈话，征求意见", [Kind.ORG_LIFE_MEETING]),
        ("主题党日4.22，11到10，书记强调志愿服务要常态化", [Kind.THEME_DAY]),
        ("支委会昨天开了，3到3。下一步抓好党费收缴和双报到", [Kind.COMMITTEE_MEETING]),
        ("主题党日4.22 11/10 学党章\n大家表示要多做志愿服务", [Kind.THEME_DAY]),
        ("主题党日4.22，11到10。会上方磊讲了党课《纪律》", [Kind.THEME_DAY, Kind.PARTY_LECTURE]),
        ("支委会昨天开了。会上定了，4月28日开党员大会", [Kind.COMMITTEE_MEETING, Kind.BRANCH_ASSEMBLY]),
    ],
)
def test_what_is_named_in_passing_is_left_out(text: str, kinds: list[Kind], reader: Reader) -> None:
    reading = reader.read(say(text))
    assert reading.act is Act.RECORD
    assert [fact.kind for fact in reading.records] == kinds


def test_what_is_asked_for_is_not_done(reader: Reader) -> None:
    assert reader.read(say("书记强调大家要按时交党费")).act is Act.IGNORE


def test_what_is_to_come_is_not_what_a_meeting_was_about(reader: Reader) -> None:
    (fact,) = reader.read(say("支委会昨天开了，3到3，审议了预算，下一步将研究评先")).records
    assert fact.topic == "审议了预算"
