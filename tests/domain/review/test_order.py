"""What is said of the yearly review, as a table; and what only sounds like it."""

from fractions import Fraction

import pytest

from domain.review.entry import EntryKind
from domain.review.order import Deed, ReviewOrder, review_order


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("年度评定", ReviewOrder(Deed.SHOW)),
        ("年度评定预览", ReviewOrder(Deed.SHOW)),
        ("2026年度评定", ReviewOrder(Deed.SHOW, 2026)),
        ("2026年年度评定预览 市财政局", ReviewOrder(Deed.SHOW, 2026, "市财政局")),
        ("我们支部的评定", ReviewOrder(Deed.OWN)),
        ("2025年本支部的年度评定？", ReviewOrder(Deed.OWN, 2025)),
        ("年度评定明细 党费", ReviewOrder(Deed.OPEN, name="党费")),
        ("年度评定明细：三会 第一党支部", ReviewOrder(Deed.OPEN, name="三会", place="第一党支部")),
        ("冻结年度评定", ReviewOrder(Deed.FREEZE)),
        ("确认冻结2026年度评定", ReviewOrder(Deed.FREEZE, 2026, confirmed=True)),
        ("确认冻结2026年度评定 市财政局", ReviewOrder(Deed.FREEZE, 2026, "市财政局", confirmed=True)),
        ("审签年度评定", ReviewOrder(Deed.SIGN)),
        ("确认复核2026年度评定 0123abcd", ReviewOrder(Deed.SIGN, 2026, confirmed=True, seal="0123abcd")),
        ("确认审签2026年度评定 0123abcd 市财政局", ReviewOrder(Deed.SIGN, 2026, "市财政局", confirmed=True, seal="0123abcd")),
        ("发布年度评定。", ReviewOrder(Deed.PUBLISH)),
        ("评定录入", ReviewOrder(Deed.ENTRIES)),
        ("撤回评定录入 12", ReviewOrder(Deed.TAKE_BACK, number=12)),
        ("评定加分", ReviewOrder(Deed.HOWTO)),
        ("评定加分 第一党支部", ReviewOrder(Deed.HOWTO)),
        (
            "评定加分 第一党支部 表彰奖励 1.5分：获评四强",
            ReviewOrder(Deed.ENTER, place="第一党支部", kind=EntryKind.BONUS, name="表彰奖励", amount=Fraction(3, 2), why="获评四强"),
        ),
        (
            "评定扣分 第一党支部 通报批评:某号通报",
            ReviewOrder(Deed.ENTER, place="第一党支部", kind=EntryKind.DEDUCTION, name="通报批评", why="某号通报"),
        ),
        (
            "评定扣分 第一党支部 弄虚作假 项目 党课：补造记录",
            ReviewOrder(Deed.ENTER, place="第一党支部", kind=EntryKind.DEDUCTION, name="弄虚作假", item="党课", why="补造记录"),
        ),
        (
            "2026年度评定更正 第一党支部 支委会－２：多记了",
            ReviewOrder(Deed.ENTER, 2026, "第一党支部", kind=EntryKind.CORRECTION, name="支委会", amount=Fraction(-2), why="多记了"),
        ),
        ("评星定级", ReviewOrder(Deed.STARS)),
        ("评星定级 五星3人、四星10人，三星2", ReviewOrder(Deed.STARS, counts=(3, 10, 2, 0, 0))),
        ("今天支委会研究了年度评定", None),
        ("年度评定的事明天再说吧", None),
        ("大家的评定表交了吗", None),
        ("我们支部的评定什么时候出来啊", None),
        ("发布通知", None),
    ],
)  # fmt: skip
def test_what_is_said_is_understood_or_left_alone(text: str, wanted: ReviewOrder | None) -> None:
    assert review_order(text) == wanted
