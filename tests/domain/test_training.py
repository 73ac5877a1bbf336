"""Which course a report of 培训 names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.training import LONGEST, course_in


@pytest.mark.parametrize(
    ("text", "course"),
    [
        ("昨天参加市级轮训，8学时", "市级轮训"),
        ("2月20日参加机关集训，学习党的创新理论，8学时", "机关集训"),
        ("市级轮训2天，16学时", "市级轮训"),
        ("部门专训今天上午开了，4学时", "部门专训"),
        ("参加了市委党校党务干部培训班，3天", "市委党校党务干部培训班"),
        ("昨天轮训", "轮训"),
        ("上周去了“公文写作”培训班", "公文写作培训班"),
        ("本支部组织了两期培训", None),
        ("培训8学时", None),
        ("", None),
    ],
)
def test_a_course_is_called_as_it_was_written(text: str, course: str | None) -> None:
    assert course_in(text) == course


@given(st.text(max_size=60))
def test_any_text_names_a_short_course_or_none(text: str) -> None:
    found = course_in(text)
    assert found is None or 0 < len(found) <= LONGEST
