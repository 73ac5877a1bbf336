"""What WeCom's card may look like (doc 101032), checked as strictly as the document is written."""

import re
from typing import Any

from tests.fakes.shapes import Check, fields, misfit, one_of, several, text, unseen

TASK = re.compile(r"[0-9A-Za-z_@-]{1,128}")


def signs(most: int, least: int = 1) -> Check:
    """So many characters."""
    return lambda value: isinstance(value, str) and least <= len(value) <= most and not unseen(value)


OPTION = fields({"id": text(128), "text": signs(10)})
BUTTON = fields({"text": signs(10), "style": one_of(1, 2, 3, 4), "key": text(1024)})
SELECTION = fields(
    {"question_key": text(1024), "option_list": several(OPTION, 10)}, {"title": signs(13), "selected_id": text(128)}
)


def card_fault(card: dict[str, Any]) -> str:
    """What is wrong with a card; empty when it may stand."""
    must: dict[str, Check] = {
        "card_type": one_of("button_interaction"),
        "task_id": lambda value: isinstance(value, str) and bool(TASK.fullmatch(value)),
        "main_title": fields({"title": signs(26)}, {"desc": signs(30)}),
        "button_list": several(BUTTON, 6),
    }
    fault = misfit(card, must, {"sub_title_text": signs(112), "button_selection": SELECTION})
    selection = card.get("button_selection")
    if fault or selection is None:
        return fault
    ids = [one["id"] for one in selection["option_list"]]
    is_well = len(set(ids)) == len(ids) and selection.get("selected_id", ids[0]) in ids
    return "" if is_well else "button_selection"
