"""The messages about matters, in every shape they can take."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from domain.matter import Matter, Move, Passage, Stage
from domain.organisation import Level, Organisation
from domain.reading.reading import Kind

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 12, 11)
HOME = Organisation(7, "云川市财政局机关第一党支部", Level.BRANCH, 3, "/1/3/7/")
MATTER = Matter(12, Kind.HARD_PROBLEM, HOME, Stage.CLAIMED, "路灯不亮", (5,), 6, NOW, NOW, TODAY)
RECTIFICATION = replace(MATTER, number=13, kind=Kind.RECTIFICATION, owners=(), finding=3)
SHAPES = tuple(
    replace(each, stage=stage, due=due)
    for each in (MATTER, replace(MATTER, owners=()), RECTIFICATION)
    for stage in Stage
    for due in (None, TODAY)
)
DUE = tuple(each for each in SHAPES if each.due and each.is_open)
LATE = tuple(replace(each, due=date(2026, 12, 9)) for each in DUE)
HISTORY = tuple(Passage(move, "韩冬", NOW, words) for move in Move for words in ("", "换了新灯"))
LIST = {
    "root": HOME,
    "kind": None,
    "more": 0,
    "names": {5: "韩冬"},
    "private": False,
    "me": None,
    "today": TODAY,
    "wide": False,
}

OF_MATTERS: dict[str, list[dict[str, Any]]] = {
    "matter_cannot": [
        {"matter": each, "move": move, "owner": owner} for each in SHAPES for move in Move for owner in ("", "韩冬")
    ],
    "matter_day": [{"matter": each} for each in DUE],
    "matter_day_past": [{"day": TODAY}],
    "matter_known": [{"matter": each, "owner": owner} for each in SHAPES for owner in ("", "韩冬")],
    "matter_list": [
        LIST | {"matters": each, "more": more, "private": private, "me": me, "wide": wide, "kind": kind}
        for each in ((), SHAPES)
        for more, private, me, wide, kind in (
            (0, False, None, False, None),
            (3, True, 5, True, Kind.HARD_PROBLEM),
            (0, True, None, True, None),
        )
    ],
    "matter_moved": [
        {"matter": each, "move": move, "owner": owner, "masked": masked}
        for each in SHAPES
        for move in Move
        if move is not Move.RAISE
        for owner in ("", "韩冬")
        for masked in ((), ("mobile",))
    ],
    "matter_nobody": [{"name": "韩冬"}],
    "matter_none": [{"number": 12}],
    "matter_not_yours": [{"matter": each, "move": move} for each in SHAPES for move in (None, *Move)],
    "matter_officer": [{"matters": each, "today": TODAY} for each in (DUE[:1], LATE[:1], (*LATE, *DUE))],
    "matter_raised": [{"matter": each, "masked": masked} for each in SHAPES for masked in ((), ("resident",))],
    "matter_remind_owner": [{"matters": each, "today": TODAY} for each in (DUE[:1], DUE)],
    "matter_remind_secretary": [
        {"matters": each, "today": TODAY} for each in (DUE[:1], LATE[:1], (*LATE, *DUE), LATE[-1:])
    ],
    "matter_show": [{"matter": each, "history": history} for each in SHAPES for history in ((), HISTORY)],
    "matter_solved": [{"matter": each, "words": words} for each in SHAPES for words in ("", "换了新灯")],
    "matter_to_owner": [
        {"matter": each, "move": move, "words": words}
        for each in SHAPES
        for move in (Move.ASSIGN, Move.RETURN)
        for words in ("", "还有一盏不亮")
    ],
}
