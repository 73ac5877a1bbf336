"""The rubric that the product comes with, as the tests of the review use it."""

from pathlib import Path

import pytest

from domain.review.rubric import Rubric
from storage.rubric import load_rubric


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    found = load_rubric(Path(__file__).parents[3] / "catalog")
    assert found
    return found
