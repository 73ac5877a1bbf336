"""Days off and working days that an operator imported; they win over every built-in table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select

from domain.calendar import DayKind, HolidayOverride
from storage import audit
from storage.database import Transaction
from storage.tables.core import holiday

_ALL = select(holiday).order_by(holiday.c.day)
_REMOVE = delete(holiday).where(holiday.c.day == bindparam("gone"))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in days."""

    new: int
    changed: int
    removed: int
    same: int


async def overrides(transaction: Transaction) -> tuple[HolidayOverride, ...]:
    """Every imported day in order; what `load_calendar` wants."""
    rows = (await transaction.execute(_ALL)).all()
    return tuple(HolidayOverride(row.day, DayKind(row.kind), row.name, row.source) for row in rows)


async def bring_in(
    transaction: Transaction, days: Sequence[HolidayOverride], *, now: datetime, actor: str, whole_years: bool = False
) -> Imported:
    """Put these days over those that were imported before; the same days again change nothing.

    With `whole_years` the years that they speak of hold these days alone afterwards.
    """
    before = {one.day: one for one in await overrides(transaction)}
    new = [one for one in days if one.day not in before]
    changed = [one for one in days if one.day in before and before[one.day] != one]
    removed = surplus(before, days) if whole_years else []
    gone = [{"gone": day} for day in (*removed, *(one.day for one in changed))]
    if gone:
        await transaction.execute(_REMOVE, gone)
    rows = [row_of(one) for one in (*new, *changed)]
    if rows:
        await transaction.execute(insert(holiday), rows)
    done = Imported(len(new), len(changed), len(removed), len(days) - len(new) - len(changed))
    if gone or rows:
        detail = {"new": done.new, "changed": done.changed, "removed": done.removed}
        years = "、".join(str(year) for year in sorted({one.day.year for one in days}))
        await audit.append(transaction, now, actor, "holidays.import", years[:80], detail)
    return done


def surplus(before: dict[date, HolidayOverride], days: Sequence[HolidayOverride]) -> list[date]:
    """Days imported before, of the same years, that are not among these."""
    years = {one.day.year for one in days}
    return sorted(day for day in before if day.year in years and day not in {one.day for one in days})


def row_of(one: HolidayOverride) -> dict[str, object]:
    """A day as the table holds it."""
    return {"day": one.day, "kind": one.kind.value, "name": one.name, "source": one.source}
