"""A rubric held against the burden rules. Measures that no rule allows cannot be written in the first place."""

from collections.abc import Iterator

from domain.burden import HASTE, YEARLY, Breach, of_text
from domain.review.rubric import Rubric

LEAST_RECORD_BY = 5
"""Days that must be left for writing something down: with fewer the answer's haste would be scored."""


def of_rubric(rubric: Rubric) -> tuple[Breach, ...]:
    """What breaks a rule in a rubric."""
    return (*_of_words(rubric), *_of_haste(rubric), *_of_peers(rubric))


def _of_words(rubric: Rubric) -> Iterator[Breach]:
    for item in rubric.items:
        yield from of_text(f"item.{item.key}", "name", item.name)
        for part in item.parts:
            yield from of_text(f"item.{item.key}", "parts", part.name)
    for kind, rules in (("bonus", rubric.bonus), ("deduction", rubric.deductions)):
        for rule in rules:
            yield from of_text(f"{kind}.{rule.key}", "name", rule.name)
    for band in rubric.bands:
        yield from of_text("band", "name", band.name)


def _of_haste(rubric: Rubric) -> Iterator[Breach]:
    if rubric.dates.record_by < LEAST_RECORD_BY:
        what = f"只留 {rubric.dates.record_by} 天，回得快慢就影响得分，请写 {LEAST_RECORD_BY} 以上的数"
        yield Breach(HASTE, "dates", "record_by", what)


def _of_peers(rubric: Rubric) -> Iterator[Breach]:
    if rubric.ranks and not rubric.peers:
        yield Breach(YEARLY, "peer", "", "要排名次就要分好同类，请至少写一组 [[peer]]")
