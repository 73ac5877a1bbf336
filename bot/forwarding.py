"""What somebody who looks after several branches passes on for them in one message: each is heard for itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.scene import Scene, newest_list, split
from domain.branch_name import can_mean, passages
from domain.organisation import Level
from domain.reading.reading import Act, Reading
from domain.zone import today
from storage import organisations
from storage.branches import Branches
from storage.database import Transaction

KEPT = frozenset({Act.RECORD, Act.PLAN, Act.LEAVE})


@dataclass(frozen=True, slots=True)
class Passage:
    """What is told of one branch, as it is `called`; `scene` is None where that means none, or more than one."""

    called: str
    text: str
    scene: Scene | None


async def passages_of(
    transaction: Transaction, text: str, scene: Scene, now: datetime, branches: Branches
) -> tuple[Passage, ...]:
    """The passages of a message; none where it is about one branch, or its sender looks after no other."""
    here, speaker = scene.chat.organisation, scene.speaker
    if speaker is None or "\n" not in text or (here and here.level is Level.BRANCH):
        return ()
    told = passages(text)
    there = await organisations.looked_after(transaction, speaker, today(now)) if told else ()
    if not there:
        return ()
    found = []
    for called, words in told:
        meant = [each for each in there if can_mean(called, each.name)]
        branch = await branches.of(transaction, meant[0], today(now)) if len(meant) == 1 else None
        items, left = split(await newest_list(transaction, branch, now) if branch else ())
        of_it = replace(scene, branch=branch, items=items, left_over=left, question=None, quoted=None, quoted_text="")
        found.append(Passage(called, words, of_it if branch else None))
    return tuple(found)


def kept(reading: Reading) -> Reading:
    """A reading as it is kept here: nothing is asked back, what is known is enough unless it contradicts itself."""
    is_enough = reading.act is Act.ASK and reading.ask not in ("kind", "present")
    return replace(reading, act=Act.RECORD, ask=None) if is_enough else reading


def act_of(readings: Sequence[Reading]) -> Act:
    """What the whole message is: a report as soon as a part of it is."""
    return next((reading.act for reading in readings if reading.act in KEPT), Act.IGNORE)
