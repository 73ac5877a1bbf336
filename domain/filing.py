"""Where a fact belongs, and what it does to those that stand there already."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from domain.branch import Branch
from domain.checklist import Checklist, read_ticks
from domain.duty import Doer, Duty
from domain.matter import LOOPS
from domain.member import SPEAKS_FOR_BRANCH, Person
from domain.period import Cycle, Period, PeriodError
from domain.reading.numerals import NUMBER, number
from domain.reading.patterns import regex
from domain.reading.reading import Fact, Kind, State
from domain.record import Record
from domain.zone import today

PERSONAL = frozenset(
    {
        Kind.COMMUNITY_REGISTER,
        Kind.VOLUNTEER_SERVICE,
        Kind.GOOD_DEED,
        Kind.HARD_PROBLEM,
        Kind.MICRO_WISH,
        Kind.TRAINING,
    }
)
"""Kinds that a member does, not the branch."""
UNCHANGED = frozenset({"kind", "duty", "called", "said"})
"""What an event is: a correction of it says something else about the same."""
SAYS_NOTHING = UNCHANGED | {"late", "photos", "part_of"}
"""Fields whose difference alone makes no second report."""


UNDER_WAY = frozenset({State.CLAIMED, State.IN_PROGRESS, State.BLOCKED})
ADVANCES = frozenset({State.IN_PROGRESS, State.BLOCKED, State.DONE})
ALIKE = 0.5
"""The share of neighbouring characters from which on two matters are taken for one."""
NOT_HELD = frozenset({None, State.PLANNED})
TOGETHER = regex(r"我[和与跟同]|[和与跟同].{2,20}(?:一起|一同|一道|共同)")
"""Who names somebody in these words took part as well: 和韩冬一起."""
EVERYBODY = regex(r"全部|全体|收齐|交齐|收完|都[已交收缴]|均已")
"""Who says so of dues speaks of the branch, also when somebody is named: 全部收齐，韩冬代收."""

DAYS = regex(rf"({NUMBER}) ?(?:个?工作日|天)")
SOME = regex(rf"{NUMBER} ?[名个位人]|[老新]党员|困难|离?退休|预备|流动|学生|有的|同志")
WHOLE_BRANCH = regex("[本全]支部|整个支部|我们支部|都免|全[部体]免")
GIVEN_TO_ENTERPRISE = regex("[给为到在去][^,，。;；]{0,6}企业[^,，。;；]{0,8}党课")
TALKS = regex(rf"({NUMBER}) ?人次")
OWN = regex(r"我的?(?!们)|本人|自己")
CLAUSE = regex(r"[,，。;；、\s]")
PAPERS = regex(r"材料|表(?!决)|方案|名单|通知|报名")
WHOLE = regex(r"全部|都|[各四三两]步|完成|结束|走完|做完")
"""四强申报材料交了 is no step of it, and not the whole."""
UNDONE = regex(r"[未没]|还[差剩]|正在|待|准备|将|计划")


class Effect(Enum):
    """What a report does: stands for itself, adds to one that is there, says it once more, or cannot go with it."""

    NEW = auto()
    MERGED = auto()
    SAME = auto()
    CLASHES = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a merge or a correction changed."""

    field: str
    before: Any
    after: Any


def day_of(fact: Fact, now: datetime) -> date:
    """The day that decides the period: its date, else the last day of the period it names, else today."""
    if fact.date is not None and fact.state is not State.POSTPONED:
        return fact.date
    if fact.period:
        try:
            return min(Period.parse(fact.period).last, max(Period.parse(fact.period).first, today(now)))
        except PeriodError:
            return today(now)
    return today(now)


def period_in(duty: Duty | None, fact: Fact, now: datetime) -> Period:
    """The period a fact counts in for its duty; what no duty asks for counts in its month."""
    day = day_of(fact, now)
    return duty.period_of(day) if duty else Period.containing(Cycle.MONTH, day)


def in_detail(fact: Fact, duty: Duty | None, form: Checklist | None, text: str, speaker: str = "") -> Fact:
    """A fact with what only its duty can tell: which milestones were done, which items ticked, how many days it was."""
    if fact.kind is Kind.DUES:
        return without_payer(fact, text, speaker)
    if fact.kind is Kind.HEART_TALK and len(talks := TALKS.findall(text)) > 1:
        fact = replace(fact, amount=sum(int(number(each)) for each in talks))
    if duty is None or fact.state not in (State.DONE, State.IN_PROGRESS):
        return fact
    if duty.milestones:
        return stepwise(fact, duty, text)
    if duty.least:
        found = DAYS.search(text)
        days = number(found[1]) if found else 0
        state = State.DONE if days >= duty.least else State.IN_PROGRESS
        return replace(fact, content=f"{days}天" if days else None, amount=None, hours=None, state=state)
    if form and (told := read_ticks(text)):
        ticks = form.completed(told)
        return replace(fact, state=State.DONE, ticked=ticks.fine, lacking=ticks.lacking)
    return fact


