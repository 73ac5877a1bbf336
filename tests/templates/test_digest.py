"""The words of the digest: a phone's length, what needs somebody first, and never a member's name."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from domain.digest import Behind, ChangeKind, Concern, ConcernKind, Digest, Figure, Item, LeftOver, Spoken
from domain.digest_page import Part, part
from domain.digest_sums import Cell, Happening, Wording, gathered, lines_of_duties, lines_of_units
from domain.organisation import Level, Organisation
from domain.period import Period, Week
from domain.reading.reading import Fact, Kind, State
from domain.record import Record
from domain.task import Task, TaskState
from domain.zone import SHANGHAI
from handlers.digest_words import worded
from storage.catalogue import load_catalogue
from templates import render

DUTIES = load_catalogue(Path(__file__).parents[2] / "catalog").duties[:9]
NOW = datetime(2026, 12, 4, 15, 0, tzinfo=SHANGHAI)
MOST_CHARACTERS = 1600
COMMISSION = Organisation(1, "云川市直机关工委", Level.COMMISSION, None, "/1/")
FINANCE = Organisation(2, "市财政局机关党委", Level.COMMITTEE, 1, "/1/2/")
FIRST = Organisation(11, "市财政局第一支部", Level.BRANCH, 2, "/1/2/11/")
NAMES = {1: COMMISSION.name, 2: FINANCE.name, 3: "市教育局机关党委", 4: "市档案馆机关党委", 11: FIRST.name, 12: "市财政局第二支部", 31: "市教育局第一支部"}  # fmt: skip
WORDING = Wording.of(DUTIES, NAMES)


def digest(root: Organisation, cells: list[Cell], **parts: object) -> Digest:
    """A digest of these cells, as `storage.digest` would put it together."""
    lines = lines_of_duties(cells, WORDING)
    plain: dict[str, object] = {
        "root": root,
        "span": Week(2026, 49),
        "as_of": NOW,
        "total": sum((line.figure for line in lines if not line.by_member), Figure()),
        "units": lines_of_units(cells, WORDING),
        "duties": lines,
        "items": (),
        "changes": (),
        "concerns": (),
        "left": sum((line.left for line in lines), LeftOver()),
    }
    return Digest(**(plain | parts))  # type: ignore[arg-type]


CELLS = [
    Cell(2, "theme_day", Figure(due=8, done=6, late=1, made_up=1)),
    Cell(2, "dues", Figure(due=8, done=8, excused=1)),
    Cell(2, "good_deed", Figure(due=80, done=61)),
    Cell(3, "theme_day", Figure(due=2, done=1)),
    Cell(3, "good_deed", Figure(due=2, done=1)),
    Cell(4, "theme_day", Figure(due=1, done=1)),
]
CONCERNS = (
    Concern(ConcernKind.OVERDUE, 12, NAMES[12], 2, date(2025, 12, 12), ("主题党日", "党费")),
    Concern(ConcernKind.OVERDUE, 31, NAMES[31], 1, date(2026, 11, 25), ("党费",)),
    Concern(ConcernKind.BLOCKED, 11, NAMES[11], 4, date(2026, 11, 3), records=(8, 12, 30, 31)),
    Concern(ConcernKind.REFUSED, 31, NAMES[31], 3, date(2026, 12, 1)),
    Concern(ConcernKind.OPINION, 1, NAMES[1], 2, date(2026, 11, 30)),
    Concern(ConcernKind.CLAIM, 11, NAMES[11], 1, date(2026, 11, 20)),
    Concern(ConcernKind.HOLIDAYS, 1, NAMES[1], since=date(2027, 1, 4)),
)
CHANGES = gathered(
    [
        Happening(ChangeKind.DONE, 2, None, "theme_day", 3),
        Happening(ChangeKind.DONE, 3, None, "dues", 1),
        Happening(ChangeKind.MADE_UP, 2, None, "theme_day", 1),
        Happening(ChangeKind.LATE, 2, 12, "theme_day"),
        Happening(ChangeKind.SERVED, 2, 11, "good_deed", 9),
        Happening(ChangeKind.CORRECTED, 2, 11, "theme_day", 2),
        Happening(ChangeKind.WITHDRAWN, 3, 31, "volunteer_service", 1),
    ],
    WORDING,
)


def test_the_commission_reads_what_to_do_then_who_then_what(snapshot: SnapshotAssertion) -> None:
    told = digest(COMMISSION, CELLS, concerns=CONCERNS, changes=CHANGES, spoken=Spoken(18, 7, 4))
    assert worded(told) == snapshot


def test_a_committee_reads_of_its_branches(snapshot: SnapshotAssertion) -> None:
    cells = [Cell(11, "theme_day", Figure(due=1, done=1)), Cell(12, "theme_day", Figure(due=1, late=1)), Cell(12, "dues", Figure(due=1, done=1))]  # fmt: skip
    assert worded(digest(FINANCE, cells, concerns=CONCERNS[:1])) == snapshot


def item(no: int | None, duty: str, task: Task, figure: Figure) -> Item:
    return Item(no, duty, WORDING.duty(duty), WORDING.by_member(duty), task, figure)


def task(duty: str, due: date, state: TaskState = TaskState.OPEN, moved_to: date | None = None) -> Task:
    return Task(1, duty, FIRST.id, "2026-12", due, state, 1, 0, moved_to=moved_to)


def test_a_secretary_reads_the_items_by_their_numbers(snapshot: SnapshotAssertion) -> None:
    items = (
        item(1, "theme_day", task("theme_day", date(2026, 12, 3), TaskState.DONE), Figure(due=1, done=1, made_up=1)),
        item(2, "dues", task("dues", date(2026, 12, 2)), Figure(due=1, late=1)),
        item(3, "committee_meeting", task("committee_meeting", date(2026, 12, 3), moved_to=date(2026, 12, 9)), Figure(due=1)),
        item(4, "group_meeting", task("group_meeting", date(2026, 12, 30)), Figure(due=3, done=1)),
        item(5, "party_lecture", task("party_lecture", date(2026, 12, 25), TaskState.EXCUSED), Figure(excused=1)),
        item(6, "good_deed", task("good_deed", date(2026, 12, 15)), Figure(due=15, done=12)),
        item(None, "dues", task("dues", date(2025, 12, 25)), Figure(due=1, late=1)),
        item(None, "branch_assembly", task("branch_assembly", date(2026, 12, 25)), Figure(due=1)),
    )  # fmt: skip
    cells = [Cell(11, each.duty, each.figure) for each in items]
    assert worded(digest(FIRST, cells, items=items, concerns=(CONCERNS[5],))) == snapshot


LEFT_CELLS = [
    Cell(2, "theme_day", Figure(due=3, done=2), LeftOver(4, 0, date(2026, 7, 30))),
    Cell(2, "community_register", left=LeftOver(1, 0, date(2026, 6, 18))),
    Cell(3, "dues", Figure(due=1), LeftOver(3, 2, date(2025, 12, 25))),
    Cell(4, "dues", left=LeftOver(2, 2)),
]


def test_a_month_tells_apart_what_was_left_over(snapshot: SnapshotAssertion) -> None:
    november = Period.parse("2026-11")
    month = digest(COMMISSION, LEFT_CELLS, span=november)
    branch = digest(FIRST, [replace(cell, unit=11) for cell in LEFT_CELLS[:2]], span=Period.parse("2026-Q4"))
    items = (item(2, "dues", task("dues", date(2026, 12, 2)), Figure(due=1, late=1)),)
    settled = digest(FIRST, [Cell(11, "theme_day", left=LeftOver(2, 2))], span=november, items=items)
    still = [
        Behind(3, 11, 11, "theme_day", f"2026-0{no}", date(2026, no, 28), late=True, records=(), left=True)
        for no in range(3, 9)
    ]
    dues = Behind(9, 11, 11, "dues", "2025-12", date(2025, 12, 25), late=True, records=(7,), left=True)
    names = {duty.key: duty.name for duty in DUTIES}
    told = [
        worded(month),
        worded(digest(COMMISSION, LEFT_CELLS)),
        worded(branch),
        worded(settled),
        render("digest_left", digest=month, place=FINANCE, line=month.units[0], left=[(FIRST, [*still, dues])], more=2, names=names),
        render("digest_left", digest=branch, place=FIRST, line=branch.duties[0], left=[(FIRST, [*still[:2], dues])], more=0, names=names),
    ]  # fmt: skip
    assert "\n---\n".join(told) == snapshot


def test_a_past_week_says_its_sunday_midnight() -> None:
    text = worded(digest(COMMISSION, CELLS, as_of=datetime(2026, 12, 7, tzinfo=SHANGHAI)))
    assert "数据截至 12月6日 24:00" in text


@pytest.mark.parametrize("root", [COMMISSION, FINANCE, FIRST])
def test_an_empty_week_is_said_in_a_few_lines(root: Organisation) -> None:
    text = worded(digest(root, []))
    assert "没有要办的事项" in text
    assert "没有需要您处理的事" in text
    assert "没有新的变化" in text
    assert "\n\n\n" not in text


def test_what_is_nearly_complete_is_not_called_complete() -> None:
    text = worded(digest(COMMISSION, [Cell(2, "dues", Figure(due=5000, done=4999))]))
    assert "99.9%" in text
    assert "100" not in text


@pytest.mark.parametrize(
    ("name", "most"),
    [("市第{}局机关党委", MOST_CHARACTERS), ("云川市某某综合管理局机关第{}党委", MOST_CHARACTERS + 200)],
)
def test_a_thousand_branches_with_every_part_full_still_fit_one_message(name: str, most: int) -> None:
    names = {no: name.format(no) for no in range(1, 61)}
    wording = Wording.of(DUTIES, names)
    cells = [
        Cell(
            no,
            duty.key,
            Figure(due=200, done=150 - no, late=no, made_up=11, excused=3),
            LeftOver(90, 20, date(2025, 12, 12)),
        )
        for no in names
        for duty in DUTIES
    ]
    concerns = [
        Concern(
            kind,
            no,
            names[no],
            5,
            date(2025, 12, 12),
            tuple(duty.name for duty in DUTIES[:2]),
            (1001, 1002, 1003, 1004),
        )
        for kind in ConcernKind
        for no in names
    ]
    happened = [
        Happening(kind, no, no, duty.key, 12)
        for kind in ChangeKind
        for no in names
        for duty in DUTIES
        if wording.by_member(duty.key) is (kind is ChangeKind.SERVED)
    ]
    big = digest(
        COMMISSION,
        [],
        total=Figure(12345, 6789, 1234, 123),
        units=lines_of_units(cells, wording),
        duties=lines_of_duties(cells, wording),
        concerns=tuple(concerns),
        changes=gathered(happened, wording),
    )
    for span, more in ((big.span, 0), (Period.parse("2026-12"), 150)):
        text = worded(replace(big, span=span))
        assert len(text) <= most + more
        assert "另有 54 个单位有逾期" in text


def test_a_line_opens_in_few_words(snapshot: SnapshotAssertion) -> None:
    whole = digest(COMMISSION, CELLS, span=Period.parse("2026-12"), concerns=CONCERNS)
    theme_days = whole.duties[0]
    own = [replace(unit, figure=each.figure) for unit in whole.units for each in unit.parts if each.key == "theme_day"]
    behind = [
        Behind(7, 11, 11, "theme_day", "2026-11", date(2026, 11, 13), late=True, records=()),
        Behind(8, 11, 11, "theme_day", "2026-12", date(2026, 12, 11), late=False, records=tuple(range(3, 9))),
    ]
    branch = digest(FIRST, CELLS, span=Period.parse("2026-Q4"))
    late = item(2, "dues", task("dues", date(2026, 12, 2)), Figure(due=1, late=1))
    held = Record(5, 5, 1, 11, 1, Fact(Kind.DUES, State.DONE, date(2026, 12, 1)), 1, NOW, period="2026-12")
    told = [
        render("digest_line", digest=whole, line=theme_days, units=part(own, 20), behind=()),
        render("digest_line", digest=branch, line=theme_days, units=Part(), behind=behind),
        render("digest_line", digest=branch, line=theme_days, units=Part(), behind=()),
        render("digest_concern", digest=whole, concern=CONCERNS[0], late=behind[:1], names={}, records=()),
        render("digest_concern", digest=whole, concern=CONCERNS[2], late=(), names={}, records=(held,)),
        render("digest_item", digest=branch, item=late, records=()),
        render("digest_item", digest=branch, item=late, records=(held,)),
        render("digest_no_line", digest=whole, no=40, most=12),
    ]
    assert "\n---\n".join(told) == snapshot
