"""The fixed words that are orders, and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.orders import Order, Verb, order_in


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
        ("不是 3", Order(Verb.DENY, "3")),
        ("不是本人3", Order(Verb.DENY, "3")),
        ("第47周 周报", Order(Verb.DIGEST, "第47周")),
        ("我们支部的周报", Order(Verb.DIGEST, "我们支部")),
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
        "我是" + "张" * 100,
        "今天绑定 ABCD2345 了",
    ],
)
def test_what_only_begins_like_an_order_goes_to_the_reader(text: str) -> None:
    assert order_in(text) is None


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
    found = order_in(text)
    assert found is None or found.verb in Verb
