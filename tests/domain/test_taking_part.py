"""Who took part after a correction that names some."""

import pytest

from domain.taking_part import taking_part

BEFORE = ("蒋晓琳", "韩冬")


@pytest.mark.parametrize(
    ("named", "words", "after"),
    [
        (("卢佳",), "漏了卢佳", ("蒋晓琳", "韩冬", "卢佳")),
        (("卢佳",), "更正，卢佳也去了", ("蒋晓琳", "韩冬", "卢佳")),
        (("韩冬",), "韩冬没去，就我一个", ("蒋晓琳",)),
        (("韩冬",), "更正：多写了韩冬", ("蒋晓琳",)),
        (("蒋晓琳", "卢佳"), "更正，是蒋晓琳和卢佳", ("蒋晓琳", "卢佳")),
        (("卢佳",), "不是韩冬是卢佳", ("蒋晓琳", "卢佳")),
        (("韩冬", "卢佳"), "不是韩冬是卢佳", ("蒋晓琳", "卢佳")),
        (BEFORE, "都没去", BEFORE),
        ((), "没去", BEFORE),
    ],
)
def test_those_who_are_named_are_added_taken_out_or_all_there_were(
    named: tuple[str, ...], words: str, after: tuple[str, ...]
) -> None:
    assert taking_part(BEFORE, named, words) == after
