"""How far a thing has come: what is not over is never recorded as done, and what is over is not held back.

2027-04-23 is a Friday.
"""

import pytest

from domain.reading.reader import Reader
from tests.domain.reading.branch import say

Stood = list[tuple[str, str]]
MORNING, EVENING = "2027-04-23T10:00:00+08:00", "2027-04-23T22:00:00+08:00"


def stood(text: str, reader: Reader, now: str = MORNING) -> Stood:
    """The kinds and states of the records, in order."""
    return [(fact.kind or "", fact.state or "") for fact in reader.read(say(text, now=now)).records]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("晚上开支委会", "committee_meeting"),
        ("今晚党课", "party_lecture"),
        ("下午党课，四楼会议室", "party_lecture"),
        ("今天下午主题党日", "theme_day"),
        ("傍晚组织生活会", "org_life_meeting"),
        ("下午三点谈心谈话", "heart_talk"),
        ("今天下午去幸福里社区志愿服务", "volunteer_service"),
    ],
)
def test_a_part_of_the_day_that_has_not_come_is_a_plan_until_it_has(text: str, kind: str, reader: Reader) -> None:
    assert stood(text, reader) == [(kind, "planned")]
    assert stood(text, reader, EVENING) == [(kind, "done")]


@pytest.mark.parametrize(
    "text",
    [
        "今天下午支委会开过了",
        "今天下午支委会应到3实到3",
        "昨天下午支委会，3人到齐",
        "昨晚支委会",
        "今早开的支委会",
        "支委会刚散",
        "支委会刚开完",
    ],
)
def test_words_of_completion_and_figures_are_trusted(text: str, reader: Reader) -> None:
    assert stood(text, reader) == [("committee_meeting", "done")]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("③一组今天，二组明天，三组没定", [(1, "planned"), (2, "planned")]),
        ("一组今天开了，二组明天开，三组没定时间", [(1, "done"), (2, "planned")]),
        ("一组开了，二组没开", [(1, "done")]),
        ("一组昨天开的，二组今天晚上开", [(1, "done"), (2, "planned")]),
        ("一组二组都开了，三组下周一", [(1, "done"), (2, "done"), (3, "planned")]),
        ("党小组会一组、二组分别是4.10 4.11", [(1, "done"), (2, "done")]),
    ],
)
def test_each_party_group_has_come_as_far_as_is_told_of_it(
    text: str, groups: list[tuple[int, str]], reader: Reader
) -> None:
    assert [(fact.group, fact.state) for fact in reader.read(say(text, now=MORNING)).records] == groups


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("党课上了支委会没上", [("party_lecture", "done")]),
        ("支委会没开党课上了", [("party_lecture", "done")]),
        ("支委会昨天开了，主题党日取消了，党费在收",
         [("committee_meeting", "done"), ("theme_day", "cancelled"), ("dues", "in_progress")]),
        ("主题党日今天下午，支委会已经开了", [("theme_day", "planned"), ("committee_meeting", "done")]),
        ("主题党日 done 支委会 明天", [("theme_day", "done"), ("committee_meeting", "planned")]),
        ("①完成②③都没⑤周日讲", [("theme_day", "done"), ("party_lecture", "planned")]),
        ("主题党日已办，党课晚上", [("theme_day", "done"), ("party_lecture", "planned")]),
        ("①完成②下周③没开", [("theme_day", "done"), ("committee_meeting", "planned")]),
    ],
)  # fmt: skip
def test_of_several_each_has_its_own_state(text: str, states: Stood, reader: Reader) -> None:
    assert stood(text, reader) == states


@pytest.mark.parametrize(
    "text",
    [
        "支委会开到一半",
        "党课上到一半",
        "支委会正在开",
        "支委会马上结束",
        "支委会快开完了",
        "支委会快结束了",
        "主题党日刚开始",
        "组织生活会开着呢",
        "昨天的党课黄了",
        "支委会进行中",
        "党课还剩半小时",
        "昨天的小组会没人来",
        "支部大会说好昨天开，人没凑齐",
    ],
)
def test_a_meeting_that_is_not_over_or_fell_through_is_no_record(text: str, reader: Reader) -> None:
    assert stood(text, reader) == []


@pytest.mark.parametrize(
    "text",
    [
        "党费收了一半",
        "党费还差三个没交",
        "党费在收",
        "党费收得差不多了，就剩石磊",
        "党费快收齐了",
        "党费收了七成",
        "党费还缺夏雨的",
    ],
)
def test_dues_that_are_not_all_paid_are_in_progress(text: str, reader: Reader) -> None:
    assert stood(text, reader) == [("dues", "in_progress")]


@pytest.mark.parametrize(
    ("text", "content", "people"),
    [
        ("今天去社区了，扫雪两个钟头，跟夏雨一块儿", "扫雪", ["夏雨", "苏婷"]),
        ("跟夏雨一道给社区送春联去了", "给社区送春联", ["夏雨", "苏婷"]),
        ("昨天到幸福里社区站岗去了，俩小时，跟夏雨搭伴", "站岗", ["夏雨", "苏婷"]),
        ("夏雨在幸福里社区量血压3小时，联系电话13800001111", "量血压", ["夏雨"]),
    ],
)
def test_company_and_telephones_are_no_content(text: str, content: str, people: list[str], reader: Reader) -> None:
    (fact,) = reader.read(say(text, now=MORNING)).records
    assert (fact.content, list(fact.people)) == (content, people)


def test_a_weekend_with_hours_and_heads_is_over_early_in_the_week(reader: Reader) -> None:
    tuesday = "2027-04-20T10:00:00+08:00"
    (fact,) = reader.read(say("周末清扫小区卫生3小时，5个人一起", now=tuesday)).records
    assert (fact.state, fact.community, fact.hours) == ("done", None, 3.0)
    assert stood("周末去幸福里社区志愿服务，谁愿意参加", reader, tuesday) != [("volunteer_service", "done")]
