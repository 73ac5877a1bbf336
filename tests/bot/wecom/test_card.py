"""Cards: whatever the message, the platform takes them, and a press says what was meant."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.wecom import card
from domain.conversation import Button
from tests.fakes.wecom_cards import card_fault

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)
IDS = st.one_of(st.integers(1, 30).map(lambda number: f"done-{number}"), st.sampled_from(["later", "skip", "help"]))
BUTTONS = st.lists(st.builds(Button, IDS, TEXTS, TEXTS), min_size=1, max_size=14, unique_by=lambda each: each.id)


@given(TEXTS, BUTTONS, st.just("") | TEXTS)
@example("\n", [Button("done-1", "0", "0")], "")
def test_every_card_is_one_that_the_platform_takes(text: str, buttons: list[Button], note: str) -> None:
    task = card.task_id(7, "list:2026-12:1", "wrGroup")
    assert card_fault(card.build(task, text, buttons, note).card) == ""
    assert card.card_of(task) == 7


def test_a_short_message_is_a_card_whole_and_a_long_one_is_not() -> None:
    buttons = [Button("help", "帮助", "帮助")]
    short = card.build("zb-1-0123456789", "【提醒】主题党日今天到期。\n已开展就回一句情况。", buttons)
    assert short.is_whole
    assert short.card["main_title"] == {"title": "提醒", "desc": "主题党日今天到期。"}
    assert short.card["sub_title_text"] == "已开展就回一句情况。"
    long = card.build("zb-1-0123456789", "【清单】第一党支部\n" + "① 主题党日\n" * 40, buttons)
    assert not long.is_whole
    assert long.card["sub_title_text"] == card.HOW


def test_more_buttons_than_a_card_holds_become_a_choice() -> None:
    listed = [Button(f"done-{number}", f"第{number}项", "完成") for number in range(1, 7)]
    others = [Button("later", "延期", "延期"), Button("help", "帮助", "帮助")]
    made = card.build("zb-1-0123456789", "【清单】", [*listed, *others]).card
    assert [each["text"] for each in made["button_list"]] == ["已完成", "延期", "帮助"]
    assert [each["id"] for each in made["button_selection"]["option_list"]][:2] == ["none", "done-1"]


def test_a_press_says_which_item_was_meant() -> None:
    task = "zb-12-0123456789"
    assert card.pressed(task, "done-3", {}) == card.Picked(12, "done-3")
    assert card.pressed(task, "done", {"item": ["done-3"]}) == card.Picked(12, "done-3")
    assert card.pressed(task, "later", {"item": ["done-3"]}) == card.Picked(12, "later", 3)
    assert card.pressed(task, "done", {"item": ["none"]}) == card.Picked(12, "done")
    assert card.pressed("somebody-elses", "x", {}) == card.Picked(None, "x")
