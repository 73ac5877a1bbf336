"""Normalising, the guard, names, leaves, places, kinds, fields: each by its own table."""

import pytest

from domain.masking import mask_numbers
from domain.reading.fields import hold_titles
from domain.reading.grammar import Grammar
from domain.reading.kinds import part_of
from domain.reading.normalise import clean, mention_end, without_courtesies
from domain.reading.reading import Kind, Leave, State
from domain.reading.ribbon import CUT, Ribbon
from domain.reading.roster import roster_of
from domain.reading.sections import divide
from tests.domain.reading.branch import MEMBERS

ROSTER = roster_of(MEMBERS)


def ribbon(text: str, grammar: Grammar) -> Ribbon:
    return Ribbon(grammar.folder.fold(text), text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [("主题\u200b党\x07日", "主题党日"), ("一\r\n二", "一\n二"), ("1️⃣", "1\u20e3"), ("\ud800好", "好"), ("👍", "👍")],
)
def test_what_is_not_seen_is_dropped(text: str, seen: str) -> None:
    assert clean(text) == seen


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("应到１９，实到１８：", "应到19,实到18:"),
        ("主体党日应道", "主题党日应到"),
        ("2H", "2h"),
        ("双抱到　社区", "双报到 社区"),
        ("主题档日定在元月9号", "主题党日定在一月9号"),
        ("50元月底交，存档日期不变", "50元月底交,存档日期不变"),
        ("党日因到十一石到十", "党日应到十一实到十"),
        ("应到十二人十到十一", "应到十二人实到十一"),
        ("党日二十到十九", "党日二十到十九"),
        ("明天青假，后天请加一天", "明天请假,后天请假一天"),
        ("请加我进群", "请加我进群"),
        ("讲了一堂当课", "讲了一堂党课"),
        ("谁来当课代表", "谁来当课代表"),
        ("支委回、组织生活惠开了，支委回来了", "支委会、组织生活会开了,支委回来了"),
    ],
)
def test_the_twin_is_plain_and_as_long(text: str, folded: str, grammar: Grammar) -> None:
    assert grammar.folder.fold(text) == folded
    assert len(folded) == len(text)


@pytest.mark.parametrize(("text", "length"), [("@小助手 清单", 5), ("@小助手", 4), ("清单", 0), ("联系 @小助手", 0)])
def test_a_leading_mention_is_measured(text: str, length: int) -> None:
    assert mention_end(text) == length


def test_nobody_is_hidden_inside_the_name_of_a_member(grammar: Grammar) -> None:
    told = "李访舒三人去扫雪"
    assert grammar.served.mask(told, ("李访舒",)) == (told, ())


@pytest.mark.parametrize(
    ("plain", "kept"),
    [
        ("各位领导好,党费已交", "党费已交"),
        ("+1,谢谢", "+1"),
        ("谢谢", "谢谢"),
        ("感谢各位领导,辛苦了!", "感谢各位领导"),
    ],
)
def test_courtesies_around_a_message_are_left_off(plain: str, kept: str) -> None:
    start, end = without_courtesies(plain)
    assert plain[start:end] == kept


@pytest.mark.parametrize(
    "text",
    [
        "机密★2年 某办发",
        "绝密 长期",
        "秘密\n请各支部传阅",
        "密级：秘密",
        "内部资料，严禁外传",
        "密码电报第3号",
        "此件属机密文件",
        "工作秘密，勿转",
    ],
)
def test_what_looks_classified_is_blocked(text: str, grammar: Grammar) -> None:
    assert grammar.guard.blocks(grammar.folder.fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "学习保密法",
        "签订保密承诺书",
        "与秘书处联合开展",
        "密切联系群众",
        "打扫机要室",
        "保守国家秘密法宣传",
        "观看窃密案例警示片",
    ],
)
def test_ordinary_words_pass_the_guard(text: str, grammar: Grammar) -> None:
    assert not grammar.guard.blocks(grammar.folder.fold(text))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证11010519491231002X", ("id_number",)),
        ("电话 138-0000-1234", ("mobile",)),
        ("卡号 6222 0212 3456 7890 128", ("bank_card",)),
        ("电话１３８００００１２３４", ("mobile",)),
        ("1380000123", ()),
        ("2027年4月22日 19/18", ()),
    ],
)
def test_numbers_of_persons_are_masked(text: str, masked: tuple[str, ...]) -> None:
    shown, kinds = mask_numbers(text)
    assert kinds == masked
    assert ("已隐去" in shown) is bool(masked)


