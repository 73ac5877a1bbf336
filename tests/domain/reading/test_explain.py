"""For every field the reader can tell the words it came from."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading.explain import Source, explain, told
from domain.reading.message import Message
from domain.reading.reader import Reader
from domain.reading.reading import Fact, Kind
from domain.reading.wire import fact_from_json, fact_to_json, fact_to_kept
from tests.domain.reading.branch import REMINDER, say
from tests.domain.reading.test_properties import TEXTS


def ground(reader: Reader, message: Message, field: str) -> tuple[Source, str]:
    """Where the first record of a message has a field from."""
    found = explain(reader.read(message).records[0], message)[field]
    return found.source, found.words


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("昨天开了支委会，3人到2人", "date", "昨天"),
        ("昨天开了支委会，3人到2人", "kind", "支委会"),
        ("昨天开了支委会，3人到2人", "state", "开了"),
        ("昨天开了支委会，3人到2人", "present", "到2人"),
        ("昨天开了支委会，3人到2人", "expected", "3人"),
        ("党日上周五搞完了，全员到齐，主题“读书”", "date", "上周五"),
        ("党日上周五搞完了，全员到齐，主题“读书”", "present", "全员到"),
        ("党日上周五搞完了，全员到齐，主题“读书”", "topic", "读书"),
        ("支委会4月20日在三楼会议室开了，应到3人，实到2人，夏雨请假", "expected", "应到3人"),
        ("支委会4月20日在三楼会议室开了，应到3人，实到2人，夏雨请假", "leaves", "夏雨"),
        ("支委会4月20日在三楼会议室开了，应到3人，实到2人，夏雨请假", "place", "在三楼会议室"),
        ("4月20日去春和社区志愿服务半天", "hours", "半天"),
    ],
)
def test_a_field_quotes_the_words_it_was_read_from(text: str, field: str, words: str, reader: Reader) -> None:
    assert ground(reader, say(text), field) == (Source.MESSAGE, words)


def test_what_was_not_said_comes_from_what_stood_around(reader: Reader) -> None:
    assert (
        ground(reader, say("应到11，实到9，主题“读书”", quoted=REMINDER, kind="theme_day"), "kind")[0] is Source.QUOTE
    )
    assert ground(reader, say("20号", asked="date", known=Fact(kind=Kind.PARTY_LECTURE)), "kind")[0] is Source.QUESTION
    assert ground(reader, say("①完成", quoted="【清单】"), "period") == (Source.LIST, "①")
    assert ground(reader, say("去春和社区扫雪两小时，和我同去的有夏雨"), "people")[0] is Source.MESSAGE


@given(text=TEXTS)
def test_every_field_has_a_ground_on_any_text(text: str, reader: Reader) -> None:
    message = say(text)
    for fact in reader.read(message).records:
        assert set(explain(fact, message)) == {name for name, _ in told(fact)}


def test_the_words_are_kept_with_a_record_and_make_no_difference_between_facts(reader: Reader) -> None:
    (fact,) = reader.read(say("昨天开了支委会，3人到2人")).records

    kept = fact_from_json(fact_to_kept(fact))

    assert dict(kept.said)["date"] == "昨天"
    assert kept == replace(fact, said=()) == fact_from_json(fact_to_json(fact))


@given(before=st.sampled_from(["昨天支委会开了3人到2人，联系人", "春和社区志愿服务半天，找", "①完成 "]))
def test_numbers_that_may_not_be_kept_stand_in_no_quote(before: str, reader: Reader) -> None:
    for fact in reader.read(say(f"{before}13912345678")).records:
        assert "1391234" not in str(fact.said)
