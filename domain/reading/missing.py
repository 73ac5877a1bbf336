"""Judges whether a record can be stored, and which one question would help most."""

from dataclasses import replace

from domain.reading.counts import contradict
from domain.reading.heard import Heard
from domain.reading.patterns import regex
from domain.reading.reading import AHEAD, MEETINGS, Act, Draft, Fact, Kind, State

_FOR_ALL = regex("支部|全体|全员|大家|党员都|同志都")


def judge(facts: tuple[Fact, ...], heard: Heard, *, lost_day: bool = False, patient: bool = False) -> Draft | None:
    """Record or plan when nothing is missing, else ask; patient: a list answer is taken as far as it goes."""
    if not facts:
        return None
    facts, ask = _without_contradiction(facts)
    if not patient:
        ask = ask or _first_gap(facts, heard, lost_day=lost_day)
    if ask:
        return Draft(Act.ASK, facts, ask=ask)
    plan = all(fact.state in AHEAD for fact in facts)
    return Draft(Act.PLAN if plan else Act.RECORD, facts)


def _without_contradiction(facts: tuple[Fact, ...]) -> tuple[tuple[Fact, ...], str | None]:
    """Figures that do not add up lose the one that is asked for."""
    ask = None
    kept = []
    for fact in facts:
        if contradict(fact):
            ask = "present"
            fact = replace(fact, present=None)  # noqa: PLW2901
        kept.append(fact)
    return tuple(kept), ask


def _first_gap(facts: tuple[Fact, ...], heard: Heard, *, lost_day: bool) -> str | None:
    """Kind, then date, then topic, then community."""
    if None in [fact.kind for fact in facts]:
        return "kind"
    told = [fact for fact in facts if fact.state not in AHEAD]
    if told and lost_day:
        return "date"
    for field, lacks in _WANTED:
        for fact in told:
            if lacks(fact, heard):
                return field
    return None


def _lacks_date(fact: Fact, heard: Heard) -> bool:
    """Only a meeting needs its period; an open item of the kind settles it."""
    if fact.kind not in MEETINGS or fact.state is not State.DONE or fact.date or fact.period:
        return False
    return not heard.message.open_item(fact.kind)


def _lacks_topic(fact: Fact, _: Heard) -> bool:
    """A theme day tells one of topic and attendance."""
    if fact.kind is not Kind.THEME_DAY or fact.state is not State.DONE:
        return False
    return not (fact.topic or fact.part_of) and fact.present is None


def _lacks_community(fact: Fact, heard: Heard) -> bool:
    if fact.kind is not Kind.COMMUNITY_REGISTER or fact.state is not State.DONE or fact.community:
        return False
    if _FOR_ALL.search(heard.plain):
        return False
    own = fact.people in ((), (heard.message.sender.name,))
    return own and fact.expected is None and fact.present is None


_WANTED = (("date", _lacks_date), ("topic", _lacks_topic), ("community", _lacks_community))
