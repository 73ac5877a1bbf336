"""Whether a message speaks of another branch than the one it was sent in."""

import re
from collections.abc import Iterable

CALL = re.compile(r"^\s*@\S{1,20}\s+")
ORDINAL = r"第?([一二三四五六七八九十]{1,3}|\d{1,2})(?:党)?支部"
AT_THE_HEAD = re.compile(rf"^(?:@\S{{1,20}}\s+)?[\W_]*(?:我们|咱们|机关|本局|我局)?{ORDINAL}", re.MULTILINE)
"""Only where a line begins with the branch's name is it the subject; 与二支部联建 speaks of a partner."""
IN_A_NAME = re.compile(ORDINAL + r"$")
DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
TEN = 10


def other_branch(text: str, own: str, others: Iterable[str] = ()) -> str | None:
    """The branch that the message names instead of `own`, in the words it uses; None when it names none."""
    said = CALL.sub("", text).lstrip()
    heads = [name for name in (own, *others) if said.startswith(name)]
    if heads:
        longest = max(heads, key=len)
        return None if longest == own else longest
    found = AT_THE_HEAD.search(text)
    if found is None:
        return None
    mine = IN_A_NAME.search(own)
    return None if mine and number(mine[1]) == number(found[1]) else f"第{found[1]}支部"


def number(written: str) -> int:
    """三 and 3 as 3, 十二 as 12; 0 for what is no number."""
    if written.isdigit():
        return int(written)
    tens, ten, units = written.rpartition("十")
    if not ten:
        return DIGITS.get(written, 0)
    return (DIGITS.get(tens, 1) if tens else 1) * TEN + DIGITS.get(units, 0)
