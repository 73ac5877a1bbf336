"""Who owes dues, and for how long."""

from datetime import datetime

import pytest

from domain.arrears import Month, behind
from domain.period import Period
from domain.reading.reading import Fact, Kind, State
from domain.record import Record
from domain.task import TaskState
from domain.zone import SHANGHAI

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI)
MONTHS = tuple(Period.parse(f"2026-{month:02}") for month in range(11, 5, -1))
PAID, UNPAID, EXEMPT = State.DONE, State.IN_PROGRESS, State.NOT_APPLICABLE


def told(state: State, *members: int, period: str | None = None, month: str = "2026-11") -> Record:
    """One record of dues."""
    fact = Fact(Kind.DUES, state, period=period)
    return Record(1, 1, 1, 7, 1, fact, 3, NOW, members=members, period=month)


def months(*records: tuple[Record, ...], state: TaskState = TaskState.OPEN) -> list[Month]:
    """The newest months with these records."""
    return [Month(period, state, each) for period, each in zip(MONTHS, records, strict=False)]


@pytest.mark.parametrize(
    ("known", "ahead", "owing"),
    [
        (months((told(UNPAID, 1),)), (), {1: 1}),
        (months((told(UNPAID, 1),), (told(UNPAID, 1),), (told(UNPAID, 1),)), (), {1: 3}),
        (months((told(UNPAID, 1),), (told(PAID, 1),), (told(UNPAID, 1),)), (), {1: 1}),
        (months((told(PAID, 1), told(UNPAID, 1))), (), {}),
        (months((told(PAID), told(UNPAID, 1))), (), {}),
        (months((told(UNPAID, 1), told(PAID))), (), {1: 1}),
        (months((told(PAID, 2, 3),)), (), {1: 1}),
        (months((told(PAID, 2),)), (), {}),
        (months((told(PAID, 2, 3),), state=TaskState.DONE), (), {}),
        (months(()), (), {}),
        (months((told(PAID, 2, 3),)), (told(PAID, 1, period="2026-Q4", month="2026-10"),), {}),
        (months((told(PAID, 2, 3),)), (told(PAID, 1, period="2026-Q3", month="2026-09"),), {1: 1}),
        (months((told(PAID, 2, 3),)), (told(EXEMPT, 1, period="2026", month="2026-01"),), {}),
    ],
)
def test_only_the_branchs_own_words_put_somebody_behind(
    known: list[Month], ahead: tuple[Record, ...], owing: dict[int, int]
) -> None:
    assert behind((1, 2, 3), known, ahead) == owing
