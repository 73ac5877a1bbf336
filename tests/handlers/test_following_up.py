"""What somebody says right after a report, without a quote and without 更正: it is taken for what it mends."""

import pytest

from tests.city import GROUP, MEMBER, OTHER_SECRETARY, SECRETARY, City, direct

HELD = "今天主题党日，学习条例，应到26实到24"
SERVED = "昨天在幸福里社区志愿服务2小时，扫雪"


@pytest.mark.parametrize(
    ("first", "then", "now"),
    [
        ("主题党日定在12月24日下午3点", "改到25号", "12月25日"),
        ("主题党日定在12月24日下午3点", "改成下午两点半", "14:30"),
        (HELD, "是25", "实到25"),
        (HELD, "应到27", "应到27"),
        (HELD, "地点在四楼会议室", "四楼会议室"),
        (HELD, "主题是学党章", "学党章"),
        (HELD, "是昨天的事", "11月30日"),
    ],
)
async def test_a_short_word_after_a_report_mends_it(city: City, first: str, then: str, now: str) -> None:
    await city.answer(SECRETARY, first)

    answer = await city.answer(SECRETARY, then)

    assert "已更正" in answer
    assert now in answer


async def test_a_slip_that_calls_itself_one_needs_no_quote(city: City) -> None:
    await city.answer(MEMBER, SERVED)
    assert "时长 2→3" in await city.answer(MEMBER, "记错了，是三个小时")


@pytest.mark.parametrize(
    "chatter",
    [
        "下午三点别忘了",
        "韩冬把照片发我",
        "今天真冷",
        "五点下班",
        "明天见",
        "我25号出差",
        "12号楼停电",
        "是的",
        "25号还有个会",
    ],
)
async def test_talk_after_a_report_stays_talk(city: City, chatter: str) -> None:
    await city.answer(SECRETARY, HELD)
    await city.silence(SECRETARY, chatter)
    assert "实到24" in await city.answer(SECRETARY, "记录 1")


async def test_nobody_mends_what_another_reported_and_nothing_old_is_mended(city: City) -> None:
    await city.answer(SECRETARY, HELD)
    await city.silence(MEMBER, "应到27")
    await city.until("2026-12-01 10:30")
    await city.silence(SECRETARY, "应到27")
    assert "应到26" in await city.answer(SECRETARY, "记录 1")


async def test_a_word_in_another_chat_mends_nothing_there(city: City) -> None:
    await city.answer(OTHER_SECRETARY, HELD, "group-2")
    assert "没有记录" in await city.answer(OTHER_SECRETARY, "应到27", direct(OTHER_SECRETARY))


@pytest.mark.parametrize(
    ("then", "who"),
    [
        ("更正，是蒋晓琳和卢佳", ("蒋晓琳", "卢佳")),
        ("韩冬没去，就我一个", ("蒋晓琳",)),
        ("漏了卢佳", ("蒋晓琳", "韩冬", "卢佳")),
        ("更正，加上卢佳", ("蒋晓琳", "韩冬", "卢佳")),
        ("更正，去掉韩冬", ("蒋晓琳",)),
    ],
)
async def test_who_took_part_can_be_mended_and_counts_for_just_those(
    city: City, then: str, who: tuple[str, ...]
) -> None:
    everybody = {"蒋晓琳": MEMBER, "韩冬": "handong", "卢佳": "lujia"}
    await city.answer(MEMBER, "实事：昨天和韩冬一起给楼道装了扶手，2小时", GROUP)

    answer = await city.answer(MEMBER, then, GROUP)

    assert "已更正" in answer
    for name, user in everybody.items():
        mine = await city.answer(user, "我的", direct(user))
        assert ("✓ 办一件实事" in mine) is (name in who), (name, mine)


async def test_a_number_that_no_record_has_is_said_so_and_never_read_as_a_figure(city: City) -> None:
    await city.answer(SECRETARY, HELD)

    for text in ("更正 12 实到25", "撤回 12", "更正记录12 实到25"):
        assert "没有找到记录 12" in await city.answer(SECRETARY, text)
    shown = await city.answer(SECRETARY, "记录 1")
    assert "应到26实到24" in shown
    assert "已撤回" not in shown


@pytest.mark.parametrize("text", ["删掉 2 张重复的照片", "改一下 3 楼会议室的门牌"])
async def test_counts_of_things_are_no_numbers_of_records(city: City, text: str) -> None:
    assert all("没有找到记录" not in said.text for said in await city.say(SECRETARY, text))


@pytest.mark.parametrize("text", ["更正 26/24", "更正 12月1日", "更正，实到25", "更正 25人"])
async def test_figures_and_days_are_no_numbers_of_records(city: City, text: str) -> None:
    await city.answer(SECRETARY, "今天主题党日，学习条例，应到26实到23")
    assert "没有找到记录" not in await city.answer(SECRETARY, text)


@pytest.mark.parametrize(
    ("then", "now"), [("主题学党章", "“学党章”"), ("请假2人", "请假2"), ("主持人周明", "主持周明")]
)
async def test_what_the_answer_asks_to_add_is_added_by_a_word_after_it(city: City, then: str, now: str) -> None:
    assert "方便时可补" in await city.answer(SECRETARY, "今天主题党日，应到26实到24")
    assert now in await city.answer(SECRETARY, then)