@pytest.mark.parametrize(
    ("text", "shown", "masked"),
    [
        ("给张大妈换了灯泡", "给居民换了灯泡", {"resident"}),
        ("看望老人周桂枝的路上", "看望老人的路上", {"resident"}),
        ("陪失能老人理发", "陪老人理发", {"health"}),
        ("去幸福路8号3单元502修门锁", "去修门锁", {"address"}),
        ("帮6栋2单元301的周德顺办备案", "帮居民办备案", {"address", "resident"}),
        ("给3栋2单元周德顺修门锁", "给居民修门锁", {"address", "resident"}),
        ("给小雨（9岁）买书包", "给孩子买书包", {"minor"}),
        ("和夏雨一起扫楼道", "和夏雨一起扫楼道", set()),
        ("3栋路灯不亮", "3栋路灯不亮", set()),
        ("帮舒三人家里修灯", "帮居民家里修灯", {"resident"}),
        ("给老太太林秀英打水", "给老太太打水", {"resident"}),
        ("给楼下阿婆冯招娣买菜", "给楼下阿婆买菜", {"resident"}),
        ("上门给行动不便的魏淑琴办认证", "上门给行动不便的居民办认证", {"resident"}),
        ("给独居的柴玉芬、田秀珍两位量血压", "给独居的居民两位量血压", {"resident"}),
        ("看望独居的乌兰图雅", "看望独居的居民", {"resident"}),
        ("走访了时雨家、东方红家", "走访了居民家、居民家", {"resident"}),
        ("帮隔壁楼欧阳家搬东西", "帮隔壁楼居民家搬东西", {"resident"}),
        ("帮社区王某某通下水道", "帮社区居民通下水道", {"resident"}),
        ("给赵姓老人送药", "给居民老人送药", {"resident"}),
        ("帮老范头劈柴", "帮居民劈柴", {"resident"}),
        ("微心愿：张小宝想要一个书包", "微心愿：居民想要一个书包", {"resident"}),
        ("服务对象是计秀兰，理发", "服务对象是居民，理发", {"resident"}),
        ("给业主明珠女士搬家具", "给业主女士搬家具", {"resident"}),
        ("走访丰源公司，帮农家书屋理书", "走访丰源公司，帮农家书屋理书", set()),
        ("帮大爷向社区反映，给商户宣传消防常识", "帮大爷向社区反映，给商户宣传消防常识", set()),
        ("微心愿：老人想要一台收音机", "微心愿：老人想要一台收音机", set()),
    ],
)
def test_people_served_are_hidden(text: str, shown: str, masked: set[str], grammar: Grammar) -> None:
    told, kinds = grammar.served.mask(text, MEMBERS)
    assert (told, set(kinds)) == (shown, masked)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("郑国强、苏婷", ["郑国强", "苏婷"]),
        ("苏 婷 夏　雨".replace("\u3000", " "), ["苏婷", "夏雨"]),
        ("欧阳明参加", ["欧阳明"]),
        ("老崔和小龙", ["崔颖", "龙飞"]),
        ("郑书记主持", ["郑国强"]),
        ("张三", []),
    ],
)
def test_members_are_found_by_name(text: str, names: list[str]) -> None:
    assert [found.name for found in ROSTER.find(text, loose=True)] == names


