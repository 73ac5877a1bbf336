"""A branch's year as JSON, for the snapshot of a freeze and for the hash over what a review was made from."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.review.entry import Entry, EntryKind
from domain.review.facts import BranchYear, Finding, Occasion, Rectification, Visit

Json = dict[str, Any]


def year_to_json(year: BranchYear) -> Json:
    """Everything of a branch that is scored, days as ISO text."""
    return {
        "id": year.id,
        "name": year.name,
        "unit": year.unit,
        "unit_name": year.unit_name,
        "unit_class": year.unit_class,
        "own_class": year.own_class,
        "until": written(year.until),
        "occasions": [
            {
                "task": each.task,
                "duty": each.duty,
                "period": each.period,
                "due": written(each.due),
                "last": written(each.last),
                "wanted": each.wanted,
                "had": each.had,
                "held": written(each.held),
                "told": written(each.told),
                "records": list(each.records),
                "in_order": each.in_order,
                "lacking": each.lacking,
            }
            for each in year.occasions
        ],
        "visits": [
            {
                "inspection": each.inspection,
                "period": each.period,
                "findings": [[found.number, found.issue] for found in each.findings],
            }
            for each in year.visits
        ],
        "rectifications": [
            {"number": each.number, "due": written(each.due), "solved": written(each.solved), "counts": each.counts}
            for each in year.rectifications
        ],
    }


def year_from_json(told: Mapping[str, Any]) -> BranchYear:
    """The same back."""
    return BranchYear(
        id=told["id"],
        name=told["name"],
        unit=told["unit"],
        unit_name=told["unit_name"],
        unit_class=told["unit_class"],
        own_class=told["own_class"],
        until=read(told["until"]),
        occasions=tuple(occasion_from_json(each) for each in told["occasions"]),
        visits=tuple(
            Visit(each["inspection"], each["period"], tuple(Finding(*found) for found in each["findings"]))
            for each in told["visits"]
        ),
        rectifications=tuple(
            Rectification(each["number"], date.fromisoformat(each["due"]), read(each["solved"]), each["counts"])
            for each in told["rectifications"]
        ),
    )


def occasion_from_json(told: Mapping[str, Any]) -> Occasion:
    """One occasion back."""
    days = {name: read(told[name]) for name in ("held", "told")}
    return Occasion(
        task=told["task"],
        duty=told["duty"],
        period=told["period"],
        due=date.fromisoformat(told["due"]),
        last=date.fromisoformat(told["last"]),
        wanted=told["wanted"],
        had=told["had"],
        records=tuple(told["records"]),
        in_order=told["in_order"],
        lacking=told["lacking"],
        **days,
    )


def written(day: date | None) -> str | None:
    """A day as text."""
    return day.isoformat() if day else None


def read(text: str | None) -> date | None:
    """A text as a day."""
    return date.fromisoformat(text) if text else None


def canonical(told: object) -> str:
    """JSON that is the same text for the same values."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of_inputs(year: int, root: int, as_of: date, rubric: str, branches: Sequence[BranchYear]) -> str:
    """SHA-256 over what a review is made from; `rubric` is the version with the fingerprint of its file."""
    told = {
        "year": year,
        "root": root,
        "as_of": as_of.isoformat(),
        "rubric": rubric,
        "branches": [year_to_json(each) for each in sorted(branches, key=lambda branch: branch.id)],
    }
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def seal_of(frozen: str, entries: Iterable[Entry]) -> str:
    """SHA-256 over a frozen hash and every entry that counts: what a signature stands under."""
    told = [
        [each.number, each.organisation, each.kind.value, each.key, str(each.amount), each.why, each.item]
        for each in sorted(entries, key=lambda entry: entry.number)
        if each.kind is not EntryKind.NOTE
    ]
    return hashlib.sha256(canonical([frozen, told]).encode()).hexdigest()
