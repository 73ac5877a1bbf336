"""How facts become counts: a numerator over a denominator for each part, and the lines they open down to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from domain.review.entry import Entry, EntryKind
from domain.review.facts import BranchYear, Occasion, Rectification, Visit
from domain.review.rubric import Measure, Part, Rubric

Credit = int | Fraction
"""What counts of one occasion. Whole ones are plain integers: a city has a hundred thousand of them."""


@dataclass(frozen=True, slots=True)
class Count:
    """So much of so many. A rate of several organisations is the sum of the first over the sum of the second."""

    counted: Credit = 0
    wanted: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.counted + other.counted, self.wanted + other.wanted)


class Verdict(StrEnum):
    """What became of one occasion, inspection or rectification."""

    IN_TIME = "in_time"
    LATE = "late"
    MADE_UP = "made_up"
    PARTLY = "partly"
    MISSING = "missing"
    CLEAN = "clean"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Line:
    """What a point opens down to: `source` is `task:12`, `inspection:3` or `record:40`.

    `records` are the numbers of the records behind it, for an inspection those of its findings.
    """

    source: str
    label: str
    period: str
    verdict: Verdict
    count: Count
    records: tuple[int, ...] = ()


def lines(part: Part, year: BranchYear, grace: timedelta) -> tuple[Line, ...]:
    """Everything of a branch that a part counts, in order of time."""
    match part.measure:
        case Measure.DONE | Measure.ON_TIME:
            return tuple(occasion_line(part, each, grace) for each in year.occasions if counts(part, each.duty))
        case Measure.CHECKED:
            return tuple(checklist_line(each) for each in year.occasions if counts(part, each.duty))
        case Measure.CLEAN:
            return tuple(visit_line(part, each) for each in year.visits)
        case Measure.RECTIFIED:
            return tuple(rectification_line(part, each) for each in year.rectifications if each.counts)


def counts(part: Part, word: str) -> bool:
    """Whether a duty or a kind of finding is one the part counts."""
    return not part.counts or word in part.counts


def total(part: Part, year: BranchYear, grace: timedelta) -> Count:
    """What the lines of a part add up to, without making them: a review asks for this of every branch and part."""
    if part.measure in (Measure.DONE, Measure.ON_TIME):
        own = [each for each in year.occasions if counts(part, each.duty)]
        return Count(sum(judged(part, each, grace)[1] for each in own), sum(each.wanted for each in own))
    return sum((line.count for line in lines(part, year, grace)), Count())


def judged(part: Part, occasion: Occasion, grace: timedelta) -> tuple[Verdict, Credit]:
    """What became of a task and what counts of it. Of one of several only how many have done it, not when each did."""
    if occasion.wanted > 1 and not occasion.is_done:
        return (Verdict.PARTLY if occasion.had else Verdict.MISSING), occasion.had
    if not occasion.is_done:
        return Verdict.MISSING, 0
    if occasion.wanted > 1:
        return Verdict.IN_TIME, occasion.wanted
    verdict = timing(part.measure, occasion, grace)
    costs = {Verdict.LATE: part.late, Verdict.MADE_UP: part.made_up}.get(verdict)
    return verdict, 1 - costs if costs else 1


def occasion_line(part: Part, occasion: Occasion, grace: timedelta) -> Line:
    """One task."""
    verdict, credit = judged(part, occasion, grace)
    count = Count(credit, occasion.wanted)
    return Line(f"task:{occasion.task}", occasion.duty, occasion.period, verdict, count, occasion.records)


def timing(measure: Measure, occasion: Occasion, grace: timedelta) -> Verdict:
    """In time, late or made up.

    `done` looks at the period, `on_time` at the due day. A record may be made `grace` later than either: how fast
    somebody replies is nothing that counts. Where no record tells the day, the first record's own day stands for it.
    """
    end = max(occasion.due, occasion.last)
    limit = occasion.due if measure is Measure.ON_TIME else end
    told_late = occasion.told is not None and occasion.told > end + grace
    held = occasion.held or (occasion.told if told_late and measure is Measure.ON_TIME else None)
    if held is not None and held > limit:
        return Verdict.LATE
    return Verdict.MADE_UP if told_late else Verdict.IN_TIME


def checklist_line(occasion: Occasion) -> Line:
    """One checklist: the share of its items that are in order; ticked as done without items it is all of them."""
    looked = occasion.in_order + occasion.lacking
    credit = Fraction(occasion.in_order, looked) if looked else Fraction(occasion.is_done)
    verdict = Verdict.MISSING if not occasion.is_done else Verdict.PARTLY if credit < 1 else Verdict.IN_TIME
    count = Count(credit if occasion.is_done else 0, 1)
    return Line(f"task:{occasion.task}", occasion.duty, occasion.period, verdict, count, occasion.records)


def visit_line(part: Part, visit: Visit) -> Line:
    """One inspection: each finding costs a share of it, down to nothing."""
    found = tuple(each.number for each in visit.findings if counts(part, each.issue))
    credit = max(Fraction(0), 1 - part.finding * len(found)) if found else 1
    verdict = Verdict.FOUND if found else Verdict.CLEAN
    return Line(f"inspection:{visit.inspection}", "", visit.period, verdict, Count(credit, 1), found)


def rectification_line(part: Part, asked: Rectification) -> Line:
    """One rectification: done by its day, done later, or not."""
    if asked.solved is None:
        verdict, count = Verdict.MISSING, Count(0, 1)
    elif asked.solved > asked.due:
        verdict, count = Verdict.LATE, Count(1 - part.late, 1)
    else:
        verdict, count = Verdict.IN_TIME, Count(1, 1)
    return Line(f"record:{asked.number}", "", asked.due.isoformat(), verdict, count, (asked.number,))


def tally(rubric: Rubric, year: BranchYear, entries: Iterable[Entry]) -> dict[str, Count]:
    """The counts of a branch by part, with its corrections put over them and zeroed items at nothing."""
    own = [each for each in entries if each.organisation == year.id]
    zeroed = {each.item for each in own if each.kind is EntryKind.DEDUCTION and each.item}
    found: dict[str, Count] = {}
    for item in rubric.items:
        for part in item.parts:
            plain = total(part, year, rubric.dates.grace)
            count = corrected(plain, [each for each in own if corrects(each, part)]) if own else plain
            found[part.key] = Count(0, count.wanted) if item.key in zeroed else count
    return found


def corrects(entry: Entry, part: Part) -> bool:
    """Whether an entry is a correction of this part."""
    return entry.kind is EntryKind.CORRECTION and entry.key == part.key


def corrected(count: Count, corrections: Sequence[Entry]) -> Count:
    """The count moved by its corrections: never below nothing, never above what was wanted."""
    moved = count.counted + sum(each.amount for each in corrections)
    return Count(min(max(moved, 0), count.wanted), count.wanted)
