"""The fixed words that are orders, and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.orders import Order, Verb, named_record, order_in


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("绑定 ABCD2345", Order(Verb.BIND, "ABCD2345")),
        ("绑定ABCD-2345。", Order(Verb.BIND, "ABCD-2345")),
        ("@小助手 绑定：ABCD2345", Order(Verb.BIND, "ABCD2345")),
        ("@小助手\u2005绑定 ＡＢＣＤ２３４５", Order(Verb.BIND, "ABCD2345")),
        ("我是 张三", Order(Verb.IDENTIFY, "张三")),
        ("我叫张三", Order(Verb.IDENTIFY, "张三")),
        ("我是：阿依古丽·买买提", Order(Verb.IDENTIFY, "阿依古丽·买买提")),
        ("我是\u3000张三！", Order(Verb.IDENTIFY, "张三")),
        ("确认 3", Order(Verb.CONFIRM, "3")),
        ("是本人 #3", Order(Verb.ADMIT, "3")),
        ("确认 3 5、8", Order(Verb.CONFIRM, "3 5、8")),
        ("退回 12 时长不对", Order(Verb.RETURN, "12", "时长不对")),
        ("退回12：时长不对", Order(Verb.RETURN, "12", "时长不对")),
        ("退回 12", Order(Verb.RETURN, "12")),
        ("待确认", Order(Verb.WAITING, "待确认")),
        ("工作台", Order(Verb.DESK)),
        ("请删除我的个人信息", Order(Verb.ERASE)),
        ("不是 3", Order(Verb.DENY, "3")),
        ("不是本人3", Order(Verb.DENY, "3")),
        ("第47周 周报", Order(Verb.DIGEST)),
        ("我们支部的周报", Order(Verb.DIGEST)),
    ],
)
def test_an_order_is_read(text: str, order: Order) -> None:
    assert order_in(text) == order


@pytest.mark.parametrize(
    "text",
    [
        "",
        "绑定",
        "绑定了吗",
        "我是张三，今天主题党日26到24",
        "我是 Tom",
        "确认收到",
        "确认",
        "不是吧",
        "确认 1234567890",
        "周报什么时候发",
        "工作台在哪里",
        "退回来的表已改好",
        "删除我的上一条记录",
        "我是" + "张" * 100,
        "今天绑定 ABCD2345 了",
    ],
)
def test_what_only_begins_like_an_order_goes_to_the_reader(text: str) -> None:
    assert order_in(text) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("更正 12 实到25", (12, "更正 实到25")),
        ("更正#12，实到25", (12, "更正 实到25")),
        ("更正第12条：时长3小时", (12, "更正 时长3小时")),
        ("撤回 12", (12, "撤回")),
        ("@小助手 撤回记录12。", (12, "撤回")),
        ("更正 12", None),
        ("更正 12月8日", None),
        ("更正 12 月8日", None),
        ("更正：26/24", None),
        ("更正 25人", None),
        ("更正 1.5小时", None),
        ("撤回上一条", None),
        ("我更正 12 实到25", None),
    ],
)
def test_a_correction_may_name_a_record_by_its_number(text: str, named: tuple[int, str] | None) -> None:
    assert named_record(text) == named


@given(
    st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").flatmap(
        lambda c: st.text(alphabet=c + "K7", min_size=8, max_size=8)
    )
)
def test_every_code_that_is_issued_is_read_back(code: str) -> None:
    assert order_in(f"绑定 {code}") == Order(Verb.BIND, code)


@given(st.integers(1, 999_999_999))
def test_every_number_that_is_asked_about_is_read_back(number: int) -> None:
    assert order_in(f"确认 {number}") == Order(Verb.CONFIRM, str(number))
    assert order_in(f"不是 {number}") == Order(Verb.DENY, str(number))


@given(st.text(max_size=80))
def test_any_text_at_all_is_an_order_or_none(text: str) -> None:
    for found in (order_in(text), order_in(text, quotes=True)):
        assert found is None or found.verb in Verb
    named = named_record(text)
    assert named is None or named[0] >= 0