def without_payer(fact: Fact, text: str, speaker: str) -> Fact:
    """Of 韩冬党费由蒋晓琳代交 and 蒋晓琳代韩冬交 it is 韩冬 who has paid, of 我的让蒋晓琳代交了 who says so.

    Who handed it in is told beside.
    """
    payers = tuple(name for name in fact.people if f"{name}代" in text)
    others = tuple(name for name in fact.people if name not in payers)
    if speaker and speaker not in payers and not others and OWN.search(text):
        others = (speaker,)
    return replace(fact, people=others, content=f"{payers[0]}代交") if payers and others else fact


def without_guests(facts: Sequence[Fact], text: str) -> list[Fact]:
    """给企业党员上了党课 helps the enterprise, and is no lecture of the branch's own."""
    given = GIVEN_TO_ENTERPRISE.search(text)
    if given is None or not any(fact.kind is Kind.ENTERPRISE_HELP for fact in facts):
        return list(facts)
    return [
        replace(fact, content=given[0]) if fact.kind is Kind.ENTERPRISE_HELP else fact
        for fact in facts
        if fact.kind is not Kind.PARTY_LECTURE
    ]


def exempts_some(fact: Fact, text: str) -> bool:
    """3名老党员免交党费 says of nobody by name, and not of the whole branch, that the dues are waived."""
    waived = fact.kind is Kind.DUES and fact.state is State.NOT_APPLICABLE and not fact.people
    return waived and bool(SOME.search(text)) and not WHOLE_BRANCH.search(text)


def stepwise(fact: Fact, duty: Duty, text: str) -> Fact:
    """The milestones that its clauses tell of as done; all of them where the whole is done and none is named."""
    told = " ".join(clause for clause in CLAUSE.split(text) if not UNDONE.search(clause))
    milestones = duty.milestones_in(told)
    if milestones:
        return replace(fact, state=State.DONE, milestones=milestones)
    if duty.milestones_in(text) or fact.state is not State.DONE:
        return fact
    if fact.people or fact.amount:
        return fact  # 和韩冬谈了心 is one of several, and which of them the words do not tell
    if ("state" not in dict(fact.said) and fact.date is None) or (PAPERS.search(text) and not WHOLE.search(text)):
        return replace(fact, state=State.IN_PROGRESS)  # ⑩自评: which part is done was not understood
    return replace(fact, milestones=tuple(milestone.name for milestone in duty.milestones))


def counts_for(
    fact: Fact, speaker: Person, branch: Branch, text: str = "", duty: Duty | None = None
) -> tuple[int, ...]:
    """The members a fact is about, in order: those named, else the one who speaks; nobody for what the branch did."""
    if is_excuse(fact):
        excused = tuple(each.name for each in fact.leaves if each.name)
        return ordered(branch.ids_of(excused) if excused else (speaker.id,))
    named = branch.ids_of(fact.people)
    if fact.kind in PERSONAL or (duty is not None and duty.of in (Doer.MEMBER, Doer.POSTED)):
        told = fact.expected is not None or (fact.state is None and fact.present is not None)
        here = (speaker.id,) if named and TOGETHER.search(text) else ()
        return ordered((*named, *here)) or (() if told else (speaker.id,))
    if fact.kind is Kind.DUES and not EVERYBODY.search(text):
        own = speaker.branch is not None and speaker.branch.id == branch.organisation.id
        return ordered(named) or (() if speaks_for(speaker, branch) or not own else (speaker.id,))
    return ()


def ordered(members: tuple[int, ...]) -> tuple[int, ...]:
    """Each member once, so that the same people are the same tuple in whatever order they were named."""
    return tuple(sorted(set(members)))


def speaks_for(speaker: Person, branch: Branch) -> bool:
    """Whether somebody's word is the branch's: its secretary's and its committee's."""
    return any(speaker.holds(role, branch.organisation) for role in SPEAKS_FOR_BRANCH)


def is_excuse(fact: Fact) -> bool:
    """Somebody's leave by itself, not the leave that a report of a meeting counts."""
    return fact.state in NOT_HELD and bool(fact.leaves) and fact.present is None and fact.expected is None


def effect(fact: Fact, members: tuple[int, ...], there: tuple[Record, ...]) -> tuple[Effect, Record | None]:
    """What a report does beside the records of the same task, newest first; with the record it touches.

    The same event told by two people is one event: what the second adds is merged, what it repeats is not kept
    twice. Another day is another event.
    """
    candidates = [record for record in there if one_event(fact, members, record)]
    if not candidates:
        return Effect.NEW, None
    record = max(candidates, key=lambda each: shared(each.fact.content, fact.content))
    return (Effect.MERGED if differences(record.fact, joined(record.fact, fact)) else Effect.SAME), record