def test_a_surname_that_two_bear_names_nobody() -> None:
    assert roster_of(("李一", "李二")).find("老李", loose=True) == []


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("请假:夏雨(出差) 石磊(病) 龙飞(培训)", [("夏雨", "official"), ("石磊", "sick"), ("龙飞", "training")]),
        ("夏雨出差、石磊病假", [("夏雨", "official"), ("石磊", "sick")]),
        ("因防汛值班2人请假:夏雨、石磊", [("夏雨", "official"), ("石磊", "official")]),
        ("夏雨、石磊请假", [("夏雨", "other"), ("石磊", "other")]),
        ("夏雨石磊请假,分别是产假、年休假", [("夏雨", "maternity"), ("石磊", "vacation")]),
        ("夏雨带孩子看病请假", [("夏雨", "personal")]),
        ("夏雨主持会议", []),
    ],
)
def test_leaves_inside_a_report(text: str, leaves: list[tuple[str, str]], grammar: Grammar) -> None:
    found = grammar.leaves.in_report(ribbon(text, grammar), text, ROSTER)
    assert list(found.leaves) == [Leave(category, name) for name, category in leaves]


@pytest.mark.parametrize(
    ("text", "community"),
    [
        ("已到幸福里社区报到", "幸福里社区"),
        ("在向阳社区开展劝导", "向阳社区"),
        ("原天鹅湖→现住紫荆园,重新报到", "紫荆园"),
        ("去社区扫楼道", None),
        ("到社区值守", None),
        ("翠湖小区", "翠湖小区"),
        ("去翠湖社区扫雪，跟社区说好了", "翠湖社区"),
        ("双报到：春和社区5人，翠湖社区6人", None),
        ("节后第一天去春和社区报到了", "春和社区"),
        ("双报到我去的春和社区，哦不对，是安居社区", "安居社区"),
    ],
)
def test_a_community_is_named_without_what_leads_to_it(text: str, community: str | None, grammar: Grammar) -> None:
    assert grammar.places.community(ribbon(text, grammar)) == community


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("4月9日在四楼会议室开了支委会", "四楼会议室"),
        ("主题党日 党员活动室 19/18", "党员活动室"),
        ("党日下午在行政楼A305，11人到10人", "行政楼A305"),
        ("支委会在科技楼B座1203，3到3", "科技楼B座1203"),
        ("昨晚党课在老图书馆2楼，8人", "老图书馆2楼"),
        ("4月9日于荣誉室开展", "荣誉室"),
        ("关于党日活动开展的情况", None),
        ("9:00，实验楼405，3人", "实验楼405"),
        ("参观廉政教育基地", None),
        ("主题党日改到四楼会议室", "四楼会议室"),
    ],
)
def test_a_place_needs_no_label(text: str, place: str | None, grammar: Grammar) -> None:
    assert grammar.places.place(ribbon(text, grammar)) == place


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("主题党日和党课", [Kind.THEME_DAY, Kind.PARTY_LECTURE]),
        ("支部党员大会", [Kind.BRANCH_ASSEMBLY]),
        ("支委会研究了党费和主题党日", [Kind.COMMITTEE_MEETING]),
        ("支委会,议题:1.党课安排 2.党费", [Kind.COMMITTEE_MEETING]),
        ("老王被约谈", []),
        ("整改回复:党费台账已补", [Kind.RECTIFICATION]),
        ("人民代表大会精神", []),
        ("自评表今天已报到局党办", []),
        ("述职报告报到了镇里", [Kind.WORK_REPORT]),
        ("会上通过了党费使用方案", []),
        ("党费使用方案会上通过了", []),
        ("学习了组织生活会方案", []),
        ("今天传达学习了双报到工作通知", []),
        ("我们学习了民主评议党员办法和志愿服务条例", []),
        ("会上提了双报到的事", []),
        ("上级来检查了三室一栏", []),
        ("主题党日学习民主评议党员办法", [Kind.THEME_DAY]),
        ("支委会通过了党费使用办法", [Kind.COMMITTEE_MEETING]),
        ("学习后召开民主评议会", [Kind.DEMOCRATIC_APPRAISAL]),
        ("今天学习党课", [Kind.PARTY_LECTURE]),
    ],
)
def test_kinds_are_found_unless_only_on_the_agenda(text: str, kinds: list[Kind], grammar: Grammar) -> None:
    assert [mention.kind for mention in grammar.kinds.find(text)] == kinds


