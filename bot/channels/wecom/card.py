"""Cards with buttons (模板卡片 button_interaction), within the limits of doc 101032, the narrowest of them. No I/O."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.words import storable
from domain.conversation import Button

TITLE, DESC, SUB, LABEL, MOST_BUTTONS, MOST_OPTIONS, OPTION = 26, 30, 112, 10, 6, 10, 10
HEAD = re.compile(r"【(.+?)】\s*(.*)")
TASK = re.compile(r"zb-(\d{1,18})-[0-9a-f]{10}")
ITEM = re.compile(r"done-(\d+)")
CHOICE, DONE, NONE = "item", "done", "none"
BLUE, PLAIN = 1, 4
HOW = "办了哪项点哪项，也可以直接回一句话。"
HOW_CHOOSING = "先在下面选一项，再点按钮；也可以直接回一句话。"
CHOOSE_FIRST = "先选一项，再点一下。"


@dataclass(frozen=True, slots=True)
class Built:
    """A card, and whether it holds the whole text: if not, the text goes before it as a message of its own."""

    card: dict[str, Any]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Picked:
    """What a press meant: our id of the card, the button, and the item that was chosen beside it."""

    card: int | None
    button: str
    item: int | None = None


def task_id(message: int, key: str, address: str) -> str:
    """The card's own id: ours of the message, with a mark that no other installation of ours would come to.

    WeCom refuses the same one twice, so that a card whose receipt was lost cannot be sent twice.
    """
    return f"zb-{message}-{hashlib.sha256(f'{key} {address}'.encode()).hexdigest()[:10]}"


def card_of(task: str) -> int | None:
    """Our id of the message behind a task id."""
    found = TASK.fullmatch(task)
    return int(found[1]) if found else None


def build(task: str, text: str, buttons: Sequence[Button], note: str = "") -> Built:
    """The card of a message; `note` is what it says once it was pressed."""
    # A card must have a title: its first line with words on it, else how to use it.
    first, _, rest = (storable(text).strip() or HOW).partition("\n")
    head = HEAD.fullmatch(first)
    title, desc = (head[1], head[2]) if head else (first, "")
    folds = len(buttons) > MOST_BUTTONS
    is_whole = len(title) <= TITLE and len(desc) <= DESC and len(rest) <= SUB
    shown = rest if is_whole else (HOW_CHOOSING if folds else HOW)
    sub = "\n".join(each for each in (shown if is_whole or not note else "", storable(note)) if each)
    main = {"title": short(title, TITLE)} | ({"desc": short(desc, DESC)} if desc else {})
    card: dict[str, Any] = {"card_type": "button_interaction", "main_title": main, "task_id": task}
    if sub:
        card["sub_title_text"] = short(sub, SUB)
    return Built(card | (folded(buttons) if folds else flat(buttons)), is_whole)


def flat(buttons: Sequence[Button]) -> dict[str, Any]:
    """Every button as it is."""
    return {"button_list": [one(each.id, each.label, index == 0) for index, each in enumerate(buttons)]}


def folded(buttons: Sequence[Button]) -> dict[str, Any]:
    """More buttons than a card holds: the items become a choice, and what can be said of one stays a button."""
    items = [each for each in buttons if ITEM.fullmatch(each.id)][: MOST_OPTIONS - 1]
    others = [each for each in buttons if not ITEM.fullmatch(each.id)][: MOST_BUTTONS - 1]
    options = [{"id": NONE, "text": "选哪一项"}]
    options += [{"id": each.id, "text": short(each.label, OPTION)} for each in items]
    choice = {"question_key": CHOICE, "title": "哪一项", "option_list": options, "selected_id": NONE}
    done = one(DONE, "已完成", first=True)
    return {"button_selection": choice, "button_list": [done, *(one(e.id, e.label, first=False) for e in others)]}


def one(key: str, label: str, first: bool) -> dict[str, Any]:  # noqa: FBT001 - read beside its two neighbours
    """A button on the wire."""
    return {"text": short(label, LABEL), "style": BLUE if first else PLAIN, "key": key}


def pressed(task: str, key: str, chosen: dict[str, list[str]]) -> Picked:
    """What a press says. Where nothing was chosen the button is `done`, which no card of ours has."""
    option = next(iter(chosen.get(CHOICE, ())), NONE)
    found = ITEM.fullmatch(option)
    if key == DONE and found:
        return Picked(card_of(task), option)
    return Picked(card_of(task), key, int(found[1]) if found else None)


def short(text: str, most: int) -> str:
    """Within the limit, with a sign where something was left out."""
    text = storable(text) or "…"
    return text if len(text) <= most else text[: most - 1] + "…"