def one_event(fact: Fact, members: tuple[int, ...], record: Record) -> bool:
    """Whether a report and a record tell of the same thing."""
    old = record.fact
    if goes_on(fact, members, record) or takes_on(fact, record):
        return True
    other = old.group != fact.group or old.milestones != fact.milestones
    if old.state is not fact.state or other or record.members != members:
        return False
    if fact.kind is Kind.DUES and (old.period or record.period) != (fact.period or record.period):
        return False  # a quarter that is paid at once is more than its month
    alike = agree(old.date, fact.date)
    return alike and (not members or (agree(old.content, fact.content) and agree(old.community, fact.community)))


def agree(one: object, other: object) -> bool:
    """Whether two values can be of one event: the same, or one of them was not told."""
    return one is None or other is None or one == other


def goes_on(fact: Fact, members: tuple[int, ...], record: Record) -> bool:
    """Whether a report tells how a problem went on that the same people had claimed: 难题办结了."""
    advances = fact.kind in LOOPS and fact.state in ADVANCES
    return advances and record.fact.state in UNDER_WAY and record.members == members


def takes_on(fact: Fact, record: Record) -> bool:
    """Whether a report is of a matter that waits for somebody: 认领难题：路灯不亮, where just that was raised."""
    if fact.kind not in LOOPS or fact.kind is not record.fact.kind or record.fact.state is not State.RAISED:
        return False
    least = min(len(pairs(fact.content or "")), len(pairs(record.fact.content or "")))
    return bool(least) and shared(fact.content, record.fact.content) >= ALIKE * least


def shared(one: str | None, other: str | None) -> int:
    """How many pairs of neighbouring characters two texts have in common."""
    return len(pairs(one or "") & pairs(other or ""))


def pairs(text: str) -> frozenset[str]:
    """Its neighbouring characters: 路灯不亮 is 路灯, 灯不, 不亮."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def joined(old: Fact, new: Fact) -> Fact:
    """`old` with what a second report adds; a problem keeps the words in which it was claimed."""
    added = replace(new, period=None)  # they are of the same occasion already
    return corrected(old, replace(added, content=None) if old.kind in LOOPS and old.content else added)


def completed(old: Fact, new: Fact) -> Fact:
    """`old` with its gaps filled from `new`: what somebody says who may not change what stands there."""
    return corrected(joined(old, new), old)


def differences(old: Fact, new: Fact) -> tuple[Change, ...]:
    """The fields that `new` says and `old` has otherwise or not at all."""
    return tuple(
        Change(field.name, getattr(old, field.name), said)
        for field in fields(Fact)
        if field.name not in SAYS_NOTHING
        and (said := getattr(new, field.name)) not in (None, ())
        and said != getattr(old, field.name)
    )


def corrected(old: Fact, new: Fact) -> Fact:
    """`old` with what `new` says put over it. A period gives way to a date."""
    said = {
        field.name: value
        for field in fields(Fact)
        if field.name not in UNCHANGED and (value := getattr(new, field.name)) not in (None, ())
    }
    if "date" in said:
        said.setdefault("period", None)
    if new.ticked or new.lacking:
        said |= ticked_anew(old, new)
    words = dict(old.said) | {field: words for field, words in new.said if field in said}
    return replace(old, **said, said=tuple(words.items()))


def ticked_anew(old: Fact, new: Fact) -> dict[str, tuple[int, ...]]:
    """A checklist on which some items were ticked again: 11好 takes the eleventh out of those that are lacking."""
    fine, lacking = set(old.ticked), set(old.lacking)
    fine, lacking = (fine | set(new.ticked)) - set(new.lacking), (lacking - set(new.ticked)) | set(new.lacking)
    return {"ticked": tuple(sorted(fine)), "lacking": tuple(sorted(lacking))}


def exceeds(fact: Fact) -> bool:
    """Whether those present and those excused are more than were expected: worth a word, not a refusal."""
    told = (fact.present or 0) + (fact.leave or 0) + (fact.absent or 0)
    return fact.expected is not None and fact.present is not None and told > fact.expected


def contradiction(fact: Fact) -> str | None:
    """The field that cannot be right: more came than were expected, or the sum does not add up."""
    if fact.expected is None or fact.present is None:
        return None
    if fact.present > fact.expected:
        return "present"
    away = (fact.leave or 0) + (fact.absent or 0)
    says_all = fact.leave is not None and fact.absent is not None
    return "present" if says_all and fact.present + away != fact.expected else None
