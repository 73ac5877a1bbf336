"""When a question lapses: a working day later, so that a holiday in between loses no report."""

from datetime import datetime

import pytest

from domain.zone import SHANGHAI
from handlers.ask import lapses
from storage.statutory import load_calendar

CALENDAR = load_calendar((), range(2026, 2028))


@pytest.mark.parametrize(
    ("asked", "lapsed"),
    [
        ("2026-12-01 10:00", "2026-12-02 17:30"),
        ("2026-12-01 23:00", "2026-12-02 17:30"),
        ("2026-12-04 16:00", "2026-12-07 17:30"),
        ("2026-12-05 16:00", "2026-12-07 17:30"),
        ("2026-09-30 16:00", "2026-10-08 17:30"),
    ],
)
def test_there_is_a_working_day_to_answer_in(asked: str, lapsed: str) -> None:
    found = lapses(datetime.fromisoformat(asked).replace(tzinfo=SHANGHAI), CALENDAR)

    assert found == datetime.fromisoformat(lapsed).replace(tzinfo=SHANGHAI)
