"""整改回复 in a branch's own words: the 整改 that is meant moves on, as if its number had been written."""

import re

from domain.branch import Branch
from domain.conversation import Button
from domain.filing import shared
from domain.matter import TELLS, Matter, Move
from domain.matter_order import Told
from domain.member import Person
from domain.reading.reading import Fact, Kind
from handlers.context import Context, Say, Says
from handlers.matters import advance
from storage import matters
from templates import render

SAID = {Move.SOLVE: "整改完成", Move.WORK: "办理中", Move.BLOCK: "办不下去"}
LEAST_SHARED = 2
"""Pairs of neighbouring characters that a reply and a finding have in common before they are taken for one."""
MOST_BUTTONS = 4
MENDED = re.compile(r"(?<!未)(?<!没)(?<!没有)(?:整改|改)(?:已经?)?(?:到位|完成|完毕|好)了?|已整改")
ABOUT = frozenset({Kind.MANUAL_CHECK, Kind.BASE_CHECK, Kind.DUES})
"""Kinds that findings are often about."""


async def reply(context: Context, speaker: Person, branch: Branch, facts: list[Fact]) -> Says | None:
    """Move on the 整改 that a reply answers; None where the branch has none open or the message tells of more."""
    words = context.reading.text
    if len(facts) != 1 or not is_reply(facts[0], words):
        return None
    # 请假未登记的整改到位了 reads like an excuse: the words that tell of the end go before the state.
    move = Move.SOLVE if MENDED.search(words) else TELLS.get(facts[0].state) if facts[0].state else None
    open_ = await matters.under_way(context.transaction, branch.organisation.id, Kind.RECTIFICATION)
    asked = sorted((each for each in open_ if each.finding is not None), key=lambda each: each.number)
    if move not in SAID or not asked:
        return None
    if meant := named(asked, words):
        return await advance(context, speaker, meant, move, Told(meant.number, move, words))
    buttons = tuple(
        Button(f"{move}-{each.number}", f"{each.number} {each.content[:10]}", f"{each.number} {SAID[move]}：{words}")
        for each in asked[:MOST_BUTTONS]
    )
    return (Say(render("mending_which", matters=asked, deed=SAID[move]), buttons=buttons),)


def is_reply(fact: Fact, words: str) -> bool:
    """Whether a report is of 整改: 手册整改完成了 speaks of the book and means what was found there."""
    return fact.kind is Kind.RECTIFICATION or (fact.kind in ABOUT and "整改" in words)


def named(asked: list[Matter], words: str) -> Matter | None:
    """The only one, or the one that shares most with the words; None where none stands out."""
    if len(asked) == 1:
        return asked[0]
    closeness = sorted(((shared(each.content, words), each.number) for each in asked), reverse=True)
    (most, number), (second, _) = closeness[:2]
    stands_out = most >= LEAST_SHARED and most > second
    return next(each for each in asked if each.number == number) if stands_out else None
