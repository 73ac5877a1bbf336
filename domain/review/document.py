"""A review as JSON for programs and pages. The same review gives the same document; nothing in it is of the moment."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

from domain.review.counting import Credit, Line
from domain.review.entry import Entry
from domain.review.facts import BranchYear
from domain.review.result import Result, Review
from domain.review.rubric import Rubric
from domain.review.scoring import ItemScore, PartScore, rounded

Json = dict[str, Any]
PLACES = 4


def review_to_json(review: Review, opened: Collection[str] = ()) -> Json:
    """Everything; the items whose keys are in `opened` with the lines that their points rest on."""
    inputs = review.inputs
    return {
        "year": inputs.year,
        "root": {"id": inputs.root, "name": inputs.root_name},
        "as_of": inputs.as_of.isoformat(),
        "rubric": {"version": review.rubric.version, "fingerprint": review.rubric.fingerprint},
        "hash": review.hash,
        "seal": review.seal,
        "units": [result_to_json(each, review.rubric, opened) for each in review.units],
        "branches": [result_to_json(each, review.rubric, opened) for each in review.branches],
        "entries": [entry_to_json(each) for each in review.entries],
    }


def result_to_json(result: Result, rubric: Rubric, opened: Collection[str]) -> Json:
    """One organisation; points in hundredths."""
    score = result.score
    return {
        "id": result.id,
        "name": result.name,
        "unit": result.unit,
        "peer_group": result.peer_group,
        "total": points(score.total),
        "base": points(score.base),
        "bonus": points(score.bonus),
        "deduction": points(score.deduction),
        "applicable": points(score.applicable),
        "band": result.standing.band,
        "rank": result.standing.rank,
        "peers": result.standing.peers,
        "months": result.months,
        "open_rectifications": list(result.open_rectifications),
        "items": [item_to_json(each, result, rubric, opened) for each in score.items],
    }


def item_to_json(item: ItemScore, result: Result, rubric: Rubric, opened: Collection[str]) -> Json:
    """One item; `earned` is null where it does not apply."""
    return {
        "key": item.item.key,
        "name": item.item.name,
        "points": points(item.item.points),
        "earned": None if item.earned is None else points(item.earned),
        "parts": [part_to_json(each, result, rubric, is_open=item.item.key in opened) for each in item.parts],
    }


def part_to_json(score: PartScore, result: Result, rubric: Rubric, *, is_open: bool) -> Json:
    """One part: its count, and with `is_open` what it was counted from, before corrections."""
    told = {
        "key": score.part.key,
        "name": score.part.name,
        "measure": score.part.measure.value,
        "points": points(score.part.points),
        "earned": None if score.earned is None else points(score.earned),
        "counted": exact(score.count.counted),
        "wanted": score.count.wanted,
    }
    if not is_open:
        return told
    found = result.opened(score.part, rubric.dates.grace)
    return told | {"lines": [line_to_json(year, line) for year, lines in found for line in lines]}


def line_to_json(year: BranchYear, line: Line) -> Json:
    """One task, inspection or rectification, with the numbers of its records."""
    return {
        "branch": year.id,
        "source": line.source,
        "duty": line.label,
        "period": line.period,
        "verdict": line.verdict.value,
        "counted": exact(line.count.counted),
        "wanted": line.count.wanted,
        "records": list(line.records),
    }


def entry_to_json(entry: Entry) -> Json:
    """One entry, with who made it and when."""
    return {
        "number": entry.number,
        "organisation": entry.organisation,
        "kind": entry.kind.value,
        "key": entry.key,
        "amount": exact(entry.amount),
        "item": entry.item,
        "why": entry.why,
        "by": entry.by,
        "at": entry.at.isoformat(),
    }


def points(value: Fraction) -> float:
    """In hundredths, half up."""
    return float(rounded(value))


def exact(value: Credit) -> float:
    """Close enough to read: a third of an occasion is 0.3333."""
    return round(float(value), PLACES)
