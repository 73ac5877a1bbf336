"""Points out of counts, in exact fractions; rounded half up to hundredths where they are said, and bands go by that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain.review.counting import Count
from domain.review.entry import Entry, EntryKind
from domain.review.rubric import FULL, Item, Part, Rubric

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part with its count; `earned` is out of its own points, None where nothing was wanted."""

    part: Part
    count: Count
    earned: Fraction | None


@dataclass(frozen=True, slots=True)
class ItemScore:
    """An item; `earned` is out of its points, rescaled to the parts that apply, None where none does."""

    item: Item
    parts: tuple[PartScore, ...]
    earned: Fraction | None

    @property
    def lost(self) -> Fraction:
        """What it still costs."""
        return Fraction(0) if self.earned is None else self.item.points - self.earned


@dataclass(frozen=True, slots=True)
class Score:
    """The points of an organisation. `applicable` is what the items that apply are worth before rescaling to 100."""

    items: tuple[ItemScore, ...]
    applicable: Fraction
    base: Fraction
    bonus: Fraction
    deduction: Fraction
    entries: tuple[Entry, ...] = ()

    @property
    def total(self) -> Fraction:
        """What it comes to, in hundredths, never below nothing."""
        return rounded(max(Fraction(0), self.base + self.bonus - self.deduction))


def score(rubric: Rubric, counts: Mapping[str, Count], entries: Iterable[Entry] = ()) -> Score:
    """Score counts by part; `entries` are those of the organisation itself."""
    own = tuple(entries)
    items = tuple(item_score(item, counts) for item in rubric.items)
    applicable = sum((each.item.points for each in items if each.earned is not None), Fraction(0))
    earned = sum((each.earned for each in items if each.earned is not None), Fraction(0))
    base = earned * FULL / applicable if applicable else Fraction(0)
    return Score(items, applicable, base, bonus_of(rubric, own), deduction_of(rubric, own), own)


def item_score(item: Item, counts: Mapping[str, Count]) -> ItemScore:
    """An item out of its parts."""
    parts = tuple(part_score(part, counts.get(part.key, Count())) for part in item.parts)
    weight = sum((each.part.points for each in parts if each.earned is not None), Fraction(0))
    earned = sum((each.earned for each in parts if each.earned is not None), Fraction(0))
    if not weight:
        return ItemScore(item, parts, None)
    return ItemScore(item, parts, earned if weight == item.points else earned * item.points / weight)


def part_score(part: Part, count: Count) -> PartScore:
    """A part: its points times the rate."""
    if not count.wanted:
        return PartScore(part, count, None)
    full = count.counted == count.wanted
    return PartScore(part, count, part.points if full else part.points * count.counted / count.wanted)


def bonus_of(rubric: Rubric, entries: Iterable[Entry]) -> Fraction:
    """What was added, each rule and all together up to their mosts."""
    given = [each for each in entries if each.kind is EntryKind.BONUS]
    added = Fraction(0)
    for rule in rubric.bonus:
        added += min(rule.most, sum((each.amount for each in given if each.key == rule.key), Fraction(0)))
    return min(rubric.most_bonus, added)


def deduction_of(rubric: Rubric, entries: Iterable[Entry]) -> Fraction:
    """What was taken off."""
    points = {rule.key: rule.points for rule in rubric.deductions}
    taken = (points.get(each.key, Fraction(0)) for each in entries if each.kind is EntryKind.DEDUCTION)
    return sum(taken, Fraction(0))


def rounded(points: Fraction) -> Fraction:
    """To hundredths, half up."""
    return Fraction((points * HUNDREDTHS + Fraction(1, 2)).__floor__(), HUNDREDTHS)
