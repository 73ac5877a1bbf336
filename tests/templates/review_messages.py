"""The messages about the yearly review, in every shape they can take."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from domain.inspection import Issue
from domain.organisation import Level, Organisation
from domain.review.entry import Entry, EntryKind
from domain.review.facts import BranchYear, Finding, Occasion, Rectification, Visit
from domain.review.order import STARS
from domain.review.result import Inputs, Result, Review, review_of
from domain.review.rubric import Rubric
from domain.review.wish import Field
from domain.review.workflow import Frozen, Hand, Reason, Signature, Stage
from handlers.context import House
from handlers.review_words import opened, parts_named, peers
from handlers.reviewing import Shown
from storage.catalogue import load_catalogue
from storage.rubric import load_rubric
from storage.statutory import load_calendar
from tests.house.tree import ROOT
from tests.templates.matter_messages import HOME

AT = datetime(2027, 1, 12, 2, 0, tzinfo=UTC)
LAST = date(2026, 12, 31)
COMMISSION = Organisation(1, "云川市市直机关工作委员会", Level.COMMISSION, None, "/1/")
UNIT = Organisation(3, "市财政局机关党委", Level.COMMITTEE, 1, "/1/3/")
CATALOGUE = load_catalogue(ROOT / "catalog")
HOUSE = House(CATALOGUE, load_calendar({}, range(2026, 2028)))


def rubric_here() -> Rubric:
    """The one that the product comes with."""
    found = load_rubric(ROOT / "catalog")
    assert found
    return found


RUBRIC = rubric_here()


def occasion(task: int, duty: str, month: int, **more: Any) -> Occasion:
    """A task of a month that was done in time, unless `more` says otherwise."""
    first = date(2026, month, 1)
    told = Occasion(task, duty, f"2026-{month:02}", first + timedelta(27), first + timedelta(27), 1, 1, records=(task,))
    return replace(told, held=first, told=first, **more)


DONE = tuple(occasion(month, "theme_day", month) for month in range(1, 13))
WORSE = (
    *DONE[:9],
    replace(DONE[9], told=date(2026, 12, 20)),
    replace(DONE[10], held=LAST, told=LAST),
    replace(DONE[11], had=0, records=()),
    occasion(13, "party_lecture", 12, had=0, records=()),
    occasion(14, "community_register", 12, wanted=22, had=9, records=tuple(range(20, 29))),
    occasion(15, "base_check", 12, in_order=8, lacking=1),
    occasion(16, "dropped_duty", 12),
)
VISITS = (Visit(1, "2026-Q3"), Visit(2, "2026-Q4", (Finding(5, Issue.NO_RECORD), Finding(6, Issue.COPIED))))
ASKED = (
    Rectification(30, date(2026, 10, 1), date(2026, 9, 1)),
    Rectification(31, date(2026, 10, 1), date(2026, 11, 1)),
    Rectification(32, date(2026, 11, 1)),
)
FULL = BranchYear(HOME.id, HOME.name, UNIT.id, UNIT.name, "政府部门", occasions=DONE)
BRANCHES = (
    FULL,
    replace(FULL, id=8, name="市财政局机关第二党支部", occasions=WORSE, visits=VISITS, rectifications=ASKED),
    replace(FULL, id=9, name="城建档案馆党支部", unit=4, unit_name="市城建局机关党委", occasions=DONE[:5]),
    replace(FULL, id=10, name="新设党支部", occasions=DONE[:1]),
    replace(FULL, id=11, name="还没有事的党支部", occasions=()),
    replace(FULL, id=12, name="协会党支部", unit=5, unit_name="市工商联机关党委", unit_class="", occasions=WORSE[-2:]),
)
ENTRIES = tuple(
    Entry(no, 8, kind, key, Fraction(amount), "3月纸质记录已核", "徐文博", AT, item)
    for no, (kind, key, amount, item) in enumerate(
        (
            (EntryKind.BONUS, "honour", "0.5", ""),
            (EntryKind.DEDUCTION, "criticism", "0", ""),
            (EntryKind.DEDUCTION, "falsehood", "0", "lecture"),
            (EntryKind.CORRECTION, RUBRIC.parts[0].key, "1", ""),
            (EntryKind.CORRECTION, RUBRIC.parts[0].key, "-2", ""),
        ),
        start=1,
    )
)
REVIEWS = tuple(
    review_of(replace(RUBRIC, ranks=ranks), Inputs(2026, 1, COMMISSION.name, LAST, BRANCHES), entries)
    for ranks in (False, True)
    for entries in ((), ENTRIES)
)
CORRECTED = REVIEWS[1]
FROZEN = Frozen(1, 2026, 1, LAST, date(2027, 1, 10), RUBRIC.text, CORRECTED.hash, AT, 5)
SIGNED = tuple(
    Signature(hand, member, name, CORRECTED.seal, AT)
    for hand, (member, name) in zip(Hand, ((5, "秦书瑶"), (6, "陆怀谷")), strict=True)
)
COURSE: tuple[tuple[Stage, Frozen | None, tuple[Signature, ...], bool], ...] = (
    (Stage.OPEN, None, (), True),
    (Stage.CORRECTING, FROZEN, (), True),
    (Stage.SIGNING, FROZEN, (), False),
    (Stage.SIGNING, FROZEN, SIGNED[:1], True),
    (Stage.SIGNED, FROZEN, SIGNED, True),
    (Stage.PUBLISHED, replace(FROZEN, published_at=AT), SIGNED, True),
)


def shown(root: Organisation, review: Review) -> tuple[Shown, ...]:
    """A review at every stage of its course."""
    return tuple(Shown(root, review, frozen, signed, stage, intact) for stage, frozen, signed, intact in COURSE)


WHOLE = tuple(each for review in REVIEWS for each in shown(COMMISSION, review))
BELOW = tuple(each for review in REVIEWS for each in shown(UNIT, review))
RESULTS = [(review, result) for review in REVIEWS for result in (*review.units, *review.branches)]


def entered(review: Review, result: Result) -> list[Entry]:
    """What was entered for an organisation."""
    return [each for each in review.entries if each.organisation == result.id]


def listed(each: Shown, most: int) -> dict[str, Any]:
    """An officer's list of units or of branches."""
    units = each.root.level is Level.COMMISSION
    results = each.review.units if units else each.review.branches
    groups = peers(results, [band.name for band in RUBRIC.bands], ranked=each.review.rubric.ranks)
    return {"shown": each, "groups": groups, "what": "单位" if units else "支部", "most": most}


