"""Who is meant, who stayed away, and who chaired or lectured, each by its own table."""

from dataclasses import replace

import pytest

from domain.reading.reader import Reader
from domain.reading.reading import Act
from tests.domain.reading.branch import say


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("今天党日，11到10，方磊请假出差", [("方磊", "official")]),
        ("今天党日除了小白都到了，她去外省开会", [("白洁", "official")]),
        ("今天党日来了10个，志远请事假", [("梁志远", "personal")]),
        ("今天党日10人，老钱住院没来", [("钱晓燕", "sick")]),
        ("今天党日11到10，石磊下县里检查没赶回来", [("石磊", "official")]),
        ("今天党日11到10，缺龙飞，在党校学习", [("龙飞", "training")]),
        ("今天党日11到10，欧阳去省厅办事", [("欧阳明", "official")]),
        ("今天党日，晓燕孩子发烧请假，其他都到", [("钱晓燕", "personal")]),
        ("今天党日11到9，方磊、石磊分别因公出差和事假", [("方磊", "official"), ("石磊", "personal")]),
        ("今天党日11到11，会后石磊留下值班", []),
        ("今天党日11到9，方磊去法院送达、夏雨对账，都请了假，图让小白传", [("方磊", "official"), ("夏雨", "official")]),
        ("今天党日11到9，石磊没请假也没来，夏雨事假", [("夏雨", "personal")]),
        ("今天党日11到9，夏雨事假，没请假的有石磊", [("夏雨", "personal")]),
        ("今天党日11到9，夏雨查出结石，石磊没打招呼没来", [("夏雨", "sick")]),
        ("夏雨值班，白洁产假，其他人都到了，今天党日，主题“读书”", [("夏雨", "official"), ("白洁", "maternity")]),
        ("今天党日11到9，方磊、夏雨请假，材料由白洁同志送到家中", [("方磊", "other"), ("夏雨", "other")]),
    ],
)
def test_a_report_holds_who_was_missing_and_why(text: str, leaves: list[tuple[str, str]], reader: Reader) -> None:
    (fact,) = reader.read(say(text)).records
    assert [(leave.name, leave.category) for leave in fact.leaves] == leaves


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("书记，下午的会我来不了了，去县里检查两天", [("苏婷", "official")]),
        ("这次支委会郑书记和梁志远都参加不了，去市里开会", [("郑国强", "official"), ("梁志远", "official")]),
        ("我跟方磊出差，党日参加不上", [("苏婷", "official"), ("方磊", "official")]),
        ("老石腰不行了，党日请病假", [("石磊", "sick")]),
        ("身体不舒服，明天的党日就不去了", [("苏婷", "sick")]),
        ("请假，已经跟郑书记说过了", [("苏婷", "other")]),
        ("眼疾复发，今天党日请假", [("苏婷", "sick")]),
        ("下午党日龙飞和石磊出警去了，来不了", [("龙飞", "official"), ("石磊", "official")]),
        ("郑书记开会去了，下午支委会参加不了", [("郑国强", "official")]),
        ("小夏让我代她请个假，娃病了", [("夏雨", "personal")]),
        ("今晚党课我请假，120值班走不开", [("苏婷", "official")]),
        ("本人膝关节手术，党日不能到会，特此请假。学习材料请送到家中。苏婷", [("苏婷", "sick")]),
        ("住院了，党日请假，学习材料麻烦捎到家里", [("苏婷", "sick")]),
    ],
)
def test_an_excuse_is_whose_it_says(text: str, leaves: list[tuple[str, str]], reader: Reader) -> None:
    reading = reader.read(say(text, role="member"))
    assert reading.act is Act.LEAVE
    assert [(leave.name, leave.category) for leave in reading.records[0].leaves] == leaves


@pytest.mark.parametrize("text", ["王五值班，李四产假", "方正出差，主题党日请假", "曹静宜同志病假"])
def test_who_is_not_on_the_roster_excuses_nobody_else(text: str, reader: Reader) -> None:
    assert reader.read(say(text)).act is Act.IGNORE


