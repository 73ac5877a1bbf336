"""What holds for any text: no exception, no number of a person left, width and spacing without meaning, linear time."""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reading.reader import Reader
from domain.reading.reading import Reading
from domain.reading.wire import fact_from_json, fact_to_json
from tests.domain.reading.branch import LIST, SIGNUP, say

WORDS = st.sampled_from(
    [
        "主题党日", "支委会", "党费", "报到", "社区", "实事：", "难题", "应到", "实到", "请假", "11/10", "4月22日", "2月30日", "昨天", "周六", "①", "1. ",
        "第2项", "完成", "未开", "改到", "更正", "不是", "撤回", "接龙", "+1", "郑国强", "夏雨", "老崔", "（", "）", "“", "”", "《", "，", "。", "\n", " ", "9岁",
        "3小时", "9:00-11:30", "有表决权", "赞成", "除了", "外都到了", "一组", "二组", "分别", "[图片]", "主题：", "地点：", "25点70分", "99月99日", "2027年", "二〇",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=16).map("".join))
QUOTES = st.sampled_from([None, LIST, SIGNUP])
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
IDENTITIES = st.from_regex(r"[1-6][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-2][0-9][0-9]{3}[0-9X]", fullmatch=True)


def strings(reading: Reading) -> Iterator[str]:
    """Every string that could be stored."""
    yield reading.text
    for fact in reading.records:
        for value in fact_to_json(fact).values():
            yield str(value)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, quoted=QUOTES, asked=st.sampled_from([None, "kind", "date", "topic", "present", "community"]))
def test_no_text_makes_the_reader_raise(text: str, quoted: str | None, asked: str | None, reader: Reader) -> None:
    reading = reader.read(say(text, quoted=quoted, asked=asked))
    for fact in reading.records:
        assert fact_from_json(fact_to_json(fact)) == fact


@settings(max_examples=150, deadline=None)
@given(before=TEXTS, number=st.one_of(MOBILES, IDENTITIES), after=TEXTS)
def test_no_number_of_a_person_is_kept(before: str, number: str, after: str, reader: Reader) -> None:
    reading = reader.read(say(f"{before}，{number}，{after}"))
    for kept in strings(reading):
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", kept)
        assert not re.search(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])", kept)


REPORTS = (
    "4月22日主题党日,应到11人,实到9人,请假2人",
    "4月9日召开支委会,应到3人,实到2人",
    "党课:4月10日,11人到10人",
    "4月党费已交",
)
WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in "0123456789,:()"}


@settings(max_examples=60, deadline=None)
@given(text=st.sampled_from(REPORTS), wide=st.booleans(), gap=st.sampled_from(["", " ", "  ", "\u3000"]))
def test_width_and_spacing_carry_no_meaning(text: str, gap: str, reader: Reader, *, wide: bool) -> None:
    written = gap.join(re.split(r"(?<=[,:])", text)).translate(WIDE if wide else {})
    assert reader.read(say(written)).records == reader.read(say(text)).records


@pytest.mark.parametrize(
    "unit",
    [
        "党",
        "1",
        "1 ",
        "①完成 11/10 ",
        "主题党日",
        "“",
        "郑国强、",
        "4月22日",
        " ",
        "请假夏雨出差，",
        "1. 夏雨\n",
        "到社区",
        "主题党日已开4月1日\n党课已上，",
        "1-",
        "接龙1.夏雨2.苏婷",
        "实事：帮王奶奶",
        "(",
        "（9岁",
        "好",
        "哈",
        "了的",
        "美好",
    ],
)
def test_long_texts_take_no_longer_than_their_length(unit: str, reader: Reader) -> None:
    """A generous bound, so that only growth beyond linear fails; the usual figure is a tenth of it."""
    message = say((unit * 10_000)[:9_999] + "x")
    start = time.process_time()
    reader.read(message)
    assert time.process_time() - start < 0.25
