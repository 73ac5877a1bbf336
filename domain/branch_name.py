"""Which branch a message speaks of: another one than it was sent in, or one of those that somebody looks after."""

import re
from collections.abc import Iterable

from domain.orders import CALL
from domain.reading.patterns import regex

ORDINAL = r"第?([一二三四五六七八九十]{1,3}|\d{1,2})(?:党)?支部"
AT_THE_HEAD = regex(rf"^(?:@\S{{1,20}}\s+)?[\W_]*(?:我们|咱们|机关|本局|我局)?{ORDINAL}", re.MULTILINE)
"""Only where a line begins with the branch's name is it the subject; 与二支部联建 speaks of a partner."""
IN_A_NAME = regex(ORDINAL + r"$")
ASKED = r"(?:请问|请|帮我|麻烦)?(?:看一?看|看一?下|查一?[查下]|查看|看|查|问一?下)?"
SPOKEN = regex(rf"[\W_]*{ASKED}(?!我们|咱们?|本|各|哪|几|所有|全部)([\u4e00-\u9fff\d]{{1,24}}?支部)")
LINE_OF = regex(rf"(\s*(?:\d{{1,2}}[.、)）]\s*)?){SPOKEN.pattern}")
DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
TEN = 10


def branches_at_heads(text: str) -> frozenset[int]:
    """The ordinals of branches that lines of a message begin with."""
    return frozenset(number(found[1]) for found in AT_THE_HEAD.finditer(text))


def other_branch(text: str, own: str, others: Iterable[str] = ()) -> str | None:
    """The branch that the message names instead of `own`, in the words it uses; None when it names none."""
    said = CALL.sub("", text).lstrip()
    others = tuple(others)
    heads = [name for name in (own, *others) if said.startswith(name)]
    if heads:
        longest = max(heads, key=len)
        return None if longest == own else longest
    found = AT_THE_HEAD.search(text)
    if found is None:
        spoken = spoken_branch(text)
        is_another = spoken and not can_mean(spoken, own) and any(can_mean(spoken, each) for each in others)
        return spoken if is_another else None
    mine = IN_A_NAME.search(own)
    return None if mine and number(mine[1]) == number(found[1]) else f"第{found[1]}支部"


def spoken_branch(text: str) -> str:
    """The words at the head of a message that may name a branch, such as 财政局二支部; empty where there are none."""
    found = SPOKEN.match(CALL.sub("", text).lstrip())
    return found[1] if found else ""


def passages(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a branch as it is called at the head of a line and what is told of it; empty unless there are several.

    What stands before the first of them, such as the name of the duty, goes before each.
    """
    preface, found = "", list[tuple[str, str]]()
    for line in CALL.sub("", text).splitlines():
        head = LINE_OF.match(line)
        if head:
            found.append((head[2], line[head.end(1) :]))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
        else:
            preface += f"{line}\n"
    several = len({called for called, _ in found}) > 1
    return tuple((called, preface + told) for called, told in found) if several else ()


def can_mean(spoken: str, name: str) -> bool:
    """Whether such words can mean a branch: the same ordinal if they have one, and all other letters in order."""
    said, named = IN_A_NAME.search(spoken), IN_A_NAME.search(name)
    if said and not (named and number(said[1]) == number(named[1])):
        return False
    return in_order(spoken[: said.start()] if said else spoken, name)


def in_order(words: str, name: str) -> bool:
    """Whether the words name an organisation: all their characters in order, 市财政局 for 云川市财政局机关党委."""
    rest = iter(name)
    return all(letter in rest for letter in words)


def number(written: str) -> int:
    """三 and 3 as 3, 十二 as 12; 0 for what is no number."""
    if written.isdigit():
        return int(written)
    tens, ten, units = written.rpartition("十")
    if not ten:
        return DIGITS.get(written, 0)
    return (DIGITS.get(tens, 1) if tens else 1) * TEN + DIGITS.get(units, 0)