@pytest.mark.parametrize("text", ["周五聚餐我去不了", "请假条放哪", "年休假批了没", "今天有3人请假，食堂少做点"])
def test_nobody_is_excused_where_no_meeting_is_spoken_of(text: str, reader: Reader) -> None:
    assert reader.read(say(text)).act is Act.IGNORE


@pytest.mark.parametrize("text", ["孙女发烧，党日请假", "高血压，党日请假", "今天值班，党日请假"])
def test_what_only_begins_as_a_name_is_a_reason_of_the_sender(text: str, reader: Reader) -> None:
    assert [leave.name for leave in reader.read(say(text)).records[0].leaves] == ["苏婷"]


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("昨天党课，方磊讲的，11到10", "speaker", "方磊"),
        ("昨天方磊给大家上了堂党课", "speaker", "方磊"),
        ("昨天郑书记给咱们讲党课《初心》", "speaker", "郑国强"),
        ("昨天的党课是白洁讲的", "speaker", "白洁"),
        ("白洁的微党课《老照片》昨天讲完了", "speaker", "白洁"),
        ("石磊同志于4月19日为全体党员讲授专题党课", "speaker", "石磊"),
        ("昨天党课，领学人石磊", "speaker", "石磊"),
        ("昨天支委会由我主持，3到3", "host", "苏婷"),
        ("昨天支委会3到3，主持的是郑书记", "host", "郑国强"),
        ("昨天支委会3人到3人，方磊做的记录", "recorder", "方磊"),
        ("昨天支委会 主持 郑国强 记录 苏婷 3到3", "recorder", "苏婷"),
        ("昨天支委会 郑国强主持 苏婷记录 3到3", "host", "郑国强"),
        ("昨天支委会3到3，记录存方磊处", "recorder", None),
    ],
)
def test_a_role_stands_beside_its_name(text: str, role: str, name: str | None, reader: Reader) -> None:
    assert getattr(reader.read(say(text)).records[0], role) == name


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("昨天志愿服务，去的人有方磊、夏雨、白洁仨", ["方磊", "夏雨", "白洁"]),
        ("一组方磊、夏雨4月党费都给我了，已转钱晓燕", ["方磊", "夏雨"]),
        ("昨天我带着方磊和老石去春和社区扫雪", ["方磊", "石磊", "苏婷"]),
        ("昨天去春和社区帮老石修了水龙头，服务一小时", []),
        ("昨天和夏雨一起去春和社区扫雪", ["夏雨", "苏婷"]),
        ("跟方磊、夏雨到春和社区报到了", ["方磊", "夏雨", "苏婷"]),
        ("昨天上午带着夏雨去春和社区扫雪", ["夏雨", "苏婷"]),
        ("郑国强和夏雨一起去春和社区扫雪", ["郑国强", "夏雨"]),
        ("老石到春和社区报到", ["石磊"]),
        ("方磊、夏雨、白洁三个人去敬老院慰问", ["方磊", "夏雨", "白洁"]),
        ("方磊和夏雨昨天去福利院看望孩子", ["方磊", "夏雨"]),
        ("昨天下午，方磊带队去敬老院慰问", ["方磊"]),
        ("我免交党费", ["苏婷"]),
        ("昨天志愿服务，老石家水管修好了", []),
        ("方磊夏雨昨天执勤2小时", ["方磊", "夏雨"]),
        ("昨天方磊没去，夏雨和白洁去春和社区扫雪", ["夏雨", "白洁"]),
    ],
)
def test_those_who_took_part_are_named(text: str, people: list[str], reader: Reader) -> None:
    assert list(reader.read(say(text, role="member")).records[0].people) == people


def test_a_name_that_ends_as_a_label_does_counts_nobody(reader: Reader) -> None:
    message = say("培训班4月15日至17日举办，夏雨、纪东来两名同志全程参加，已结业")
    branch = replace(message.branch, members=(*message.branch.members, "纪东来"))
    (fact,) = reader.read(replace(message, branch=branch)).records
    assert fact.people == ("夏雨", "纪东来")
