"""Long texts in pieces: nothing lost, nothing torn, nothing over the limit."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pieces import pieces


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.integers(8, 60))
def test_every_piece_fits_and_no_character_is_lost_or_torn(text: str, most: int) -> None:
    found = pieces(text, most)
    assert all(len(piece.encode()) <= most for piece in found)
    if text.strip():
        assert "".join("".join(found).split()) == "".join(text.split())


def test_lines_stay_whole_where_they_fit() -> None:
    lines = [f"第{n}行" for n in range(50)]
    found = pieces("\n".join(lines), 64)
    assert "\n".join(found).split("\n") == lines
    assert len(found) < 12


def test_a_line_of_the_whole_limit_stands_alone() -> None:
    assert pieces("甲" * 10 + "\n乙", 30) == ("甲" * 10, "乙")
    assert pieces("甲" * 11, 32) == ("甲" * 10, "甲")
