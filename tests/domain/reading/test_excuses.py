"""Why people stay away: each reason is of one category, whatever words it is told in; 2027-04-23 is a Friday."""

from datetime import date

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act, Kind
from tests.domain.reading.branch import say


@pytest.mark.parametrize(
    ("category", "reasons"),
    [
        (
            "official",
            (
                "排了三个庭|要去给当事人送达|去公证处送材料|单位要迎审计|今天接诊走不开|下午两台手术|接待上级检查组|替同事顶岗"
                "|车间赶订单|给学生上课|陪局长下乡|去市里报批件|窗口轮到我值班|局里有会|开标|手头案子要宣判|工作走不开"
            ),
        ),
        ("sick", "医生让静养两周|遵医嘱在家静养|膝关节不好|脚崴了|眼睛刚做完激光|嗓子哑了说不出话|要拆线"),
        ("maternity", "刚生完孩子|休护理假|临产"),
        ("training", "上夜大|参加省里的骨干班|封闭学习|市里的读书班"),
        ("personal", "家里水管漏水|驾校科目三|跑一趟银行|房子过户|车子抛锚了|同学聚会|孩子幼儿园开放日|送母亲复查"),
        ("vacation", "休带薪假|在三亚度假"),
        ("other", "走不开|实在过不来"),
    ],
)
def test_a_reason_is_of_one_category(category: str, reasons: str, reader: Reader) -> None:
    for reason in reasons.split("|"):
        for text in (f"{reason}，党日请假", f"党日请假，{reason}"):
            reading = reader.read(say(text))
            assert reading.act is Act.LEAVE, text
            assert [leave.category for leave in reading.records[0].leaves] == [category], text


@pytest.mark.parametrize(
    ("text", "away"),
    [
        (
            "书记：下周四支委会和下周五党日我都请假，出差",
            [(Kind.COMMITTEE_MEETING, date(2027, 4, 29)), (Kind.THEME_DAY, date(2027, 4, 30))],
        ),
        (
            "支委会4月29号，党日4月30号，我都来不了，省里培训",
            [(Kind.COMMITTEE_MEETING, date(2027, 4, 29)), (Kind.THEME_DAY, date(2027, 4, 30))],
        ),
        (
            "明天的支委会、党课都去不了，出差",
            [(Kind.COMMITTEE_MEETING, date(2027, 4, 24)), (Kind.PARTY_LECTURE, date(2027, 4, 24))],
        ),
        ("支委会和党日都请假", [(Kind.COMMITTEE_MEETING, None), (Kind.THEME_DAY, None)]),
        ("党日去不了，支委会能到", [(Kind.THEME_DAY, None)]),
    ],
)
def test_one_letter_excuses_from_several_meetings(
    text: str, away: list[tuple[Kind, date | None]], reader: Reader
) -> None:
    reading = reader.read(say(text))
    assert reading.act is Act.LEAVE
    assert [(fact.kind, fact.date) for fact in reading.records] == away
    assert {len(fact.leaves) for fact in reading.records} == {1}
