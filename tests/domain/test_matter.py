"""The one machine of 难题, 微心愿, 企业需求, 急难愁盼 and 整改."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.matter import (
    OPEN,
    STATES,
    TABLE,
    TABLE_OF_RECTIFICATION,
    Matter,
    Move,
    Stage,
    after,
    may,
    may_move_day,
    stage_of,
)
from domain.matter_order import Raised, Told, spoken
from domain.member import Person, Post, Role
from domain.organisation import Level, Organisation
from domain.reading.reading import Kind

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
CITY = Organisation(1, "工委", Level.COMMISSION, None, "/1/")
UNIT = Organisation(2, "机关党委", Level.COMMITTEE, 1, "/1/2/")
HOME = Organisation(3, "第一支部", Level.BRANCH, 2, "/1/2/3/")
OTHER = Organisation(4, "第二支部", Level.BRANCH, 2, "/1/2/4/")
RAISER = Person(10, "甲", HOME)
OWNER = Person(11, "乙", HOME)
MATE = Person(12, "丙", HOME)
SECRETARY = Person(13, "丁", HOME, (Post(Role.SECRETARY, HOME),))
OFFICER = Person(14, "戊", None, (Post(Role.COMMITTEE_OFFICER, UNIT),))
STRANGER = Person(15, "己", OTHER, (Post(Role.SECRETARY, OTHER),))
INSPECTOR = Person(16, "庚", None, (Post(Role.INSPECTOR, CITY),))
MATTER = Matter(12, Kind.HARD_PROBLEM, HOME, Stage.IN_PROGRESS, "路灯不亮", (OWNER.id,), RAISER.id, NOW, NOW)
RECTIFICATION = replace(MATTER, kind=Kind.RECTIFICATION, owners=(), raised_by=INSPECTOR.id, finding=5)


@given(st.sampled_from([Kind.HARD_PROBLEM, Kind.RECTIFICATION]), st.lists(st.sampled_from(Move), max_size=30))
def test_no_sequence_of_moves_leads_outside_the_table(kind: Kind, moves: list[Move]) -> None:
    stage: Stage | None = None
    for move in moves:
        reached = after(kind, stage, move)
        if stage in (Stage.CONFIRMED, Stage.DROPPED):
            assert reached is None, "what is over stays over"
        if reached is Stage.CONFIRMED:
            assert stage is Stage.SOLVED, "nothing is confirmed that was not solved"
        if reached is Stage.BLOCKED and stage:
            assert stage in OPEN
        stage = reached or stage
        assert stage is None or stage in Stage


def test_every_open_stage_can_come_to_its_end_and_every_stage_is_reached() -> None:
    reached: set[Stage | None] = {None}
    while more := {to for (at, _), to in TABLE.items() if at in reached} - reached:
        reached |= more
    assert reached == {None, *Stage}
    for stage in OPEN:
        ends = {stage}
        while more := {to for (at, _), to in TABLE.items() if at in ends} - ends:
            ends |= more
        assert {Stage.CONFIRMED, Stage.DROPPED} <= ends


def test_a_rectification_needs_no_claim_and_is_otherwise_the_same_machine() -> None:
    more = {pair: to for pair, to in TABLE_OF_RECTIFICATION.items() if TABLE.get(pair) is not to}
    assert set(more) == {(Stage.RAISED, Move.WORK), (Stage.RAISED, Move.BLOCK), (Stage.RAISED, Move.SOLVE)}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DROPPED])
def test_a_record_tells_the_stage_it_was_written_for(stage: Stage) -> None:
    assert stage_of(STATES[stage], confirmed=stage is Stage.CONFIRMED, withdrawn=False) is stage
    assert stage_of(STATES[stage], confirmed=False, withdrawn=True) is Stage.DROPPED


ALLOWED = {
    Move.CLAIM: {RAISER, OWNER, MATE, SECRETARY},
    Move.ASSIGN: {SECRETARY, OFFICER},
    Move.WORK: {OWNER, SECRETARY},
    Move.BLOCK: {OWNER, SECRETARY},
    Move.SOLVE: {OWNER, SECRETARY},
    Move.RELEASE: {OWNER, SECRETARY},
    Move.CONFIRM: {RAISER, SECRETARY, OFFICER},
    Move.RETURN: {RAISER, SECRETARY, OFFICER},
    Move.DROP: {RAISER, SECRETARY, OFFICER},
}
OF_RECTIFICATION = {
    Move.CLAIM: {SECRETARY},
    Move.ASSIGN: {SECRETARY, OFFICER},
    Move.WORK: {SECRETARY},
    Move.BLOCK: {SECRETARY},
    Move.SOLVE: {SECRETARY},
    Move.RELEASE: {SECRETARY},
    Move.CONFIRM: {INSPECTOR, OFFICER},
    Move.RETURN: {INSPECTOR, OFFICER},
    Move.DROP: {INSPECTOR, OFFICER},
}
PEOPLE = (RAISER, OWNER, MATE, SECRETARY, OFFICER, STRANGER, INSPECTOR)


@pytest.mark.parametrize("move", ALLOWED)
def test_who_may_make_which_move(move: Move) -> None:
    assert {person for person in PEOPLE if may(person, move, MATTER)} == ALLOWED[move]
    assert {person for person in PEOPLE if may(person, move, RECTIFICATION)} == OF_RECTIFICATION[move]


def test_who_did_it_does_not_confirm_it() -> None:
    own = replace(MATTER, raised_by=OWNER.id)
    assert not may(OWNER, Move.CONFIRM, own)


def test_a_branch_gives_itself_no_more_time_for_what_an_inspection_asks() -> None:
    assert may_move_day(OWNER, MATTER)
    assert not may_move_day(SECRETARY, RECTIFICATION)
    assert may_move_day(OFFICER, RECTIFICATION)


def test_a_matter_is_late_while_it_is_not_solved() -> None:
    due = replace(MATTER, due=date(2026, 12, 10))
    assert not due.is_late(date(2026, 12, 10))
    assert due.is_late(date(2026, 12, 11))
    assert not replace(due, stage=Stage.SOLVED).is_late(date(2026, 12, 11))


README = Path(__file__).parents[2] / "README.md"
DRAWN_AS = {"[*]": None, "working": Stage.IN_PROGRESS}
UNDRAWN = {Move.DROP, Move.ASSIGN}
"""What the words below the picture tell, or what it has in one arrow with another move."""


def test_the_picture_in_the_readme_is_the_table() -> None:
    arrows = re.findall(r"^    (\S+) --> (\w+): (.+)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    drawn = set()
    for start, end, words in arrows:
        at = DRAWN_AS[start] if start in DRAWN_AS else Stage(start)
        to = Stage.IN_PROGRESS if end == "working" else Stage(end)
        said = spoken(words.partition(" / ")[0].replace("…", "路灯不亮"), date(2026, 12, 1))
        move = Move.RAISE if isinstance(said, Raised) else said.move if isinstance(said, Told) else None
        assert move
        assert TABLE[at, move] is to, (start, words)
        drawn.add((at, move))
    whole = {(at, move) for (at, move), to in TABLE.items() if at and to is not at and move not in UNDRAWN}
    assert whole - drawn == {(Stage.SOLVED, Move.WORK)}, "which is what 打回 does, said by whoever has it"
