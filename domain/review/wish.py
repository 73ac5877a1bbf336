"""What an officer asks to have entered, in the words it was said in, and whether the rubric knows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from domain.masking import mask_numbers
from domain.review.entry import Entry, EntryKind
from domain.review.rubric import Item, Part, Rubric

LEAST_WHY, MOST_WHY = 4, 300
"""Characters of evidence: 有误 alone is none, and a paper belongs into a file."""
MOST_MOVED = 400


class Field(StrEnum):
    """What of a wish the rubric does not know, or what is missing."""

    RULE = "rule"
    PART = "part"
    ITEM = "item"
    AMOUNT = "amount"
    WHY = "why"


class Unfit(Exception):
    """An entry that cannot be; `choices` is what could stand there, `most` the largest amount."""

    def __init__(self, field: Field, choices: Iterable[str] = (), most: Fraction | None = None) -> None:
        super().__init__(field.value)
        self.field = field
        self.choices = tuple(choices)
        self.most = most


@dataclass(frozen=True, slots=True)
class Wish:
    """`name` is of a rule or a part, `item` of the item that a deduction takes; `amount` is points or occasions."""

    kind: EntryKind
    name: str
    amount: Fraction
    why: str
    item: str = ""

    def entry(self, rubric: Rubric, organisation: int, by: str, at: datetime) -> Entry:
        """The entry it becomes, its number still 0; raises Unfit."""
        why = reason(self.why)
        key, amount, item = self._known(rubric)
        return Entry(0, organisation, self.kind, key, amount, why, by, at, item)

    def _known(self, rubric: Rubric) -> tuple[str, Fraction, str]:
        """The key, the amount and the item as the rubric has them."""
        match self.kind:
            case EntryKind.BONUS:
                bonus = next((rule for rule in rubric.bonus if self.name in (rule.key, rule.name)), None)
                if bonus is None:
                    raise Unfit(Field.RULE, (rule.name for rule in rubric.bonus))
                if not 0 < self.amount <= bonus.most:
                    raise Unfit(Field.AMOUNT, most=bonus.most)
                return bonus.key, self.amount, ""
            case EntryKind.DEDUCTION:
                taken = next((rule for rule in rubric.deductions if self.name in (rule.key, rule.name)), None)
                if taken is None:
                    raise Unfit(Field.RULE, (rule.name for rule in rubric.deductions))
                return taken.key, Fraction(0), item_named(rubric, self.item).key if taken.zeroes else ""
            case EntryKind.CORRECTION:
                if not 0 < abs(self.amount) <= MOST_MOVED:
                    raise Unfit(Field.AMOUNT, most=Fraction(MOST_MOVED))
                return part_named(rubric, self.name).key, self.amount, ""
            case EntryKind.NOTE:
                return "", Fraction(0), ""


def reason(why: str) -> str:
    """The evidence as it is kept; raises Unfit where it is none."""
    why = mask_numbers(why.strip())[0]
    if not LEAST_WHY <= len(why) <= MOST_WHY:
        raise Unfit(Field.WHY)
    return why


def item_named(rubric: Rubric, name: str) -> Item:
    """The item of this key or name; raises Unfit."""
    found = next((item for item in rubric.items if name in (item.key, item.name)), None)
    found = found or next((item for item in rubric.items if name and name in item.name), None)
    if found is None:
        raise Unfit(Field.ITEM, (item.name for item in rubric.items))
    return found


def part_named(rubric: Rubric, name: str) -> Part:
    """The part of this key or name, or the only part of an item of that name; raises Unfit."""
    for part in rubric.parts:
        if name in (part.key, part.name):
            return part
    for item in rubric.items:
        if name in (item.key, item.name) and len(item.parts) == 1:
            return item.parts[0]
    raise Unfit(Field.PART, (part.name for part in rubric.parts))
