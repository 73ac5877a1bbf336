"""A part in a hundred is rounded as officers round it."""

import pytest

from domain.rate import percent


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (2, 32, "6.3%"),
        (1, 8, "12.5%"),
        (2, 3, "66.7%"),
        (0, 3, "0.0%"),
        (9999, 10000, "99.9%"),
        (5, 5, "100%"),
        (1, 16, "6.3%"),
    ],
)
def test_a_half_goes_up_and_only_the_whole_is_a_hundred(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said
