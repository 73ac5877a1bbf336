"""五个方面: how far the measures of each of the five heads have come, summed up from tasks."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.digest import Figure
from domain.digest_sums import Cell
from domain.duty import HEADS, Duty


@dataclass(frozen=True, slots=True)
class Measure:
    """One duty under a head: how much was wanted and done, in the units of the duty itself."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Head:
    """One of the five, with its measures in the catalogue's order."""

    name: str
    measures: tuple[Measure, ...]

    @property
    def reached(self) -> int:
        """How many of its measures are done everywhere."""
        return sum(measure.figure.due > 0 and not measure.figure.missing for measure in self.measures)


def by_heads(cells: Iterable[Cell], duties: Iterable[Duty]) -> tuple[Head, ...]:
    """The heads that have measures asked for, in their fixed order. Measures are not added up: they share no unit."""
    figures: dict[str, Figure] = {}
    for cell in cells:
        figures[cell.duty] = figures.get(cell.duty, Figure()) + cell.figure
    asked = [duty for duty in duties if duty.key in figures and not duty.private]
    heads = (
        Head(name, tuple(Measure(duty.name, figures[duty.key]) for duty in asked if duty.head == name))
        for name in HEADS
    )
    return tuple(head for head in heads if head.measures)
