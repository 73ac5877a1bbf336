"""What a benchmark finds: our median beside the floor's, from the same run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.bench.city import Size

CITY, BIG_CITY = Size(40, 25), Size(1000, 6)
Tell = Callable[[str], None]
"""Says how far a benchmark has come."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much work a run is; the defaults are the sizes that the aims speak of."""

    rounds: int = 5
    city: Size = CITY
    messages: int = 1000
    warm_up: int = 100
    at_once: int = 50
    connections: tuple[int, ...] = (16, 50)
    big: Size = BIG_CITY
    months: int = 12
    passes: int = 20
    groups: int = 5000
    callbacks: int = 1500
    pace: int = 300
    records: int = 100_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a report. `ours` and `floor` are medians over the rounds in the same unit; `aim` is where to be.

    `more` holds what else was seen, by name, times in ms.
    """

    name: str
    what: str
    unit: str
    ours: float
    floor: float | None
    floor_is: str
    aim: str = ""
    more: Mapping[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """Ours over the floor's: of a rate more is better, of a time less."""
        return self.ours / self.floor if self.floor else None

    def as_json(self) -> dict[str, object]:
        """For programs; figures to four digits."""
        return {
            "name": self.name,
            "what": self.what,
            "unit": self.unit,
            "median": short(self.ours),
            "floor": None if self.floor is None else short(self.floor),
            "ratio": None if self.ratio is None else short(self.ratio),
            "floor_is": self.floor_is,
            "aim": self.aim,
            "more": {name: short(value) for name, value in self.more.items()},
        }


def short(value: float) -> float:
    """Four digits: no run is more exact than that."""
    return float(f"{value:.4g}")


def share(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def latencies(rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    """Median and 99th percentile of each round's seconds, then the median of the rounds, in ms."""
    return {f"p{percent}": median(share(each, percent) for each in rounds) * 1000 for percent in (50, 99)}
