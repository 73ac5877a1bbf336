"""A correction changes what it names, and a report that stands behind it is a report."""

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act
from tests.domain.reading.branch import say


@pytest.mark.parametrize(
    "text",
    [
        "更正一下主题党日实到是10人，另外昨天支委会也开了，3人全到",
        "更正：4月22日主题党日实到10。昨天支委会开了，3人到齐",
        "主题党日报错了，实到应该是10\n支委会4月22日开的，应到3实到3",
    ],
)
def test_both_are_read_and_neither_has_figures_of_the_other(text: str, reader: Reader) -> None:
    reading = reader.read(say(text))

    assert reading.then
    assert [reading.act, reading.then.act] == [Act.AMEND, Act.RECORD]
    assert [(fact.kind, fact.present) for fact in (*reading.records, *reading.then.records)] == [
        ("theme_day", 10),
        ("committee_meeting", 3),
    ]


@pytest.mark.parametrize(
    "text",
    ["更正：主题党日实到10。请予更新", "主题党日报错了，不是20号是21号，支委会也是21号", "更正 实到10，其他不变"],
)
def test_a_correction_alone_is_nothing_else(text: str, reader: Reader) -> None:
    reading = reader.read(say(text))

    assert (reading.act, reading.then) == (Act.AMEND, None)
