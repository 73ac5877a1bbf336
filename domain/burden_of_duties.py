"""A catalogue held against the burden rules."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from domain.burden import BUDGET, MOST_TO_GROUP, TWICE, Breach, of_text
from domain.duty import Duty
from domain.ladder import Audience


def of_duties(duties: Sequence[Duty]) -> tuple[Breach, ...]:
    """What breaks a rule in a catalogue."""
    return (*(breach for duty in duties for breach in _of_duty(duty)), *_asked_twice(duties))


def _of_duty(duty: Duty) -> Iterator[Breach]:
    for field in ("name", "short", "heading", "ask"):
        yield from of_text(duty.key, field, getattr(duty, field))
    to_group = [step for step in duty.ladder if step.to is Audience.GROUP]
    if len(to_group) > MOST_TO_GROUP:
        yield Breach(BUDGET, duty.key, "ladder", f"群里要提 {len(to_group)} 次，请留 {MOST_TO_GROUP} 次以内")


def _asked_twice(duties: Sequence[Duty]) -> Iterator[Breach]:
    """Duties that one and the same report would have to answer: one of them asks again for what was told."""
    alike: dict[object, list[Duty]] = defaultdict(list)
    for duty in duties:
        alike[duty.asks_for].append(duty)
    for first, *others in alike.values():
        for other in others:
            yield Breach(TWICE, other.key, "name", f"和“{first.name}”要的是同一件事，请合成一项")
