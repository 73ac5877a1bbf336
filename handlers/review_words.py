"""A review in words: a branch's own, an officer's list, and what a point rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.organisation import Level
from domain.review.counting import Line, Verdict
from domain.review.result import Result
from domain.review.rubric import Part, Rubric
from domain.review.scoring import PartScore
from domain.review.wish import Unfit, item_named, part_named
from domain.review.workflow import Hand
from handlers.context import House
from handlers.reviewing import Shown
from templates import render

SIGNS = {Hand.CHECK: "复核", Hand.APPROVE: "审签"}
MOST_LISTED = 8
MOST_OPENED = 24
FULL_MARKS = frozenset({Verdict.IN_TIME, Verdict.CLEAN})


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """One line of an opened part with the names it needs."""

    branch: str
    duty: str
    line: Line


@dataclass(frozen=True, slots=True)
class Opened:
    """A part with its lines, those that cost something first."""

    score: PartScore
    lines: tuple[OpenedLine, ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """Those that are compared with each other, and how many of them are in which band; None is without one."""

    name: str
    results: tuple[Result, ...]
    bands: tuple[tuple[str | None, int], ...]


def branch_text(shown: Shown, result: Result) -> str:
    """A branch's own: its points, and what still costs some."""
    own = [each for each in shown.review.entries if each.organisation == result.id]
    return render("review_branch", shown=shown, result=result, entries=own)


def officer_text(shown: Shown, most: int | None = MOST_LISTED) -> str:
    """What an officer sees: the units of a commission, the branches of a committee, `most` of each peer group."""
    units = shown.root.level is Level.COMMISSION
    results = shown.review.units if units else shown.review.branches
    groups = peers(results, [band.name for band in shown.review.rubric.bands], ranked=shown.review.rubric.ranks)
    what = "单位" if units else "支部"
    return render("review_officer", shown=shown, groups=groups, what=what, most=most or len(results))


def peers(results: Sequence[Result], bands: Sequence[str], *, ranked: bool) -> tuple[Peers, ...]:
    """The groups of peers, in the order of the roster; in that of the ranks only where ranks are given."""
    found: dict[str, list[Result]] = {}
    for each in results:
        found.setdefault(each.peer_group, []).append(each)
    return tuple(
        Peers(
            name,
            tuple(sorted(those, key=lambda each: -each.score.total)) if ranked else tuple(those),
            tuple((band, count) for band in (*bands, None) if (count := sum(r.standing.band == band for r in those))),
        )
        for name, those in found.items()
    )


def open_text(shown: Shown, result: Result, name: str, house: House, most: int | None = MOST_OPENED) -> str:
    """The lines behind an item or one part of it; raises Unfit for a name the rubric does not know."""
    review = shown.review
    keys = {part.key for part in parts_named(review.rubric, name)}
    wanted = [score for item in result.score.items for score in item.parts if score.part.key in keys]
    entries = [each for each in review.entries if each.organisation == result.id and each.key in keys]
    found = [opened(shown, result, score, house) for score in wanted]
    most = most or max((len(each.lines) for each in found), default=0)
    return render("review_open", review=review, result=result, name=name, opened=found, entries=entries, most=most)


def parts_named(rubric: Rubric, name: str) -> tuple[Part, ...]:
    """One part by its name, or all of an item; raises Unfit with the items there are."""
    try:
        return (part_named(rubric, name),)
    except Unfit:
        return item_named(rubric, name).parts


def opened(shown: Shown, result: Result, score: PartScore, house: House) -> Opened:
    """One part opened."""
    several = len(score.part.counts) != 1
    found = [
        OpenedLine(year.name, duty_name(line.label, house) if several else "", line)
        for year, lines in result.opened(score.part, shown.review.rubric.dates.grace)
        for line in lines
    ]
    return Opened(score, tuple(sorted(found, key=lambda each: each.line.verdict in FULL_MARKS)))


def duty_name(key: str, house: House) -> str:
    """What a duty is called, its key once the catalogue has dropped it."""
    duty = house.duty(key)
    return duty.name if duty else key
