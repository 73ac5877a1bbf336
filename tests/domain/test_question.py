"""When a question lapses, and which answers it offers."""

from datetime import datetime

import pytest

from domain.question import likely_kinds
from domain.reading.reading import Fact
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


@pytest.mark.parametrize(
    ("told", "likely"),
    [
        (Fact(present=20), ["theme_day", "party_lecture"]),
        (Fact(present=4), ["committee_meeting", "theme_day", "party_lecture"]),
        (Fact(hours=2.0), ["good_deed"]),
        (Fact(), ["theme_day", "committee_meeting", "party_lecture", "dues", "good_deed"]),
    ],
)
def test_the_likeliest_kinds_fit_the_heads_that_were_told(told: Fact, likely: list[str]) -> None:
    still = ["theme_day", "committee_meeting", "party_lecture", "dues", "good_deed"]

    assert likely_kinds((told,), still, committee=4) == likely


def test_where_nothing_fits_all_are_offered() -> None:
    assert likely_kinds((Fact(present=20),), ["dues"], committee=4) == ["dues"]
