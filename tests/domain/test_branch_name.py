"""Whether a message speaks of another branch."""

import pytest

from domain.branch_name import number, other_branch

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
