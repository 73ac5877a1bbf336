"""What holds for any text: no exception, no number of a person left, width and spacing without meaning, linear time."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reading.explain import explain
from domain.reading.grammar import Grammar
from domain.reading.message import Message
from domain.reading.reader import Reader
from domain.reading.reading import Reading
from domain.reading.wire import fact_from_json, fact_to_json
from tests.domain.reading.branch import LIST, SIGNUP, say
from tests.domain.reading.patterns_in import (
    all_patterns,
    keeps_what_it_may_give_back,
    left_out_of_lookahead,
    repeats_within_repeats,
)

WORDS = st.sampled_from(
    [
        "主题党日", "支委会", "党费", "报到", "社区", "实事：", "难题", "应到", "实到", "请假", "11/10", "4月22日", "2月30日", "昨天", "周六", "①", "1. ",
        "第2项", "完成", "未开", "改到", "更正", "不是", "撤回", "接龙", "+1", "郑国强", "夏雨", "老崔", "（", "）", "“", "”", "《", "，", "。", "\n", " ", "9岁",
        "把我", "划掉", "换", "取下", "不去了", "我", "3小时", "9:00-11:30", "有表决权", "赞成", "除了", "外都到了", "一组", "二组", "分别", "[图片]", "主题：", "地点：", "25点70分", "99月99日", "2027年", "二〇",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=16).map("".join))
QUOTES = st.sampled_from([None, LIST, SIGNUP])
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
CARDS = st.from_regex(r"62[0-9]{14,17}", fullmatch=True)
GAPS = st.sampled_from(["", "-", " "])
WIDE_DIGITS = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
LONGEST = 48
"""No message holds more records than this."""
IDENTITIES = st.from_regex(r"[1-6][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-2][0-9][0-9]{3}[0-9X]", fullmatch=True)


def strings(reading: Reading) -> Iterator[str]:
    """Every string that could be stored."""
    yield reading.text
    for fact in reading.records:
        for value in fact_to_json(fact).values():
            yield str(value)


@settings(max_examples=300)
@given(text=TEXTS, quoted=QUOTES, asked=st.sampled_from([None, "kind", "date", "topic", "present", "community"]))
def test_no_text_makes_the_reader_raise(text: str, quoted: str | None, asked: str | None, reader: Reader) -> None:
    reading = reader.read(say(text, quoted=quoted, asked=asked))
    for fact in reading.records:
        assert fact_from_json(fact_to_json(fact)) == fact


def shown(reading: Reading, message: Message) -> Iterator[str]:
    """Every string that could be stored or shown, the grounds of the facts as well."""
    yield from strings(reading)
    for fact in reading.records:
        yield from (ground.words for ground in explain(fact, message).values())


@settings(max_examples=60)
@given(
    before=st.sampled_from(
        ["", "联系人", "党费已交，卡号", "主题：学条例，", "请假，", "更正：", "实事：帮王奶奶缴费，电话"]
    ),
    number=st.one_of(MOBILES, IDENTITIES, CARDS),
    gap=GAPS,
    wide=st.booleans(),
    after=TEXTS,
)
def test_no_digit_of_a_persons_number_is_kept(
    before: str, number: str, gap: str, after: str, reader: Reader, *, wide: bool
) -> None:
    groups = [number[:3], number[3:7], number[7:]] if len(number) == 11 else [number]
    written = gap.join(groups).translate(WIDE_DIGITS if wide else {})
    message = say(f"{before}{written}，{after}")
    reading = reader.read(message)
    left = after.translate(WIDE_DIGITS) + after
    for kept in shown(reading, message):
        run = re.search(
            r"\d{5,}", re.sub(r"[ \-]", "", kept.translate({wide: plain for plain, wide in WIDE_DIGITS.items()}))
        )
        assert not run or run.group() in re.sub(r"[ \-]", "", left) or run.group() not in number


REPORTS = (
    "4月22日一组党小组会,6人到5人,夏雨请假(出差)",
    "双报到:4月10日,幸福里社区,认领楼道巡查岗",
    "更正:主题党日应到12人",
    "实事:帮老人修门锁(4月20日)",
    "4月22日主题党日,应到11人,实到9人,请假2人",
    "4月9日召开支委会,应到3人,实到2人",
    "党课:4月10日,11人到10人",
    "4月党费已交",
)
WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in "0123456789,:()"}


@settings(max_examples=60)
@given(text=st.sampled_from(REPORTS), wide=st.booleans(), gap=st.sampled_from(["", " ", "  ", "\u3000"]))
def test_width_and_spacing_carry_no_meaning(text: str, gap: str, reader: Reader, *, wide: bool) -> None:
    written = gap.join(re.split(r"(?<=[,:])", text)).translate(WIDE if wide else {})
    assert reader.read(say(written)).records == reader.read(say(text)).records


HOSTILE = (
    "党", "1", "1 ", "①完成 11/10 ", "主题党日", "“", "郑国强、", "4月22日", " ", "请假夏雨出差，", "1. 夏雨\n", "到社区", "1-", "(", "（9岁", "好",
    "主题党日已开4月1日\n党课已上，", "接龙1.夏雨2.苏婷", "实事：帮王奶奶", "哈", "了的", "美好", "不是5号是6号", "一组9号8到8，", "给老人", "| 应到 | 实到 |\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_text_of_ten_thousand_characters_is_read(unit: str, reader: Reader) -> None:
    """What it takes is measured by `zhibu bench read`; that no pattern can blow up is seen below."""
    reading = reader.read(say((unit * 10_000)[:9_999] + "x"))
    assert len(reading.records) <= LONGEST


def test_no_pattern_can_take_more_than_linear_time(grammar: Grammar) -> None:
    patterns = all_patterns(grammar)
    assert len(patterns) > 200
    assert [each.pattern for each in patterns if repeats_within_repeats(each.pattern)] == []


def test_no_pattern_keeps_what_it_may_have_to_give_back(grammar: Grammar) -> None:
    assert [each.pattern for each in all_patterns(grammar) if keeps_what_it_may_give_back(each.pattern)] == []
    assert [
        keeps_what_it_may_give_back(each) for each in ("(?:a|bc)++", "(?>a|b)", "(?:ab?)?+", r"[^\n]*+", "a?+")
    ] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_no_pattern_looks_ahead_for_less_than_it_can_begin_with(grammar: Grammar) -> None:
    optional = {" ", "度"}  # stands ahead of a day or an hour only where its year or part of the day was left out
    blind = {each.pattern: left_out_of_lookahead(each.pattern) - optional for each in all_patterns(grammar)}
    assert {pattern: missed for pattern, missed in blind.items() if missed} == {}
    assert left_out_of_lookahead(r"(?=[应\d])(?:第?\d|应到|(?:实到)?参加)") == {"第", "实", "参"}


@pytest.mark.parametrize(
    ("source", "endless"), [("(?:a+)*", True), ("(?:a|b+c)+", True), ("(?:ab)*+", False), ("(?:a{1,3})+b*", False)]
)
def test_a_repeat_within_a_repeat_is_seen(source: str, endless: bool) -> None:  # noqa: FBT001
    assert repeats_within_repeats(source) is endless
