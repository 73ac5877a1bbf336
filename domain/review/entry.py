"""What officers enter into a review: bonus, deductions, corrections, notes, each with its evidence and its author."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction


class EntryKind(StrEnum):
    """加分, 扣分, 更正 of what was counted, or 勘误: words beside a published result that change no figure."""

    BONUS = "bonus"
    DEDUCTION = "deduction"
    CORRECTION = "correction"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One of them. `key` is the rule of a bonus or deduction, the part of a correction; a note has none.

    `amount` is points of a bonus, and of a correction by how many occasions the count is moved. `item` is the item that
    a deduction which zeroes names. `why` is the evidence; without it nothing is entered.
    """

    number: int
    organisation: int
    kind: EntryKind
    key: str
    amount: Fraction
    why: str
    by: str
    at: datetime
    item: str = ""
