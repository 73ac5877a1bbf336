"""How long the WeCom channel waits for what; tests have less of it."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. `steady` is how long a connection has to stand before the next pause is a short one again."""

    answer: float = 5.0
    heartbeat: float = 30.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    taken_over: float = 60.0
    longest_taken_over: float = 900.0
    steady: float = 60.0
    press: float = 4.5
    hear_again: float = 0.5
    hear_at_all: float = 300.0


class Pause:
    """How long to wait before the next connection: twice as long each time, and never in step with anybody else."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._broken = self._taken = 0

    def after(self, stood: float) -> float:
        """Seconds after a connection broke that stood so long."""
        patience = self._patience
        self._broken = 0 if stood >= patience.steady else self._broken
        longest = min(patience.longest_pause, patience.first_pause * (1 << min(self._broken, 10)))
        self._broken += 1
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing

    def after_taken_over(self, stood: float) -> float:
        """Seconds after somebody else connected: whoever comes back at once throws them out in turn."""
        patience = self._patience
        self._taken = 0 if stood >= patience.longest_taken_over else self._taken
        longest = min(patience.longest_taken_over, patience.taken_over * (1 << min(self._taken, 10)))
        self._taken += 1
        return longest * random.uniform(1.0, 1.25)  # noqa: S311
