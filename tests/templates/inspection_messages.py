"""The messages about inspections, in every shape they can take."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.inspection import Finding, Inspection, Issue, Round, Sampled, Tally, Why
from domain.inspection_sheet import Sheet, lines_of
from domain.matter import Stage
from domain.period import Period
from domain.reading.reading import Fact, Kind, State
from domain.record import Record
from domain.task import Task, TaskState
from handlers.inspecting import Notice
from storage.catalogue import load_catalogue
from tests.house.tree import ROOT
from tests.templates.matter_messages import HOME, NOW, RECTIFICATION, TODAY

DUTIES = load_catalogue(ROOT / "catalog").duties
QUARTER = Period.parse("2026-Q4")
OPEN = Inspection(1, "2026-Q4", 1, "a1b2", 20, NOW)
FOUND = tuple(
    Finding(no, HOME.id, issue, words, due, 9, NOW)
    for no, issue in enumerate(Issue, start=1)
    for words, due in ((issue.value, None), ("7月以来没有记", TODAY))
)
GIVEN = tuple(
    replace(each, notice=4, due=TODAY, matter=replace(RECTIFICATION, stage=stage))
    for each in FOUND[:2]
    for stage in Stage
)
SAMPLE = (Sampled(HOME, "政府部门"),)
ROUNDS = tuple(
    Round(inspection, SAMPLE, findings)
    for inspection in (OPEN, replace(OPEN, round=2, closed_at=NOW))
    for findings in ((), FOUND, GIVEN, GIVEN[5:6])
)
TASK = Task(1, "theme_day", HOME.id, "2026-12", TODAY, TaskState.OPEN, 3, 1)
HELD = Fact(Kind.THEME_DAY, State.DONE, date=date(2026, 12, 1), topic="学习条例", expected=22, present=20)
RECORDS = {1: [Record(n, n, 1, HOME.id, 1, fact, 5, NOW) for n, fact in enumerate((HELD, replace(HELD, date=None)), 1)]}
SHEETS = tuple(
    Sheet(HOME, "市财政局机关党委", "政府部门", lines_of(DUTIES, tasks, RECORDS, date(2026, 12, 20)), mending)
    for tasks, mending in (((), 0), ((TASK,), 2), ((replace(TASK, state=TaskState.DONE, had=3, made_up=True),), 0))
)
NOTICES = tuple(
    Notice(HOME, number, items, TODAY, QUARTER, reached)
    for number, items, reached in (
        (0, tuple((0, each, TODAY) for each in FOUND), True),
        (4, ((13, FOUND[1], TODAY),), False),
    )
)
ASKS = ("which", "what", "past", "not_yours", "none", "dropped", "not_dropped", "privately")

OF_INSPECTIONS: dict[str, list[dict[str, Any]]] = {
    "inspect_refused": [{"why": why.value, "about": "3"} for why in Why],
    "inspection_asks": [
        {"asks": each, "place": "第一支部", "near": ["第一支部", "第二支部"], "day": TODAY, "number": 3}
        for each in ASKS
    ],
    "inspection_closed": [{"round": each, "period": QUARTER} for each in ROUNDS],
    "inspection_drawn": [
        {"round": each, "period": QUARTER, "tallies": (Tally("政府部门", 6, (HOME,)),)} for each in ROUNDS
    ],
    "inspection_found": [
        {"branch": HOME, "found": [(each.id, each) for each in FOUND], "masked": masked} for masked in ((), ("mobile",))
    ],
    "inspection_notices": [
        {"notices": NOTICES, "sent": sent, "in_chat": chat} for sent in (True, False) for chat in (True, False)
    ],
    "inspection_sheet": [{"sheet": each, "period": QUARTER, "as_of": NOW} for each in SHEETS],
    "inspection_status": [
        {
            "round": each,
            "period": QUARTER,
            "visible": {HOME.id},
            "places": {HOME.id: HOME.name},
            "may_find": entitled,
            "example": HOME.name,
            "officer": entitled,
        }
        for each in ROUNDS
        for entitled in (True, False)
    ],
    "mending_which": [{"matters": [RECTIFICATION, replace(RECTIFICATION, due=None)], "deed": "整改完成"}],
    "rectification_notice": [{"notice": each} for each in NOTICES],
}
