"""Whether a message speaks of another branch."""

import pytest

from domain.branch_name import can_mean, number, other_branch, spoken_branch

OWN, ARCHIVE = "云川市财政局机关第一党支部", "云川市城建档案馆党支部"


@pytest.mark.parametrize(
    ("text", "own", "named"),
    [
        ("第二支部今天主题党日", OWN, "第二支部"),
        ("@小助手 二支部今天主题党日", OWN, "第二支部"),
        ("我们第一党支部今天主题党日", OWN, None),
        ("1支部：主题党日", OWN, None),
        ("【第一支部】主题党日", OWN, None),
        ("主题党日\n三支部 26/24", OWN, "第三支部"),
        ("与二支部联合主题党日", OWN, None),
        ("第二季度支部党员大会", OWN, None),
        ("支部党员大会今天开了", OWN, None),
        ("十二支部今天支委会", OWN, "第十二支部"),
        ("第一支部今天支委会", ARCHIVE, "第一支部"),
        (f"{ARCHIVE}今天支委会", OWN, ARCHIVE),
        (f"@小助手 {ARCHIVE}今天支委会", OWN, ARCHIVE),
        ("档案馆支部今天支委会", OWN, "档案馆支部"),
        ("财政局支部今天支委会", OWN, None),
        ("主题党日和档案馆支部一起开的", OWN, None),
        ("老干部支部今天支委会", OWN, None),
        (f"{ARCHIVE}今天支委会", ARCHIVE, None),
        ("云川市城建档案馆党支部联合体今天支委会", "云川市城建档案馆党支部联合体", None),
    ],
)
def test_only_the_head_of_a_line_names_the_branch_it_is_about(text: str, own: str, named: str | None) -> None:
    assert other_branch(text, own, (OWN, ARCHIVE)) == named


@pytest.mark.parametrize(
    ("written", "value"), [("3", 3), ("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("〇", 0)]
)
def test_ordinals_are_read_in_both_scripts(written: str, value: int) -> None:
    assert number(written) == value


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("财政局二支部今天支委会", "财政局二支部"),
        ("请问看一下二支部还差什么", "二支部"),
        ("支部党员大会今天开了", ""),
        ("我们支部今天支委会", ""),
        ("哪些支部没开", ""),
        ("各支部完成情况", ""),
        ("今天支委会", ""),
    ],
)
def test_the_head_of_a_message_may_name_a_branch(text: str, spoken: str) -> None:
    assert spoken_branch(text) == spoken


@pytest.mark.parametrize(
    ("spoken", "name", "can"),
    [
        ("财政局一支部", OWN, True),
        ("第1支部", OWN, True),
        ("二支部", OWN, False),
        ("一支部", ARCHIVE, False),
        ("档案馆支部", ARCHIVE, True),
        ("市政府支部", ARCHIVE, False),
        ("一支部", "云川市财政局机关第十一党支部", False),
    ],
)
def test_words_can_mean_a_branch_with_their_ordinal_and_letters_in_order(spoken: str, name: str, *, can: bool) -> None:
    assert can_mean(spoken, name) is can
