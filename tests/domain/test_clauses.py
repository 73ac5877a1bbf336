"""责任清单: read whole, or refused with every bad row named."""

import pytest

from domain.clauses import BadClauses, read_clauses
from domain.period import Cycle
from domain.roster.rows import Row
from storage.catalogue import load_catalogue
from tests.house.tree import ROOT

DUTIES = load_catalogue(ROOT / "catalog", optional=True).duties
HEADING = ("措施", "方面", "责任人", "周期", "分值", "对应事项", "简称", "叫法", "到期")
GOOD = ("党费按月交清", "组织", "组织委员", "每月", "2", "党费", "", "", "")
OWN = ("每季研究一次意识形态工作", "思想", "支部书记", "每季", "1.5", "", "意识形态研判", "意识形态", "")


def sheet(*rows: tuple[str, ...]) -> list[Row]:
    """Rows under the heading."""
    return [Row(no, cells) for no, cells in enumerate((HEADING, *rows), start=1)]


def test_a_clause_rests_on_a_duty_or_becomes_one() -> None:
    resting, own = read_clauses("责任清单", sheet(GOOD, OWN), DUTIES)

    assert (resting.duty, resting.points, resting.owner, resting.own_duty) == ("dues", 2.0, "组织委员", None)
    duty = own.own_duty
    assert duty is not None
    assert (duty.name, duty.words, duty.cycle, duty.head) == ("意识形态研判", ("意识形态",), Cycle.QUARTER, "思想")
    assert duty.months == {3, 6, 9, 12}
    assert duty.key != "dues"


@pytest.mark.parametrize(
    ("place", "written", "said"),
    [
        (0, "", "措施没有写"),
        (1, "业务", "政治、思想、组织、保障、作风"),
        (2, "", "责任人没有写"),
        (3, "每周", "每月、每季、每半年 或 每年"),
        (4, "两分", "只写数字"),
        (4, "-1", "只写数字"),
        (4, "1000", "只写数字"),
        (5, "主题党曰", "是不是“主题党日”"),
        (8, "某天", "到期“某天”认不出来"),
        (5, "=HYPERLINK(1)", "公式"),
    ],
)
def test_a_bad_row_is_named_with_what_to_write(place: int, written: str, said: str) -> None:
    row = tuple(written if at == place else cell for at, cell in enumerate(GOOD))
    with pytest.raises(BadClauses) as caught:
        read_clauses("责任清单", sheet(GOOD, row), DUTIES)
    assert any(fault.row == 3 and said in str(fault) for fault in caught.value.faults)


def test_all_faults_of_all_rows_are_told_at_once() -> None:
    bad = ("", "业务", "", "每周", "x", "", "", "", "")
    with pytest.raises(BadClauses) as caught:
        read_clauses("责任清单", sheet(bad, GOOD, bad), DUTIES)
    assert {fault.row for fault in caught.value.faults} == {2, 4}


def test_the_same_thing_is_not_asked_for_twice() -> None:
    again = ("主题党日", "组织", "支部书记", "每月", "2", "", "", "", "")
    with pytest.raises(BadClauses, match="对应事项"):
        read_clauses("责任清单", sheet(again), DUTIES)
    with pytest.raises(BadClauses, match="已经写过"):
        read_clauses("责任清单", sheet(OWN, OWN), DUTIES)


def test_a_sheet_without_heading_or_rows_is_told_so() -> None:
    with pytest.raises(BadClauses, match="没有找到表头"):
        read_clauses("责任清单", [Row(1, ("a", "b"))], DUTIES)
    with pytest.raises(BadClauses, match="只有表头"):
        read_clauses("责任清单", sheet(), DUTIES)