def test_a_part_of_another_event_is_seen(grammar: Grammar) -> None:
    text = "党小组会并入主题党日"
    assert part_of(text, grammar.kinds.find(text)) == (Kind.GROUP_MEETING, Kind.THEME_DAY)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("主题党日+党课一起开", [(Kind.THEME_DAY, Kind.PARTY_LECTURE)]),
        ("支委会8号开的,党课15号上的", [(Kind.COMMITTEE_MEETING,), (Kind.PARTY_LECTURE,)]),
        ("支委会4.8 党小组会4.12 党课4.20", [(Kind.COMMITTEE_MEETING,), (Kind.GROUP_MEETING,), (Kind.PARTY_LECTURE,)]),
        ("主题党日✅ 党课❌", [(Kind.THEME_DAY,), (Kind.PARTY_LECTURE,)]),
        ("党课开了,党课由郑国强讲", [(Kind.PARTY_LECTURE,)]),
    ],
)
def test_each_event_gets_its_section(text: str, sections: list[tuple[Kind, ...]], grammar: Grammar) -> None:
    assert [section.kinds for section in divide(text, grammar.kinds.find(text))] == sections


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "主题：学习条例\n地点：3楼会议室\n主持人：郑国强",
            {"topic": "学习条例", "place": "3楼会议室", "host": "郑国强"},
        ),
        ("主题“书香润初心”，应到19", {"topic": "书香润初心"}),
        ("1.主题：节约粮食 2.时间：4.22 3.地点：食堂", {"topic": "节约粮食", "place": "食堂"}),
        ("主题重温誓词，地点市影院", {"topic": "重温誓词", "place": "市影院"}),
        ("主题：学党章，守纪律\n应到：19", {"topic": "学党章，守纪律"}),
        ("地点XX社区 内容 清扫楼道 人数 24", {"place": "XX社区", "content": "清扫楼道"}),
        ("主题党日已开展", {}),
        ("几位专家就研发课题谈了体会", {}),
    ],
)
def test_labelled_fields(text: str, fields: dict[str, str], grammar: Grammar) -> None:
    assert {field.name: field.value for field in grammar.fields.cut(ribbon(text, grammar))} == fields


def test_a_title_is_held_back_but_not_lost(grammar: Grammar) -> None:
    held = ribbon("讲《新质生产力》", grammar)
    (title,) = hold_titles(held)
    assert title.words == "新质生产力"
    assert CUT not in held.plain
    assert list(held.rest()) == ["讲《新质生产力》"]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("已开展", State.DONE),
        ("定于28日召开", State.PLANNED),
        ("推迟到下周", State.POSTPONED),
        ("取消了", State.CANCELLED),
        ("办不下去", State.BLOCKED),
        ("办理中", State.IN_PROGRESS),
        ("认领", State.CLAIMED),
        ("我认两件", State.CLAIMED),
        ("这个我来认", State.CLAIMED),
        ("我认为很好", None),
        ("不涉及", State.NOT_APPLICABLE),
        ("不延期了", State.PLANNED),
        ("三楼会议室", None),
        ("月底开", State.PLANNED),
        ("3月底开了", State.DONE),
    ],
)
def test_words_say_how_far_it_has_come(text: str, state: State | None, grammar: Grammar) -> None:
    assert grammar.states.judge(text).state is state
