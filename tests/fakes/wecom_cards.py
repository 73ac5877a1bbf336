"""What WeCom's card may look like (doc 101032), checked as strictly as the document is written."""

import re
from typing import Any

TASK = re.compile(r"[0-9A-Za-z_@-]{1,128}")


def card_fault(card: dict[str, Any]) -> str:
    """What is wrong with a card; empty when it may stand."""
    checks = (
        ("card_type", card.get("card_type") == "button_interaction"),
        ("task_id", bool(TASK.fullmatch(card.get("task_id", "")))),
        ("main_title", 1 <= len(card.get("main_title", {}).get("title", "")) <= 26),
        ("main_title.desc", len(card.get("main_title", {}).get("desc", "")) <= 30),
        ("sub_title_text", len(card.get("sub_title_text", "x")) <= 112),
        ("button_list", 1 <= len(card.get("button_list", ())) <= 6),
        ("button_list[]", all(is_button(each) for each in card.get("button_list", ()))),
        ("button_selection", is_selection(card.get("button_selection"))),
        (
            "unknown fields",
            set(card) <= {*["card_type", "task_id", "main_title", "sub_title_text", "button_list", "button_selection"]},
        ),
    )
    return next((what for what, is_well in checks if not is_well), "")


def is_button(each: dict[str, Any]) -> bool:
    """A button as it may be."""
    return 1 <= len(each["text"]) <= 10 and each["style"] in (1, 2, 3, 4) and 1 <= len(each["key"].encode()) <= 1024


def is_selection(each: dict[str, Any] | None) -> bool:
    """A choice as it may be."""
    if each is None:
        return True
    options = each["option_list"]
    ids = [one["id"] for one in options]
    return (
        1 <= len(options) <= 10
        and all(1 <= len(one["text"]) <= 10 and len(one["id"].encode()) <= 128 for one in options)
        and len(set(ids)) == len(ids)
        and each.get("selected_id", ids[0]) in ids
        and bool(each["question_key"])
    )