def open_item(review: Review, result: Result, name: str, most: int) -> dict[str, Any]:
    """An item with what its points rest on."""
    parts = parts_named(review.rubric, name)
    scores = [score for item in result.score.items for score in item.parts if score.part in parts]
    found = [opened(shown(HOME, review)[0], result, score, HOUSE) for score in scores]
    entries = [each for each in entered(review, result) if each.key in {part.key for part in parts}]
    return {"review": review, "result": result, "name": name, "opened": found, "entries": entries, "most": most}


NOTE = Entry(9, 8, EntryKind.NOTE, "", Fraction(0), "等次应为四星，手册核错了", "秦书瑶", AT)
DEEDS: tuple[dict[str, Any], ...] = (
    {"deed": "freeze", "until": FROZEN.corrected_until},
    *({"deed": "sign", "hand": hand} for hand in Hand),
    {"deed": "publish"},
)
OF_REVIEWS: dict[str, list[dict[str, Any]]] = {
    "review_branch": [
        {"shown": each, "result": result, "entries": entered(review, result)}
        for review in REVIEWS
        for each in shown(HOME, review)
        for result in (*review.units, *review.branches)
    ],
    "review_confirm": [{"shown": each, "words": "确认", **deed} for each in WHOLE for deed in DEEDS],
    "review_done": [
        {"deed": "freeze", "review": CORRECTED, "frozen": FROZEN},
        *({"deed": "sign", "hand": hand} for hand in Hand),
        {"deed": "publish", "review": CORRECTED, "messages": 8},
        *(
            {"deed": "reopen", "year": 2026, "seal": "a" * 64, "signatures": signed, "corrections": corrections}
            for _, _, signed, _ in COURSE
            for corrections in (0, 2)
        ),
    ],
    "review_due": [{"step": step, "year": 2026, "until": FROZEN.corrected_until} for step in ("freeze", "sign")],
    "review_empty": [{"name": UNIT.name, "whole": whole} for whole in (False, True)],
    "review_entered": [{"name": HOME.name, "entry": each, "review": CORRECTED} for each in (*ENTRIES, NOTE)],
    "review_entries": [
        {"entries": entries, "names": {8: HOME.name}, "review": CORRECTED, "year": 2026, "most": most}
        for entries, most in (((), 20), (ENTRIES, 20), (ENTRIES, 3))
    ],
    "review_howto": [{}],
    "review_no_rubric": [{}],
    "review_noted": [
        {"name": name, "branch": name == HOME.name, "year": 2026, "entry": NOTE} for name in (HOME.name, UNIT.name)
    ],
    "review_officer": [listed(each, most) for each in (*WHOLE, *BELOW) for most in (2, 8)],
    "review_open": [
        open_item(review, result, item.name, most)
        for review, result in RESULTS
        for item in RUBRIC.items
        for most in (2, 24)
    ],
    "review_privately": [{}],
    "review_published_branch": [{"review": review, "result": result} for review, result in RESULTS],
    "review_published_unit": [
        {"review": review, "result": unit, "branches": [each for each in review.branches if each.unit == unit.id]}
        for review in REVIEWS
        for unit in review.units
    ],
    "review_reopened": [{"year": 2026, "root": COMMISSION, "by": "秦书瑶", "why": "漏导了一个支部的名册"}],
    "review_sign_asked": [{"name": "陆怀谷", "hand": hand, "seal": "a" * 64, "at": AT} for hand in Hand],
    "review_refused": [{"reason": reason, "day": LAST} for reason in Reason],
    "review_stars": [
        {"state": "off"},
        {"state": "kept", "year": 2026},
        {"state": "too_many", "total": 23, "members": 22},
        {"state": "few", "branches": 2},
        {"state": "told", "year": 2026, "branches": 3, "total": 25, "counts": [(star, 5) for star in STARS]},
    ],
    "terminal": [
        {"place": COMMISSION.name, "what": "2026年度评定已冻结", "behalf": behalf} for behalf in ("", "秦书瑶")
    ],
    "review_taken_back": [{"number": 3}],
    "review_unfit": [
        {"field": field, "choices": ("党费", "党课"), "most": Fraction(5) if field is Field.AMOUNT else None}
        for field in Field
    ],
}
